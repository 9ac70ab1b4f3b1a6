package org.wsk4j.wsp.extension;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaBuf;

/**
 * Reads the addresses from the output of {@link AcceptEx}.
 *
 * @wsk LPFN_GETACCEPTEXSOCKADDRS
 */
@ConsumerType
@FunctionalInterface
public interface GetAcceptExSockaddrs {

    /**
     * Reads the addresses from the output of {@link AcceptEx}.
     *
     * <p>Errors: WSAEFAULT, WSAEINVAL.
     *
     * @param outputBuffer as given to AcceptEx
     * @param receiveDataLength as given to AcceptEx
     * @param localAddressLength as given to AcceptEx
     * @param remoteAddressLength as given to AcceptEx
     * @param localSockaddr where to put the local address
     * @param remoteSockaddr where to put the remote address
     * @param errno set when this fails
     * @return whether there were addresses
     */
    boolean getAcceptExSockaddrs(
            @Nullable WsaBuf outputBuffer,
            int receiveDataLength,
            int localAddressLength,
            int remoteAddressLength,
            @Nullable SockAddr localSockaddr,
            @Nullable SockAddr remoteSockaddr,
            LpInt errno);
}
