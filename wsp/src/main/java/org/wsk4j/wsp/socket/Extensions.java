package org.wsk4j.wsp.socket;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.extension.AcceptEx;
import org.wsk4j.wsp.extension.ConnectEx;
import org.wsk4j.wsp.extension.DisconnectEx;
import org.wsk4j.wsp.extension.ExtensionFunctions;
import org.wsk4j.wsp.extension.GetAcceptExSockaddrs;
import org.wsk4j.wsp.extension.TransmitFile;
import org.wsk4j.wsp.extension.TransmitPackets;
import org.wsk4j.wsp.extension.WsaMsg;
import org.wsk4j.wsp.extension.WsaRecvMsg;
import org.wsk4j.wsp.extension.WsaSendMsg;
import org.wsk4j.wsp.socket.Transfers.Destination;
import org.wsk4j.wsp.socket.Transfers.Overlap;

/** The extension functions of the base provider. */
final class Extensions {

    private final BaseInstance instance;

    private Extensions(BaseInstance instance) {
        this.instance = instance;
    }

    /** The function of a GUID for such a socket, or null. */
    static @Nullable Object find(BaseInstance instance, WinsockSocket socket, UUID id) {
        Extensions functions = new Extensions(instance);
        if (socket.kind() instanceof DatagramKind) {
            if (id.equals(ExtensionFunctions.WSAID_WSARECVMSG)) {
                return (WsaRecvMsg) functions::recvMsg;
            }
            return id.equals(ExtensionFunctions.WSAID_WSASENDMSG) ? (WsaSendMsg) functions::sendMsg : null;
        }
        if (id.equals(ExtensionFunctions.WSAID_ACCEPTEX)) {
            return (AcceptEx) functions::acceptEx;
        }
        if (id.equals(ExtensionFunctions.WSAID_GETACCEPTEXSOCKADDRS)) {
            return (GetAcceptExSockaddrs) AcceptOperation::sockaddrs;
        }
        if (id.equals(ExtensionFunctions.WSAID_CONNECTEX)) {
            return (ConnectEx) functions::connectEx;
        }
        if (id.equals(ExtensionFunctions.WSAID_DISCONNECTEX)) {
            return (DisconnectEx) functions::disconnectEx;
        }
        if (id.equals(ExtensionFunctions.WSAID_TRANSMITFILE)) {
            return (TransmitFile) new PacketSending(instance)::transmitFile;
        }
        return id.equals(ExtensionFunctions.WSAID_TRANSMITPACKETS)
                ? (TransmitPackets) new PacketSending(instance)::transmitPackets
                : null;
    }

    /** The socket of a handle, or null with the error set. */
    static @Nullable WinsockSocket enter(BaseInstance instance, long s, LpInt errno) {
        int error = !instance.isStarted()
                ? WsaError.WSANOTINITIALISED
                : instance.isInCallback() ? WsaError.WSAEINPROGRESS : 0;
        WinsockSocket socket = error == 0 ? instance.find(s) : null;
        if (socket == null) {
            errno.set(error == 0 ? WsaError.WSAENOTSOCK : error);
        }
        return socket;
    }

    private static boolean fail(int error, LpInt errno) {
        errno.set(error);
        return false;
    }

    private boolean acceptEx(
            long listenSocket,
            long acceptSocket,
            @Nullable WsaBuf output,
            int dataLength,
            int localLength,
            int remoteLength,
            @Nullable LpInt received,
            @Nullable WsaOverlapped overlapped,
            LpInt errno) {
        WinsockSocket listener = enter(instance, listenSocket, errno);
        WinsockSocket target = enter(instance, acceptSocket, errno);
        if (listener == null || target == null) {
            return false;
        }
        ByteBuffer memory = output == null ? null : output.buf();
        int address = ProtocolEntries.addressSize(listener.info.addressFamily()) + AcceptOperation.MARGIN;
        if (output == null || memory == null || overlapped == null || !output.isMemory() || memory.isReadOnly()) {
            return fail(WsaError.WSAEFAULT, errno);
        }
        if (dataLength < 0
                || localLength < address
                || remoteLength < address
                || (long) dataLength + localLength + remoteLength > output.len()) {
            return fail(WsaError.WSAEFAULT, errno);
        }
        if (!(listener.kind() instanceof StreamKind stream)
                || !(target.kind() instanceof StreamKind accepted)
                || !listener.overlapped) {
            return fail(WsaError.WSAEINVAL, errno);
        }
        boolean fits;
        synchronized (listener.lock) {
            fits = stream.phase() == StreamKind.Phase.LISTENING;
        }
        synchronized (target.lock) {
            fits &= accepted.phase() == StreamKind.Phase.CREATED;
        }
        if (!fits) {
            return fail(WsaError.WSAEINVAL, errno);
        }
        WsaBuf captured = new WsaBuf(memory, output.offset(), output.len());
        return Transfers.overlapped(
                        listener,
                        overlapped,
                        new Overlap(overlapped, null, null),
                        operation -> {
                            AcceptOperation taker = new AcceptOperation(
                                    listener, target, accepted, captured, dataLength, localLength, operation);
                            synchronized (listener.lock) {
                                operation.setCanceller(() -> stream.listening().withdraw(taker));
                            }
                            stream.listening().add(taker);
                            return 0;
                        },
                        received,
                        null,
                        errno)
                == 0;
    }

