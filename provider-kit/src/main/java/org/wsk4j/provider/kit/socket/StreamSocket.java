package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientStreamDispatch;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderStreamDispatch;
import org.wsk4j.WskStreamSocket;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Endpoint;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.TransportException;

/**
 * A socket of category stream: a connection until it listens. Its first successful listen or connect decides for good; the
 * entries of the other role answer STATUS_INVALID_DEVICE_STATE from then on.
 */
final class StreamSocket extends ConnectionEntries implements WskStreamSocket, WskProviderStreamDispatch {

    private final Listener listener;
    private final StreamPart part;

    private StreamSocket(SocketCore core, Connection connection, Listener listener, LocalBinding binding) {
        super(core, connection, binding);
        this.listener = listener;
        this.part = new StreamPart(connection, listener);
    }

    /** An undecided socket; without an endpoint if the type has no connections, and then it cannot be bound. */
    static StreamSocket open(ClientBinding client, SocketOrder order, boolean connectable) throws TransportException {
        Loop loop = client.provider.transport.nextLoop();
        SocketCore core = new SocketCore(client, Category.STREAM, loop, order.socketContext());
        WskClientStreamDispatch dispatch = (WskClientStreamDispatch) order.dispatch();
        Connection connection =
                new Connection(core, order.addressFamily(), dispatch == null ? null : dispatch.connect());
        Listener listener = new Listener(
                core, order.addressFamily(), order.protocol(), dispatch == null ? null : dispatch.listen());
        LocalBinding binding =
                new LocalBinding(core, order.protocol(), order.addressFamily(), order.owner(), order.descriptor());
        StreamSocket socket = new StreamSocket(core, connection, listener, binding);
        connection.releases(binding);
        listener.releases(binding);
        StreamEndpoint endpoint = null;
        if (connectable) {
            endpoint = client.provider.transport.openStream(order.addressFamily(), loop, connection);
            connection.open(endpoint);
        }
        core.opened(socket.part, endpoint);
        return socket;
    }

    @Override
    public WskProviderStreamDispatch dispatch() {
        return this;
    }

    @Override
    public NtStatus listen(@Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Request request = core.begin(irp, Request.Kind.OTHER);
        NtStatus status;
        if (core.isDead()) {
            status = NtStatus.STATUS_FILE_FORCED_CLOSED;
        } else if (isUndecided()) {
            status = beginListening();
        } else {
            status = NtStatus.STATUS_INVALID_DEVICE_STATE;
        }
        request.complete(status, 0);
        return request.leave();
    }

    private boolean isUndecided() {
        synchronized (core.lock()) {
            return !core.isEnding() && connection.state() == ConnectionState.BOUND;
        }
    }

    /** No host turns every bound connection into a listener: another endpoint takes the address over. */
    private NtStatus beginListening() {
        StreamEndpoint former = connection.stream();
        Entrance entrance = new Entrance();
        ListenEndpoint endpoint = null;
        try {
            endpoint = core.client.provider.transport.openListen(connection.family(), core.loop, entrance);
            hand(former, endpoint);
            binding.rebind(endpoint);
        } catch (TransportException | RuntimeException e) {
            if (endpoint != null) {
                discard(endpoint);
            }
            return Defects.statusOf(core, e);
        }
        synchronized (core.lock()) {
            entrance.open = isUndecided();
            if (entrance.open) {
                connection.retire();
                listener.open(endpoint);
                core.replaceEndpoint(endpoint);
            }
        }
        if (!entrance.open) {
            discard(endpoint);
            return NtStatus.STATUS_INVALID_DEVICE_STATE;
        }
        discard(former);
        listener.begin();
        return NtStatus.STATUS_SUCCESS;
    }

    /** Closes an endpoint that the socket does not need, without anybody who waits for it. */
    private void discard(Endpoint endpoint) {
        try {
            endpoint.close(false);
        } catch (RuntimeException e) {
            Defects.threw(core, e);
        }
    }

    /** Options that were set before the role was known. */
    private void hand(StreamEndpoint from, ListenEndpoint to) throws TransportException {
        if (connection.family() == SockAddr.AF_INET6) {
            boolean v6Only;
            synchronized (core.lock()) {
                v6Only = binding.isV6Only();
            }
            to.setOption(WskOptions.IPPROTO_IPV6, WskOptions.IPV6_V6ONLY, v6Only ? 1 : 0);
        }
        copyOption(from, to, WskOptions.SO_RCVBUF);
        copyOption(from, to, WskOptions.SO_KEEPALIVE);
    }

    private static void copyOption(StreamEndpoint from, ListenEndpoint to, int option) {
        try {
            int value = from.option(WskOptions.SOL_SOCKET, option);
            if (value != to.option(WskOptions.SOL_SOCKET, option)) {
                to.setOption(WskOptions.SOL_SOCKET, option, value);
            }
        } catch (TransportException e) {
            // What one of the two does not have cannot be handed on.
        }
    }

    /** The sink of the listening endpoint: mute until the socket has become a listener. */
    private final class Entrance implements ListenSink {

        volatile boolean open;

        @Override
        public void accepted(StreamEndpoint endpoint) {
            listener.accepted(endpoint);
        }

        @Override
        public void acceptFailed(long result, boolean broken) {
            if (open) {
                listener.acceptFailed(result, broken);
            }
        }

        @Override
        public void closed() {
            if (open) {
                listener.closed();
            }
        }
    }

    @Override
    public NtStatus accept(
            int flags,
            @Nullable Object acceptSocketContext,
            @Nullable WskClientConnectionDispatch acceptSocketDispatch,
            @Nullable SockAddr localAddress,
            @Nullable SockAddr remoteAddress,
            @Nullable Irp irp) {
        return listener.accept(flags, acceptSocketContext, acceptSocketDispatch, localAddress, remoteAddress, irp);
    }

    @Override
    SocketControls.Target target() {
        return part;
    }
}
