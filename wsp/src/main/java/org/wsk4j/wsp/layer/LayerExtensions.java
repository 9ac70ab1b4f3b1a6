package org.wsk4j.wsp.layer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaIoctls;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.extension.AcceptEx;
import org.wsk4j.wsp.extension.ConnectEx;
import org.wsk4j.wsp.extension.DisconnectEx;
import org.wsk4j.wsp.extension.ExtensionFunctions;
import org.wsk4j.wsp.extension.GetAcceptExSockaddrs;
import org.wsk4j.wsp.extension.TransmitFile;
import org.wsk4j.wsp.extension.TransmitPackets;
import org.wsk4j.wsp.extension.TransmitPacketsElement;
import org.wsk4j.wsp.extension.WsaMsg;
import org.wsk4j.wsp.extension.WsaRecvMsg;
import org.wsk4j.wsp.extension.WsaSendMsg;

/**
 * The extension functions of a layer with handles of its own. Those without a completion routine tell by an event; the layer waits for one of
 * its own and forwards.
 */
final class LayerExtensions {

    /** The most bytes of files that a layer which changes data reads at once. */
    private static final long MOST_FILE_BYTES = 64 << 20;

    /** An operation below that is told by an event. */
    private interface Start {

        boolean start(@Nullable WsaOverlapped overlapped, LpInt errno);
    }

    private final OwnHandles handles;
    private final DataFilter filter;
    private final LayerSends sends;
    private final LayerReceives receives;

    LayerExtensions(OwnHandles handles, LayerSends sends, LayerReceives receives) {
        this.handles = handles;
        this.filter = handles.filter();
        this.sends = sends;
        this.receives = receives;
    }

    /** The layer's function for a GUID, over the lower one; null if this is none that is known. */
    @Nullable
    Object wrap(UUID id, Object lower) {
        if (id.equals(ExtensionFunctions.WSAID_ACCEPTEX) && lower instanceof AcceptEx below) {
            return (AcceptEx) (listener, socket, output, data, local, remote, received, overlapped, errno) ->
                    acceptEx(below, listener, socket, output, data, local, remote, received, overlapped, errno);
        }
        if (id.equals(ExtensionFunctions.WSAID_CONNECTEX) && lower instanceof ConnectEx below) {
            return (ConnectEx) (s, name, data, sent, overlapped, errno) ->
                    connectEx(below, s, name, data, sent, overlapped, errno);
        }
        if (id.equals(ExtensionFunctions.WSAID_DISCONNECTEX) && lower instanceof DisconnectEx below) {
            return (DisconnectEx) (s, overlapped, flags, reserved, errno) -> plain(
                    s,
                    overlapped,
                    errno,
                    (socket, own, e) -> below.disconnectEx(socket.lower, own, flags, reserved, e));
        }
        if (id.equals(ExtensionFunctions.WSAID_GETACCEPTEXSOCKADDRS) && lower instanceof GetAcceptExSockaddrs) {
            return lower;
        }
        if (id.equals(ExtensionFunctions.WSAID_TRANSMITFILE) && lower instanceof TransmitFile below) {
            return transmitFile(below);
        }
        if (id.equals(ExtensionFunctions.WSAID_TRANSMITPACKETS) && lower instanceof TransmitPackets below) {
            return transmitPackets(below);
        }
        if (id.equals(ExtensionFunctions.WSAID_WSARECVMSG) && lower instanceof WsaRecvMsg below) {
            return (WsaRecvMsg) (s, msg, received, overlapped, routine, errno) ->
                    recvMsg(below, s, msg, received, overlapped, routine, errno);
        }
        if (id.equals(ExtensionFunctions.WSAID_WSASENDMSG) && lower instanceof WsaSendMsg below) {
            return (WsaSendMsg) (s, msg, flags, sent, overlapped, routine, errno) ->
                    sendMsg(below, s, msg, flags, sent, overlapped, routine, errno);
        }
        return null;
    }

    /** SIO_GET_EXTENSION_FUNCTION_POINTER: the lower one's, wrapped. */
    int find(LayerSocket socket, WskControlBuffer input, WskControlBuffer output, LpInt returned, LpInt errno) {
        int result = handles.below()
                .ioctl(
                        socket.lower,
                        WsaIoctls.SIO_GET_EXTENSION_FUNCTION_POINTER,
                        input,
                        output,
                        returned,
                        null,
                        null,
                        null,
                        errno);
        UUID id = input.pointer(UUID.class);
        Object lower = output.pointer();
        if (result != 0 || id == null || lower == null) {
            return result;
        }
        Object wrapped = wrap(id, lower);
        if (wrapped == null) {
            errno.set(WsaError.WSAEINVAL);
            return Winsock.SOCKET_ERROR;
        }
        output.setPointer(wrapped);
        return 0;
    }

    /** A function that only needs its handle translated. */
    private interface Plain {

        boolean call(LayerSocket socket, @Nullable WsaOverlapped overlapped, LpInt errno);
    }

