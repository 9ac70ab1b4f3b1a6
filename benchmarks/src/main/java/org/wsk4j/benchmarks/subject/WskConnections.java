package org.wsk4j.benchmarks.subject;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskOptions;
import org.wsk4j.WskReceiveFlags;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;

/** Connections one after the other, several at once: connectEx with the request, receive, closeSocket. */
final class WskConnections implements Subject {

    private static final WskControlBuffer ON = WskControlBuffer.ofInt(1);
    private static final SockAddr ANY = SockAddr.any(SockAddr.AF_INET, 0);

    private final WskClient client;

    WskConnections(WskClient client) {
        this.client = client;
    }

    @Override
    public void start(Plan plan, Meter meter, IntConsumer port) {
        SockAddr remote = WskSubject.address(plan);
        for (int i = 0; i < plan.connections(); i++) {
            new Caller(client, meter, remote, plan.fastOpen(), i).open();
        }
    }

    @Override
    public void close() {}

    /** One connection at a time; every step begins in the completion of the one before. */
    private static final class Caller {

        private final WskClient client;
        private final Meter meter;
        private final SockAddr remote;
        private final boolean fastOpen;
        private final Exchange exchange;
        private final WskBuf request;
        private final WskBuf room;
        private final Irp opening = new Irp(this::opened);
        private final Irp allowing = new Irp(this::allowed);
        private final Irp binding = new Irp(this::bound);
        private final Irp connecting = new Irp(this::connected);
        private final Irp receiving = new Irp(this::received);
        private final Irp closing = new Irp(this::closed);
        private @Nullable WskConnectionSocket socket;

        Caller(WskClient client, Meter meter, SockAddr remote, boolean fastOpen, long number) {
            this.fastOpen = fastOpen;
            this.client = client;
            this.meter = meter;
            this.remote = remote;
            this.exchange = new Exchange(false, number);
            this.request = WskBuf.of(exchange.request());
            this.room = WskBuf.of(exchange.room());
        }

        void open() {
            exchange.restart();
            exchange.request();
            client.npi()
                    .dispatch()
                    .socket(
                            client.npi().client(),
                            SockAddr.AF_INET,
                            WskOptions.SOCK_STREAM,
                            WskOptions.IPPROTO_TCP,
                            WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET,
                            null,
                            null,
                            null,
                            null,
                            null,
                            opening.reuse());
        }

        private void opened(Irp irp, @Nullable Object context) {
            if (WskSubject.succeeded(irp, meter)) {
                socket = irp.pointer(WskConnectionSocket.class);
                if (fastOpen) {
                    allowFastOpen(socket);
                } else {
                    socket.dispatch().bind(ANY, 0, binding.reuse());
                }
            }
        }

        private void allowFastOpen(WskConnectionSocket of) {
            of.dispatch()
                    .controlSocket(
                            WskControlSocketType.WskSetOption,
                            WskOptions.TCP_FASTOPEN,
                            WskOptions.IPPROTO_TCP,
                            ON,
                            null,
                            null,
                            allowing.reuse());
        }

        private void allowed(Irp irp, @Nullable Object context) {
            if (WskSubject.succeeded(irp, meter) && socket != null) {
                socket.dispatch().bind(ANY, 0, binding.reuse());
            }
        }

        private void bound(Irp irp, @Nullable Object context) {
            if (WskSubject.succeeded(irp, meter) && socket != null) {
                socket.dispatch().connectEx(remote, request, 0, connecting.reuse());
            }
        }

        private void connected(Irp irp, @Nullable Object context) {
            if (WskSubject.succeeded(irp, meter) && socket != null) {
                socket.dispatch().receive(room, WskReceiveFlags.WSK_FLAG_WAITALL, receiving.reuse());
            }
        }

        private void received(Irp irp, @Nullable Object context) {
            if (!WskSubject.succeeded(irp, meter) || socket == null) {
                return;
            }
            try {
                if (!exchange.received((int) irp.information())) {
                    throw new IllegalStateException("the reply is short: " + irp);
                }
            } catch (IllegalStateException e) {
                meter.failed(e);
                return;
            }
            meter.add(1);
            socket.dispatch().closeSocket(closing.reuse());
        }

        private void closed(Irp irp, @Nullable Object context) {
            if (WskSubject.succeeded(irp, meter)) {
                open();
            }
        }
    }
}
