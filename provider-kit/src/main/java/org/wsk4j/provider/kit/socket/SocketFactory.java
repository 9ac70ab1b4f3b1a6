package org.wsk4j.provider.kit.socket;

import java.lang.System.Logger.Level;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskClientStreamDispatch;
import org.wsk4j.WskOptions;
import org.wsk4j.WskSocket;
import org.wsk4j.WskSocketDispatch;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.WskTransport;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.TransportException;

/** WskSocket and WskSocketConnect: what may be created, and of which category. */
public final class SocketFactory {

    private static final System.Logger LOGGER = System.getLogger("org.wsk4j.provider.kit");

    private static final int ALL_CATEGORIES = WskSocketFlags.WSK_FLAG_LISTEN_SOCKET
            | WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET
            | WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET
            | WskSocketFlags.WSK_FLAG_STREAM_SOCKET;

    private final ProviderCore provider;

    /**
     * Creates one.
     *
     * @param provider makes sockets for its clients
     */
    public SocketFactory(ProviderCore provider) {
        this.provider = provider;
    }

    /**
     * WskSocket.
     *
     * @param client for whom
     * @param order what to make
     * @param irp completes with the socket
     * @return the status to answer
     */
    public NtStatus socket(ClientBinding client, SocketOrder order, Irp irp) {
        Request request = client.begin(irp, Request.Kind.OTHER);
        NtStatus refusal = client.refusal();
        if (refusal == null) {
            refusal = check(order);
        }
        if (refusal != null) {
            request.complete(refusal, 0);
            return request.leave();
        }
        try {
            WskSocket socket = open(client, order);
            request.result(NtStatus.STATUS_SUCCESS, socket).complete();
        } catch (TransportException | RuntimeException e) {
            request.complete(statusOf(e), 0);
        }
        return request.leave();
    }

    /** No socket is left to report a transport that threw what it must not. */
    private static NtStatus statusOf(Exception e) {
        if (e instanceof TransportException expected) {
            return expected.status();
        }
        LOGGER.log(Level.ERROR, "provider defect: the transport threw instead of opening an endpoint", e);
        return NtStatus.STATUS_INTERNAL_ERROR;
    }

    private @Nullable NtStatus check(SocketOrder order) {
        boolean oneCategory = (order.flags() & ~ALL_CATEGORIES) == 0 && Integer.bitCount(order.flags()) <= 1;
        if (!oneCategory || !dispatchFits(order) || !CachedDescriptor.isUsable(order.descriptor())) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        return isOffered(order.addressFamily(), order.socketType(), order.protocol())
                ? null
                : NtStatus.STATUS_NOT_SUPPORTED;
    }

    private static boolean dispatchFits(SocketOrder order) {
        WskSocketDispatch dispatch = order.dispatch();
        return dispatch == null
                || switch (order.flags()) {
                    case WskSocketFlags.WSK_FLAG_LISTEN_SOCKET -> dispatch instanceof WskClientListenDispatch;
                    case WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET -> dispatch instanceof WskClientConnectionDispatch;
                    case WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET -> dispatch instanceof WskClientDatagramDispatch;
                    case WskSocketFlags.WSK_FLAG_STREAM_SOCKET -> dispatch instanceof WskClientStreamDispatch;
                    default -> false;
                };
    }

    private boolean isOffered(int family, int type, int protocol) {
        for (WskTransport transport : provider.transport.characteristics().transports()) {
            if (transport.addressFamily() == family
                    && transport.socketType() == type
                    && transport.protocol() == protocol) {
                return true;
            }
        }
        return false;
    }

    /** A category that does not go with the type can be created, and not bound: so WSK does it. */
    private static WskSocket open(ClientBinding client, SocketOrder order) throws TransportException {
        boolean stream = order.socketType() == WskOptions.SOCK_STREAM;
        return switch (order.flags()) {
            case WskSocketFlags.WSK_FLAG_LISTEN_SOCKET -> ListenSocket.open(client, order, stream);
            case WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET -> ConnectionSocket.open(client, order, stream);
            case WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET -> DatagramSocket.open(client, order, !stream);
            case WskSocketFlags.WSK_FLAG_STREAM_SOCKET -> StreamSocket.open(client, order, stream);
            default -> BasicSocket.open(client, order);
        };
    }

    /**
     * WskSocketConnect: create, bind and connect in one. If a step fails, no socket is left.
     *
     * @param client for whom
     * @param order what to make; the family is the local address's
     * @param local to bind to
     * @param remote to connect to
     * @param flags must be 0
     * @param irp completes with the connected socket
     * @return the status to answer
     */
    public NtStatus socketConnect(
            ClientBinding client, SocketOrder order, SockAddr local, SockAddr remote, int flags, Irp irp) {
        Objects.requireNonNull(remote, "remoteAddress");
        Request request = client.begin(irp, Request.Kind.OTHER);
        NtStatus refusal = client.refusal();
        if (refusal == null && flags != 0) {
            refusal = NtStatus.STATUS_INVALID_PARAMETER;
        }
        if (refusal == null) {
            refusal = check(order);
        }
        if (refusal == null && order.socketType() != WskOptions.SOCK_STREAM) {
            refusal = NtStatus.STATUS_NOT_SUPPORTED;
        }
        if (refusal != null) {
            request.complete(refusal, 0);
            return request.leave();
        }
        ConnectionSocket socket;
        try {
            socket = ConnectionSocket.open(client, order, true);
        } catch (TransportException | RuntimeException e) {
            request.complete(statusOf(e), 0);
            return request.leave();
        }
        new AtomicConnect(client, request, socket).start(local, remote);
        return request.leave();
    }
}
