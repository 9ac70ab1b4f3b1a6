package org.wsk4j.launcher.winsock;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.ws2.WinsockSession;

/** An echo server on Winsock that listens again when its listener died. */
final class ChainEcho {

    private static final int ROOM = 16 << 10;
    private static final long RETRY_NANOS = 2_000_000;
    private static final long PATIENCE_MILLIS = 5000;

    private final WinsockSession session;
    private final Thread acceptor;
    private final List<Thread> servers = new CopyOnWriteArrayList<>();
    private volatile @Nullable SockAddr address;
    private volatile long listener;
    private volatile boolean closing;

    ChainEcho(WinsockSession session) {
        this.session = session;
        acceptor = thread("winsock-accept", this::listen);
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        acceptor.start();
    }

    /** Where it listens now; null while it does not. */
    @Nullable
    SockAddr address() {
        return address;
    }

    private void listen() {
        Sockets sockets = new Sockets(session, null);
        while (!closing) {
            try {
                long s = sockets.listener();
                listener = s;
                address = sockets.name(s);
                serve(sockets, s);
            } catch (WinsockFailure away) {
                LockSupport.parkNanos(RETRY_NANOS);
            } finally {
                address = null;
            }
        }
    }

    private void serve(Sockets sockets, long s) {
        try {
            while (!closing) {
                long connection = sockets.accept(s);
                Thread server = thread("winsock-echo", () -> echo(new Sockets(session, null), connection));
                servers.add(server);
                server.start();
            }
        } finally {
            sockets.close(s);
        }
    }

    private void echo(Sockets sockets, long s) {
        byte[] room = new byte[ROOM];
        try {
            for (int length = sockets.receive(s, room); length > 0; length = sockets.receive(s, room)) {
                sockets.send(s, room, length);
            }
        } catch (WinsockFailure ended) {
            // The client counts what became of its connection.
            Thread.yield();
        } finally {
            sockets.close(s);
            servers.remove(Thread.currentThread());
        }
    }

    /** Closes the listener and waits for the connections, which their clients have closed. */
    void end() throws InterruptedException {
        closing = true;
        new Sockets(session, null).close(listener);
        acceptor.join(PATIENCE_MILLIS);
        for (Thread server : servers) {
            server.join(PATIENCE_MILLIS);
        }
    }
}
