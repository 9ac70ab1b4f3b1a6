package org.wsk4j.provider.kit.socket;

import java.lang.System.Logger.Level;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.TransportException;

/**
 * What counts where somebody throws who must not. An operation of the transport has failed then, reported once for each
 * socket; a client's callback has not accepted what it was told.
 */
final class Defects {

    private static final System.Logger LOGGER = System.getLogger("org.wsk4j.provider.kit");

    private Defects() {}

    /** An operation threw: answers the result that counts instead. */
    static long threw(SocketCore core, RuntimeException e) {
        report(core, e);
        return IoResult.failure(NtStatus.STATUS_INTERNAL_ERROR);
    }

    /** The status of an operation off the hot path that threw what it may throw, or what it must not. */
    static NtStatus statusOf(SocketCore core, Exception e) {
        if (e instanceof TransportException expected) {
            return expected.status();
        }
        report(core, e);
        return NtStatus.STATUS_INTERNAL_ERROR;
    }

    private static void report(SocketCore core, Exception e) {
        if (!core.isFirstDefect()) {
            return;
        }
        LOGGER.log(Level.ERROR, "provider defect: the transport of " + core + " threw", e);
    }

    /** A callback of a client threw. */
    static void callbackFailed(String name, Throwable e) {
        LOGGER.log(Level.ERROR, name + " of a client failed", e);
    }
}
