package org.wsk4j.wsp.layer;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaIoctls;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaThreadId;

/** Ioctls of a layer with handles of its own: all go down but the one that hands out functions. */
final class LayerIoctls {

    private final OwnHandles handles;
    private final LayerExtensions extensions;

    LayerIoctls(OwnHandles handles, LayerExtensions extensions) {
        this.handles = handles;
        this.extensions = extensions;
    }

    int ioctl(
            LayerSocket socket,
            int controlCode,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable LpInt bytesReturned,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId threadId,
            LpInt errno) {
        boolean extension = controlCode == WsaIoctls.SIO_GET_EXTENSION_FUNCTION_POINTER;
        if (extension && input != null && output != null) {
            return extensions.find(socket, input, output, bytesReturned == null ? new LpInt() : bytesReturned, errno);
        }
        if (overlapped != null && socket.overlapped) {
            return ioctl(
                    new LayerOperation(socket, overlapped, routine, threadId),
                    controlCode,
                    input,
                    output,
                    bytesReturned,
                    errno);
        }
        int result = handles.below()
                .ioctl(socket.lower, controlCode, input, output, bytesReturned, null, routine, threadId, errno);
        if (result == 0 && controlCode == WsaIoctls.FIONBIO && input != null) {
            socket.nonBlocking = input.asInt() != 0;
        }
        return result;
    }

    private int ioctl(
            LayerOperation operation,
            int controlCode,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable LpInt bytesReturned,
            LpInt errno) {
        int refused = operation.take(errno);
        if (refused != 0) {
            errno.set(refused);
            return Winsock.SOCKET_ERROR;
        }
        LpInt bytes = new LpInt();
        int result = handles.below()
                .ioctl(
                        operation.socket().lower,
                        controlCode,
                        input,
                        output,
                        bytes,
                        operation,
                        operation::completed,
                        handles.workers().threadId(),
                        errno);
        if (result == 0) {
            operation.finish(0, bytes.value(), 0);
            if (bytesReturned != null) {
                bytesReturned.set(bytes.value());
            }
        } else if (errno.value() != WsaError.WSA_IO_PENDING) {
            operation.notStarted(errno.value());
        }
        return result;
    }
}
