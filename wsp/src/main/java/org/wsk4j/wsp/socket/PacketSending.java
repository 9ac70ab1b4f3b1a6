package org.wsk4j.wsp.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.extension.TransmitPacketsElement;
import org.wsk4j.wsp.socket.Transfers.Overlap;

/** TransmitFile and TransmitPackets: memory in place, files piece by piece, each piece when the one before is out. */
final class PacketSending {

    private static final int PIECE = 64 * 1024;
    private static final int MOST_PIECE = 1 << 20;
    private static final int FLAGS = Winsock.TF_DISCONNECT | Winsock.TF_REUSE_SOCKET | Winsock.TF_WRITE_BEHIND;

    private final BaseInstance instance;

    PacketSending(BaseInstance instance) {
        this.instance = instance;
    }

    private static boolean answer(int error, LpInt errno) {
        return Calls.set(error, errno) == 0;
    }

    boolean transmitFile(
            long s,
            @Nullable FileChannel file,
            int bytesToWrite,
            int bytesPerSend,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaBuf head,
            @Nullable WsaBuf tail,
            int flags,
            LpInt errno) {
        List<TransmitPacketsElement> elements = new ArrayList<>(3);
        if (head != null) {
            elements.add(new TransmitPacketsElement(Winsock.TP_ELEMENT_MEMORY, head, null, 0, head.len()));
        }
        if (file != null) {
            elements.add(new TransmitPacketsElement(Winsock.TP_ELEMENT_FILE, null, file, -1, bytesToWrite));
        }
        if (tail != null) {
            elements.add(new TransmitPacketsElement(Winsock.TP_ELEMENT_MEMORY, tail, null, 0, tail.len()));
        }
        TransmitPacketsElement[] array = elements.toArray(new TransmitPacketsElement[0]);
        return transmitPackets(s, array, array.length, bytesPerSend, overlapped, flags, errno);
    }

    boolean transmitPackets(
            long s,
            @Nullable TransmitPacketsElement @Nullable [] packets,
            int count,
            int sendSize,
            @Nullable WsaOverlapped overlapped,
            int flags,
            LpInt errno) {
        WinsockSocket socket = Extensions.enter(instance, s, errno);
        if (socket == null) {
            return false;
        }
        if (!(socket.kind() instanceof StreamKind stream) || (flags & Winsock.TF_REUSE_SOCKET) != 0) {
            return answer(WsaError.WSAEOPNOTSUPP, errno);
        }
        if ((flags & ~FLAGS) != 0 || sendSize < 0) {
            return answer(WsaError.WSAEINVAL, errno);
        }
        Transmission transmission = new Transmission(stream, socket, sendSize, (flags & Winsock.TF_DISCONNECT) != 0);
        int error = transmission.capture(packets, count);
        if (error != 0) {
            return answer(error, errno);
        }
        if (socket.overlapped && overlapped != null) {
            return Transfers.overlapped(
                            socket,
                            overlapped,
                            new Overlap(overlapped, null, null),
                            transmission::start,
                            null,
                            null,
                            errno)
                    == 0;
        }
        if (instance.blocking.isBlocked()) {
            return answer(WsaError.WSAEINPROGRESS, errno);
        }
        SyncOperation operation = new SyncOperation(socket);
        error = transmission.start(operation);
        if (error == 0) {
            error = instance.blocking.await(socket, Long.MAX_VALUE, () -> operation.isDone() || socket.isClosed());
        }
        if (error == WsaError.WSAEINTR) {
            stream.transferCancelled();
        }
        synchronized (socket.lock) {
            error = error != 0 ? error : operation.isDone() ? operation.error() : WsaError.WSAEINTR;
        }
        return answer(error, errno);
    }

    /** One transmission on its way. */
    private static final class Transmission {

        /** A range of memory or of a file, which moves on. */
        private static final class Part {
            final @Nullable CapturedBuffers memory;
            final @Nullable FileChannel file;
            long position;
            /** Bytes left; -1 for all there are. */
            long left;

            Part(@Nullable CapturedBuffers memory, @Nullable FileChannel file, long position, long left) {
                this.memory = memory;
                this.file = file;
                this.position = position;
                this.left = left;
            }
        }

        private final StreamKind stream;
        private final WinsockSocket socket;
        private final int pieceSize;
        private final boolean disconnects;

