package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.Endpoint;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.runtime.SocketSnapshot;

/**
 * The life of a socket: what is outstanding, the endpoint, and its orderly end.
 *
 * <p>The end: no new request; queued ones are cancelled; once no call into the transport runs, the endpoint is closed; then
 * the requests that the transport had are cancelled; once no request, callback or routine is left, the close completes.
 */
final class SocketCore implements RequestHost {

    private static final SockAddr NOWHERE = new SockAddr();

    final ClientBinding client;
    final Category category;
    final long id;
    final Loop loop;
    final EventSwitch events;

    private final long createdNanos = System.nanoTime();

    int place; // in the provider's table, which guards it

    // guarded by lock
    @Nullable
    Object socketContext;

    private @Nullable SocketPart part;
    private @Nullable Endpoint endpoint;
    private EndpointState endpointState = EndpointState.NONE;
    private boolean abortEndpoint;
    private int transportCalls;
    private int references;
    private int requests;
    private boolean closing;
    private boolean dead;
    private boolean gone;
    private boolean hasDefect;
    private @Nullable Request closeRequest;
    private @Nullable Request free;

    @Nullable
    AddressListWatch addressChanges; // few sockets ask for it

    SockAddr localAddress = NOWHERE; // kept because the host forgets it with the connection; never changed
    SockAddr remoteAddress = NOWHERE; // the same
    long bytesSent;
    long bytesReceived;

    SocketCore(ClientBinding client, Category category, Loop loop, @Nullable Object socketContext) {
        this.client = client;
        this.category = category;
        this.loop = loop;
        this.socketContext = socketContext;
        this.id = client.provider.nextSocketId();
        this.events = new EventSwitch(this);
    }

    /** The socket is complete: it counts from now on. */
    void opened(SocketPart newPart, @Nullable Endpoint newEndpoint) {
        synchronized (this) {
            part = newPart;
            endpoint = newEndpoint;
            endpointState = newEndpoint == null ? EndpointState.NONE : EndpointState.OPEN;
        }
        client.socketOpened();
        if (!client.provider.add(this)) {
            orphan();
        }
    }

    /** True once. */
    boolean isFirstDefect() {
        synchronized (this) {
            boolean first = !hasDefect;
            hasDefect = true;
            return first;
        }
    }

    @Override
    public Object lock() {
        return this; // nobody else has it
    }

