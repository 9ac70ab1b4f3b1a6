package org.wsk4j.launcher.echo;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskEventFlags;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/**
 * One accepted connection. What arrives is retained, sent back from the very memory it arrived in, and released when the
 * send has completed: no copy, and a peer that does not read stops being read from, because the provider bounds retention.
 *
 * <p>Events of one socket are serial; completions may run beside them.
 */
final class EchoConnection {

    private final EchoServer server;
    private final WskConnectionSocket socket;
    private final WskProviderConnectionDispatch dispatch;
    private final Queue<Echoing> idle = new ArrayDeque<>(); // guarded by this
    private int sending; // guarded by this
    private boolean ending; // guarded by this: no further operation is started
    private boolean closed; // guarded by this

    EchoConnection(EchoServer server, WskConnectionSocket socket) {
        this.server = server;
        this.socket = socket;
        dispatch = socket.dispatch();
    }

    /** One send, reused: the request and what it gives back. */
    private final class Echoing {
        final Irp irp = new Irp((request, context) -> sent(this));

        @Nullable
        WskDataIndication node;
    }

    NtStatus receive(@Nullable WskDataIndication list, SizeT accepted) {
        if (list == null) {
            end();
            return NtStatus.STATUS_SUCCESS;
        }
        WskDataIndication node = list;
        while (node != null) {
            WskDataIndication next = node.next();
            // On its own, so that each node can be released when its bytes have left.
            node.setNext(null);
            if (!echo(node)) {
                dispatch.release(node);
            }
            node = next;
        }
        return NtStatus.STATUS_PENDING;
    }

    /** Under the lock as a whole: nothing is started on a socket that another thread has begun to close. */
    private synchronized boolean echo(WskDataIndication node) {
        if (ending) {
            return false;
        }
        Echoing echoing = idle.poll();
        if (echoing == null) {
            echoing = new Echoing();
        }
        echoing.node = node;
        sending++;
        dispatch.send(node.buffer(), 0, echoing.irp);
        return true;
    }

    private void sent(Echoing echoing) {
        NtStatus status = echoing.irp.status();
        WskDataIndication node = echoing.node;
        if (node != null) {
            server.echoed(status.isSuccess() ? node.buffer().length() : 0);
            echoing.node = null;
            dispatch.release(node);
        }
        echoing.irp.reuse();
        boolean last;
        synchronized (this) {
            idle.add(echoing);
            sending--;
            ending |= !status.isSuccess();
            last = ending && sending == 0;
        }
        if (last) {
            close();
        }
    }

    /** The peer has ended. A graceful disconnect waits for the sends before it, then the socket can go. */
    NtStatus disconnected(int flags) {
        if ((flags & WskEventFlags.WSK_FLAG_ABORTIVE) != 0) {
            end();
        } else {
            disconnect();
        }
        return NtStatus.STATUS_SUCCESS;
    }

    private synchronized void disconnect() {
        if (!ending) {
            dispatch.disconnect(null, 0, new Irp((irp, context) -> end()));
        }
    }

    /** Closes as soon as nothing is being sent: what is retained must be released first. */
    private void end() {
        boolean now;
        synchronized (this) {
            ending = true;
            now = sending == 0;
        }
        if (now) {
            close();
        }
    }

    /** Closes at once; sends that are pending are cancelled and release what they hold. */
    void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            ending = true;
            closed = true;
        }
        socket.dispatch().closeSocket(new Irp((irp, context) -> server.closed(this)));
    }
}
