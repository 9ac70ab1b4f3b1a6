package org.wsk4j.benchmarks.subject;

import java.util.function.IntConsumer;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskReceiveFlags;
import org.wsk4j.WskSendFlags;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;

/** A thread that is not a loop: posts a receive, sends, and waits for the receive. */
final class WskCross implements Subject {

    private final WskClient client;
    private volatile boolean over;

    WskCross(WskClient client) {
        this.client = client;
    }

    @Override
    public void start(Plan plan, Meter meter, IntConsumer port) throws Exception {
        WskConnectionSocket socket = client.connect(WskSubject.address(plan), null, null);
        Background.run("caller", meter, () -> call(plan, meter, socket));
    }

    private void call(Plan plan, Meter meter, WskConnectionSocket socket) throws Exception {
        Exchange exchange = new Exchange(false, 0);
        WskBuf request = WskBuf.of(exchange.request());
        WskBuf room = WskBuf.of(exchange.room());
        Irp sending = new Irp();
        Irp receiving = new Irp();
        while (!over) {
            exchange.request();
            socket.dispatch().receive(room, WskReceiveFlags.WSK_FLAG_WAITALL, receiving.reuse());
            socket.dispatch().send(request, WskSendFlags.WSK_FLAG_NODELAY, sending.reuse());
            await(receiving, plan.spin());
            await(sending, plan.spin());
            if (over) {
                return;
            }
            WskClient.check("send", sending.status());
            WskClient.check("receive", receiving.status());
            if (!exchange.received((int) receiving.information())) {
                throw new IllegalStateException("the reply is short: " + receiving);
            }
            meter.add(1);
        }
    }

    private static void await(Irp irp, boolean spin) throws InterruptedException {
        while (spin && !irp.isCompleted()) {
            Thread.onSpinWait();
        }
        irp.await();
    }

    @Override
    public void close() {
        over = true;
    }
}
