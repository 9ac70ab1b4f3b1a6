package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskDisconnectFlags;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** How a connection ends by our own doing: WskDisconnect, gracefully or abortively. */
final class Disconnecting {

    private final Connection connection;
    private final SocketCore core;
    private final SendSide sends;
    private final ReceiveSide receives;

    // guarded by core.lock()
    private boolean abortedLocally;
    /** Complete when the endpoint is closed. */
    private @Nullable RequestQueue aborts;

    Disconnecting(Connection connection, SocketCore core) {
        this.connection = connection;
        this.core = core;
        this.sends = connection.sends();
        this.receives = connection.receives();
    }

    /** WskDisconnect. */
    NtStatus disconnect(@Nullable WskBuf buffer, int flags, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        if (buffer != null) {
            buffer.checkRange();
        }
        Request request = core.begin(irp, Request.Kind.DISCONNECT);
        if (buffer != null) {
            request.capture(buffer);
        }
        if ((flags & ~WskDisconnectFlags.WSK_FLAG_ABORTIVE) != 0) {
            request.complete(NtStatus.STATUS_INVALID_PARAMETER, 0);
        } else if (flags == 0) {
            disconnectGracefully(request);
        } else if (buffer != null) {
            request.complete(NtStatus.STATUS_INVALID_PARAMETER, 0);
        } else {
            disconnectAbortively(request);
        }
        return request.leave();
    }

    private void disconnectGracefully(Request request) {
        NtStatus refusal = null;
        boolean queued = false;
        synchronized (core.lock()) {
            if (core.isEnding()) {
                refusal = core.refusal();
            } else if (!connection.state().acceptsSend()) {
                refusal = connection.refusal();
            } else {
                queued = sends.add(request);
                if (queued) {
                    connection.finQueued();
                }
            }
        }
        if (refusal != null) {
            request.complete(refusal, 0);
        } else if (!queued) {
            request.resultCancelled().complete();
        } else {
            sends.signal();
        }
    }

    private void disconnectAbortively(Request request) {
        RequestQueue cancelled = new RequestQueue();
        NtStatus result = null;
        synchronized (core.lock()) {
            if (core.isEnding()) {
                result = core.refusal();
            } else if (!connection.isConnected()) {
                result = NtStatus.STATUS_INVALID_DEVICE_STATE;
            } else if (abortedLocally || core.isEndpointGone()) {
                result = NtStatus.STATUS_SUCCESS;
            } else {
                connection.takeTransfers(cancelled);
                cancelled.resultAborted();
                abortNow(NtStatus.STATUS_CONNECTION_ABORTED);
                aborts = new RequestQueue(); // the first one closes the endpoint: later ones find it closing
                aborts.add(request);
            }
        }
        cancelled.completeAll();
        receives.releaseEmptied();
        if (result != null) {
            request.complete(result, 0);
        } else {
            core.closeEndpoint(true);
        }
    }

    /** From here on the connection is dead by our own doing. With the lock held. */
    void abortNow(NtStatus status) {
        abortedLocally = true;
        connection.died(status);
        receives.abort(status);
        receives.discard();
    }

    boolean isAbortedLocally() {
        return abortedLocally;
    }

    /** The endpoint is closed: abortive disconnects are over. Without the lock. */
    void endpointClosed() {
        RequestQueue over;
        synchronized (core.lock()) {
            over = aborts;
            aborts = null;
        }
        if (over != null) {
            over.result(NtStatus.STATUS_SUCCESS);
            over.completeAll();
        }
    }
}
