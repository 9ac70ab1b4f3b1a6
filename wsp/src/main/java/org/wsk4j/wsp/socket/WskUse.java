package org.wsk4j.wsp.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskProviderBasicDispatch;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/**
 * The calls in progress on one WSK socket. WSK forbids to close it while a call is in progress, and any call afterwards; Winsock's
 * clients may do both. So the last call that is in progress closes, and later ones are refused.
 */
final class WskUse {

    private int calls; // guarded by this
    private boolean closed; // guarded by this
    private @Nullable Runnable close; // guarded by this

    /** Makes a call; false if the socket is closed, and nothing was called. */
    boolean call(Runnable call) {
        synchronized (this) {
            if (closed) {
                return false;
            }
            calls++;
        }
        try {
            call.run();
        } finally {
            leave();
        }
        return true;
    }

    /** Makes a call and waits for its IRP; STATUS_INVALID_HANDLE if the socket is closed. */
    NtStatus await(WskCall.Entry entry) {
        return await(entry, new Irp());
    }

    NtStatus await(WskCall.Entry entry, Irp irp) {
        NtStatus[] returned = new NtStatus[1];
        if (!call(() -> returned[0] = entry.call(irp))) {
            return NtStatus.STATUS_INVALID_HANDLE;
        }
        return WskCall.await(ignored -> returned[0], irp);
    }

    private void leave() {
        Runnable last = null;
        synchronized (this) {
            calls--;
            if (calls == 0) {
                last = close;
                close = null;
            }
        }
        if (last != null) {
            last.run();
        }
    }

    /** Closes, now or when the last call has returned. */
    void close(WskProviderBasicDispatch socket) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (calls > 0) {
                close = () -> WskCall.close(socket);
                return;
            }
        }
        WskCall.close(socket);
    }
}
