package org.wsk4j.benchmarks.subject;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** The workloads on wsk4j. */
final class WskSubject implements Subject {

    private @Nullable WskClient client;
    private @Nullable Subject part;

    @Override
    public void start(Plan plan, Meter meter, IntConsumer port) throws Exception {
        WskClient opened = new WskClient(plan);
        client = opened;
        Subject chosen = switch (plan.workload()) {
            case PINGPONG -> plan.server() ? new WskServer(opened) : new WskPingPong(opened);
            case CONNECT -> plan.server() ? new WskServer(opened) : new WskConnections(opened);
            case BULK_OUT, BULK_IN -> new WskBulk(opened);
            case DATAGRAMS_OUT, DATAGRAMS_IN, SEGMENTS_OUT, SEGMENTS_IN -> new WskDatagrams(opened);
            case CROSS -> new WskCross(opened);
            case IDLE -> new WskIdle(opened);
        };
        part = chosen;
        chosen.start(plan, meter, port);
    }

    static SockAddr address(Plan plan) {
        return SockAddr.of(plan.address());
    }

    /** In completion routines: tells the meter of a failure. */
    static boolean succeeded(Irp irp, Meter meter) {
        if (irp.status() == NtStatus.STATUS_SUCCESS) {
            return true;
        }
        meter.failed(new IllegalStateException(irp.toString()));
        return false;
    }

    @Override
    public void close() throws Exception {
        if (part != null) {
            part.close();
        }
        if (client != null) {
            client.close();
        }
    }
}
