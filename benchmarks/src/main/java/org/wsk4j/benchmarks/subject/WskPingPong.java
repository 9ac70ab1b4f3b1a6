package org.wsk4j.benchmarks.subject;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskSendFlags;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** Requests sent from the event that brought the last reply. */
final class WskPingPong implements Subject {

    private final WskClient client;

    WskPingPong(WskClient client) {
        this.client = client;
    }

    @Override
    public void start(Plan plan, Meter meter, IntConsumer port) throws Exception {
        WskClientConnectionDispatch events = new WskClientConnectionDispatch(WskPingPong::received, null, null);
        Client[] clients = new Client[plan.connections()];
        for (int i = 0; i < clients.length; i++) {
            Client one = new Client(meter, i);
            WskConnectionSocket socket = client.connect(WskSubject.address(plan), one, events);
            one.socket = socket.dispatch();
            client.enable(socket, WskEventMask.WSK_EVENT_RECEIVE);
            clients[i] = one;
        }
        for (Client one : clients) {
            one.request();
        }
    }

    private static NtStatus received(
            @Nullable Object context,
            int flags,
            @Nullable WskDataIndication data,
            long bytesIndicated,
            SizeT bytesAccepted) {
        if (context instanceof Client one) {
            one.received(data);
        }
        return NtStatus.STATUS_SUCCESS;
    }

    /** Takes what an event brings; true if it made a message whole. */
    static boolean take(Exchange exchange, WskDataIndication first) {
        boolean whole = false;
        for (WskDataIndication data = first; data != null; data = data.next()) {
            WskBuf buffer = data.buffer();
            int at = buffer.offset();
            long left = buffer.length();
            for (Mdl mdl = buffer.mdl(); left > 0 && mdl != null; mdl = mdl.next()) {
                int count = (int) Math.min(left, mdl.byteCount() - at);
                whole = exchange.received(mdl.memory(), at, count);
                left -= count;
                at = 0;
            }
        }
        return whole;
    }

    @Override
    public void close() {}

    /** One connection. A request is over when its reply is there and its IRP complete, in whatever order. */
    @SuppressWarnings("NullAway.Init")
    private static final class Client {

        private final Meter meter;
        private final Exchange exchange;
        private final Irp sending = new Irp(this::sent);
        private final WskBuf request;
        private int halves; // owner: loop thread
        WskProviderConnectionDispatch socket;

        Client(Meter meter, long number) {
            this.meter = meter;
            this.exchange = new Exchange(false, number);
            this.request = WskBuf.of(exchange.request());
        }

        void request() {
            exchange.request();
            socket.send(request, WskSendFlags.WSK_FLAG_NODELAY, sending.reuse());
        }

        private void received(@Nullable WskDataIndication data) {
            if (data == null) {
                meter.failed(new IllegalStateException("the connection has ended"));
                return;
            }
            try {
                if (take(exchange, data)) {
                    half();
                }
            } catch (IllegalStateException e) {
                meter.failed(e);
            }
        }

        private void sent(Irp irp, @Nullable Object context) {
            if (WskSubject.succeeded(irp, meter)) {
                half();
            }
        }

        private void half() {
            halves++;
            if (halves == 2) {
                halves = 0;
                meter.add(1);
                request();
            }
        }
    }
}
