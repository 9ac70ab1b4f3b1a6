package org.wsk4j.launcher.swap;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.client.Result;
import org.wsk4j.launcher.client.WskFailure;
import org.wsk4j.nt.NtStatus;

/**
 * An echo server as one would run it in a container whose provider may change: when its provider leaves, it closes the
 * listener and listens again, at the same address, on whichever provider can be captured. Connections stay with theirs.
 */
final class SwapServer implements AutoCloseable {

    private static final int PENDING_ACCEPTS = 16;
    private static final long RETRY_MILLIS = 1;
    private static final Duration LISTEN_LIMIT = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final Captures captures;
    private final Set<ServedConnection> connections = ConcurrentHashMap.newKeySet();
    private final SockAddr address = new SockAddr();
    private final Thread thread = new Thread(this::serve, "swap-server");
    private boolean listening; // guarded by this
    private boolean over; // guarded by this: this listener is of no use any more
    private volatile boolean closing;
    private volatile @Nullable String failure;

    SwapServer(Ledger ledger, CapturesOf captures) {
        this.ledger = ledger;
        this.captures = captures.told(this::listenerIsOver);
        thread.setDaemon(true);
    }

    /** Makes captures that tell when a provider leaves. */
    interface CapturesOf {
        Captures told(Runnable left);
    }

    /** Answers when it listens. */
    SockAddr start() throws InterruptedException {
        thread.start();
        synchronized (this) {
            while (!listening && failure == null) {
                wait();
            }
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        return address;
    }

    /** Why it serves no more, or null. */
    @Nullable
    String failure() {
        return failure;
    }

    private synchronized void listenerIsOver() {
        over = true;
        notifyAll();
    }

    private void serve() {
        try {
            while (!closing) {
                Captures.Captured captured = captures.current();
                WskListenSocket listener = listen(captured.client());
                synchronized (this) {
                    over = captured.isLeaving() || closing;
                    listening = true;
                    notifyAll();
                }
                for (int i = 0; i < PENDING_ACCEPTS; i++) {
                    new Acceptance(captured.client(), listener).next();
                }
                synchronized (this) {
                    while (!over) {
                        wait();
                    }
                }
                captured.client().close(listener);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (WskFailure e) {
            synchronized (this) {
                failure = e.getMessage();
                notifyAll();
            }
        }
    }

    /** The port may still be the leaving provider's for a moment. */
    private WskListenSocket listen(Client client) throws InterruptedException {
        SockAddr where = address.port() == 0
                ? client.resolve("127.0.0.1", 0, WskOptions.SOCK_STREAM).get(0)
                : address;
        long deadline = System.nanoTime() + LISTEN_LIMIT.toNanos();
        while (true) {
            try {
                WskListenSocket listener = client.listen(where, null, new WskClientListenDispatch(null, null, null));
                Result.of(
                                Client.LIMIT,
                                ledger.single(),
                                irp -> listener.dispatch().getLocalAddress(address, irp))
                        .orThrow("cannot tell the address");
                return listener;
            } catch (WskFailure e) {
                if (e.status() != NtStatus.STATUS_ADDRESS_ALREADY_EXISTS || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    /** One pending accept, again and again until the listener is over. */
    private final class Acceptance {

        private final Client client;
        private final WskListenSocket listener;
        private final Ledger.Entry entry;

        Acceptance(Client client, WskListenSocket listener) {
            this.client = client;
            this.listener = listener;
            entry = ledger.new Entry(this::accepted);
        }

        void next() {
            synchronized (SwapServer.this) {
                if (!over) {
                    listener.dispatch().accept(0, null, null, null, null, entry.next());
                }
            }
        }

        private void accepted() {
            if (entry.status().isSuccess()) {
                ServedConnection connection =
                        new ServedConnection(ledger, entry.pointer(WskConnectionSocket.class), connections::remove);
                connections.add(connection);
                connection.receive();
                next();
            } else if (entry.status() == NtStatus.STATUS_FILE_FORCED_CLOSED) {
                listenerIsOver();
            }
        }
    }

    /** Closes listener and connections. */
    @Override
    public void close() {
        closing = true;
        listenerIsOver();
        try {
            thread.join(LISTEN_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.forEach(ServedConnection::close);
    }

    /** After everything has settled. */
    void release() {
        captures.close();
    }
}
