package org.wsk4j.provider.kit.socket;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskInspectAction;
import org.wsk4j.WskInspectId;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskProviderListenDispatch;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.TransportException;

/** A socket of category listening: it listens from the moment it is bound. */
final class ListenSocket implements WskListenSocket, WskProviderListenDispatch {

    private final SocketCore core;
    private final Listener listener;
    private final LocalBinding binding;
    private final SocketControls controls;

    private ListenSocket(SocketCore core, Listener listener, LocalBinding binding) {
        this.core = core;
        this.listener = listener;
        this.binding = binding;
        this.controls = new SocketControls(core, binding, new ListenTarget(listener));
    }

    /** A socket that can listen; without an endpoint if the type has no connections, and then it cannot be bound. */
    static ListenSocket open(ClientBinding client, SocketOrder order, boolean connectable) throws TransportException {
        Loop loop = client.provider.transport.nextLoop();
        SocketCore core = new SocketCore(client, Category.LISTEN, loop, order.socketContext());
        Listener listener =
                new Listener(core, order.addressFamily(), order.protocol(), (WskClientListenDispatch) order.dispatch());
        LocalBinding binding =
                new LocalBinding(core, order.protocol(), order.addressFamily(), order.owner(), order.descriptor());
        ListenSocket socket = new ListenSocket(core, listener, binding);
        listener.releases(binding);
        ListenEndpoint endpoint = null;
        if (connectable) {
            endpoint = client.provider.transport.openListen(order.addressFamily(), loop, listener);
            listener.open(endpoint);
        }
        core.opened(listener, endpoint);
        return socket;
    }

    @Override
    public WskProviderListenDispatch dispatch() {
        return this;
    }

    @Override
    public NtStatus bind(SockAddr localAddress, int flags, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Objects.requireNonNull(localAddress, "localAddress");
        Request request = core.begin(irp, Request.Kind.OTHER);
        ListenEndpoint endpoint = listener.endpoint();
        NtStatus status;
        if (core.isDead()) {
            status = NtStatus.STATUS_FILE_FORCED_CLOSED;
        } else if (flags != 0) {
            status = NtStatus.STATUS_INVALID_PARAMETER;
        } else if (endpoint == null) {
            status = NtStatus.STATUS_NOT_IMPLEMENTED;
        } else {
            status = binding.bind(endpoint, localAddress);
        }
        if (status == NtStatus.STATUS_SUCCESS) {
            listener.begin();
        }
        request.complete(status, 0);
        return request.leave();
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
    public NtStatus inspectComplete(WskInspectId inspectId, WskInspectAction action, @Nullable Irp irp) {
        return listener.conditional().inspectComplete(inspectId, action, irp);
    }

    @Override
    public NtStatus getLocalAddress(SockAddr localAddress, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Objects.requireNonNull(localAddress, "localAddress");
        Request request = core.begin(irp, Request.Kind.OTHER);
        NtStatus status = NtStatus.STATUS_SUCCESS;
        synchronized (core.lock()) {
            if (core.isDead() || listener.state() == ListenState.BROKEN) {
                status = NtStatus.STATUS_FILE_FORCED_CLOSED;
            } else if (listener.state() == ListenState.CREATED) {
                status = NtStatus.STATUS_INVALID_DEVICE_STATE;
            } else {
                localAddress.set(core.localAddress);
            }
        }
        request.complete(status, 0);
        return request.leave();
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
