package org.wsk4j.wsp.layer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.FdSet;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Timeval;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaNetworkEvents;
import org.wsk4j.wsp.WsaWait;
import org.wsk4j.wsp.WsaWindowProc;

/**
 * Network events and select of a layer with handles of its own. Events are the client's own objects, below too; messages name the socket and
 * so go through a window of the layer; sockets in sets are translated. Where the layer makes a send wait, it adds the FD_WRITE itself.
 */
final class LayerEvents {

    /** Messages for sockets whose accept has not returned yet. */
    private static final int MOST_EARLY = 1024;

    private record Early(long lower, int message, int lParam) {}

    private final OwnHandles handles;
    private final ArrayDeque<Early> early = new ArrayDeque<>(); // guarded by this
    private long window; // guarded by this

    LayerEvents(OwnHandles handles) {
        this.handles = handles;
    }

    private synchronized long window() {
        if (window == 0) {
            window = handles.context()
                    .createWindow(
                            "wsp-layer-" + handles.context().protocolInfo().catalogEntryId(),
                            (hWnd, message, wParam, lParam) -> forward(wParam, message, lParam));
        }
        return window;
    }

    synchronized void close() {
        if (window != 0) {
            handles.context().destroyWindow(window);
            window = 0;
        }
    }

    private void forward(long lower, int message, int lParam) {
        LayerSocket socket = handles.findLower(lower);
        if (socket == null) {
            synchronized (this) {
                if (early.size() >= MOST_EARLY) {
                    early.remove();
                }
                early.add(new Early(lower, message, lParam));
            }
            return;
        }
        post(socket, message, lParam);
    }

    private void post(LayerSocket socket, int message, int lParam) {
        long to;
        synchronized (socket) {
            to = socket.window;
        }
        handles.upcalls().postMessage(to, message, socket.handle, lParam, new LpInt());
    }

    /** A socket has got its handle: messages that came before are delivered. */
    void made(long s) {
        LayerSocket socket = handles.find(s, new LpInt());
        if (socket == null) {
            return;
        }
        List<Early> its = new ArrayList<>();
        synchronized (this) {
            for (Early message : early) {
                if (message.lower == socket.lower) {
                    its.add(message);
                }
            }
            early.removeAll(its);
        }
        its.forEach(message -> post(socket, message.message, message.lParam));
    }

    int asyncSelect(LayerSocket socket, long hWnd, int message, int events, LpInt errno) {
        synchronized (socket) {
            int result =
                    handles.below().asyncSelect(socket.lower, events == 0 ? hWnd : window(), message, events, errno);
            if (result == 0) {
                register(socket, null, hWnd, message, events);
            }
            return result;
        }
    }

    int eventSelect(LayerSocket socket, @Nullable WsaEvent event, int events, LpInt errno) {
        synchronized (socket) {
            int result = handles.below().eventSelect(socket.lower, event, events, errno);
            if (result == 0) {
                register(socket, event, 0, 0, events);
            }
            return result;
        }
    }

    private static void register(LayerSocket socket, @Nullable WsaEvent event, long window, int message, int mask) {
        socket.event = event;
        socket.window = window;
        socket.message = message;
        socket.mask = mask;
        socket.writeRecorded = false;
        socket.nonBlocking = true;
    }

    int enumNetworkEvents(
            LayerSocket socket, @Nullable WsaEvent event, @Nullable WsaNetworkEvents events, LpInt errno) {
        synchronized (socket) {
            int result = handles.below().enumNetworkEvents(socket.lower, event, events, errno);
            if (result == 0 && events != null && socket.writeRecorded) {
                socket.writeRecorded = false;
                events.setNetworkEvents(events.networkEvents() | Winsock.FD_WRITE);
                events.setErrorCode(Winsock.FD_WRITE_BIT, 0);
            }
            return result;
        }
    }

    /** A send that does not block was told to come back: it is told when. */
    void hold(LayerSocket socket, long delayNanos) {
        boolean already = socket.heldUntilNanos != 0;
        long until = System.nanoTime() + delayNanos;
        socket.heldUntilNanos = until == 0 ? 1 : until;
        if (!already) {
            handles.workers().later(delayNanos, () -> writable(socket));
        }
    }

