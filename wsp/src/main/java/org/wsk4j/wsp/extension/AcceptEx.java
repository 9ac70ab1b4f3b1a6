package org.wsk4j.wsp.extension;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaOverlapped;

/**
 * Accepts a connection on a socket made before, with its first data and both addresses.
 *
 * @wsk LPFN_ACCEPTEX
 */
@ConsumerType
@FunctionalInterface
public interface AcceptEx {

    /**
     * Accepts a connection on a socket made before, with its first data and both addresses.
     *
     * <p>Errors: WSA_IO_PENDING, WSAECONNRESET, WSAEINVAL, WSAEFAULT, WSAENOTSOCK.
     *
     * @param sListenSocket the listener
     * @param sAcceptSocket a socket that is neither bound nor connected
     * @param outputBuffer room for the data, then the local, then the remote address
     * @param receiveDataLength bytes of data; 0 completes without any
     * @param localAddressLength bytes of the local address, at least 16 more than it needs
     * @param remoteAddressLength bytes of the remote address, at least 16 more than it needs
     * @param bytesReceived bytes of data
     * @param overlapped the operation; must not be null
     * @param errno set when this fails
     * @return true, or false with WSA_IO_PENDING or another error
     */
    boolean acceptEx(
            long sListenSocket,
            long sAcceptSocket,
            @Nullable WsaBuf outputBuffer,
            int receiveDataLength,
            int localAddressLength,
            int remoteAddressLength,
            @Nullable LpInt bytesReceived,
            @Nullable WsaOverlapped overlapped,
            LpInt errno);
}
