package org.wsk4j.wsp.socket;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.wsk4j.nt.Irp;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;

/** A socket: what connections and datagrams have in common. Several descriptors can share one. */
final class WinsockSocket {

    /** Overlapped operations that may be pending on one socket; beyond it WSAEWOULDBLOCK. */
    static final int MOST_OVERLAPPED = 1024;

    final Object lock = new Object();
    final BaseInstance instance;
    final WsaProtocolInfo info;
    final boolean overlapped;
    final int group;
    final RoutineGate gate = new RoutineGate();
    /** Around every call of the WSK socket below. */
    final WskUse wsk = new WskUse();

    /** Guarded by lock. */
    final SocketOptions options;
    /** Guarded by lock. */
    final EventRecorder events = new EventRecorder();
    /** Started and not over; guarded by lock. */
    final Set<OverlappedOperation> operations = new HashSet<>();

    private final Kind kind;
    private final List<WsaEvent> waiters = new ArrayList<>(2); // guarded by lock
    private final List<Long> descriptors = new ArrayList<>(1); // guarded by lock

    private final Set<Irp> watches = new HashSet<>(1); // guarded by lock
    private volatile boolean nonBlocking;
    private volatile boolean closed;
    private volatile boolean silenced;
    private int pendingError; // guarded by lock

    /** Makes what differs, for the socket that is being made. */
    @FunctionalInterface
    interface KindFactory {
        Kind create(WinsockSocket socket);
    }

    WinsockSocket(BaseInstance instance, WsaProtocolInfo info, boolean overlapped, int group, KindFactory factory) {
        this.instance = instance;
        this.info = info;
        this.overlapped = overlapped;
        this.group = group;
        this.options = new SocketOptions();
        this.kind = factory.create(this);
    }

    Kind kind() {
        return kind;
    }

    boolean isNonBlocking() {
        return nonBlocking;
    }

    void setNonBlocking(boolean newValue) {
        nonBlocking = newValue;
    }

    boolean isClosed() {
        return closed;
    }

    /** The last cleanup: nothing is indicated any more. */
    boolean isSilenced() {
        return silenced;
    }

    void silence() {
        silenced = true;
    }

    // ------------------------------------------------------------------ descriptors

    void addDescriptor(long handle) {
        synchronized (lock) {
            descriptors.add(handle);
        }
    }

    /** Takes a descriptor away; true if it was the last. */
    boolean removeDescriptor(long handle) {
        synchronized (lock) {
            descriptors.remove(handle);
            return descriptors.isEmpty();
        }
    }

    boolean hasOtherDescriptors(long handle) {
        synchronized (lock) {
            return descriptors.stream().anyMatch(other -> other != handle);
        }
    }

    /** No descriptor is left: with the lock held, ends events and wakes whoever waits. */
    void markClosed() {
        closed = true;
        events.end();
        changed();
    }

    /** A WSK request that is cancelled when the socket is closed, however long the connection goes on. With the lock held. */
    void addWatch(Irp irp) {
        watches.add(irp);
    }

    void removeWatch(Irp irp) {
        watches.remove(irp);
    }

    /** Cancels what watches. Without the lock. */
    void cancelWatches() {
        List<Irp> all;
        synchronized (lock) {
            all = new ArrayList<>(watches);
            watches.clear();
        }
        all.forEach(Irp::cancel);
    }

    int pendingOperations() {
        synchronized (lock) {
            return operations.size();
        }
    }

    boolean hasPending(WsaOverlapped overlappedStructure) {
        synchronized (lock) {
            return operations.stream().anyMatch(operation -> operation.isOf(overlappedStructure));
        }
    }

    // ------------------------------------------------------------------ errors

    /** SO_ERROR: the error that nobody was told. With the lock held. */
    void setPendingError(int error) {
        pendingError = error;
    }

    /** Reads it, and clears it. With the lock held. */
    int takePendingError() {
        int error = pendingError;
        pendingError = 0;
        return error;
    }

    // ------------------------------------------------------------------ changes

    void addWaiter(WsaEvent waiter) {
        synchronized (lock) {
            waiters.add(waiter);
        }
    }

    void removeWaiter(WsaEvent waiter) {
        synchronized (lock) {
            waiters.remove(waiter);
        }
    }

    /** Something that a thread may wait for has changed. With the lock held. */
    void changed() {
        for (WsaEvent waiter : waiters) {
            waiter.set();
        }
    }

    /** A network event. With the lock held. */
    void happened(int what, int error) {
        if (!closed && events.isActive()) {
            events.happened(handle(), what, error, instance.upcalls());
        }
    }

    private long handle() {
        for (long descriptor : descriptors) {
            if (descriptor > 0) { // the others are promises
                return descriptor;
            }
        }
        return Winsock.INVALID_SOCKET;
    }

    /** Records those of some events whose condition holds. With the lock held. */
    void recheck(int what) {
        if (closed || !events.isActive()) {
            return;
        }
        int holding = kind.levels() & what & events.mask();
        for (int rest = holding; rest != 0; rest &= rest - 1) {
            int one = Integer.lowestOneBit(rest);
            happened(one, one == Winsock.FD_CLOSE ? kind.closeError() : 0);
        }
    }

    /** An enabling function was called: events may be recorded again, and are if their condition holds. */
    void enable(int what) {
        synchronized (lock) {
            if (events.isActive()) {
                events.enable(what);
                recheck(what);
            }
        }
    }
}
