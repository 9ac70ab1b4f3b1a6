package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskAcceptOutputs;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskInspectId;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.TransportException;

/** A socket of category connection. */
final class ConnectionSocket extends ConnectionEntries implements WskConnectionSocket {

    /** What the connection was inspected under, or null. */
    private final @Nullable WskInspectId inspectId;

    /**
     * What acceptEvent answers, while it runs: its client may enable events before it has returned, from any thread that it
     * has given the socket.
     */
    private volatile @Nullable WskAcceptOutputs offered;

    private ConnectionSocket(
            SocketCore core, Connection connection, LocalBinding binding, @Nullable WskInspectId inspectId) {
        super(core, connection, binding);
        this.inspectId = inspectId;
    }

    /** A socket that can connect; without an endpoint if the type has no connections, and then it cannot be bound. */
    static ConnectionSocket open(ClientBinding client, SocketOrder order, boolean connectable)
            throws TransportException {
        Loop loop = client.provider.transport.nextLoop();
        SocketCore core = new SocketCore(client, Category.CONNECTION, loop, order.socketContext());
        Connection connection =
                new Connection(core, order.addressFamily(), (WskClientConnectionDispatch) order.dispatch());
        LocalBinding binding =
                new LocalBinding(core, order.protocol(), order.addressFamily(), order.owner(), order.descriptor());
        connection.releases(binding);
        ConnectionSocket socket = new ConnectionSocket(core, connection, binding, null);
        StreamEndpoint endpoint = null;
        if (connectable) {
            endpoint = client.provider.transport.openStream(order.addressFamily(), loop, connection);
            connection.open(endpoint);
        }
        core.opened(connection, endpoint);
        return socket;
    }

    /**
     * A connection that a listener got and nobody has taken yet.
     *
     * @throws TransportException if it is of no use
     */
    static ConnectionSocket accepted(
            ClientBinding client, int addressFamily, int protocol, StreamEndpoint endpoint, @Nullable WskInspectId id)
            throws TransportException {
        SocketCore core = new SocketCore(client, Category.CONNECTION, endpoint.loop(), null);
        Connection connection = new Connection(core, addressFamily, null);
        LocalBinding binding = new LocalBinding(core, protocol, addressFamily, null, null);
        ConnectionSocket socket = new ConnectionSocket(core, connection, binding, id);
        connection.open(endpoint);
        endpoint.attach(connection);
        connection.accepted();
        core.opened(connection, endpoint);
        return socket;
    }

    SocketCore core() {
        return core;
    }

    Connection connection() {
        return connection;
    }

    LocalBinding binding() {
        return binding;
    }

    /** AcceptEvent runs with this connection and these outputs; handOver or abandon follows. */
    void offer(WskAcceptOutputs outputs) {
        offered = outputs;
    }

    /** Somebody takes an accepted connection: its events may begin. */
    void handOver(@Nullable Object context, @Nullable WskClientConnectionDispatch dispatch, int enabledEvents) {
        adopt(context, dispatch);
        offered = null; // not earlier: whoever finds it null finds the callbacks there
        start(enabledEvents);
    }

    /** The first half of a hand-over: context and callbacks are known, events may be enabled by the client. */
    void adopt(@Nullable Object context, @Nullable WskClientConnectionDispatch dispatch) {
        synchronized (core.lock()) {
            core.socketContext = context;
        }
        connection.adopt(dispatch);
    }

    /** The second half: inherited and static events begin. */
    void start(int inheritedEvents) {
        connection.handOver(inheritedEvents);
    }

    /** Nobody takes an accepted connection: it is reset, without any callback. */
    void abandon() {
        closeSocket(new Irp());
    }

    /** Calls back on the loop, once, if the peer resets before anybody takes the connection. */
    void watch(Runnable onReset) {
        connection.watch(onReset);
    }

    @Override
    public WskProviderConnectionDispatch dispatch() {
        return this;
    }

    @Override
    public NtStatus controlSocket(
            WskControlSocketType requestType,
            int controlCode,
            int level,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable SizeT outputSizeReturned,
            @Nullable Irp irp) {
        WskAcceptOutputs outputs = offered;
        if (outputs != null) {
            adopt(outputs.acceptSocketContext(), outputs.acceptSocketDispatch());
        }
        return super.controlSocket(requestType, controlCode, level, input, output, outputSizeReturned, irp);
    }

    @Override
    SocketControls.Target target() {
        return new ConnectionTarget(connection, inspectId);
    }

    /** TCP, or 0 for Unix-domain. */
    static int protocolOf(int addressFamily) {
        return addressFamily == SockAddr.AF_UNIX ? 0 : WskOptions.IPPROTO_TCP;
    }
}
