package org.wsk4j.benchmarks.subject;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskAcceptOutputs;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskSendFlags;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** Answers requests; closes what the client has closed. */
final class WskServer implements Subject {

    private final WskClient client;
    private final WskClientConnectionDispatch events =
            new WskClientConnectionDispatch(WskServer::received, WskServer::disconnected, null);

    WskServer(WskClient client) {
        this.client = client;
    }

    @Override
    public void start(Plan plan, Meter meter, IntConsumer port) throws Exception {
        WskListenSocket socket = client.listen(
                WskSubject.address(plan),
                meter,
                new WskClientListenDispatch(
                        (context, flags, local, remote, accepted, outputs) -> accept(meter, accepted, outputs),
                        null,
                        null));
        client.enable(
                socket,
                WskEventMask.WSK_EVENT_ACCEPT | WskEventMask.WSK_EVENT_RECEIVE | WskEventMask.WSK_EVENT_DISCONNECT);
        SockAddr local = new SockAddr();
        Irp irp = new Irp();
        socket.dispatch().getLocalAddress(local, irp);
        WskClient.check("getLocalAddress", irp.await());
        port.accept(local.port());
    }

    private NtStatus accept(Meter meter, @Nullable WskConnectionSocket socket, WskAcceptOutputs outputs) {
        if (socket != null) {
            outputs.set(new Served(meter, socket), events);
        }
        return NtStatus.STATUS_SUCCESS;
    }

    private static NtStatus received(
            @Nullable Object context,
            int flags,
            @Nullable WskDataIndication data,
            long bytesIndicated,
            SizeT bytesAccepted) {
        if (context instanceof Served served) {
            served.received(data);
        }
        return NtStatus.STATUS_SUCCESS;
    }

    private static NtStatus disconnected(@Nullable Object context, int flags) {
        if (context instanceof Served served) {
            served.close();
        }
        return NtStatus.STATUS_SUCCESS;
    }

    @Override
    public void close() {}

    /** One connection. A request may be there before the IRP of the last reply is complete. */
    private static final class Served {

        private final Meter meter;
        private final WskConnectionSocket socket;
        private final Exchange exchange = new Exchange(true, 0);
        private final Irp sending = new Irp(this::sent);
        private final WskBuf reply = WskBuf.of(exchange.request());
        private boolean replying; // owner: loop thread
        private boolean waiting; // owner: loop thread
        private boolean closed; // owner: loop thread

        Served(Meter meter, WskConnectionSocket socket) {
            this.meter = meter;
            this.socket = socket;
        }

        private void received(@Nullable WskDataIndication data) {
            if (data == null) {
                close();
                return;
            }
            try {
                if (WskPingPong.take(exchange, data)) {
                    waiting = replying;
                    if (!replying) {
                        reply();
                    }
                }
            } catch (IllegalStateException e) {
                meter.failed(e);
            }
        }

        private void reply() {
            exchange.reply();
            replying = true;
            socket.dispatch().send(reply, WskSendFlags.WSK_FLAG_NODELAY, sending.reuse());
            meter.add(1);
        }

        private void sent(Irp irp, @Nullable Object context) {
            replying = false;
            if (waiting && !closed) {
                waiting = false;
                reply();
            }
        }

        private void close() {
            if (!closed) {
                closed = true;
                socket.dispatch().closeSocket(new Irp());
            }
        }
    }
}
