package org.wsk4j.wsp.extension;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaOverlapped;

/**
 * Receives a datagram with its address and control information.
 *
 * @wsk LPFN_WSARECVMSG
 */
@ConsumerType
@FunctionalInterface
public interface WsaRecvMsg {

    /**
     * Receives a datagram with its address and control information.
     *
     * <p>Errors: those of recvFrom; WSAEMSGSIZE (cut: MSG_TRUNC, MSG_CTRUNC in the flags).
     *
     * @param s the socket
     * @param msg where to put everything; filled at completion
     * @param received bytes; untouched when pending
     * @param overlapped the operation; null blocks
     * @param routine runs on the issuing thread when it is over
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     */
    int wsaRecvMsg(
            long s,
            @Nullable WsaMsg msg,
            @Nullable LpInt received,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            LpInt errno);
}
