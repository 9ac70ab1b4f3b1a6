package org.wsk4j.benchmarks.subject;

import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskEventMask;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** One stream in one direction: a few sends under way at once, or events. */
final class WskBulk implements Subject {

    private final WskClient client;
    private volatile boolean over;

    WskBulk(WskClient client) {
        this.client = client;
    }

    @Override
    public void start(Plan plan, Meter meter, IntConsumer port) throws Exception {
        if (plan.workload() == Workload.BULK_IN) {
            BulkCheck check = new BulkCheck(plan.size(), meter);
            WskConnectionSocket socket = client.connect(
                    WskSubject.address(plan),
                    null,
                    new WskClientConnectionDispatch(
                            (context, flags, data, bytes, accepted) -> received(check, meter, data), null, null));
            client.enable(socket, WskEventMask.WSK_EVENT_RECEIVE);
            return;
        }
        WskConnectionSocket socket = client.connect(WskSubject.address(plan), null, null);
        ByteBuffer pattern = BulkCheck.pattern(plan.size());
        Irp[] irps = new Irp[Plan.DEPTH];
        WskBuf[] sends = new WskBuf[Plan.DEPTH];
        for (int i = 0; i < irps.length; i++) {
            WskBuf bytes = WskBuf.of(pattern); // an Mdl of its own for each send under way
            sends[i] = bytes;
            irps[i] = new Irp((irp, context) -> {
                if (!over && WskSubject.succeeded(irp, meter)) {
                    meter.add(1);
                    socket.dispatch().send(bytes, 0, irp.reuse());
                }
            });
        }
        Background.run("sender", meter, () -> {
            for (int i = 0; i < irps.length; i++) {
                socket.dispatch().send(sends[i], 0, irps[i]);
            }
        });
    }

    private NtStatus received(BulkCheck check, Meter meter, @Nullable WskDataIndication first) {
        if (first == null && !over) {
            meter.failed(new IllegalStateException("the stream has ended"));
        }
        try {
            for (WskDataIndication data = first; data != null; data = data.next()) {
                WskBuf buffer = data.buffer();
                int at = buffer.offset();
                long left = buffer.length();
                for (Mdl mdl = buffer.mdl(); left > 0 && mdl != null; mdl = mdl.next()) {
                    int count = (int) Math.min(left, mdl.byteCount() - at);
                    check.received(mdl.memory(), at, count);
                    left -= count;
                    at = 0;
                }
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
}
