package org.wsk4j.tck.allocation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskProviderDatagramDispatch;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskReceiveFlags;
import org.wsk4j.WskSocket;
import org.wsk4j.WskSocketDispatch;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.allocation.Operation.Step;
import org.wsk4j.tck.fixture.Sockets;

/** A provider, its sockets, their peers, and what is done with them again and again; that itself allocates nothing. */
final class Scene implements AutoCloseable {

    /** What is sent at once, if it is little. */
    static final int SIZE = 64;

    /** How many sends wait at once. */
    static final int QUEUED = 8;

    private static final int MUCH = 1 << 16;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final WskProviderDispatch provider;
    private final WskClient client;
    private final ServerSocketChannel server;
    private final Deque<WskSocket> sockets = new ArrayDeque<>();
    private final Irp irp = new Irp();
    private final Semaphore arrived = new Semaphore(0);
    private volatile Object kept = this;

    /** How the end of a request is waited for. */
    private interface Wait {
        void until(Irp operation, long bytes) throws InterruptedException;
    }

    Scene(WskProviderDispatch provider) throws IOException {
        this.provider = provider;
        client = provider.attachClient(WskClientNpi.any());
        server = ServerSocketChannel.open().bind(anyPort());
    }

    @Override
    public void close() throws IOException {
        while (!sockets.isEmpty()) {
            sockets.pop().dispatch().closeSocket(irp.reuse());
            succeeded(irp, 0);
        }
        provider.close();
        server.close();
    }

    Step anotherThread() {
        start("allocating", () -> {
            while (true) {
                arrived.acquire();
                kept = new byte[SIZE];
            }
        });
        return () -> {
            Object before = kept;
            arrived.release();
            while (kept == before) {
                Thread.onSpinWait();
            }
        };
    }

    Step send() throws Exception {
        WskProviderConnectionDispatch socket = connect(null, false);
        WskBuf buffer = room(SIZE);
        return () -> {
            socket.send(buffer, 0, irp.reuse());
            succeeded(irp, SIZE);
        };
    }

    Step sendsThatWait() throws Exception {
        WskProviderConnectionDispatch socket = connect(null, false);
        Irp[] irps = new Irp[QUEUED];
        WskBuf[] buffers = new WskBuf[QUEUED];
        for (int i = 0; i < QUEUED; i++) {
            irps[i] = new Irp();
            buffers[i] = room(MUCH);
        }
        return () -> {
            for (int i = 0; i < irps.length; i++) {
                socket.send(buffers[i], 0, irps[i].reuse());
            }
            for (Irp each : irps) {
                succeeded(each, MUCH);
            }
        };
    }

    Step receivesThatWait() throws Exception {
        return receives(Scene::succeeded);
    }

    Step receivesAwaited() throws Exception {
        return receives(Scene::awaited);
    }

    private Step receives(Wait wait) throws Exception {
        WskProviderConnectionDispatch socket = connect(null, true);
        WskBuf request = room(SIZE);
        Irp[] irps = {new Irp(), new Irp()};
        WskBuf[] answers = {room(SIZE / 2), room(SIZE / 2)};
        return () -> {
            for (int i = 0; i < irps.length; i++) {
                socket.receive(answers[i], WskReceiveFlags.WSK_FLAG_WAITALL, irps[i].reuse());
            }
            socket.send(request, 0, irp.reuse());
            for (Irp each : irps) {
                wait.until(each, SIZE / 2);
            }
            wait.until(irp, SIZE);
        };
    }

    Step receiveEvent() throws Exception {
        WskProviderConnectionDispatch socket = connect(
                new WskClientConnectionDispatch(
                        (context, flags, data, bytesIndicated, bytesAccepted) -> {
                            arrived.release((int) bytesIndicated);
                            return NtStatus.STATUS_SUCCESS;
                        },
                        null,
                        null),
                true);
        enable(WskEventMask.WSK_EVENT_RECEIVE);
        WskBuf request = room(SIZE);
        return () -> {
            socket.send(request, 0, irp.reuse());
            awaitArrival(SIZE);
            succeeded(irp, SIZE);
        };
    }

    Step datagram() throws Exception {
        WskProviderDatagramDispatch socket = datagrams(null);
        SockAddr remote = datagramEcho();
        SockAddr source = new SockAddr();
        Irp receiving = new Irp();
        WskBuf request = room(SIZE);
        WskBuf answer = room(SIZE);
        return () -> {
            socket.receiveFrom(answer, 0, source, null, null, receiving.reuse());
            socket.sendTo(request, 0, remote, null, irp.reuse());
            succeeded(irp, SIZE);
            succeeded(receiving, SIZE);
            require(source.equals(remote), source);
        };
    }

