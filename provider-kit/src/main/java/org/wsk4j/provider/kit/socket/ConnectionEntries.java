package org.wsk4j.provider.kit.socket;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** Entries around a connection that connection and stream sockets share: binding, addresses, control information. */
final class ConnectionEntries {

    private final SocketCore core;
    private final Connection connection;
    private final LocalBinding binding;

    ConnectionEntries(SocketCore core, Connection connection, LocalBinding binding) {
        this.core = core;
        this.connection = connection;
        this.binding = binding;
    }

    /** WskBind. */
    NtStatus bind(SockAddr localAddress, int flags, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Objects.requireNonNull(localAddress, "localAddress");
        Request request = core.begin(irp, Request.Kind.OTHER);
        NtStatus status;
        if (core.isDead()) {
            status = NtStatus.STATUS_FILE_FORCED_CLOSED;
        } else if (flags != 0) {
            status = NtStatus.STATUS_INVALID_PARAMETER;
        } else if (!connection.hasEndpoint()) {
            status = NtStatus.STATUS_NOT_IMPLEMENTED;
        } else if (stateIs(ConnectionState.CREATED)) {
            status = binding.bind(connection.stream(), localAddress);
            if (status == NtStatus.STATUS_SUCCESS) {
                synchronized (core.lock) {
                    connection.bound();
                }
            }
        } else {
            status = NtStatus.STATUS_INVALID_DEVICE_STATE;
        }
        request.complete(status, 0);
        return request.leave();
    }

    private boolean stateIs(ConnectionState state) {
        synchronized (core.lock) {
            return connection.state() == state;
        }
    }

    /** WskGetLocalAddress. */
    NtStatus getLocalAddress(SockAddr localAddress, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Objects.requireNonNull(localAddress, "localAddress");
        Request request = core.begin(irp, Request.Kind.OTHER);
        NtStatus status = NtStatus.STATUS_SUCCESS;
        synchronized (core.lock) {
            if (core.isDead()) {
                status = NtStatus.STATUS_FILE_FORCED_CLOSED;
            } else if (connection.state() == ConnectionState.CREATED) {
                status = NtStatus.STATUS_INVALID_DEVICE_STATE;
            } else {
                localAddress.set(core.localAddress);
            }
        }
        request.complete(status, 0);
        return request.leave();
    }

    /** WskGetRemoteAddress; the peer's address stays known after the connection is over. */
    NtStatus getRemoteAddress(SockAddr remoteAddress, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Objects.requireNonNull(remoteAddress, "remoteAddress");
        Request request = core.begin(irp, Request.Kind.OTHER);
        NtStatus status = NtStatus.STATUS_SUCCESS;
        synchronized (core.lock) {
            if (core.isDead()) {
                status = NtStatus.STATUS_FILE_FORCED_CLOSED;
            } else if (!connection.state().wasConnected()) {
                status = NtStatus.STATUS_INVALID_DEVICE_STATE;
            } else {
                remoteAddress.set(core.remoteAddress);
            }
        }
        request.complete(status, 0);
        return request.leave();
    }

    /** WskSendEx: no transport of today carries control information with a stream. */
    NtStatus sendEx(WskBuf buffer, int flags, @Nullable ControlMessages controlInfo, @Nullable Irp irp) {
        return controlInfo == null || controlInfo.length() == 0
                ? connection.transfers().send(buffer, flags, irp)
                : refuse(buffer, irp);
    }

    /** WskReceiveEx: without control information it is a receive. */
    NtStatus receiveEx(
            WskBuf buffer,
            int flags,
            @Nullable ControlMessages controlInfo,
            @Nullable SizeT controlFlags,
            @Nullable Irp irp) {
        if (controlInfo != null || controlFlags != null) {
            return refuse(buffer, irp);
        }
        return connection.transfers().receive(buffer, flags, irp);
    }

    private NtStatus refuse(WskBuf buffer, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        buffer.checkRange();
        Request request = core.begin(irp, Request.Kind.OTHER);
        request.complete(core.isDead() ? NtStatus.STATUS_FILE_FORCED_CLOSED : NtStatus.STATUS_NOT_SUPPORTED, 0);
        return request.leave();
    }
}
