package org.wsk4j.launcher.perf;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskSendFlags;
import org.wsk4j.WskSocket;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** The jobs on a provider, as its clients do them: events and completion routines, no waiting thread. */
public final class WskContender implements Contender {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** How many sends are under way at once. */
    private static final int DEPTH = 2;

    private final Client client;

    /**
     * A contender.
     *
     * @param client of the provider
     */
    public WskContender(Client client) {
        this.client = client;
    }

    @Override
    public String name() {
        return client.provider();
    }

    @Override
    public Work begin(Job job, InetSocketAddress address) {
        Sockets work = new Sockets();
        try {
            SockAddr remote = SockAddr.of(address);
            switch (job) {
                case ONE, MANY -> work.echoes(job, remote);
                case BULK -> work.bulk(job, remote);
                case DATAGRAMS -> work.datagrams(remote);
            }
        } catch (RuntimeException e) {
            work.close();
            throw e;
        }
        return work;
    }

    private final class Sockets extends Work {

        private final List<WskSocket> sockets = new ArrayList<>();

        private WskConnectionSocket connect(
                Job job, SockAddr remote, @Nullable Object context, @Nullable WskClientConnectionDispatch events) {
            WskBuf mode = WskBuf.of(ByteBuffer.wrap(new byte[] {job.mode()}));
            WskConnectionSocket socket = client.connect(remote, mode, LIMIT, context, events);
            sockets.add(socket);
            return socket;
        }

        private void echoes(Job job, SockAddr remote) {
            WskClientConnectionDispatch events = new WskClientConnectionDispatch(this::received, null, null);
            List<Caller> callers = new ArrayList<>();
            for (int i = 0; i < job.connections(); i++) {
                Caller caller = new Caller(this);
                WskConnectionSocket socket = connect(job, remote, caller, events);
                caller.socket = socket;
                client.enable(socket, WskEventMask.WSK_EVENT_RECEIVE);
                callers.add(caller);
            }
            callers.forEach(Caller::send);
        }

        private NtStatus received(
                @Nullable Object context,
                int flags,
                @Nullable WskDataIndication data,
                long bytesIndicated,
                SizeT bytesAccepted) {
            if (data == null) {
                failed("the connection has ended");
            } else if (context instanceof Caller caller) {
                try {
                    caller.received(data);
                } catch (IllegalStateException e) {
                    failed(String.valueOf(e.getMessage()));
                }
            }
            return NtStatus.STATUS_SUCCESS;
        }

        private void bulk(Job job, SockAddr remote) {
            WskConnectionSocket socket = connect(job, remote, null, null);
            ByteBuffer chunk = ByteBuffer.allocateDirect(Job.CHUNK);
            sendForEver(() -> {
                WskBuf buffer = WskBuf.of(chunk);
                return irp -> socket.dispatch().send(buffer, 0, irp);
            });
        }

        private void datagrams(SockAddr remote) {
            WskDatagramSocket socket = client.datagram(SockAddr.any(remote.family(), 0), null, null);
            sockets.add(socket);
            ByteBuffer message = ByteBuffer.allocateDirect(Job.MESSAGE);
            sendForEver(() -> {
                WskBuf buffer = WskBuf.of(message);
                return irp -> socket.dispatch().sendTo(buffer, 0, remote, null, irp);
            });
        }

        /** Begins one send. */
        private interface Send {
            NtStatus send(Irp irp);
        }

        /** A few sends under way, each begun again when it is done. They may complete at once: a thread of its own. */
        private void sendForEver(java.util.function.Supplier<Send> sends) {
            Thread starter = new Thread(
                    () -> {
                        for (int i = 0; i < DEPTH; i++) {
                            Send send = sends.get();
                            send.send(new Irp((irp, context) -> {
                                if (irp.status() != NtStatus.STATUS_SUCCESS) {
                                    failed("a send: " + irp.status());
                                } else if (!isOver()) {
                                    done();
                                    send.send(irp.reuse());
                                }
                            }));
                        }
                    },
                    "wsk-perf-send");
            starter.setDaemon(true);
            starter.start();
        }

        @Override
        public void close() {
            end();
            sockets.forEach(client::close);
        }
    }

    /** One connection: the next request goes when the reply is there and the IRP of the last request complete. */
    private static final class Caller {

        private final Sockets work;
        private final Echo echo = new Echo();
        private final WskBuf request = WskBuf.of(echo.next());
        private final Irp sending = new Irp(this::sent);
        private int halves; // owner: loop thread
        private @Nullable WskConnectionSocket socket;

        Caller(Sockets work) {
            this.work = work;
        }

        void send() {
            if (socket != null && !work.isOver()) {
                echo.next();
                socket.dispatch().send(request, WskSendFlags.WSK_FLAG_NODELAY, sending.reuse());
            }
        }

        private void received(WskDataIndication first) {
            for (WskDataIndication data = first; data != null; data = data.next()) {
                long left = data.buffer().length();
                int at = data.buffer().offset();
                for (Mdl mdl = data.buffer().mdl(); mdl != null && left > 0; mdl = mdl.next()) {
                    int count = (int) Math.min(left, mdl.byteCount() - at);
                    if (echo.came(mdl.memory(), at, count)) {
                        half();
                    }
                    left -= count;
                    at = 0;
                }
            }
        }

        private void sent(Irp irp, @Nullable Object context) {
            if (irp.status() != NtStatus.STATUS_SUCCESS) {
                work.failed("a send: " + irp.status());
            } else {
                half();
            }
        }

        private void half() {
            halves++;
            if (halves == 2) {
                halves = 0;
                work.done();
                send();
            }
        }
    }
}