    Step receiveFromEvent() throws Exception {
        WskProviderDatagramDispatch socket = datagrams(new WskClientDatagramDispatch((context, flags, datagrams) -> {
            for (WskDatagramIndication at = datagrams; at != null; at = at.next()) {
                arrived.release((int) at.buffer().length());
            }
            return NtStatus.STATUS_SUCCESS;
        }));
        enable(WskEventMask.WSK_EVENT_RECEIVE_FROM);
        SockAddr remote = datagramEcho();
        WskBuf request = room(SIZE);
        return () -> {
            socket.sendTo(request, 0, remote, null, irp.reuse());
            succeeded(irp, SIZE);
            awaitArrival(SIZE);
        };
    }

    Step datagramWithControlInformation() throws Exception {
        WskProviderDatagramDispatch socket = datagrams(null);
        Sockets.setOption(sockets.element(), WskOptions.IPPROTO_IP, WskOptions.IP_PKTINFO, 1, irp.reuse());
        succeeded(irp, 0);
        SockAddr own = localAddress();
        ControlMessages sent = new ControlMessages(64);
        sent.encoder().ttl(9).tos(0x20);
        ControlMessages received = new ControlMessages(64);
        SockAddr source = new SockAddr();
        WskBuf buffer = room(SIZE);
        return () -> {
            socket.sendTo(buffer, 0, own, sent, irp.reuse());
            succeeded(irp, SIZE);
            socket.receiveFrom(buffer, 0, source, received, null, irp.reuse());
            succeeded(irp, SIZE);
        };
    }

    private WskProviderConnectionDispatch connect(@Nullable WskClientConnectionDispatch events, boolean echo)
            throws IOException {
        open(WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET, WskOptions.SOCK_STREAM, WskOptions.IPPROTO_TCP, events);
        WskProviderConnectionDispatch table = ((WskConnectionSocket) sockets.element()).dispatch();
        table.connect(SockAddr.of(server.getLocalAddress()), 0, irp.reuse());
        succeeded(irp, 0);
        SocketChannel peer = server.accept();
        start("peer", () -> serve(peer, echo));
        return table;
    }

    private WskProviderDatagramDispatch datagrams(@Nullable WskClientDatagramDispatch events) {
        open(WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET, WskOptions.SOCK_DGRAM, WskOptions.IPPROTO_UDP, events);
        return ((WskDatagramSocket) sockets.element()).dispatch();
    }

    /** The newest socket is the first; it is bound. */
    private void open(int category, int type, int protocol, @Nullable WskSocketDispatch events) {
        provider.socket(
                client, SockAddr.AF_INET, type, protocol, category, null, events, null, null, null, irp.reuse());
        succeeded(irp, 0);
        WskSocket socket = irp.pointer(WskSocket.class);
        sockets.push(socket);
        Sockets.bind(socket, SockAddr.loopback(SockAddr.AF_INET, 0), irp.reuse());
        succeeded(irp, 0);
    }

    private void enable(int events) {
        NtStatus status = Sockets.enable(sockets.element(), events);
        require(status == NtStatus.STATUS_SUCCESS, status);
    }

    private SockAddr localAddress() {
        SockAddr local = new SockAddr();
        Sockets.getLocalAddress(sockets.element(), local, irp.reuse());
        succeeded(irp, 0);
        return local;
    }

    private SockAddr datagramEcho() throws IOException {
        DatagramChannel peer =
                DatagramChannel.open().bind(anyPort()).connect(localAddress().toSocketAddress());
        start("datagram peer", () -> serve(peer, true));
        return SockAddr.of(peer.getLocalAddress());
    }

    /** Spins: a semaphore that makes its thread wait allocates. */
    private void awaitArrival(int bytes) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!arrived.tryAcquire(bytes)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("only " + arrived.availablePermits() + " bytes came");
            }
            Thread.onSpinWait();
        }
    }

    /** Looks again and again: a thread that waits allocates, the more the busier the machine is. */
    @SuppressWarnings("ThreadPriorityCheck") // the loop may need this processor; nothing else relies on the scheduler
    private static void succeeded(Irp operation, long bytes) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!operation.isCompleted()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not completed: " + operation);
            }
            Thread.yield();
        }
        require(operation.status() == NtStatus.STATUS_SUCCESS && operation.information() == bytes, operation);
    }

    private static void awaited(Irp operation, long bytes) throws InterruptedException {
        NtStatus status = operation.await(PATIENCE);
        require(status == NtStatus.STATUS_SUCCESS && operation.information() == bytes, operation);
    }

    private static void require(boolean right, Object seen) {
        if (!right) {
            throw new AssertionError(seen);
        }
    }

    private static WskBuf room(int bytes) {
        return WskBuf.of(ByteBuffer.allocateDirect(bytes));
    }

    private static SocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Reads until the end, or the error that a closed datagram socket answers. */
    private static void serve(ByteChannel peer, boolean echo) throws IOException {
        ByteBuffer memory = ByteBuffer.allocateDirect(1 << 16);
        try (peer) {
            while (peer.read(memory.clear()) >= 0) {
                memory.flip();
                while (echo && memory.hasRemaining()) {
                    peer.write(memory);
                }
            }
        }
    }

    private static void start(String name, Step body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (Exception e) {
                        // The measurement is over, or will miss what this thread did not do.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
