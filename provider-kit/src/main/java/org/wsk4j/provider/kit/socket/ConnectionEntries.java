package org.wsk4j.provider.kit.socket;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskReceiveFlags;
import org.wsk4j.WskSendFlags;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** The table of a socket that can be a connection: what connection and stream sockets have in common. */
abstract class ConnectionEntries implements WskProviderConnectionDispatch {

    final SocketCore core;
    final Connection connection;
    final LocalBinding binding;

    ConnectionEntries(SocketCore core, Connection connection, LocalBinding binding) {
        this.core = core;
        this.connection = connection;
        this.binding = binding;
    }

    /** What options and ioctls are of. */
    abstract SocketControls.Target target();

    /** WskBind. */
    @Override
    public final NtStatus bind(SockAddr localAddress, int flags, @Nullable Irp irp) {
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
                synchronized (core.lock()) {
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
        synchronized (core.lock()) {
            return connection.state() == state;
        }
    }

    /** WskConnect. */
    @Override
    public final NtStatus connect(SockAddr remoteAddress, int flags, @Nullable Irp irp) {
        return connection.connecting().connect(remoteAddress, null, flags, irp);
    }

    /** WskConnectEx. */
    @Override
    public final NtStatus connectEx(SockAddr remoteAddress, @Nullable WskBuf buffer, int flags, @Nullable Irp irp) {
        return connection.connecting().connect(remoteAddress, buffer, flags, irp);
    }

    /** WskGetLocalAddress. */
    @Override
    public final NtStatus getLocalAddress(SockAddr localAddress, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Objects.requireNonNull(localAddress, "localAddress");
        Request request = core.begin(irp, Request.Kind.OTHER);
        NtStatus status = NtStatus.STATUS_SUCCESS;
        synchronized (core.lock()) {
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
    @Override
    public final NtStatus getRemoteAddress(SockAddr remoteAddress, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Objects.requireNonNull(remoteAddress, "remoteAddress");
        Request request = core.begin(irp, Request.Kind.OTHER);
        NtStatus status = NtStatus.STATUS_SUCCESS;
        synchronized (core.lock()) {
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

    /** WskSend. */
    @Override
    public final NtStatus send(WskBuf buffer, int flags, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        buffer.checkRange();
        Request request = core.begin(irp, Request.Kind.SEND);
        request.capture(buffer);
        request.flags = flags;
        NtStatus refusal = null;
        boolean queued = false;
        synchronized (core.lock()) {
            if (core.isEnding()) {
                refusal = core.refusal();
            } else if ((flags & ~WskSendFlags.WSK_FLAG_NODELAY) != 0) {
                refusal = NtStatus.STATUS_NOT_SUPPORTED;
            } else if (!connection.state().acceptsSend()) {
                refusal = connection.refusal();
            } else {
                queued = connection.sends().add(request);
            }
        }
        if (refusal != null) {
            request.complete(refusal, 0);
        } else if (!queued) {
            request.resultCancelled().complete();
        } else {
            connection.sends().signal();
        }
        return request.leave();
    }

    /** WskSendEx: no transport of today carries control information with a stream. */
    @Override
    public final NtStatus sendEx(WskBuf buffer, int flags, @Nullable ControlMessages controlInfo, @Nullable Irp irp) {
        return controlInfo == null || controlInfo.length() == 0 ? send(buffer, flags, irp) : refuse(buffer, irp);
    }

    /** WskReceiveEx: without control information it is a receive. */
    @Override
    public final NtStatus receiveEx(
            WskBuf buffer,
            int flags,
            @Nullable ControlMessages controlInfo,
            @Nullable SizeT controlFlags,
            @Nullable Irp irp) {
        if (controlInfo != null || controlFlags != null) {
            return refuse(buffer, irp);
        }
        return receive(buffer, flags, irp);
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

    /** WskReceive. */
    @Override
    public final NtStatus receive(WskBuf buffer, int flags, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        buffer.checkRange();
        Request request = core.begin(irp, Request.Kind.RECEIVE);
        request.capture(buffer);
        request.flags = flags;
        boolean drain = (flags & WskReceiveFlags.WSK_FLAG_DRAIN) != 0;
        boolean waitAll = (flags & WskReceiveFlags.WSK_FLAG_WAITALL) != 0;
        NtStatus result = null;
        boolean queued = false;
        synchronized (core.lock()) {
            if (core.isEnding()) {
                result = core.refusal();
            } else if ((flags & ~(WskReceiveFlags.WSK_FLAG_DRAIN | WskReceiveFlags.WSK_FLAG_WAITALL)) != 0) {
                result = NtStatus.STATUS_NOT_SUPPORTED;
            } else if (drain && (waitAll || request.length != 0) || Memory.isReadOnly(request)) {
                result = NtStatus.STATUS_INVALID_PARAMETER;
            } else if (!connection.isConnected()) {
                result = NtStatus.STATUS_INVALID_DEVICE_STATE;
            } else if (connection.isAbortedLocally()) {
                result = connection.refusal(); // not behind a receive that waits for the end of the endpoint
            } else if (request.length == 0 && !drain) {
                connection.receives().resume();
                result = NtStatus.STATUS_SUCCESS;
            } else {
                queued = connection.receives().add(request);
            }
        }
        if (result != null) {
            request.complete(result, 0);
        } else if (!queued) {
            request.resultCancelled().complete();
        }
        if (queued || result == NtStatus.STATUS_SUCCESS) {
            connection.receives().signal();
        }
        return request.leave();
    }

    /** WskRelease. */
    @Override
    public final NtStatus release(WskDataIndication indication) {
        Objects.requireNonNull(indication, "indication");
        return connection.receives().buffer().release(indication);
    }

    /** WskDisconnect. */
    @Override
    public final NtStatus disconnect(@Nullable WskBuf buffer, int flags, @Nullable Irp irp) {
        return connection.disconnecting().disconnect(buffer, flags, irp);
    }

    /** WskControlSocket. */
    @Override
    public NtStatus controlSocket(
            WskControlSocketType requestType,
            int controlCode,
            int level,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable SizeT outputSizeReturned,
            @Nullable Irp irp) {
        // Made for the call: most connections are asked once or never, and it holds nothing of its own.
        return new SocketControls(core, binding, target())
                .control(requestType, controlCode, level, input, output, outputSizeReturned, irp);
    }

    /** WskCloseSocket. */
    @Override
    public final NtStatus closeSocket(@Nullable Irp irp) {
        return core.close(irp);
    }

    @Override
    public final String toString() {
        return core.toString();
    }
}
