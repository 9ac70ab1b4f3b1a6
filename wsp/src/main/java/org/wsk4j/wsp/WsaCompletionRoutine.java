package org.wsk4j.wsp;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * WSAOVERLAPPED_COMPLETION_ROUTINE: what the owner of an overlapped operation wants done when it is over. It runs on the
 * thread that issued the operation, in an alertable wait of that thread, never inside another routine of the same socket.
 *
 * @wsk LPWSAOVERLAPPED_COMPLETION_ROUTINE
 */
@ConsumerType
@FunctionalInterface
public interface WsaCompletionRoutine {

    /**
     * The operation is over.
     *
     * @param error 0 or the error
     * @param transferred how many bytes
     * @param overlapped the operation, the owner's again
     * @param flags of the operation; 0 for a send
     */
    void completed(int error, int transferred, WsaOverlapped overlapped, int flags);
}
