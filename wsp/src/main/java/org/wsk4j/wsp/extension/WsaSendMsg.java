package org.wsk4j.wsp.extension;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaOverlapped;

/**
 * Sends a datagram with control information.
 *
 * @wsk LPFN_WSASENDMSG
 */
@ConsumerType
@FunctionalInterface
public interface WsaSendMsg {

    /**
     * Sends a datagram with control information.
     *
     * <p>Errors: those of sendTo; WSAEOPNOTSUPP (control information that the transport lacks).
     *
     * @param s the socket
     * @param msg what and where to
     * @param flags as with sendTo
     * @param sent bytes; untouched when pending
     * @param overlapped the operation; null blocks
     * @param routine runs on the issuing thread when it is over
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     */
    int wsaSendMsg(
            long s,
            @Nullable WsaMsg msg,
            int flags,
            @Nullable LpInt sent,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            LpInt errno);
}
