package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientStreamDispatch;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderStreamDispatch;
import org.wsk4j.WskStreamSocket;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.data.WskDataIndication;
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
final class StreamSocket implements WskStreamSocket, WskProviderStreamDispatch {

    private final SocketCore core;
    private final Connection connection;
    private final Listener listener;
    private final LocalBinding binding;
    private final SocketControls controls;
    private final ConnectionEntries entries;
    private final StreamPart part;

    private StreamSocket(SocketCore core, Connection connection, Listener listener, LocalBinding binding) {
        this.core = core;
        this.connection = connection;
        this.listener = listener;
        this.binding = binding;
        this.part = new StreamPart(connection, listener);
        this.controls = new SocketControls(core, binding, part);
        this.entries = new ConnectionEntries(core, connection, binding);
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
        connection.waitsWith(socket.controls);
        listener.releases(binding);
        listener.waitsWith(socket.controls);
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
        synchronized (core.lock) {
            return !core.isEnding() && connection.state() == ConnectionState.BOUND;
        }
    }

    /** No host turns every bound connection into a listener: another endpoint takes the address over. */
    private NtStatus beginListening() {
        StreamEndpoint former = connection.stream();
        Entrance entrance = new Entrance();
        ListenEndpoint endpoint = null;
        try {
            endpoint = core.provider.transport.openListen(connection.family(), core.loop, entrance);
            hand(former, endpoint);
            binding.rebind(endpoint);
        } catch (TransportException | RuntimeException e) {
            if (endpoint != null) {
                discard(endpoint);
            }
            return Defects.statusOf(core, e);
        }
        synchronized (core.lock) {
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
            synchronized (core.lock) {
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
    public NtStatus bind(SockAddr localAddress, int flags, @Nullable Irp irp) {
        return entries.bind(localAddress, flags, irp);
    }

    @Override
    public NtStatus connect(SockAddr remoteAddress, int flags, @Nullable Irp irp) {
        return connection.connecting().connect(remoteAddress, null, flags, irp);
    }

    @Override
    public NtStatus connectEx(SockAddr remoteAddress, @Nullable WskBuf buffer, int flags, @Nullable Irp irp) {
        return connection.connecting().connect(remoteAddress, buffer, flags, irp);
    }

    @Override
    public NtStatus getLocalAddress(SockAddr localAddress, @Nullable Irp irp) {
        return entries.getLocalAddress(localAddress, irp);
    }

    @Override
    public NtStatus getRemoteAddress(SockAddr remoteAddress, @Nullable Irp irp) {
        return entries.getRemoteAddress(remoteAddress, irp);
    }

    @Override
    public NtStatus send(WskBuf buffer, int flags, @Nullable Irp irp) {
        return connection.transfers().send(buffer, flags, irp);
    }

    @Override
    public NtStatus sendEx(WskBuf buffer, int flags, @Nullable ControlMessages controlInfo, @Nullable Irp irp) {
        return entries.sendEx(buffer, flags, controlInfo, irp);
    }

    @Override
    public NtStatus receive(WskBuf buffer, int flags, @Nullable Irp irp) {
        return connection.transfers().receive(buffer, flags, irp);
    }

    @Override
    public NtStatus receiveEx(
            WskBuf buffer,
            int flags,
            @Nullable ControlMessages controlInfo,
            @Nullable SizeT controlFlags,
            @Nullable Irp irp) {
        return entries.receiveEx(buffer, flags, controlInfo, controlFlags, irp);
    }

    @Override
    public NtStatus disconnect(@Nullable WskBuf buffer, int flags, @Nullable Irp irp) {
        return connection.disconnecting().disconnect(buffer, flags, irp);
    }

    @Override
    public NtStatus release(WskDataIndication dataIndication) {
        return connection.transfers().release(dataIndication);
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
        return controls.control(requestType, controlCode, level, input, output, outputSizeReturned, irp);
    }

    @Override
    public NtStatus closeSocket(@Nullable Irp irp) {
        return core.close(irp);
    }

    @Override
    public String toString() {
        return core.toString();
    }
}
