package org.wsk4j.provider.kit.socket;

import java.lang.System.Logger.Level;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.TransportException;

/** What counts where an operation of the transport throws, which it must not: a failure, reported once for each socket. */
final class TransportDefects {

    private static final System.Logger LOGGER = System.getLogger("org.wsk4j.provider.kit");

    private final SocketCore core;

    // guarded by core.lock
    private boolean reported;

    TransportDefects(SocketCore core) {
        this.core = core;
    }

    /** An operation threw: answers the result that counts instead. */
    long threw(RuntimeException e) {
        report(e);
        return IoResult.failure(NtStatus.STATUS_INTERNAL_ERROR);
    }

    /** The status of an operation off the hot path that threw what it may throw, or what it must not. */
    NtStatus statusOf(Exception e) {
        if (e instanceof TransportException expected) {
            return expected.status();
        }
        report(e);
        return NtStatus.STATUS_INTERNAL_ERROR;
    }

    private void report(Exception e) {
        synchronized (core.lock) {
            if (reported) {
                return;
            }
            reported = true;
        }
        LOGGER.log(Level.ERROR, "provider defect: the transport of " + core + " threw", e);
    }
}
