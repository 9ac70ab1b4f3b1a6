package org.wsk4j.provider.kit.socket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskAcceptOutputs;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskInspectId;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.TransportException;

/**
 * The listening role: connections come from the transport while somebody wants them, are inspected if the client asked for
 * that, and go to the accept that waits longest, else to acceptEvent. A listening socket is one; a stream socket gets one
 * when it listens.
 *
 * <p>Callbacks run in {@link #turn} only, so one at a time and never inside a call of the client.
 */
final class Listener extends SerialPump implements ListenSink, SocketPart, Canceller {

    /** How many callbacks one turn makes at most, so that a flood does not keep other sockets from the loop. */
    private static final int TURN_BUDGET = 16;

    private final SocketCore core;
    private final int family;
    private final int protocol;
    private final ListenCallbacks callbacks;
    private final ConditionalAccept conditional;
    private final Runnable turn = this::turn;

    // guarded by core.lock()
    private ListenState state = ListenState.CREATED;
    private @Nullable ListenEndpoint endpoint;
    private @Nullable LocalBinding released;
    private boolean accepting;
    private boolean scheduled;
    private boolean deathDue;
    private boolean deathTold;
    private final RequestQueue accepts = new RequestQueue();
    private final Deque<ConnectionSocket> established = new ArrayDeque<>();

    Listener(SocketCore core, int family, int protocol, @Nullable WskClientListenDispatch dispatch) {
        super(core.loop);
        this.core = core;
        this.family = family;
        this.protocol = protocol;
        this.callbacks = new ListenCallbacks(core, family, dispatch);
        this.conditional = new ConditionalAccept(core, this, callbacks);
    }

    /** Gives the listener its endpoint, before anything else. */
    void open(ListenEndpoint newEndpoint) {
        synchronized (core.lock()) {
            endpoint = newEndpoint;
        }
    }

    /** What to give back when the endpoint is closed. */
    void releases(LocalBinding binding) {
        released = binding;
    }

    /** Whether there is an endpoint to bind; without one the socket type has no connections. */
    @Nullable
    ListenEndpoint endpoint() {
        return endpoint;
    }

    /** With the lock held. */
    ListenState state() {
        return state;
    }

    private void moveTo(ListenState next) {
        if (!state.leadsTo(next)) {
            throw new AssertionError(state + " does not lead to " + next);
        }
        state = next;
    }

    /** The endpoint is bound and listens: connections may come. Without the lock. */
    void begin() {
        synchronized (core.lock()) {
            moveTo(ListenState.LISTENING);
            core.events.enableStatics(core.client.staticEvents() & ownEvents() & suppliedEvents());
        }
        signal();
    }

    /** WskAccept. */
    NtStatus accept(
            int flags,
            @Nullable Object context,
            @Nullable WskClientConnectionDispatch connectionDispatch,
            @Nullable SockAddr local,
            @Nullable SockAddr remote,
            @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Request request = core.begin(irp, Request.Kind.ACCEPT);
        request.context = context;
        request.dispatch = connectionDispatch;
        request.localAddress = local;
        request.remoteAddress = remote;
        NtStatus refusal;
        synchronized (core.lock()) {
            refusal = refusal();
            if (refusal == null && flags != 0) {
                refusal = NtStatus.STATUS_INVALID_PARAMETER;
            } else if (refusal == null && request.isCancelRequested()) {
                refusal = NtStatus.STATUS_CANCELLED;
            }
            if (refusal == null) {
                accepts.add(request);
                request.waitsIn(this);
            }
        }
        if (refusal != null) {
            request.complete(refusal, 0);
        } else {
            signal();
        }
        return request.leave();
    }

    /** Why nothing can be accepted, or null. With the lock held. */
    @Nullable
    NtStatus refusal() {
        if (core.isDead() || state == ListenState.BROKEN) {
            return NtStatus.STATUS_FILE_FORCED_CLOSED;
        }
        return state == ListenState.LISTENING ? null : NtStatus.STATUS_INVALID_DEVICE_STATE;
    }

