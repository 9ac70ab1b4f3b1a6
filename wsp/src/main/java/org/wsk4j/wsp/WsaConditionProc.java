package org.wsk4j.wsp;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.data.SockAddr;

/**
 * CONDITIONPROC: decides on a connection request, on the thread that calls {@link WspProcTable#accept}, before that returns.
 * Entries called inside answer WSAEINPROGRESS.
 *
 * @wsk LPCONDITIONPROC
 */
@ConsumerType
@FunctionalInterface
public interface WsaConditionProc {

    /**
     * Decides. The addresses are valid only inside the call.
     *
     * @param callerId address of the peer
     * @param callerData user data of the request; null where the transport has none
     * @param sqos the peer's flow specification; null where the transport has none
     * @param gqos that of the group; null
     * @param calleeId the local address
     * @param calleeData room for the answer's user data; null where the transport has none
     * @param group where to put a socket group
     * @param callbackData what was given to accept
     * @return {@link Winsock#CF_ACCEPT}, {@link Winsock#CF_REJECT} or {@link Winsock#CF_DEFER}; anything else is WSAEINVAL
     */
    int condition(
            SockAddr callerId,
            @Nullable WsaBuf callerData,
            @Nullable WsaQos sqos,
            @Nullable WsaQos gqos,
            SockAddr calleeId,
            @Nullable WsaBuf calleeData,
            LpInt group,
            @Nullable Object callbackData);
}
