package org.wsk4j.wsp.socket;

import org.wsk4j.WskProviderBasicDispatch;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;

/** One call of a WSK entry that is over soon: waits for it, whatever interrupts the thread. */
final class WskCall {

    /** An entry, given its IRP. */
    @FunctionalInterface
    interface Entry {
        NtStatus call(Irp irp);
    }

    private WskCall() {}

    /** Calls and answers how it ended. */
    static NtStatus await(Entry entry) {
        return await(entry, new Irp());
    }

    /** Closes a WSK socket; it is gone when this returns, unless a completion calls, which must not wait. */
    static void close(WskProviderBasicDispatch socket) {
        if (Irql.current() >= Irql.DISPATCH_LEVEL) {
            socket.closeSocket(new Irp());
        } else {
            await(socket::closeSocket);
        }
    }

    /** The same with an IRP whose other results are wanted. */
    static NtStatus await(Entry entry, Irp irp) {
        NtStatus returned = entry.call(irp);
        if (returned != NtStatus.STATUS_PENDING) {
            return returned;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return irp.await();
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
