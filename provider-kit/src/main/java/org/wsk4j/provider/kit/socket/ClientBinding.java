package org.wsk4j.provider.kit.socket;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientNpi;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;

/** WSK_CLIENT: one client's binding to the provider; what is outstanding for it, and its orderly end. */
public final class ClientBinding implements WskClient, RequestHost {

    /** How often a detach looks whether IRPs of sockets are still pending. */
    private static final long DRAIN_POLL_MILLIS = 5;

    final ProviderCore provider;
    private final WskClientNpi npi;
    private final Object lock = new Object();
    private final AtomicInteger sockets = new AtomicInteger();

    // guarded by lock
    private @Nullable Request free;
    private int requests;
    private boolean detached;
    private int staticEvents;
    private boolean everHadSocket;
    private final RequestQueue transportChanges = new RequestQueue();

    ClientBinding(ProviderCore provider, WskClientNpi npi) {
        this.provider = provider;
        this.npi = npi;
    }

    @Override
    public Object lock() {
        return lock;
    }

    @Override
    public WskClientNpi npi() {
        return npi;
    }

    @Override
    public int openSockets() {
        return sockets.get();
    }

    Request begin(Irp irp, Request.Kind kind) {
        Request request;
        synchronized (lock) {
            request = free;
            if (request != null) {
                free = request.next;
                request.next = null;
            }
            requests++;
        }
        if (request == null) {
            request = new Request(this);
        }
        try {
            request.start(irp, kind);
        } catch (IllegalStateException e) {
            recycle(request);
            throw e;
        }
        return request;
    }

    @Override
    public void recycle(Request request) {
        synchronized (lock) {
            request.next = free;
            free = request;
            requests--;
            lock.notifyAll();
        }
    }

    void socketOpened() {
        sockets.incrementAndGet();
        synchronized (lock) {
            everHadSocket = true;
        }
    }

    void socketClosed() {
        sockets.decrementAndGet();
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    /** Why no provider-level entry works any more, or null. */
    @Nullable
    NtStatus refusal() {
        synchronized (lock) {
            return detached || provider.isClosed() ? NtStatus.STATUS_DEVICE_NOT_READY : null;
        }
    }

    int staticEvents() {
        synchronized (lock) {
            return staticEvents;
        }
    }

    /** WSK_SET_STATIC_EVENT_CALLBACKS: before any socket exists. */
    NtStatus setStaticEvents(int mask) {
        synchronized (lock) {
            if (everHadSocket) {
                return NtStatus.STATUS_INVALID_DEVICE_STATE;
            }
            staticEvents |= mask;
            return NtStatus.STATUS_SUCCESS;
        }
    }

    /** WSK_TRANSPORT_LIST_CHANGE: waits for the next change; false if the client is leaving or the IRP is cancelled. */
    boolean awaitTransportChange(Request request) {
        synchronized (lock) {
            if (detached || request.isCancelRequested()) {
                return false;
            }
            transportChanges.add(request);
            request.waitsIn(new Canceller() {
                @Override
                public boolean remove(Request cancelled) {
                    return transportChanges.remove(cancelled);
                }

                @Override
                public void cancelInFlight(Request cancelled) {
                    throw new AssertionError("the transport never has it");
                }
            });
            return true;
        }
    }

    void transportListChanged(NtStatus status) {
        RequestQueue waiting = new RequestQueue();
        synchronized (lock) {
            transportChanges.moveAfter(0, waiting);
        }
        waiting.result(status);
        waiting.completeAll();
    }

    @Override
    public NtStatus detach(boolean untilSocketsClosed, long timeoutNanos) throws InterruptedException {
        if (Irql.current() >= Irql.DISPATCH_LEVEL && timeoutNanos > 0) {
            throw new IllegalStateException("a callback must not wait for a detach");
        }
        synchronized (lock) {
            detached = true;
        }
        transportListChanged(NtStatus.STATUS_CANCELLED);
        long start = System.nanoTime();
        while (!isQuiet(untilSocketsClosed)) {
            long left = timeoutNanos - (System.nanoTime() - start);
            if (left <= 0) {
                return NtStatus.STATUS_TIMEOUT;
            }
            synchronized (lock) {
                lock.wait(Math.max(1, Math.min(DRAIN_POLL_MILLIS, left / 1_000_000)));
            }
        }
        provider.removeClient(this);
        return NtStatus.STATUS_SUCCESS;
    }

    private boolean isQuiet(boolean untilSocketsClosed) {
        synchronized (lock) {
            if (requests != 0) {
                return false;
            }
        }
        return untilSocketsClosed ? sockets.get() == 0 : provider.pendingRequests(this) == 0;
    }
}