    private boolean connectEx(
            long s,
            @Nullable SockAddr name,
            @Nullable WsaBuf sendBuffer,
            @Nullable LpInt sent,
            @Nullable WsaOverlapped overlapped,
            LpInt errno) {
        WinsockSocket socket = enter(instance, s, errno);
        if (socket == null) {
            return false;
        }
        CapturedBuffers data = CapturedBuffers.capture(sendBuffer);
        if (name == null || overlapped == null || data == null) {
            return fail(WsaError.WSAEFAULT, errno);
        }
        if (!(socket.kind() instanceof StreamKind stream) || !socket.overlapped || !stream.isBound()) {
            return fail(WsaError.WSAEINVAL, errno);
        }
        int error = stream.connecting().prepare(name);
        if (error != 0) {
            return fail(error, errno);
        }
        return Transfers.overlapped(
                        socket,
                        overlapped,
                        new Overlap(overlapped, null, null),
                        operation -> stream.connecting().start(name, data, operation),
                        sent,
                        null,
                        errno)
                == 0;
    }

    private boolean disconnectEx(long s, @Nullable WsaOverlapped overlapped, int flags, int reserved, LpInt errno) {
        WinsockSocket socket = enter(instance, s, errno);
        if (socket == null) {
            return false;
        }
        if (reserved != 0 || (flags & ~Winsock.TF_REUSE_SOCKET) != 0) {
            return fail(WsaError.WSAEINVAL, errno);
        }
        if (flags != 0 || !(socket.kind() instanceof StreamKind stream)) {
            return fail(WsaError.WSAEOPNOTSUPP, errno); // a WSK socket is connected once
        }
        if (socket.overlapped && overlapped != null) {
            return Transfers.overlapped(
                            socket,
                            overlapped,
                            new Overlap(overlapped, null, null),
                            stream.sending()::disconnect,
                            null,
                            null,
                            errno)
                    == 0;
        }
        SyncOperation operation = new SyncOperation(socket);
        int error = stream.sending().disconnect(operation);
        if (error == 0) {
            error = instance.blocking.await(socket, Long.MAX_VALUE, () -> operation.isDone() || socket.isClosed());
        }
        synchronized (socket.lock) {
            error = error != 0 ? error : operation.isDone() ? operation.error() : WsaError.WSAEINTR;
        }
        return Calls.set(error, errno) == 0;
    }

    private int recvMsg(
            long s,
            @Nullable WsaMsg msg,
            @Nullable LpInt received,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            LpInt errno) {
        WinsockSocket socket = enter(instance, s, errno);
        if (socket == null) {
            return Winsock.SOCKET_ERROR;
        }
        if (msg == null) {
            return Calls.set(WsaError.WSAEFAULT, errno);
        }
        return Transfers.receive(
                socket,
                msg.buffers(),
                msg.bufferCount(),
                received,
                new LpInt(msg.flags()),
                null,
                msg,
                new Overlap(overlapped, routine, null),
                errno);
    }

    private int sendMsg(
            long s,
            @Nullable WsaMsg msg,
            int flags,
            @Nullable LpInt sent,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            LpInt errno) {
        WinsockSocket socket = enter(instance, s, errno);
        if (socket == null) {
            return Winsock.SOCKET_ERROR;
        }
        if (msg == null) {
            return Calls.set(WsaError.WSAEFAULT, errno);
        }
        ControlMessages control = msg.control();
        ControlMessages captured = null;
        if (control != null && control.length() > 0) {
            captured = new ControlMessages(control.length());
            captured.set(control);
        }
        return Transfers.send(
                socket,
                msg.buffers(),
                msg.bufferCount(),
                sent,
                flags,
                new Destination(msg.name() != null, msg.name(), captured),
                new Overlap(overlapped, routine, null),
                errno);
    }
}
