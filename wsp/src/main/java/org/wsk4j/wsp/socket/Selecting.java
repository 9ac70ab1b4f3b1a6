package org.wsk4j.wsp.socket;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.FdSet;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Timeval;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;

/** WSPSelect, WSPEventSelect and WSPAsyncSelect. */
final class Selecting {

    /** A socket and what is asked of it. */
    private record Asked(long handle, WinsockSocket socket, int what, FdSet answer) {
        boolean isReady() {
            synchronized (socket.lock) {
                return socket.isClosed() || (socket.kind().selectable() & what) != 0;
            }
        }
    }

    private Selecting() {}

    static int select(
            BaseInstance instance,
            @Nullable FdSet readfds,
            @Nullable FdSet writefds,
            @Nullable FdSet exceptfds,
            @Nullable Timeval timeout,
            LpInt errno) {
        List<Asked> asked = new ArrayList<>();
        if (!collect(instance, readfds, Kind.READABLE, asked)
                || !collect(instance, writefds, Kind.WRITABLE, asked)
                || !collect(instance, exceptfds, Kind.FAILED, asked)) {
            return fail(WsaError.WSAENOTSOCK, errno);
        }
        boolean wrongTime =
                timeout != null && (timeout.tvSec() < 0 || timeout.tvUsec() < 0 || timeout.tvUsec() >= 1_000_000);
        if (asked.isEmpty() || wrongTime) {
            return fail(WsaError.WSAEINVAL, errno);
        }
        long deadline = timeout == null
                ? Long.MAX_VALUE
                : System.nanoTime() + timeout.tvSec() * 1_000_000_000L + timeout.tvUsec() * 1_000L;
        List<WinsockSocket> sockets =
                asked.stream().map(Asked::socket).distinct().toList();
        int error = instance.blocking.await(
                sockets,
                sockets.get(0).info.catalogEntryId(),
                deadline,
                () -> asked.stream().anyMatch(Asked::isReady));
        if (error != 0 && error != WsaError.WSAETIMEDOUT) {
            return fail(error, errno);
        }
        return answer(asked, errno);
    }

    private static boolean collect(BaseInstance instance, @Nullable FdSet set, int what, List<Asked> asked) {
        if (set == null) {
            return true;
        }
        for (long handle : set.toArray()) {
            WinsockSocket socket = instance.find(handle);
            if (socket == null) {
                return false;
            }
            asked.add(new Asked(handle, socket, what, set));
        }
        return true;
    }

    private static int answer(List<Asked> asked, LpInt errno) {
        List<Asked> ready = asked.stream().filter(Asked::isReady).toList();
        if (asked.stream().anyMatch(one -> one.socket().isClosed())) {
            return fail(WsaError.WSAENOTSOCK, errno);
        }
        asked.forEach(one -> one.answer().zero());
        ready.forEach(one -> one.answer().set(one.handle()));
        return ready.size();
    }

    private static int fail(int error, LpInt errno) {
        errno.set(error);
        return Winsock.SOCKET_ERROR;
    }

    // ------------------------------------------------------------------ registrations

    static int eventSelect(WinsockSocket socket, @Nullable WsaEvent event, int events) {
        if ((events & ~Winsock.FD_ALL_EVENTS) != 0 || (events != 0 && (event == null || !event.isValid()))) {
            return WsaError.WSAEINVAL;
        }
        synchronized (socket.lock) {
            socket.events.select(event, events);
            registered(socket, events);
        }
        return 0;
    }

    static int asyncSelect(WinsockSocket socket, long hWnd, int message, int events) {
        if ((events & ~Winsock.FD_ALL_EVENTS) != 0 || (events != 0 && hWnd == 0)) {
            return WsaError.WSAEINVAL;
        }
        synchronized (socket.lock) {
            socket.events.post(hWnd, message, events);
            registered(socket, events);
        }
        return 0;
    }

    /** Non-blocking from now on; a condition that holds already is recorded at once. */
    private static void registered(WinsockSocket socket, int events) {
        socket.setNonBlocking(true);
        if ((events & Winsock.FD_WRITE) != 0 && (socket.kind().levels() & Winsock.FD_WRITE) == 0) {
            socket.kind().wantWrite();
        }
        socket.recheck(events);
    }
}