    /** Takes the IRP: the first step of every entry. */
    Request begin(Irp irp, Request.Kind kind) {
        Request request;
        synchronized (this) {
            if (closing) {
                throw new IllegalStateException("the socket is closed");
            }
            request = free;
            if (request != null) {
                free = request.next;
                request.next = null;
            }
            references++;
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
        Request finished;
        synchronized (this) {
            if (request.kind != Request.Kind.CONNECT) { // not to be kept by a connection that waits for its first bytes
                request.next = free;
                free = request;
            }
            references--;
            requests--;
            finished = takeCloseIfDone();
        }
        finish(finished);
    }

    /** Whether the provider has left. With or without the lock. */
    boolean isDead() {
        synchronized (this) {
            return dead;
        }
    }

    /** Why no more work may be begun, or null. With the lock held. */
    @Nullable
    NtStatus refusal() {
        return dead ? NtStatus.STATUS_FILE_FORCED_CLOSED : closing ? NtStatus.STATUS_CANCELLED : null;
    }

    /** Whether no more work may be begun. With the lock held. */
    boolean isEnding() {
        return closing || dead;
    }

    /**
     * Whether an event may be told here and now: on the loop, and not inside another callback or a completion routine of
     * whatever socket, which would see its own client called in the middle of a call.
     */
    boolean mayCallBack() {
        return loop.inLoop() && Irql.current() < Irql.DISPATCH_LEVEL;
    }

    /** A callback begins: the close waits for it. With the lock held. */
    void enterCallback() {
        references++;
    }

    void exitCallback() {
        Request finished;
        synchronized (this) {
            finished = exitCallbackLocked();
        }
        finish(finished);
    }

    /** The same with the lock held; what it answers goes to {@link #finish} once the lock is free. */
    @Nullable
    Request exitCallbackLocked() {
        references--;
        return takeCloseIfDone();
    }

    /** A call into the transport begins: the endpoint is not closed under it. With the lock held; false if there is none. */
    boolean enterTransport() {
        if (endpointState != EndpointState.OPEN) {
            return false;
        }
        transportCalls++;
        return true;
    }

    void exitTransport() {
        Endpoint toClose;
        synchronized (this) {
            toClose = exitTransportLocked();
        }
        closeTaken(toClose);
    }

    /** The same with the lock held; what it answers goes to {@link #closeTaken} once the lock is free. */
    @Nullable
    Endpoint exitTransportLocked() {
        transportCalls--;
        return takeEndpointToClose();
    }

    void closeTaken(@Nullable Endpoint toClose) {
        if (toClose != null) {
            closeNow(toClose, abortEndpoint);
        }
    }

    /** Whoever waits for the end gets it, even from a transport that cannot close. */
    private void closeNow(Endpoint toClose, boolean abort) {
        try {
            toClose.close(abort);
        } catch (RuntimeException e) {
            Defects.threw(this, e);
            if (!loop.execute(this::onEndpointClosed)) {
                onEndpointClosed();
            }
        }
    }

    private @Nullable Endpoint takeEndpointToClose() {
        if (endpointState == EndpointState.CLOSE_WANTED && transportCalls == 0) {
            endpointState = EndpointState.CLOSING;
            return endpoint;
        }
        return null;
    }

    /** Asks the transport to end the pending operation of a direction. */
    void cancelTransport(Direction direction) {
        Endpoint current;
        synchronized (this) {
            if (!enterTransport()) {
                return;
            }
            current = endpoint;
        }
        if (current != null) {
            cancel(current, direction);
        }
        exitTransport();
    }

    /** The same for a caller that has entered the transport. */
    void cancel(Endpoint entered, Direction direction) {
        try {
            entered.cancel(direction);
        } catch (RuntimeException e) {
            Defects.threw(this, e);
        }
    }

    /** Whether requests that the transport had are back, or there never were any. With the lock held. */
    boolean isEndpointGone() {
        return endpointState == EndpointState.NONE || endpointState == EndpointState.CLOSED;
    }

    /** False for a socket whose category does not go with its type. */
    boolean hasEndpoint() {
        return endpoint != null;
    }

    /** The endpoint of a socket that has one. */
    Endpoint endpoint() {
        Endpoint current = endpoint;
        if (current == null) {
            throw new AssertionError("this socket has no endpoint");
        }
        return current;
    }

    /** Another endpoint takes over, as when a stream socket begins to listen. With the lock held. */
    void replaceEndpoint(@Nullable Endpoint newEndpoint) {
        endpoint = newEndpoint;
        endpointState = newEndpoint == null ? EndpointState.NONE : EndpointState.OPEN;
    }

    /** Closes the endpoint and keeps the socket, as an abortive disconnect does. Without the lock. */
    void closeEndpoint(boolean abort) {
        Endpoint toClose;
        synchronized (this) {
            if (endpointState != EndpointState.OPEN) {
                return;
            }
            endpointState = EndpointState.CLOSE_WANTED;
            abortEndpoint = abort;
            toClose = takeEndpointToClose();
        }
        if (toClose != null) {
            closeNow(toClose, abort);
        }
    }

    /** The transport's barrier: nothing of the endpoint is left. On the loop. */
    void onEndpointClosed() {
        RequestQueue left = new RequestQueue();
        SocketPart current;
        boolean orphaned;
        synchronized (this) {
            if (endpointState == EndpointState.CLOSED) {
                return; // of a transport whose close threw, and worked
            }
            endpointState = EndpointState.CLOSED;
            current = part;
            orphaned = dead;
            if (current != null) {
                current.takeInFlight(left);
            }
            end(left, orphaned);
            references++;
        }
        left.completeAll();
        if (current != null) {
            current.endpointClosed();
            if (orphaned) {
                current.indicateDeath();
            }
        }
        exitCallback();
        if (orphaned) {
            client.provider.orphanDone(this); // last: who waits for the departure finds nothing of the socket at work
        }
    }

    /** WskCloseSocket. */
    NtStatus close(@Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Request request = begin(irp, Request.Kind.OTHER);
        RequestQueue cancelled = new RequestQueue();
        Endpoint toClose;
        synchronized (this) {
            if (closing) {
                cancelled.add(
                        request.result(NtStatus.STATUS_INVALID_DEVICE_STATE)); // two at once: the other one closes
                toClose = null;
            } else {
                toClose = beginClose(request, cancelled);
            }
            references++;
        }
        cancelled.completeAll();
        if (toClose != null) {
            closeNow(toClose, abortEndpoint);
        }
        exitCallback();
        return request.leave();
    }

    /** From here on nothing begins any more; the request completes when nothing is left. With the lock held. */
    private @Nullable Endpoint beginClose(Request request, RequestQueue cancelled) {
        closing = true;
        closeRequest = request;
        references--; // the close does not wait for itself
        events.close();
        if (part != null) {
            takeQueued(part, cancelled);
            if (endpointState == EndpointState.OPEN) {
                endpointState = EndpointState.CLOSE_WANTED;
                abortEndpoint = part.closesAbortively();
            }
        }
        end(cancelled, dead);
        return takeEndpointToClose();
    }

    private void takeQueued(SocketPart from, RequestQueue target) {
        from.takeQueued(target);
        if (addressChanges != null) {
            addressChanges.takeQueued(target);
        }
    }

    private static void end(RequestQueue requests, boolean orphaned) {
        if (orphaned) {
            requests.result(NtStatus.STATUS_FILE_FORCED_CLOSED);
        } else {
            requests.resultAborted();
        }
    }

    /** The provider leaves: the socket becomes an orphan. Any thread. */
    void orphan() {
        RequestQueue left = new RequestQueue();
        Endpoint toClose = null;
        boolean known;
        boolean nothingToWaitFor;
        synchronized (this) {
            known = dead || gone;
            if (!known) {
                dead = true;
                references++;
                if (part != null) {
                    takeQueued(part, left);
                }
                left.result(NtStatus.STATUS_FILE_FORCED_CLOSED);
                if (endpointState == EndpointState.OPEN) {
                    endpointState = EndpointState.CLOSE_WANTED;
                    abortEndpoint = true;
                }
                toClose = takeEndpointToClose();
            }
            nothingToWaitFor = isEndpointGone();
        }
        left.completeAll();
        if (toClose != null) {
            closeNow(toClose, true);
        }
        boolean toldLater = !known && nothingToWaitFor && loop.execute(this::tellDeath);
        if (nothingToWaitFor && !toldLater) {
            client.provider.orphanDone(this);
        }
        if (!known && !toldLater) {
            exitCallback();
        }
    }

    /** A socket that had no endpoint any more when its provider left. On the loop. */
    private void tellDeath() {
        SocketPart current;
        synchronized (this) {
            current = part;
        }
        if (current != null) {
            current.indicateDeath();
        }
        exitCallback();
        client.provider.orphanDone(this);
    }

    private @Nullable Request takeCloseIfDone() {
        Request request = closeRequest;
        if (request == null || references != 0 || !isEndpointGone()) {
            return null;
        }
        closeRequest = null;
        gone = true;
        references++; // of the close request itself, given back when it is recycled
        return request;
    }

    void finish(@Nullable Request request) {
        if (request != null) {
            client.provider.remove(this);
            client.socketClosed();
            request.complete(NtStatus.STATUS_SUCCESS, 0);
        }
    }

    /** Keeps it: not to be changed any more. */
    void cacheLocal(SockAddr address) {
        synchronized (this) {
            localAddress = address;
        }
    }

    /** Keeps it: not to be changed any more. */
    void cacheRemote(SockAddr address) {
        synchronized (this) {
            remoteAddress = address;
        }
    }

    int pendingRequests() {
        synchronized (this) {
            return requests;
        }
    }

    SocketSnapshot snapshot() {
        SocketSnapshot snapshot = new SocketSnapshot();
        synchronized (this) {
            snapshot.id = id;
            snapshot.category = category.name();
            snapshot.state = dead ? "ORPHAN" : part == null ? "" : part.stateName();
            snapshot.localAddress = text(localAddress);
            snapshot.remoteAddress = text(remoteAddress);
            snapshot.pendingIrps = requests;
            snapshot.retainedIndications = part == null ? 0 : part.retained();
            snapshot.ageMillis = (System.nanoTime() - createdNanos) / 1_000_000;
            snapshot.bytesSent = bytesSent;
            snapshot.bytesReceived = bytesReceived;
        }
        return snapshot;
    }

    private static String text(SockAddr address) {
        return address.family() == SockAddr.AF_UNSPEC ? "" : address.toString();
    }

    @Override
    public String toString() {
        return category + " socket " + id;
    }
}
