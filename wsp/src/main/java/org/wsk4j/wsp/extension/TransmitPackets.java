package org.wsk4j.wsp.extension;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaOverlapped;

/**
 * Sends pieces of memory and of files.
 *
 * @wsk LPFN_TRANSMITPACKETS
 */
@ConsumerType
@FunctionalInterface
public interface TransmitPackets {

    /**
     * Sends pieces of memory and of files.
     *
     * <p>Errors: WSA_IO_PENDING, WSAENOTCONN, WSAESHUTDOWN, WSAECONNRESET, WSAECONNABORTED, WSAEINVAL, WSAENOTSOCK, WSAEFAULT, WSAENOBUFS.
     *
     * @param hSocket the socket
     * @param packetArray the pieces; the array is captured
     * @param elementCount how many of them count
     * @param sendSize the size of a piece; 0 for the provider's
     * @param overlapped the operation; null blocks
     * @param flags TF_ bits
     * @param errno set when this fails
     * @return true, or false with WSA_IO_PENDING or another error
     */
    boolean transmitPackets(
            long hSocket,
            @Nullable TransmitPacketsElement @Nullable [] packetArray,
            int elementCount,
            int sendSize,
            @Nullable WsaOverlapped overlapped,
            int flags,
            LpInt errno);
}