    /** Whether connections may come. With the lock held. */
    boolean isOpen() {
        return !core.isEnding() && state == ListenState.LISTENING;
    }

    /** WskInspectComplete and SO_CONDITIONAL_ACCEPT. */
    ConditionalAccept conditional() {
        return conditional;
    }

    // connections

    @Override
    public void accepted(StreamEndpoint connection) {
        WskInspectId id = conditional.nextId();
        ConnectionSocket socket;
        try {
            socket = ConnectionSocket.accepted(core.client, family, protocol, connection, id);
        } catch (TransportException | RuntimeException e) {
            refuse(connection, e);
            return;
        }
        if (id == null) {
            established(socket);
        } else {
            conditional.arrived(id, socket);
        }
        signal();
    }

    /** A connection without addresses, or whose transport takes no sink: nobody gets it, and its peer does not wait. */
    private void refuse(StreamEndpoint connection, Exception cause) {
        Defects.statusOf(core, cause);
        try {
            connection.close(true);
        } catch (RuntimeException e) {
            Defects.threw(core, e);
        }
    }

    /** A connection may be handed out. Signal afterwards. */
    void established(ConnectionSocket connection) {
        boolean taken;
        synchronized (core.lock()) {
            taken = isOpen() && established.add(connection);
        }
        if (!taken) {
            abandon(connection);
        }
    }

    /** Resets a connection that nobody takes. */
    static void abandon(ConnectionSocket connection) {
        try {
            connection.abandon();
        } catch (IllegalStateException e) {
            // The client closed it inside the callback that did not take it.
        }
    }

    @Override
    public void acceptFailed(long result, boolean broken) {
        if (broken) {
            broken(NtStatus.STATUS_FILE_FORCED_CLOSED);
        }
    }

    /** Nothing will be accepted any more: what waits ends so. */
    private void broken(NtStatus status) {
        RequestQueue left = new RequestQueue();
        synchronized (core.lock()) {
            if (state != ListenState.LISTENING || core.isEnding()) {
                return;
            }
            moveTo(ListenState.BROKEN);
            accepts.moveAfter(0, left);
            deathDue = true;
        }
        left.result(status);
        left.completeAll();
        signal();
    }

    @Override
    public void closed() {
        core.onEndpointClosed();
    }

    // handing out

    /**
     * What the pump does: connections to waiting accepts, one after the other, then as many from the transport as are
     * wanted. True if there is more to do.
     */
    @Override
    boolean step() {
        if (handOutOne()) {
            return true;
        }
        adjustDemand();
        scheduleTurn();
        return false;
    }

    private boolean handOutOne() {
        Request request;
        ConnectionSocket connection;
        synchronized (core.lock()) {
            if (core.isEnding() || accepts.isEmpty() || established.isEmpty()) {
                return false;
            }
            request = accepts.poll();
            connection = established.poll();
        }
        if (request == null || connection == null) {
            throw new AssertionError("neither was empty");
        }
        connection.handOver(request.context, request.dispatch, 0);
        callbacks.addresses(connection, request.localAddress, request.remoteAddress);
        request.result(NtStatus.STATUS_SUCCESS, connection).complete();
        return true;
    }

    private void adjustDemand() {
        ListenEndpoint current;
        boolean wanted;
        synchronized (core.lock()) {
            wanted = isDemand();
            current = endpoint;
            if (wanted == accepting || current == null || !core.enterTransport()) {
                return;
            }
            accepting = wanted;
        }
        try {
            if (wanted) {
                current.startAccept();
            } else {
                current.stopAccept();
            }
        } catch (RuntimeException e) {
            broken(IoResult.status(Defects.threw(core, e)));
        } finally {
            core.exitTransport();
        }
    }

    /** Callbacks run on the loop, never inside a call of the client. */
    private void scheduleTurn() {
        synchronized (core.lock()) {
            if (scheduled || !isTurnDue()) {
                return;
            }
            scheduled = true;
        }
        // If the loop has ended, the provider has left and nobody is called any more.
        core.loop.execute(turn);
    }

