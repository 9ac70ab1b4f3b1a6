package org.wsk4j.wsp.extension;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaOverlapped;

/**
 * Connects a bound socket and sends first data.
 *
 * @wsk LPFN_CONNECTEX
 */
@ConsumerType
@FunctionalInterface
public interface ConnectEx {

    /**
     * Connects a bound socket and sends first data.
     *
     * <p>Errors: WSA_IO_PENDING, WSAEINVAL (not bound, listening), WSAEISCONN, WSAEALREADY, WSAECONNREFUSED, WSAENETUNREACH, WSAETIMEDOUT, WSAENOTSOCK, WSAEFAULT.
     *
     * @param s the socket, bound
     * @param name the peer
     * @param sendBuffer first data; null for none
     * @param bytesSent bytes of it
     * @param overlapped the operation; must not be null
     * @param errno set when this fails
     * @return true, or false with WSA_IO_PENDING or another error
     */
    boolean connectEx(
            long s,
            @Nullable SockAddr name,
            @Nullable WsaBuf sendBuffer,
            @Nullable LpInt bytesSent,
            @Nullable WsaOverlapped overlapped,
            LpInt errno);
}