    private boolean plain(long s, @Nullable WsaOverlapped overlapped, LpInt errno, Plain below) {
        LayerSocket socket = handles.find(s, errno);
        if (socket == null) {
            return false;
        }
        if (overlapped == null) {
            return below.call(socket, null, errno);
        }
        LayerOperation operation = new LayerOperation(socket, overlapped, null, null);
        return byEvent(operation, new LpInt(), null, errno, (own, e) -> below.call(socket, own, e));
    }

    /** Starts an operation that has no completion routine, with an event of the layer's own. */
    private boolean byEvent(
            LayerOperation operation, LpInt bytes, @Nullable LpInt transferred, LpInt errno, Start below) {
        int refused = operation.take(errno);
        if (refused != 0) {
            errno.set(refused);
            return false;
        }
        WsaEvent event = new WsaEvent();
        operation.setHEvent(event);
        if (below.start(operation, errno)) {
            int moved = Math.max(bytes.value(), operation.internalHigh());
            operation.finish(0, moved, 0);
            if (transferred != null) {
                transferred.set(moved);
            }
            return true;
        }
        if (errno.value() == WsaError.WSA_IO_PENDING) {
            finishAfter(operation, event);
        } else {
            operation.notStarted(errno.value());
        }
        return false;
    }

    private boolean acceptEx(
            AcceptEx below,
            long listener,
            long s,
            @Nullable WsaBuf output,
            int data,
            int local,
            int remote,
            @Nullable LpInt received,
            @Nullable WsaOverlapped overlapped,
            LpInt errno) {
        LayerSocket listening = handles.find(listener, errno);
        LayerSocket accepting = listening == null ? null : handles.find(s, errno);
        if (listening == null || accepting == null) {
            return false;
        }
        if (overlapped == null) {
            return below.acceptEx(listening.lower, accepting.lower, output, data, local, remote, received, null, errno);
        }
        Bytes room = output == null ? null : Bytes.capture(new WsaBuf[] {output}, 1);
        LpInt bytes = new LpInt();
        LayerOperation operation = new LayerOperation(listening, overlapped, null, null);
        operation.arriving((error, count, flags) -> {
            if (error == 0 && room != null && count > 0) {
                ReceiveOrder order = accepting.shared.order;
                order.over(order.take(), count, position -> {
                    if (filter.transforms()) {
                        room.incoming(filter, accepting.state(), count, position, true);
                    }
                });
                filter.received(accepting.state(), 0, count);
            }
            operation.indicate(error, count, flags);
        });
        return byEvent(
                operation,
                bytes,
                received,
                errno,
                (own, e) ->
                        below.acceptEx(listening.lower, accepting.lower, output, data, local, remote, bytes, own, e));
    }

    private boolean connectEx(
            ConnectEx below,
            long s,
            @Nullable SockAddr name,
            @Nullable WsaBuf data,
            @Nullable LpInt sent,
            @Nullable WsaOverlapped overlapped,
            LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        if (socket == null) {
            return false;
        }
        Bytes bytes = data == null ? null : Bytes.capture(new WsaBuf[] {data}, 1);
        if (overlapped == null || (data != null && bytes == null)) {
            return below.connectEx(socket.lower, name, data, sent, null, errno);
        }
        WsaBuf out = data;
        if (filter.transforms() && bytes != null) {
            ByteBuffer copy = bytes.copy();
            filter.outgoing(socket.state(), copy.duplicate(), 0);
            out = WsaBuf.of(copy);
        }
        WsaBuf captured = out;
        LpInt count = new LpInt();
        LayerOperation operation = new LayerOperation(socket, overlapped, null, null);
        operation.arriving((error, moved, flags) -> {
            LayerSocket.Shared shared = socket.shared;
            shared.sends.lock();
            try {
                shared.sentBytes += error == 0 ? moved : 0;
            } finally {
                shared.sends.unlock();
            }
            if (moved > 0) {
                filter.sent(socket.state(), error, moved);
            }
            operation.indicate(error, moved, flags);
        });
        return byEvent(
                operation,
                count,
                sent,
                errno,
                (own, e) -> below.connectEx(socket.lower, name, captured, count, own, e));
    }

    private TransmitFile transmitFile(TransmitFile below) {
        return (s, file, length, piece, overlapped, head, tail, flags, errno) -> {
            if (!filter.transforms()) {
                return plain(
                        s,
                        overlapped,
                        errno,
                        (socket, own, e) ->
                                below.transmitFile(socket.lower, file, length, piece, own, head, tail, flags, e));
            }
            List<TransmitPacketsElement> elements = new ArrayList<>();
            if (head != null) {
                elements.add(new TransmitPacketsElement(Winsock.TP_ELEMENT_MEMORY, head, null, 0, 0));
            }
            if (file != null) {
                elements.add(new TransmitPacketsElement(
                        Winsock.TP_ELEMENT_FILE, null, file, overlapped == null ? -1 : fileOffset(overlapped), length));
            }
            if (tail != null) {
                elements.add(new TransmitPacketsElement(Winsock.TP_ELEMENT_MEMORY, tail, null, 0, 0));
            }
            return changed(s, elements, overlapped, flags, errno);
        };
    }