    private boolean isTurnDue() {
        return deathDue || !core.isEnding() && conditional.hasWork() || isAcceptEventDue();
    }

    private boolean isDemand() {
        if (!isOpen() || established.size() >= core.client.provider.limits.acceptBacklog()) {
            return false;
        }
        return conditional.isOn()
                || accepts.size() > established.size()
                || core.events.isEnabled(WskEventMask.WSK_EVENT_ACCEPT);
    }

    private boolean isAcceptEventDue() {
        return isOpen()
                && accepts.isEmpty()
                && !established.isEmpty()
                && core.events.isEnabled(WskEventMask.WSK_EVENT_ACCEPT);
    }

    // callbacks

    /** Runs callbacks. On the loop, never inside another callback. */
    private void turn() {
        synchronized (core.lock()) {
            scheduled = false;
        }
        int left = TURN_BUDGET;
        while (left > 0 && (conditional.inspectOne() || conditional.tellOneAbort() || offerOne())) {
            left--;
        }
        boolean tellDeath;
        synchronized (core.lock()) {
            tellDeath = deathDue;
            deathDue = false;
        }
        if (tellDeath) {
            indicateDeath();
        }
        signal();
    }

    private boolean offerOne() {
        synchronized (core.lock()) {
            if (!isAcceptEventDue()) {
                return false;
            }
        }
        if (!core.events.enter(WskEventMask.WSK_EVENT_ACCEPT)) {
            return false;
        }
        ConnectionSocket connection;
        int inherited;
        synchronized (core.lock()) {
            // An accept that came meanwhile goes first.
            connection = accepts.isEmpty() && !core.isEnding() ? established.poll() : null;
            inherited = core.events.inherited();
        }
        if (connection == null) {
            core.events.exit();
            return false;
        }
        WskAcceptOutputs outputs = new WskAcceptOutputs();
        connection.offer(outputs);
        NtStatus status = callbacks.accept(connection, outputs);
        core.events.exit();
        if (status == NtStatus.STATUS_SUCCESS) {
            connection.handOver(outputs.acceptSocketContext(), outputs.acceptSocketDispatch(), inherited);
        } else {
            abandon(connection);
        }
        return true;
    }

    // options and events

    int ownEvents() {
        return WskEventMask.WSK_EVENT_ACCEPT;
    }

    int handedOnEvents() {
        return WskEventMask.WSK_EVENT_RECEIVE | WskEventMask.WSK_EVENT_DISCONNECT | WskEventMask.WSK_EVENT_SEND_BACKLOG;
    }

    int suppliedEvents() {
        return callbacks.supplied();
    }

    /** Events were enabled or disabled. Without the lock. */
    void eventsChanged() {
        signal();
    }

    // waiting and ending

    @Override
    public boolean remove(Request request) {
        return accepts.remove(request);
    }

    @Override
    public void cancelInFlight(Request request) {
        throw new AssertionError("the transport never has an accept");
    }

    @Override
    public void takeQueued(RequestQueue target) {
        accepts.moveAfter(0, target);
    }

    @Override
    public void takeInFlight(RequestQueue target) {
        // The transport never has an accept.
    }

    @Override
    public boolean closesAbortively() {
        return true;
    }

    @Override
    public void endpointClosed() {
        List<ConnectionSocket> left;
        LocalBinding binding;
        synchronized (core.lock()) {
            left = new ArrayList<>(established);
            established.clear();
            left.addAll(conditional.takeAll());
            binding = released;
        }
        left.forEach(Listener::abandon);
        if (binding != null) {
            binding.release();
        }
    }

    @Override
    public void indicateDeath() {
        synchronized (core.lock()) {
            if (deathTold) {
                return;
            }
            deathTold = true;
        }
        if (core.events.enter(WskEventMask.WSK_EVENT_ACCEPT)) {
            callbacks.tellDeath();
            core.events.exit();
        }
    }

    @Override
    public String stateName() {
        return state.name();
    }

    @Override
    public int retained() {
        return 0;
    }
}
