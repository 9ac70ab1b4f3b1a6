package org.wsk4j.provider.kit.socket;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientNpi;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.KitLimits;
import org.wsk4j.provider.kit.Transport;
import org.wsk4j.runtime.ProviderSnapshot;

/** What a provider has: its transport, clients and sockets, and its orderly departure. */
public final class ProviderCore {

    final Transport transport;
    final KitLimits limits;

    private final Set<ClientBinding> clients = ConcurrentHashMap.newKeySet();
    private final SocketTable sockets = new SocketTable();
    private final Set<SocketCore> departing = ConcurrentHashMap.newKeySet();
    private final AtomicLong socketIds = new AtomicLong();
    private final AtomicLong socketsOpened = new AtomicLong();
    private final AtomicLong orphans = new AtomicLong();
    private final Object lock = new Object();
    private volatile boolean closed;

    /**
     * Creates one.
     *
     * @param transport moves the bytes
     * @param limits bound it
     */
    public ProviderCore(Transport transport, KitLimits limits) {
        this.transport = transport;
        this.limits = limits;
    }

    /**
     * ProviderAttachClient.
     *
     * @param npi the client
     * @return its binding
     */
    public ClientBinding attach(WskClientNpi npi) {
        ClientBinding binding = new ClientBinding(this, npi);
        clients.add(binding);
        return binding;
    }

    /**
     * The binding behind a client object.
     *
     * @param client what a client handed in
     * @return its binding, or null if it is not of this provider
     */
    public @Nullable ClientBinding binding(@Nullable WskClient client) {
        return client instanceof ClientBinding binding && binding.provider == this ? binding : null;
    }

    /**
     * Whether the provider has left.
     *
     * @return true once the departure has begun
     */
    public boolean isClosed() {
        return closed;
    }

    long nextSocketId() {
        return socketIds.incrementAndGet();
    }

    /** False if the provider has left meanwhile: the socket must become an orphan. */
    boolean add(SocketCore socket) {
        sockets.add(socket);
        socketsOpened.incrementAndGet();
        if (closed) {
            departing.add(socket);
            return false;
        }
        return true;
    }

    void remove(SocketCore socket) {
        sockets.remove(socket);
        orphanDone(socket);
    }

    void removeClient(ClientBinding client) {
        clients.remove(client);
    }

    int pendingRequests(ClientBinding client) {
        int pending = 0;
        for (SocketCore socket : sockets.all()) {
            if (socket.client == client) {
                pending += socket.pendingRequests();
            }
        }
        return pending;
    }

    /** Nothing of the socket is with the transport any more. */
    void orphanDone(SocketCore socket) {
        if (departing.remove(socket)) {
            synchronized (lock) {
                lock.notifyAll();
            }
        }
    }

    /**
     * Departure: every socket becomes an orphan, then the loops end. Idempotent and bounded. On a loop, or in a callback,
     * a thread of its own does the waiting.
     */
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
        }
        List<SocketCore> left = sockets.all();
        departing.addAll(left);
        orphans.addAndGet(departing.size());
        for (ClientBinding client : clients) {
            client.transportListChanged(NtStatus.STATUS_CANCELLED);
        }
        for (SocketCore socket : left) {
            socket.orphan();
        }
        if (Irql.current() >= Irql.DISPATCH_LEVEL || transport.nextLoop().inLoop()) {
            Thread finisher = new Thread(this::finishClose, "wsk-departure");
            finisher.setDaemon(true);
            finisher.start();
        } else {
            finishClose();
        }
    }

    private void finishClose() {
        long timeoutNanos = limits.closeTimeoutMillis() * 1_000_000;
        long start = System.nanoTime();
        boolean interrupted = false;
        synchronized (lock) {
            while (!departing.isEmpty() && !interrupted) {
                long left = timeoutNanos - (System.nanoTime() - start);
                if (left <= 0) {
                    break;
                }
                try {
                    lock.wait(Math.max(1, left / 1_000_000));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        transport.close(timeoutNanos);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Fills in sockets and counters.
     *
     * @param snapshot takes the picture
     */
    public void fill(ProviderSnapshot snapshot) {
        long sent = 0;
        long received = 0;
        for (SocketCore socket : sockets.all()) {
            var picture = socket.snapshot();
            sent += picture.bytesSent;
            received += picture.bytesReceived;
            snapshot.sockets.add(picture);
        }
        snapshot.counters.put("sockets.open", (long) sockets.size());
        snapshot.counters.put("sockets.opened", socketsOpened.get());
        snapshot.counters.put("sockets.orphaned", orphans.get());
        snapshot.counters.put("clients", (long) clients.size());
        snapshot.counters.put("open.bytes.sent", sent);
        snapshot.counters.put("open.bytes.received", received);
        transport.count(snapshot.counters);
    }
}