    /** An OVERLAPPED names the place in the file by its offset. */
    private static long fileOffset(WsaOverlapped overlapped) {
        long place = (long) overlapped.offsetHigh() << 32 | overlapped.offset() & 0xFFFF_FFFFL;
        return place == 0 ? -1 : place;
    }

    private TransmitPackets transmitPackets(TransmitPackets below) {
        return (s, array, count, piece, overlapped, flags, errno) -> {
            if (!filter.transforms()) {
                return plain(
                        s,
                        overlapped,
                        errno,
                        (socket, own, e) -> below.transmitPackets(socket.lower, array, count, piece, own, flags, e));
            }
            List<TransmitPacketsElement> elements = new ArrayList<>();
            for (int i = 0; array != null && i < Math.min(count, array.length); i++) {
                TransmitPacketsElement element = array[i];
                if (element == null) {
                    errno.set(WsaError.WSAEFAULT);
                    return false;
                }
                elements.add(element);
            }
            return changed(s, elements, overlapped, flags, errno);
        };
    }

    /** A layer that changes data reads everything and sends it by itself. */
    private boolean changed(
            long s, List<TransmitPacketsElement> elements, @Nullable WsaOverlapped overlapped, int flags, LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        if (socket == null) {
            return false;
        }
        if ((flags & Winsock.TF_REUSE_SOCKET) != 0) {
            errno.set(WsaError.WSAEOPNOTSUPP);
            return false;
        }
        List<WsaBuf> parts = new ArrayList<>();
        try {
            for (TransmitPacketsElement element : elements) {
                parts.add(part(element));
            }
        } catch (IOException unreadable) {
            errno.set(WsaError.WSAEINVAL);
            return false;
        }
        WsaBuf[] buffers = parts.toArray(new WsaBuf[0]);
        int result = sends.send(
                socket,
                sends.plain(socket, 0, false, null),
                buffers,
                buffers.length,
                new LpInt(),
                overlapped,
                null,
                null,
                errno);
        boolean started = result == 0 || errno.value() == WsaError.WSA_IO_PENDING;
        if (started && (flags & Winsock.TF_DISCONNECT) != 0) {
            sends.flush(socket);
            handles.below().shutdown(socket.lower, Winsock.SD_SEND, new LpInt());
        }
        return result == 0;
    }

    private static WsaBuf part(TransmitPacketsElement element) throws IOException {
        FileChannel file = element.file();
        WsaBuf memory = element.memory();
        if (file == null || (element.flags() & Winsock.TP_ELEMENT_FILE) == 0) {
            return memory == null ? new WsaBuf() : memory;
        }
        long from = element.fileOffset() < 0 ? file.position() : element.fileOffset();
        long length = element.length() == 0 ? file.size() - from : element.length();
        if (length < 0 || length > MOST_FILE_BYTES) {
            throw new IOException(length + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length);
        while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {
            Thread.onSpinWait();
        }
        return WsaBuf.of(bytes.flip());
    }

    private int recvMsg(
            WsaRecvMsg below,
            long s,
            @Nullable WsaMsg msg,
            @Nullable LpInt received,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        if (socket == null) {
            return Winsock.SOCKET_ERROR;
        }
        return receives.receive(
                socket,
                (count, flags, own, ownRoutine, thread, e) ->
                        toldByEvent(own, e, () -> below.wsaRecvMsg(socket.lower, msg, count, own, null, e)),
                msg == null ? null : msg.buffers(),
                msg == null ? 0 : msg.bufferCount(),
                received,
                new LpInt(msg == null ? 0 : msg.flags()),
                overlapped,
                routine,
                null,
                errno);
    }

    private int sendMsg(
            WsaSendMsg below,
            long s,
            @Nullable WsaMsg msg,
            int flags,
            @Nullable LpInt sent,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        if (socket == null) {
            return Winsock.SOCKET_ERROR;
        }
        return sends.send(
                socket,
                (buffers, count, moved, own, ownRoutine, thread, e) -> {
                    WsaMsg lower = msg == null ? null : new WsaMsg().set(msg.name(), buffers, msg.control());
                    return toldByEvent(own, e, () -> below.wsaSendMsg(socket.lower, lower, flags, moved, own, null, e));
                },
                msg == null ? null : msg.buffers(),
                msg == null ? 0 : msg.bufferCount(),
                sent,
                overlapped,
                routine,
                null,
                errno);
    }

    /** These functions name no thread for a routine, which would run on the caller's: the layer has them tell by an event. */
    private int toldByEvent(@Nullable WsaOverlapped own, LpInt errno, IntSupplier below) {
        WsaEvent event = new WsaEvent();
        if (own != null) {
            own.setHEvent(event);
        }
        int result = below.getAsInt();
        if (result != 0 && errno.value() == WsaError.WSA_IO_PENDING && own instanceof LayerOperation operation) {
            finishAfter(operation, event);
        }
        return result;
    }

    private void finishAfter(LayerOperation operation, WsaEvent event) {
        handles.workers()
                .when(
                        event,
                        () -> operation.finish(operation.offsetHigh(), operation.internalHigh(), operation.offset()));
    }
}
