package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskInspectId;
import org.wsk4j.nt.NtStatus;

/** What options and ioctls find on a connection. */
final class ConnectionTarget implements SocketControls.Target {

    private final Connection connection;
    private final @Nullable WskInspectId inspectId;

    ConnectionTarget(Connection connection, @Nullable WskInspectId inspectId) {
        this.connection = connection;
        this.inspectId = inspectId;
    }

    @Override
    public boolean eventsReady() {
        return isConnected();
    }

    @Override
    public int ownEvents() {
        return connection.ownEvents();
    }

    @Override
    public int suppliedEvents() {
        return connection.callbacks().supplied();
    }

    @Override
    public void eventsChanged() {
        connection.eventsChanged();
    }

    @Override
    public boolean isConnected() {
        return connection.isConnected();
    }

    @Override
    public long receiveBacklog() {
        return connection.receives().backlog();
    }

    @Override
    public long idealSendBacklog() {
        return connection.idealSendBacklog();
    }

    @Override
    public NtStatus silence() {
        return connection.silence();
    }

    @Override
    public @Nullable WskInspectId inspectId() {
        return inspectId;
    }
}
