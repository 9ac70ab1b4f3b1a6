package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.WskSocket;
import org.wsk4j.WskSocketDispatch;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** A client of a registrar: registered, it captures at most once; closing it gives all back. */
final class Client implements AutoCloseable {

    private final WskRegistrar registrar;
    private final WskRegistration registration = new WskRegistration();
    private WskProviderNpi captured;

    private Client(WskRegistrar registrar, WskClientNpi npi) {
        this.registrar = registrar;
        assertThat(registrar.register(npi, registration)).isEqualTo(NtStatus.STATUS_SUCCESS);
    }

    static Client register(WskRegistrar registrar, WskProviderSelection selection) {
        return register(registrar, WskClientNpi.of(selection));
    }

    static Client register(WskRegistrar registrar, WskClientNpi npi) {
        return new Client(registrar, npi);
    }

    WskRegistration registration() {
        return registration;
    }

    /** Captures at once, and insists. */
    WskProviderNpi capture() {
        assertThat(capture(WskRegistrar.WSK_NO_WAIT)).isEqualTo(NtStatus.STATUS_SUCCESS);
        return captured;
    }

    NtStatus capture(int waitMillis) {
        Out<WskProviderNpi> out = new Out<>();
        NtStatus status = registrar.captureProviderNpi(registration, waitMillis, out);
        if (status == NtStatus.STATUS_SUCCESS) {
            captured = out.value();
        }
        return status;
    }

    /** What the last capture answered. */
    WskProviderNpi captured() {
        return captured;
    }

    /** The short name of what is captured. */
    String provider() {
        return captured.dispatch().characteristics().name();
    }

    WskConnectionSocket connect(SockAddr peer, WskSocketDispatch events) {
        WskConnectionSocket socket =
                socket(WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET, events).pointer(WskConnectionSocket.class);
        succeed(irp -> socket.dispatch().bind(SockAddr.any(SockAddr.AF_INET, 0), 0, irp));
        succeed(irp -> socket.dispatch().connect(peer, 0, irp));
        return socket;
    }

    WskListenSocket listen(WskSocketDispatch events) {
        WskListenSocket socket =
                socket(WskSocketFlags.WSK_FLAG_LISTEN_SOCKET, events).pointer(WskListenSocket.class);
        succeed(irp -> socket.dispatch().bind(SockAddr.loopback(SockAddr.AF_INET, 0), 0, irp));
        return socket;
    }

    WskDatagramSocket datagram(WskSocketDispatch events) {
        WskDatagramSocket socket =
                socket(WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET, events).pointer(WskDatagramSocket.class);
        succeed(irp -> socket.dispatch().bind(SockAddr.loopback(SockAddr.AF_INET, 0), 0, irp));
        return socket;
    }

    private Irp socket(int category, WskSocketDispatch events) {
        boolean datagram = category == WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET;
        return succeed(irp -> captured.dispatch()
                .socket(
                        captured.client(),
                        SockAddr.AF_INET,
                        datagram ? WskOptions.SOCK_DGRAM : WskOptions.SOCK_STREAM,
                        datagram ? WskOptions.IPPROTO_UDP : WskOptions.IPPROTO_TCP,
                        category,
                        null,
                        events,
                        null,
                        null,
                        null,
                        irp));
    }

    static void enable(WskSocket socket, int events) {
        WskControlBuffer control = WskControlBuffer.ofPointer(
                new WskEventCallbackControl(WskEventCallbackControl.NPI_WSK_INTERFACE_ID, events));
        succeed(irp -> socket.dispatch()
                .controlSocket(
                        WskControlSocketType.WskSetOption,
                        WskOptions.SO_WSK_EVENT_CALLBACK,
                        WskOptions.SOL_SOCKET,
                        control,
                        null,
                        null,
                        irp));
    }

    static void close(WskSocket socket) {
        succeed(irp -> socket.dispatch().closeSocket(irp));
    }

    /** Calls an entry, waits for its IRP and insists on success. */
    static Irp succeed(Function<Irp, NtStatus> entry) {
        Irp irp = call(entry);
        assertThat(irp.status()).isEqualTo(NtStatus.STATUS_SUCCESS);
        return irp;
    }

    /** Calls an entry and waits for its IRP. */
    static Irp call(Function<Irp, NtStatus> entry) {
        Irp irp = new Irp();
        NtStatus returned = entry.apply(irp);
        completed(irp);
        assertThat(returned).as("returned").isIn(NtStatus.STATUS_PENDING, irp.status());
        return irp;
    }

    /** Waits for an IRP. */
    static Irp completed(Irp irp) {
        try {
            irp.await(World.LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(irp.isCompleted()).as("completed: %s", irp).isTrue();
        return irp;
    }

    void release() {
        WskProviderNpi held = captured;
        captured = null;
        registrar.releaseProviderNpi(registration, held);
    }

    @Override
    public void close() {
        if (captured != null) {
            release();
        }
        registrar.deregister(registration);
    }
}
