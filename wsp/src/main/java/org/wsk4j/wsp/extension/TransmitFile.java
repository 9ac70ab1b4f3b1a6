package org.wsk4j.wsp.extension;

import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaOverlapped;

/**
 * Sends a file, between two buffers.
 *
 * @wsk LPFN_TRANSMITFILE
 */
@ConsumerType
@FunctionalInterface
public interface TransmitFile {

    /**
     * Sends a file, between two buffers.
     *
     * <p>Errors: WSA_IO_PENDING, WSAENOTCONN, WSAESHUTDOWN, WSAECONNRESET, WSAECONNABORTED, WSAEINVAL, WSAENOTSOCK, WSAEFAULT, WSAENOBUFS.
     *
     * @param hSocket the socket
     * @param hFile the file, from its position or the overlapped's; null sends only the buffers
     * @param numberOfBytesToWrite bytes of the file; 0 for all
     * @param numberOfBytesPerSend the size of a piece; 0 for the provider's
     * @param overlapped the operation; null blocks
     * @param head sent before the file; null for none
     * @param tail sent after the file; null for none
     * @param flags TF_ bits
     * @param errno set when this fails
     * @return true, or false with WSA_IO_PENDING or another error
     */
    boolean transmitFile(
            long hSocket,
            @Nullable FileChannel hFile,
            int numberOfBytesToWrite,
            int numberOfBytesPerSend,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaBuf head,
            @Nullable WsaBuf tail,
            int flags,
            LpInt errno);
}
