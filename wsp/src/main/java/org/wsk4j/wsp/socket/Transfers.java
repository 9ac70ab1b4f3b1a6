package org.wsk4j.wsp.socket;

import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaOptions;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaThreadId;
import org.wsk4j.wsp.extension.WsaMsg;

/** The four data entries and their two message forms: parameters, then one of three ways: overlapped, non-blocking, blocking. */
final class Transfers {

    private static final int SEND_FLAGS = Winsock.MSG_OOB | Winsock.MSG_DONTROUTE;
    private static final int RECEIVE_FLAGS =
            Winsock.MSG_OOB | Winsock.MSG_PEEK | Winsock.MSG_WAITALL | Winsock.MSG_PUSH_IMMEDIATE | Winsock.MSG_PARTIAL;

    /** How a call wants to be told. */
    record Overlap(
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId threadId) {}

    /** Where a send goes. */
    record Destination(
            boolean isSendTo,
            @Nullable SockAddr to,
            @Nullable ControlMessages control) {
        static final Destination PEER = new Destination(false, null, null);
    }

    private Transfers() {}

    private static int fail(int error, LpInt errno) {
        errno.set(error);
        return Winsock.SOCKET_ERROR;
    }

    private static int answer(int error, LpInt errno) {
        return error == 0 ? 0 : fail(error, errno);
    }

    // ------------------------------------------------------------------ sending

    static int send(
            WinsockSocket socket,
            @Nullable WsaBuf @Nullable [] buffers,
            int count,
            @Nullable LpInt sent,
            int flags,
            Destination destination,
            Overlap overlap,
            LpInt errno) {
        CapturedBuffers captured = CapturedBuffers.capture(buffers, count, false);
        WsaOverlapped overlapped = socket.overlapped ? overlap.overlapped() : null;
        if (captured == null || (sent == null && overlapped == null)) {
            return fail(WsaError.WSAEFAULT, errno);
        }
        if ((flags & ~SEND_FLAGS) != 0) {
            return fail(WsaError.WSAEOPNOTSUPP, errno);
        }
        boolean connected = socket.kind() instanceof StreamKind;
        // the address is the caller's again when the call returns
        SockAddr to = connected || destination.to() == null ? null : new SockAddr().set(destination.to());
        SendCall call = new SendCall(captured, flags, destination.isSendTo(), to, destination.control());
        synchronized (socket.lock) {
            socket.events.enable(Winsock.FD_WRITE); // before: an edge must not be missed
        }
        if (overlapped != null) {
            return overlapped(
                    socket,
                    overlapped,
                    overlap,
                    operation -> socket.kind().sendOverlapped(call, operation),
                    sent,
                    null,
                    errno);
        }
        if (socket.overlapped && overlap.routine() != null) {
            return fail(WsaError.WSAEINVAL, errno);
        }
        return answer(sendSynchronously(socket, call, sent == null ? new LpInt() : sent), errno);
    }

    private static int sendSynchronously(WinsockSocket socket, SendCall call, LpInt sent) {
        if (socket.isNonBlocking()) {
            return socket.kind().sendNow(call, sent);
        }
        if (socket.instance.blocking.isBlocked()) {
            return WsaError.WSAEINPROGRESS;
        }
        int error = socket.kind().sendBlocking(call, sent, deadline(socket, WsaOptions.SO_SNDTIMEO));
        if (error == WsaError.WSAEINTR && !socket.isClosed()) {
            socket.kind().transferCancelled();
        }
        return error;
    }

    private static long deadline(WinsockSocket socket, int option) {
        synchronized (socket.lock) {
            return Blocking.deadline(socket.options.number(option, 0));
        }
    }

    // ------------------------------------------------------------------ receiving

    static int receive(
            WinsockSocket socket,
            @Nullable WsaBuf @Nullable [] buffers,
            int count,
            @Nullable LpInt received,
            @Nullable LpInt flags,
            @Nullable SockAddr from,
            @Nullable WsaMsg message,
            Overlap overlap,
            LpInt errno) {
        CapturedBuffers captured = CapturedBuffers.capture(buffers, count, true);
        WsaOverlapped overlapped = socket.overlapped ? overlap.overlapped() : null;
        if (captured == null || flags == null || (received == null && overlapped == null)) {
            return fail(WsaError.WSAEFAULT, errno);
        }
        int asked = flags.value();
        if ((asked & ~RECEIVE_FLAGS) != 0) {
            return fail(WsaError.WSAEOPNOTSUPP, errno);
        }
        SockAddr peer = socket.kind() instanceof StreamKind ? null : from;
        try {
            if (overlapped != null) {
                return (asked & Winsock.MSG_PEEK) != 0
                        ? fail(WsaError.WSAEINVAL, errno)
                        : overlapped(
                                socket,
                                overlapped,
                                overlap,
                                operation -> start(socket, new RecvRequest(captured, asked, peer, message, operation)),
                                received,
                                flags,
                                errno);
            }
            if (socket.overlapped && overlap.routine() != null) {
                return fail(WsaError.WSAEINVAL, errno);
            }
            SyncOperation operation = new SyncOperation(socket);
            int error =
                    receiveSynchronously(socket, new RecvRequest(captured, asked, peer, message, operation), operation);
            return finish(operation, error, received == null ? new LpInt() : received, flags, errno);
        } finally {
            reenable(socket);
        }
    }

