package org.wsk4j.benchmarks.subject;

import java.util.function.IntConsumer;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskEventMask;
import org.wsk4j.nt.NtStatus;

/** Connections that wait for data which never comes. */
final class WskIdle implements Subject {

    /** Not counted: with them comes everything that there is once. */
    static final int FIRST = 64;

    private final WskClient client;
    private WskConnectionSocket[] sockets = {}; // kept: the table is a client's own cost, 4 bytes each

    WskIdle(WskClient client) {
        this.client = client;
    }

    @Override
    public void start(Plan plan, Meter meter, IntConsumer port) throws Exception {
        WskClientConnectionDispatch events = new WskClientConnectionDispatch(
                (context, flags, data, bytes, accepted) -> NtStatus.STATUS_SUCCESS, null, null);
        sockets = new WskConnectionSocket[FIRST + plan.connections()];
        for (int i = 0; i < sockets.length; i++) {
            if (i == FIRST) {
                meter.idleFrom();
            }
            sockets[i] = client.connect(WskSubject.address(plan), null, events);
            client.enable(sockets[i], WskEventMask.WSK_EVENT_RECEIVE);
        }
        meter.add(plan.connections());
    }

    @Override
    public void close() {
        sockets = new WskConnectionSocket[0];
    }
}
