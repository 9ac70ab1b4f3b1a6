package org.wsk4j.launcher.echo;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskAcceptOutputs;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskListenSocket;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.client.Result;
import org.wsk4j.nt.NtStatus;

/** An echo server for streams, in the shape of Microsoft's sample: accept, receive and disconnect events. */
public final class EchoServer implements Echo {

    private static final long CLOSE_MILLIS = 1000;

    private final Client client;
    private final WskListenSocket listener;
    private final SockAddr address = new SockAddr();
    private final WskClientConnectionDispatch callbacks =
            new WskClientConnectionDispatch(EchoServer::receiveEvent, EchoServer::disconnectEvent, null);
    private final Set<EchoConnection> connections = ConcurrentHashMap.newKeySet();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder echoed = new LongAdder();
    private final CountDownLatch failed = new CountDownLatch(1);
    private volatile boolean closing;

    private EchoServer(Client client, SockAddr where) {
        this.client = client;
        listener = client.listen(where, null, new WskClientListenDispatch(this::acceptEvent, null, null));
        Result.of(Client.LIMIT, irp -> listener.dispatch().getLocalAddress(address, irp))
                .orThrow("cannot tell the address");
    }

    /**
     * Starts to serve.
     *
     * @param client the client to serve with
     * @param where the address to listen on, port 0 for any
     * @return the running server
     */
    public static EchoServer start(Client client, SockAddr where) {
        EchoServer server = new EchoServer(client, where);
        // The connections' events too: accepted sockets inherit them, and none can be missed.
        client.enable(
                server.listener,
                WskEventMask.WSK_EVENT_ACCEPT | WskEventMask.WSK_EVENT_RECEIVE | WskEventMask.WSK_EVENT_DISCONNECT);
        return server;
    }

    private NtStatus acceptEvent(
            @Nullable Object context,
            int flags,
            SockAddr local,
            SockAddr remote,
            @Nullable WskConnectionSocket socket,
            WskAcceptOutputs outputs) {
        if (socket == null) {
            failed.countDown();
            return NtStatus.STATUS_SUCCESS;
        }
        if (closing) {
            return NtStatus.STATUS_REQUEST_NOT_ACCEPTED;
        }
        EchoConnection connection = new EchoConnection(this, socket);
        connections.add(connection);
        accepted.increment();
        outputs.set(connection, callbacks);
        return NtStatus.STATUS_SUCCESS;
    }

    private static NtStatus receiveEvent(
            @Nullable Object context, int flags, @Nullable WskDataIndication data, long bytes, SizeT bytesAccepted) {
        return context instanceof EchoConnection connection
                ? connection.receive(data, bytesAccepted)
                : NtStatus.STATUS_DATA_NOT_ACCEPTED;
    }

    private static NtStatus disconnectEvent(@Nullable Object context, int flags) {
        return context instanceof EchoConnection connection ? connection.disconnected(flags) : NtStatus.STATUS_SUCCESS;
    }

    void echoed(long bytes) {
        echoed.add(bytes);
    }

    void closed(EchoConnection connection) {
        connections.remove(connection);
        if (closing) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    @Override
    public SockAddr address() {
        return address;
    }

    @Override
    public String summary() {
        return accepted.sum() + " connections, " + echoed.sum() + " bytes echoed";
    }

    @Override
    public void awaitFailure() throws InterruptedException {
        failed.await();
    }

    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        client.close(listener);
        connections.forEach(EchoConnection::close);
        long deadline = System.nanoTime() + CLOSE_MILLIS * 1_000_000;
        try {
            synchronized (this) {
                for (long left = CLOSE_MILLIS; left > 0 && !connections.isEmpty(); ) {
                    wait(left);
                    left = (deadline - System.nanoTime()) / 1_000_000;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
