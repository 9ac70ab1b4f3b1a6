package org.wsk4j.launcher.echo;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskProviderDatagramDispatch;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.client.Result;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** An echo server for datagrams: each is retained, sent back to whom it came from, and released. */
public final class DatagramEcho implements Echo {

    private final Client client;
    private final WskDatagramSocket socket;
    private final WskProviderDatagramDispatch dispatch;
    private final SockAddr address = new SockAddr();
    private final Queue<Echoing> idle = new ArrayDeque<>(); // guarded by itself
    private final LongAdder datagrams = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final CountDownLatch failed = new CountDownLatch(1);
    private boolean closed; // owner: the thread that serves

    private DatagramEcho(Client client, SockAddr where) {
        this.client = client;
        socket = client.datagram(where, null, new WskClientDatagramDispatch(this::receiveFromEvent));
        dispatch = socket.dispatch();
        Result.of(Client.LIMIT, irp -> dispatch.getLocalAddress(address, irp)).orThrow("cannot tell the address");
    }

    /**
     * Starts to serve.
     *
     * @param client the client to serve with
     * @param where the address to bind to, port 0 for any
     * @return the running server
     */
    public static DatagramEcho start(Client client, SockAddr where) {
        DatagramEcho server = new DatagramEcho(client, where);
        client.enable(server.socket, WskEventMask.WSK_EVENT_RECEIVE_FROM);
        return server;
    }

    private final class Echoing {
        final Irp irp = new Irp((request, context) -> sent(this));

        @Nullable
        WskDatagramIndication node;
    }

    private NtStatus receiveFromEvent(@Nullable Object context, int flags, @Nullable WskDatagramIndication list) {
        if (list == null) {
            failed.countDown();
            return NtStatus.STATUS_SUCCESS;
        }
        WskDatagramIndication node = list;
        while (node != null) {
            WskDatagramIndication next = node.next();
            node.setNext(null);
            Echoing echoing;
            synchronized (idle) {
                echoing = idle.poll();
            }
            if (echoing == null) {
                echoing = new Echoing();
            }
            echoing.node = node;
            dispatch.sendTo(node.buffer(), 0, node.remoteAddress(), null, echoing.irp);
            node = next;
        }
        return NtStatus.STATUS_PENDING;
    }

    private void sent(Echoing echoing) {
        WskDatagramIndication node = echoing.node;
        if (node != null) {
            if (echoing.irp.status().isSuccess()) {
                datagrams.increment();
                bytes.add(node.buffer().length());
            }
            echoing.node = null;
            dispatch.release(node);
        }
        echoing.irp.reuse();
        synchronized (idle) {
            idle.add(echoing);
        }
    }

    @Override
    public SockAddr address() {
        return address;
    }

    @Override
    public String summary() {
        return datagrams.sum() + " datagrams, " + bytes.sum() + " bytes echoed";
    }

    @Override
    public void awaitFailure() throws InterruptedException {
        failed.await();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            client.close(socket);
        }
    }
}
