package org.wsk4j.wsp.extension;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaOverlapped;

/**
 * Finishes sending; complete when the peer has acknowledged everything.
 *
 * @wsk LPFN_DISCONNECTEX
 */
@ConsumerType
@FunctionalInterface
public interface DisconnectEx {

    /**
     * Finishes sending; complete when the peer has acknowledged everything.
     *
     * <p>Errors: WSA_IO_PENDING, WSAENOTCONN, WSAEINVAL, WSAENOTSOCK, WSAEFAULT.
     *
     * @param s the socket
     * @param overlapped the operation; null blocks
     * @param flags 0; TF_REUSE_SOCKET is WSAEOPNOTSUPP, because a WSK socket is connected once
     * @param reserved 0
     * @param errno set when this fails
     * @return true, or false with WSA_IO_PENDING or another error
     */
    boolean disconnectEx(long s, @Nullable WsaOverlapped overlapped, int flags, int reserved, LpInt errno);
}