        // owner: the thread that runs next(), one after the other
        private final ArrayDeque<Part> parts = new ArrayDeque<>();
        private int total;

        Transmission(StreamKind stream, WinsockSocket socket, int sendSize, boolean disconnects) {
            this.stream = stream;
            this.socket = socket;
            this.pieceSize = sendSize == 0 ? PIECE : Math.min(sendSize, MOST_PIECE);
            this.disconnects = disconnects;
        }

        int capture(@Nullable TransmitPacketsElement @Nullable [] packets, int count) {
            if (count < 0 || (count > 0 && (packets == null || packets.length < count))) {
                return WsaError.WSAEFAULT;
            }
            for (int i = 0; i < count && packets != null; i++) {
                TransmitPacketsElement element = packets[i];
                int error = element == null ? WsaError.WSAEFAULT : add(element);
                if (error != 0) {
                    return error;
                }
            }
            return 0;
        }

        private int add(TransmitPacketsElement element) {
            int kind = element.flags() & (Winsock.TP_ELEMENT_MEMORY | Winsock.TP_ELEMENT_FILE);
            if (kind == Winsock.TP_ELEMENT_MEMORY) {
                CapturedBuffers memory = element.memory() == null ? null : CapturedBuffers.capture(element.memory());
                if (memory == null) {
                    return WsaError.WSAEFAULT;
                }
                parts.add(new Part(memory, null, 0, memory.total()));
                return 0;
            }
            FileChannel file = element.file();
            if (kind != Winsock.TP_ELEMENT_FILE || element.length() < 0) {
                return WsaError.WSAEINVAL;
            }
            if (file == null) {
                return WsaError.WSAEFAULT;
            }
            try {
                long position = element.fileOffset() < 0 ? file.position() : element.fileOffset();
                parts.add(new Part(null, file, position, element.length() == 0 ? -1 : element.length()));
                return 0;
            } catch (IOException closed) {
                return WsaError.WSA_INVALID_HANDLE;
            }
        }

        int start(Completion completion) {
            synchronized (socket.lock) {
                int error = stream.checkSendable();
                if (error != 0) {
                    return error;
                }
            }
            next(completion);
            return 0;
        }

        /** Sends the next piece; on the caller's thread first, then on the background thread. */
        private void next(Completion completion) {
            CapturedBuffers piece;
            try {
                piece = piece();
            } catch (IOException unreadable) {
                finish(completion, WsaError.WSA_INVALID_HANDLE);
                return;
            }
            if (piece == null) {
                finish(completion, 0);
                return;
            }
            boolean submitted = stream.sending().send(piece, (error, bytes, flags) -> {
                total += bytes;
                if (error != 0) {
                    completion.complete(error, total, 0);
                } else {
                    socket.instance.background.after(0, () -> next(completion));
                }
            });
            if (!submitted) {
                finish(completion, WsaError.WSA_OPERATION_ABORTED);
            }
        }

        private void finish(Completion completion, int error) {
            if (error == 0 && disconnects) {
                stream.shutdown(Winsock.SD_SEND);
            }
            synchronized (socket.lock) {
                completion.complete(error, total, 0);
            }
        }

        private @Nullable CapturedBuffers piece() throws IOException {
            for (Part part = parts.peek(); part != null; part = parts.peek()) {
                CapturedBuffers piece = part.memory != null ? whole(part) : read(part);
                if (piece != null) {
                    return piece;
                }
                parts.remove();
            }
            return null;
        }

        private static @Nullable CapturedBuffers whole(Part part) {
            boolean first = part.left > 0;
            part.left = 0;
            return first ? part.memory : null;
        }

        private @Nullable CapturedBuffers read(Part part) throws IOException {
            FileChannel file = part.file;
            int wanted = part.left < 0 ? pieceSize : (int) Math.min(pieceSize, part.left);
            if (file == null || wanted == 0) {
                return null;
            }
            byte[] bytes = new byte[wanted];
            int count = file.read(ByteBuffer.wrap(bytes), part.position);
            if (count <= 0) {
                return null;
            }
            part.position += count;
            part.left -= part.left < 0 ? 0 : count;
            return CapturedBuffers.of(count == wanted ? bytes : Arrays.copyOf(bytes, count));
        }
    }
}
