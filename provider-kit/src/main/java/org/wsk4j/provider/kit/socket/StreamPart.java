package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskInspectId;
import org.wsk4j.nt.NtStatus;

/** The life and the options of a stream socket: those of the role it has. */
final class StreamPart implements SocketPart, SocketControls.Target {

    private final Connection connection;
    private final Listener listener;
    private final SocketControls.Target connectionTarget;
    private final SocketControls.Target listenTarget;

    StreamPart(Connection connection, Listener listener) {
        this.connection = connection;
        this.listener = listener;
        this.connectionTarget = new ConnectionTarget(connection, null);
        this.listenTarget = new ListenTarget(listener);
    }

    private boolean listens() {
        return connection.state() == ConnectionState.LISTENING;
    }

    private SocketPart part() {
        return listens() ? listener : connection;
    }

    private SocketControls.Target target() {
        return listens() ? listenTarget : connectionTarget;
    }

    @Override
    public void takeQueued(RequestQueue queue) {
        part().takeQueued(queue);
    }

    @Override
    public void takeInFlight(RequestQueue queue) {
        part().takeInFlight(queue);
    }

    @Override
    public boolean closesAbortively() {
        return part().closesAbortively();
    }

    @Override
    public void endpointClosed() {
        part().endpointClosed();
    }

    @Override
    public void indicateDeath() {
        part().indicateDeath();
    }

    @Override
    public String stateName() {
        return part().stateName();
    }

    @Override
    public int retained() {
        return connection.retained();
    }

    @Override
    public boolean isBroken() {
        return target().isBroken();
    }

    @Override
    public boolean eventsReady() {
        return target().eventsReady();
    }

    @Override
    public int ownEvents() {
        return target().ownEvents();
    }

    @Override
    public int handedOnEvents() {
        return target().handedOnEvents();
    }

    @Override
    public int suppliedEvents() {
        return target().suppliedEvents();
    }

    @Override
    public void eventsChanged() {
        target().eventsChanged();
    }

    @Override
    public boolean isConnected() {
        return target().isConnected();
    }

    @Override
    public long receiveBacklog() {
        return target().receiveBacklog();
    }

    @Override
    public long idealSendBacklog() {
        return target().idealSendBacklog();
    }

    @Override
    public NtStatus silence() {
        return target().silence();
    }

    @Override
    public @Nullable WskInspectId inspectId() {
        return target().inspectId();
    }
}