    private static int finish(SyncOperation operation, int error, LpInt received, LpInt flags, LpInt errno) {
        if (error == 0 || error == WsaError.WSAEMSGSIZE) {
            received.set(operation.bytes());
            flags.set(operation.flags());
        }
        return answer(error, errno);
    }

    private static void reenable(WinsockSocket socket) {
        synchronized (socket.lock) {
            if (socket.events.isActive()) {
                socket.enable(Winsock.FD_READ | Winsock.FD_OOB);
                socket.recheck(Winsock.FD_CLOSE);
            }
        }
        socket.kind().receives().pump(); // there is room again
    }

    /** Queues a receive; 0, or why it cannot be. */
    private static int start(WinsockSocket socket, RecvRequest request) {
        synchronized (socket.lock) {
            int error = socket.isClosed() ? WsaError.WSAENOTSOCK : socket.kind().checkReceive(request);
            if (error != 0) {
                return error;
            }
            if (request.completion instanceof OverlappedOperation operation) {
                operation.setCanceller(() -> withdraw(socket, request));
            }
            socket.kind().receives().add(request);
            return 0;
        }
    }

    private static void withdraw(WinsockSocket socket, RecvRequest request) {
        synchronized (socket.lock) {
            socket.kind().receives().withdraw(request, WsaError.WSA_OPERATION_ABORTED);
        }
    }

    private static int receiveSynchronously(WinsockSocket socket, RecvRequest request, SyncOperation operation) {
        boolean wait = !socket.isNonBlocking();
        if (wait && socket.instance.blocking.isBlocked()) {
            return WsaError.WSAEINPROGRESS;
        }
        synchronized (socket.lock) {
            // The close has failed the receives that it found: nobody would end one that comes later.
            int error = socket.isClosed() ? WsaError.WSAENOTSOCK : socket.kind().checkReceive(request);
            if (error != 0) {
                return error;
            }
            if (!wait && !socket.kind().receives().canServeNow(request)) {
                return WsaError.WSAEWOULDBLOCK;
            }
            socket.kind().receives().add(request);
            if (!wait && !operation.isDone()) { // MSG_WAITALL takes what there is
                socket.kind().receives().withdraw(request, WsaError.WSAEWOULDBLOCK);
            }
            if (operation.isDone()) {
                return operation.error();
            }
        }
        socket.kind().receives().pump();
        int error = socket.instance.blocking.await(socket, deadline(socket, WsaOptions.SO_RCVTIMEO), operation::isDone);
        synchronized (socket.lock) {
            socket.kind().receives().withdraw(request, error);
            if (operation.error() != WsaError.WSAEINTR && operation.error() != WsaError.WSA_OPERATION_ABORTED) {
                return operation.error();
            }
        }
        if (!socket.isClosed()) {
            socket.kind().transferCancelled();
        }
        return WsaError.WSAEINTR;
    }

    // ------------------------------------------------------------------ overlapped

    /** What starts an overlapped operation: 0, or why it did not start. */
    interface Starter {
        int start(OverlappedOperation operation);
    }

    static int overlapped(
            WinsockSocket socket,
            WsaOverlapped overlapped,
            Overlap overlap,
            Starter starter,
            @Nullable LpInt count,
            @Nullable LpInt flags,
            LpInt errno) {
        OverlappedOperation operation =
                OverlappedOperation.begin(socket, overlapped, overlap.routine(), overlap.threadId(), errno);
        if (operation == null) {
            return Winsock.SOCKET_ERROR;
        }
        IntSupplier start = () -> starter.start(operation);
        return operation.returned(start.getAsInt(), count, flags, errno);
    }

    // ------------------------------------------------------------------ result

    static boolean result(
            WinsockSocket socket,
            @Nullable WsaOverlapped overlapped,
            @Nullable LpInt transferred,
            boolean wait,
            @Nullable LpInt flags,
            LpInt errno) {
        if (overlapped == null || transferred == null || flags == null) {
            errno.set(WsaError.WSAEFAULT);
            return false;
        }
        if (!overlapped.hasOverlappedIoCompleted()) {
            int error = wait ? awaitResult(socket, overlapped) : WsaError.WSA_IO_INCOMPLETE;
            if (error != 0) {
                errno.set(error);
                return false;
            }
        }
        int error = overlapped.internal();
        if (error != 0) {
            errno.set(error);
            return false;
        }
        transferred.set(overlapped.internalHigh());
        flags.set(overlapped.offset());
        return true;
    }

    private static int awaitResult(WinsockSocket socket, WsaOverlapped overlapped) {
        if (overlapped.hEvent() == null) {
            return WsaError.WSA_INVALID_HANDLE;
        }
        if (!socket.hasPending(overlapped) && !overlapped.hasOverlappedIoCompleted()) {
            return WsaError.WSAEINVAL;
        }
        return socket.instance.blocking.await(socket, Long.MAX_VALUE, overlapped::hasOverlappedIoCompleted);
    }
}
