package org.wsk4j.provider.kit.socket;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskReceiveFlags;
import org.wsk4j.WskSendFlags;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** The entries that move data: WskSend, WskReceive and WskRelease, until the side of their direction has the request. */
final class ConnectionTransfers {

    private final Connection connection;
    private final SocketCore core;
    private final SendSide sends;
    private final ReceiveSide receives;

    ConnectionTransfers(Connection connection, SocketCore core) {
        this.connection = connection;
        this.core = core;
        this.sends = connection.sends();
        this.receives = connection.receives();
    }

    /** WskSend. */
    NtStatus send(WskBuf buffer, int flags, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        buffer.checkRange();
        Request request = core.begin(irp, Request.Kind.SEND);
        request.capture(buffer);
        request.flags = flags;
        NtStatus refusal = null;
        boolean queued = false;
        synchronized (core.lock) {
            if (core.isEnding()) {
                refusal = core.refusal();
            } else if ((flags & ~WskSendFlags.WSK_FLAG_NODELAY) != 0) {
                refusal = NtStatus.STATUS_NOT_SUPPORTED;
            } else if (!connection.state().acceptsSend()) {
                refusal = connection.refusal();
            } else {
                queued = sends.add(request);
            }
        }
        if (refusal != null) {
            request.complete(refusal, 0);
        } else if (!queued) {
            request.resultCancelled().complete();
        } else {
            sends.signal();
        }
        return request.leave();
    }

    /** WskReceive. */
    NtStatus receive(WskBuf buffer, int flags, @Nullable Irp irp) {
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
        synchronized (core.lock) {
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
                receives.resume();
                result = NtStatus.STATUS_SUCCESS;
            } else {
                queued = receives.add(request);
            }
        }
        if (result != null) {
            request.complete(result, 0);
        } else if (!queued) {
            request.resultCancelled().complete();
        }
        if (queued || result == NtStatus.STATUS_SUCCESS) {
            receives.signal();
        }
        return request.leave();
    }

    /** WskRelease. */
    NtStatus release(WskDataIndication indication) {
        Objects.requireNonNull(indication, "indication");
        return receives.buffer().release(indication);
    }
}