    private void writable(LayerSocket socket) {
        long left = socket.heldUntilNanos - System.nanoTime();
        if (left > 0 && !socket.closing) {
            handles.workers().later(left, () -> writable(socket));
            return;
        }
        socket.heldUntilNanos = 0;
        WsaEvent event;
        synchronized (socket) {
            if ((socket.mask & Winsock.FD_WRITE) == 0 || socket.closing) {
                return;
            }
            event = socket.event;
            socket.writeRecorded = event != null;
        }
        if (event != null) {
            handles.upcalls().setEvent(event, new LpInt());
        } else {
            post(socket, socket.message, WsaWindowProc.makeSelectReply(Winsock.FD_WRITE, 0));
        }
    }

    int select(
            @Nullable FdSet readfds,
            @Nullable FdSet writefds,
            @Nullable FdSet exceptfds,
            @Nullable Timeval timeout,
            LpInt errno) {
        long deadline = timeout == null
                ? Long.MAX_VALUE
                : System.nanoTime()
                        + TimeUnit.SECONDS.toNanos(timeout.tvSec())
                        + TimeUnit.MICROSECONDS.toNanos(timeout.tvUsec());
        while (true) {
            long[] heldUntil = {Long.MAX_VALUE};
            FdSet read = lower(readfds, null, errno);
            FdSet write = lower(writefds, heldUntil, errno);
            FdSet except = lower(exceptfds, null, errno);
            if ((readfds != null && read == null)
                    || (writefds != null && write == null)
                    || (exceptfds != null && except == null)) {
                return Winsock.SOCKET_ERROR;
            }
            boolean held = heldUntil[0] != Long.MAX_VALUE;
            int ready = held && count(read) + count(write) + count(except) == 0
                    ? nap(Math.min(heldUntil[0], deadline))
                    : handles.below()
                            .select(
                                    0,
                                    read,
                                    write,
                                    except,
                                    held ? timeval(Math.min(heldUntil[0], deadline)) : timeout,
                                    errno);
            boolean again = ready == 0 && held && deadline - System.nanoTime() > 0;
            if (!again) {
                if (ready != Winsock.SOCKET_ERROR) {
                    upper(readfds, read);
                    upper(writefds, write);
                    upper(exceptfds, except);
                }
                return ready;
            }
        }
    }

    private static int count(@Nullable FdSet set) {
        return set == null ? 0 : set.fdCount();
    }

    private static int nap(long untilNanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime()) + 1;
        WsaWait.sleepEx((int) Math.max(0, Math.min(millis, Integer.MAX_VALUE)), true);
        return 0;
    }

    private static Timeval timeval(long untilNanos) {
        long micros = Math.max(0, TimeUnit.NANOSECONDS.toMicros(untilNanos - System.nanoTime()) + 1);
        return new Timeval((int) (micros / 1_000_000), (int) (micros % 1_000_000));
    }

    /** The same set below, without those whose sends are held; null and the errno set if one is no socket of ours. */
    private @Nullable FdSet lower(@Nullable FdSet set, long @Nullable [] heldUntil, LpInt errno) {
        if (set == null) {
            return null;
        }
        FdSet lower = new FdSet();
        for (long s : set.toArray()) {
            LayerSocket socket = handles.find(s, errno);
            if (socket == null) {
                return null;
            }
            long held = socket.heldUntilNanos;
            if (heldUntil != null && held != 0) {
                heldUntil[0] = Math.min(heldUntil[0], held);
            } else {
                lower.set(socket.lower);
            }
        }
        return lower;
    }

    private void upper(@Nullable FdSet set, @Nullable FdSet lower) {
        if (set == null || lower == null) {
            return;
        }
        set.zero();
        for (long s : lower.toArray()) {
            LayerSocket socket = handles.findLower(s);
            if (socket != null) {
                set.set(socket.handle);
            }
        }
    }
}
