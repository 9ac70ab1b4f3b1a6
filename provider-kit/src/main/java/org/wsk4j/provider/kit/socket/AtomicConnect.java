package org.wsk4j.provider.kit.socket;

import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** The steps of WskSocketConnect on a socket that nobody knows yet; a failure of any closes it before it is told. */
final class AtomicConnect implements Canceller {

    private final ClientBinding client;
    private final Request request;
    private final ConnectionSocket socket;
    private final Irp step = new Irp();
    private NtStatus failure = NtStatus.STATUS_SUCCESS;

    AtomicConnect(ClientBinding client, Request request, ConnectionSocket socket) {
        this.client = client;
        this.request = request;
        this.socket = socket;
    }

    void start(SockAddr local, SockAddr remote) {
        SockAddr peer = new SockAddr().set(remote);
        step.setCompletionRoutine((irp, context) -> bound(peer), null);
        socket.bind(local, 0, step);
    }

    private void bound(SockAddr peer) {
        if (fails(step.status())) {
            return;
        }
        step.reuse().setCompletionRoutine((irp, context) -> connected(), null);
        boolean cancelled;
        synchronized (client.lock()) {
            cancelled = request.isCancelRequested();
            request.waitsIn(this);
        }
        if (cancelled) {
            fails(NtStatus.STATUS_CANCELLED);
            return;
        }
        socket.connect(peer, 0, step);
        synchronized (client.lock()) {
            cancelled = request.cancelled;
        }
        if (cancelled) {
            step.cancel();
        }
    }

    private void connected() {
        synchronized (client.lock()) {
            request.waitsIn(null);
        }
        if (!fails(step.status())) {
            request.result(NtStatus.STATUS_SUCCESS, socket).complete();
        }
    }

    private boolean fails(NtStatus status) {
        if (status == NtStatus.STATUS_SUCCESS) {
            return false;
        }
        failure = status;
        socket.closeSocket(new Irp((irp, context) -> request.complete(failure, 0)));
        return true;
    }

    @Override
    public boolean remove(Request cancelled) {
        return false;
    }

    @Override
    public void cancelInFlight(Request cancelled) {
        step.cancel();
    }
}
