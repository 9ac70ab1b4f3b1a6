package org.wsk4j.wsp.socket;

import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;

/** The ways to send on a connection: at once and perhaps a part, waiting for room, overlapped; and to end sending. */
final class StreamSending {

    private final WinsockSocket socket;
    private final StreamKind stream;
    private final StreamSends sends;

    StreamSending(WinsockSocket socket, StreamKind stream, StreamSends sends) {
        this.socket = socket;
        this.stream = stream;
        this.sends = sends;
    }

    private int check(SendCall call) {
        if (socket.isClosed()) {
            return WsaError.WSAENOTSOCK;
        }
        if ((call.flags() & Winsock.MSG_OOB) != 0 && !socket.instance.sendsUrgent()) {
            return WsaError.WSAEOPNOTSUPP;
        }
        return stream.checkSendable();
    }

    int now(SendCall call, LpInt sent) {
        Failure failure = new Failure();
        synchronized (socket.lock) {
            int error = check(call);
            if (error != 0) {
                return error;
            }
            int total = call.buffers().total();
            int count = sends.addCopy(call.buffers(), 0, call.flags(), failure);
            if (count == 0 && total > 0) {
                sends.wantWrite();
                return WsaError.WSAEWOULDBLOCK;
            }
            sent.set(count);
        }
        sends.pump();
        return failureOf(failure);
    }

    /** What failed inside the call is the call's answer; later it is the next one's. */
    private static final class Failure implements Completion {

        private int error;

        @Override
        public void complete(int newError, int bytes, int flags) {
            if (error == 0 && newError != WsaError.WSA_OPERATION_ABORTED) {
                error = newError;
            }
        }
    }

    private int failureOf(Failure failure) {
        synchronized (socket.lock) {
            return failure.error;
        }
    }

    int blocking(SendCall call, LpInt sent, long deadlineNanos) {
        Failure failure = new Failure();
        int at = 0;
        int total = call.buffers().total();
        while (true) {
            synchronized (socket.lock) {
                int error = socket.isClosed() ? WsaError.WSAEINTR : check(call);
                if (error != 0) {
                    return error;
                }
                at += sends.addCopy(call.buffers(), at, call.flags(), failure);
            }
            sends.pump();
            if (at == total) {
                sent.set(total);
                return failureOf(failure);
            }
            int error = socket.instance.blocking.await(
                    socket, deadlineNanos, () -> sends.room() > 0 || stream.checkSendable() != 0 || socket.isClosed());
            if (error != 0) {
                return error;
            }
        }
    }

    int overlapped(SendCall call, OverlappedOperation operation) {
        synchronized (socket.lock) {
            int error = check(call);
            if (error != 0) {
                return error;
            }
            sends.add(call.buffers(), call.flags(), operation);
        }
        sends.pump();
        return 0;
    }

    /** Sends memory that is not the client's to wait for; false if the socket is closed. Without the lock. */
    boolean send(CapturedBuffers memory, Completion completion) {
        synchronized (socket.lock) {
            if (socket.isClosed()) {
                return false;
            }
            int error = stream.checkSendable();
            if (error != 0) {
                completion.complete(error, 0, 0);
                return true;
            }
            sends.add(memory, 0, completion);
        }
        sends.pump();
        return true;
    }

    /** DisconnectEx: complete when everything sent is acknowledged, the end included. Without the lock. */
    int disconnect(Completion completion) {
        synchronized (socket.lock) {
            int error = stream.checkSendable();
            if (error != 0) {
                return error;
            }
            stream.sendingEnds();
            sends.addEnd(completion);
        }
        sends.pump();
        return 0;
    }
}
