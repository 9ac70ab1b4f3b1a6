package org.wsk4j.benchmarks.subject;

import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskOptions;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** Datagrams; segmented and coalesced where the provider can. */
final class WskDatagrams implements Subject {

    private static final int LARGEST = 65_000;

    private final WskClient client;
    private volatile boolean over;

    WskDatagrams(WskClient client) {
        this.client = client;
    }

    @Override
    public void start(Plan plan, Meter meter, IntConsumer port) throws Exception {
        if (plan.server()) {
            receive(plan, meter, port);
        } else {
            send(plan, meter);
        }
    }

    private void send(Plan plan, Meter meter) throws Exception {
        WskDatagramSocket socket = client.datagram(SockAddr.any(SockAddr.AF_INET, 0), null);
        client.destination(socket, WskSubject.address(plan));
        int size = DatagramCheck.size(plan.workload());
        boolean segmented = size == Payload.SEGMENT && client.has(WskCapability.SEND_SEGMENTATION);
        ControlMessages control = null;
        if (segmented) {
            control = new ControlMessages(64);
            control.encoder().sendMessageSize(Payload.SEGMENT);
        }
        Sender[] senders = new Sender[Plan.DEPTH];
        long[] next = {0};
        for (int i = 0; i < senders.length; i++) {
            senders[i] = new Sender(socket, meter, size, segmented ? Payload.SEGMENTS : 1, control, next);
        }
        Background.run("sender", meter, () -> {
            for (Sender sender : senders) {
                sender.send();
            }
        });
    }

    private void receive(Plan plan, Meter meter, IntConsumer port) throws Exception {
        DatagramCheck check = new DatagramCheck(plan.workload(), meter);
        WskDatagramSocket socket = client.datagram(
                WskSubject.address(plan),
                new WskClientDatagramDispatch((context, flags, datagrams) -> received(check, meter, datagrams)));
        client.option(socket, WskOptions.SO_RCVBUF, WskOptions.SOL_SOCKET, 8 << 20);
        if (client.has(WskCapability.RECEIVE_COALESCING)) {
            client.option(socket, WskOptions.UDP_RECV_MAX_COALESCED_SIZE, WskOptions.IPPROTO_UDP, LARGEST);
        }
        client.enable(socket, WskEventMask.WSK_EVENT_RECEIVE_FROM);
        SockAddr local = new SockAddr();
        Irp irp = new Irp();
        socket.dispatch().getLocalAddress(local, irp);
        WskClient.check("getLocalAddress", irp.await());
        port.accept(local.port());
    }

    private static NtStatus received(DatagramCheck check, Meter meter, @Nullable WskDatagramIndication first) {
        try {
            for (WskDatagramIndication data = first; data != null; data = data.next()) {
                WskBuf buffer = data.buffer();
                Mdl mdl = buffer.mdl();
                if (mdl == null || mdl.next() != null && mdl.byteCount() - buffer.offset() < buffer.length()) {
                    throw new IllegalStateException("a datagram in pieces");
                }
                check.received(mdl.memory(), buffer.offset(), (int) buffer.length());
            }
        } catch (IllegalStateException e) {
            meter.failed(e);
        }
        return NtStatus.STATUS_SUCCESS;
    }

    @Override
    public void close() {
        over = true;
    }

    /** Sends one after the other, each numbered on from the last of all senders. */
    private final class Sender {

        private final WskDatagramSocket socket;
        private final Meter meter;
        private final int size;
        private final int count;
        private final @Nullable ControlMessages control;
        private final long[] next; // shared by the senders, which one thread at a time runs
        private final ByteBuffer memory;
        private final WskBuf datagrams;
        private final Irp irp = new Irp(this::sent);

        Sender(
                WskDatagramSocket socket,
                Meter meter,
                int size,
                int count,
                @Nullable ControlMessages control,
                long[] next) {
            this.socket = socket;
            this.meter = meter;
            this.size = size;
            this.count = count;
            this.control = control;
            this.next = next;
            this.memory = Payload.datagrams(size, count);
            this.datagrams = WskBuf.of(memory);
        }

        void send() {
            Payload.number(memory, size, next[0]);
            next[0] += count;
            socket.dispatch().sendTo(datagrams, 0, null, control, irp.reuse());
        }

        private void sent(Irp done, @Nullable Object context) {
            if (!over && WskSubject.succeeded(done, meter)) {
                meter.add(count);
                send();
            }
        }
    }
}
