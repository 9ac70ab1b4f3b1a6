package org.wsk4j.wsp.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaConditionProc;
import org.wsk4j.wsp.WsaError;

/** WSPAccept: takes a connection request, asks the condition function, makes the socket. */
final class Accepting {

    /** The condition function has thrown, or answered what nobody knows. */
    private static final int NO_ANSWER = -1;

    private Accepting() {}

    static long accept(
            WinsockSocket listener,
            @Nullable SockAddr addr,
            @Nullable WsaConditionProc condition,
            @Nullable Object callbackData,
            LpInt errno) {
        if (!(listener.kind() instanceof StreamKind stream)) {
            return fail(WsaError.WSAEOPNOTSUPP, errno);
        }
        Listening listening = stream.listening();
        boolean deferred = false;
        try {
            Listening.Pending head = next(listener, stream, errno);
            if (head == null) {
                return Winsock.INVALID_SOCKET;
            }
            if (addr != null) {
                addr.set(head.peer());
            }
            int decision = NO_ANSWER;
            try {
                decision = condition == null
                        ? Winsock.CF_ACCEPT
                        : listener.instance.blocking.callback(() -> ask(condition, head, callbackData));
            } finally {
                if (decision == NO_ANSWER) {
                    putBack(listener, listening, head, false, WsaError.WSAEINVAL, errno);
                }
            }
            if (decision == NO_ANSWER) {
                return Winsock.INVALID_SOCKET;
            }
            deferred = decision == Winsock.CF_DEFER;
            return decide(listener, listening, head, decision, errno);
        } finally {
            if (!deferred) {
                listener.enable(Winsock.FD_ACCEPT);
            }
            listening.pump();
        }
    }

    /** Takes the first request out of the queue, waiting for one if the socket blocks. */
    private static Listening.@Nullable Pending next(WinsockSocket listener, StreamKind stream, LpInt errno) {
        Listening listening = stream.listening();
        while (true) {
            synchronized (listener.lock) {
                int error = stream.phase() != StreamKind.Phase.LISTENING
                        ? WsaError.WSAEINVAL
                        : listener.isClosed() ? WsaError.WSAEINTR : 0;
                Listening.Pending head = error == 0 ? listening.take() : null;
                if (head != null) {
                    return head;
                }
                if (error == 0) {
                    error = listening.error() != 0
                            ? listening.error()
                            : listener.isNonBlocking() ? WsaError.WSAEWOULDBLOCK : 0;
                }
                if (error != 0) {
                    errno.set(error);
                    return null;
                }
            }
            int error = listener.instance.blocking.await(
                    listener, Long.MAX_VALUE, () -> listening.hasAny() || listener.isClosed());
            if (error != 0) {
                errno.set(error);
                return null;
            }
        }
    }

    private static int ask(WsaConditionProc condition, Listening.Pending head, @Nullable Object callbackData) {
        return condition.condition(
                new SockAddr().set(head.peer()),
                null,
                null,
                null,
                new SockAddr().set(head.local()),
                null,
                new LpInt(),
                callbackData);
    }

    private static long decide(
            WinsockSocket listener, Listening listening, Listening.Pending head, int decision, LpInt errno) {
        switch (decision) {
            case Winsock.CF_ACCEPT -> {
                WinsockSocket accepted = create(listener, head);
                long handle = listener.instance.add(accepted, errno);
                if (handle == Winsock.INVALID_SOCKET) {
                    Closing.start(accepted, true);
                } else {
                    synchronized (accepted.lock) {
                        accepted.recheck(Winsock.FD_WRITE | Winsock.FD_READ | Winsock.FD_CLOSE);
                    }
                    accepted.kind().receives().pump();
                }
                return handle;
            }
            case Winsock.CF_REJECT -> {
                Listening.reset(head);
                return fail(WsaError.WSAECONNREFUSED, errno);
            }
            case Winsock.CF_DEFER -> {
                return putBack(listener, listening, head, true, WsaError.WSATRY_AGAIN, errno);
            }
            default -> {
                return putBack(listener, listening, head, false, WsaError.WSAEINVAL, errno);
            }
        }
    }

    private static long putBack(
            WinsockSocket listener,
            Listening listening,
            Listening.Pending head,
            boolean deferred,
            int error,
            LpInt errno) {
        boolean kept;
        synchronized (listener.lock) {
            kept = !listener.isClosed();
            if (kept) {
                listening.putBack(head, deferred);
            }
        }
        if (!kept) {
            Listening.reset(head);
        }
        return fail(error, errno);
    }

    /** The new socket has its listener's options, mode and registration. */
    static WinsockSocket create(WinsockSocket listener, Listening.Pending head) {
        WinsockSocket accepted = new WinsockSocket(
                listener.instance,
                listener.info,
                listener.overlapped,
                listener.group,
                socket -> new StreamKind(socket, head.wsk().dispatch(), head.peer()));
        synchronized (listener.lock) {
            accepted.options.inherit(listener.options);
            accepted.events.inherit(listener.events);
            accepted.setNonBlocking(listener.isNonBlocking());
        }
        return accepted;
    }

    private static long fail(int error, LpInt errno) {
        errno.set(error);
        return Winsock.INVALID_SOCKET;
    }
}
