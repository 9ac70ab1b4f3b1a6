package org.wsk4j.wsp.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientDispatch;
import org.wsk4j.WskClientEvents;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.WskSocket;
import org.wsk4j.WskVersion;
import org.wsk4j.data.Out;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/**
 * The WSK provider in use: captured when the first socket is made, given back when it leaves, and chosen anew for the next
 * socket.
 */
public final class WskBinding {

    private final WskRegistrar registrar;
    private final WskRegistration registration = new WskRegistration();

    private final Object lock = new Object();
    private @Nullable WskProviderNpi captured; // guarded by lock
    private int callers; // guarded by lock
    private boolean leaving; // guarded by lock

    /**
     * Registers as a client.
     *
     * @param registrar where providers are found
     * @param selection which of them serves
     * @throws IllegalArgumentException if the selection's filter is malformed
     * @throws IllegalStateException if the registrar is closed
     */
    public WskBinding(WskRegistrar registrar, WskProviderSelection selection) {
        this.registrar = registrar;
        WskClientDispatch dispatch = new WskClientDispatch(WskVersion.WSK_1_0, (context, type, information, length) -> {
            if (type == WskClientEvents.PROVIDER_DETACHING) {
                release();
            }
            return NtStatus.STATUS_SUCCESS;
        });
        NtStatus status = registrar.register(new WskClientNpi(null, dispatch, selection), registration);
        if (status == NtStatus.STATUS_INVALID_PARAMETER) {
            throw new IllegalArgumentException("the filter is malformed: " + selection.filter());
        }
        if (!status.isSuccess()) {
            throw new IllegalStateException("the registrar refuses: " + status);
        }
    }

    /**
     * What the provider that would serve says of itself.
     *
     * @return null if there is none
     */
    public @Nullable WskProviderCharacteristics characteristics() {
        Out<WskProviderCharacteristics> characteristics = new Out<>();
        NtStatus status = registrar.queryProviderCharacteristics(registration, characteristics);
        return status.isSuccess() ? characteristics.value() : null;
    }

    /** Makes a socket, with another provider if the captured one has left. */
    NtStatus socket(int family, int type, int protocol, int flags, Out<WskSocket> made) {
        NtStatus status = NtStatus.STATUS_DEVICE_NOT_READY;
        for (int attempt = 0; attempt < 2; attempt++) {
            WskProviderNpi npi = enter();
            if (npi == null) {
                return NtStatus.STATUS_DEVICE_NOT_READY;
            }
            Irp irp = new Irp();
            try {
                status = WskCall.await(
                        request -> npi.dispatch()
                                .socket(
                                        npi.client(),
                                        family,
                                        type,
                                        protocol,
                                        flags,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        request),
                        irp);
            } finally {
                leave();
            }
            if (status == NtStatus.STATUS_SUCCESS) {
                made.set(irp.pointer(WskSocket.class));
                return status;
            }
            if (status != NtStatus.STATUS_DEVICE_NOT_READY && status != NtStatus.STATUS_FILE_FORCED_CLOSED) {
                return status;
            }
            release();
        }
        return status;
    }

    private @Nullable WskProviderNpi enter() {
        synchronized (lock) {
            if (captured != null && !leaving) {
                callers++;
                return captured;
            }
        }
        Out<WskProviderNpi> fresh = new Out<>();
        NtStatus status = registrar.captureProviderNpi(registration, WskRegistrar.WSK_NO_WAIT, fresh);
        WskProviderNpi npi = fresh.value();
        if (!status.isSuccess() || npi == null) {
            return null;
        }
        WskProviderNpi superfluous = null;
        synchronized (lock) {
            if (captured == null) {
                captured = npi;
                leaving = false;
            } else {
                superfluous = npi;
                npi = captured;
            }
            callers++;
        }
        if (superfluous != null) {
            registrar.releaseProviderNpi(registration, superfluous);
        }
        return npi;
    }

    private void leave() {
        WskProviderNpi released = null;
        synchronized (lock) {
            callers--;
            if (leaving && callers == 0) {
                released = captured;
                captured = null;
            }
        }
        if (released != null) {
            registrar.releaseProviderNpi(registration, released);
        }
    }

    /** Gives the provider back, as soon as no call to it is in progress. */
    public void release() {
        WskProviderNpi released = null;
        synchronized (lock) {
            if (callers == 0) {
                released = captured;
                captured = null;
                leaving = false;
            } else {
                leaving = true;
            }
        }
        if (released != null) {
            registrar.releaseProviderNpi(registration, released);
        }
    }

    /** Ends the registration, when all sockets are closed. */
    public void close() {
        release();
        registrar.deregister(registration);
    }
}
