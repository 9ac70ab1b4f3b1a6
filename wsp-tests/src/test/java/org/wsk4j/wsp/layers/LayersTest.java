package org.wsk4j.wsp.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.wsp.FdSet;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Timeval;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaIoctls;
import org.wsk4j.wsp.WsaNetworkEvents;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaWait;
import org.wsk4j.wsp.WsaWindowProc;
import org.wsk4j.wsp.extension.ConnectEx;
import org.wsk4j.wsp.extension.ExtensionFunctions;

/** Every kind of operation keeps its meaning through every chain. */
class LayersTest extends LayeredWorld {

    @ParameterizedTest
    @MethodSource("chains")
    void blockingStreamsCarryEveryByte(List<String> chain) throws Exception {
        WinsockWorld.Pair pair = world.pair(tcp(chain));
        byte[] data = WinsockWorld.pattern(300_000);
        Thread sender = new Thread(() -> {
            LpInt errno = new LpInt();
            for (int from = 0; from < data.length; from += 60_000) {
                byte[] piece = Arrays.copyOfRange(data, from, from + 60_000);
                world.session.send(pair.client(), WinsockWorld.bufs(piece), 1, new LpInt(), 0, null, null, null, errno);
            }
        });
        sender.start();
        assertThat(world.recvExactly(pair.server(), data.length)).isEqualTo(data);
        sender.join();
        world.ok(world.session.shutdown(pair.client(), Winsock.SD_SEND, world.errno));
        assertThat(world.recv(pair.server(), 10)).as("end of stream").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("chains")
    void overlappedReceivesAreFilledInTheOrderInWhichTheyWereSupplied(List<String> chain) {
        WinsockWorld.Pair pair = world.pair(tcp(chain));
        List<byte[]> rooms = new ArrayList<>();
        List<WsaOverlapped> receives = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            byte[] room = new byte[100];
            WsaOverlapped overlapped = new WsaOverlapped(new WsaEvent());
            rooms.add(room);
            receives.add(overlapped);
            LpInt received = new LpInt(-7);
            world.pending(world.session.recv(
                    pair.server(),
                    WinsockWorld.bufs(room),
                    1,
                    received,
                    new LpInt(Winsock.MSG_WAITALL),
                    overlapped,
                    null,
                    null,
                    world.errno));
            assertThat(received.value()).as("not updated while pending").isEqualTo(-7);
            assertThat(overlapped.internal()).isEqualTo(Winsock.WSS_OPERATION_IN_PROGRESS);
        }
        byte[] data = WinsockWorld.pattern(500);
        world.send(pair.client(), data);
        for (int i = 0; i < 5; i++) {
            LpInt transferred = new LpInt();
            assertThat(world.session.getOverlappedResult(
                            pair.server(), receives.get(i), transferred, true, new LpInt(), world.errno))
                    .as(world.error())
                    .isTrue();
            assertThat(transferred.value()).isEqualTo(100);
            assertThat(receives.get(i).hEvent().isSignalled()).isTrue();
            assertThat(rooms.get(i)).isEqualTo(Arrays.copyOfRange(data, i * 100, i * 100 + 100));
        }
    }

    @ParameterizedTest
    @MethodSource("chains")
    void completionRoutinesRunOnTheIssuingThreadAndOnlyInAnAlertableWait(List<String> chain) {
        WinsockWorld.Pair pair = world.pair(tcp(chain));
        Thread self = Thread.currentThread();
        List<String> told = new CopyOnWriteArrayList<>();
        byte[] room = new byte[10];
        WsaOverlapped receive = new WsaOverlapped();
        world.pending(world.session.recv(
                pair.server(),
                WinsockWorld.bufs(room),
                1,
                new LpInt(),
                new LpInt(),
                receive,
                (error, bytes, overlapped, flags) -> told.add(
                        (Thread.currentThread() == self) + " " + error + " " + bytes + " " + (overlapped == receive)),
                null,
                world.errno));
        WsaOverlapped send = new WsaOverlapped();
        world.started(world.session.send(
                pair.client(),
                WinsockWorld.bufs(WinsockWorld.pattern(10)),
                1,
                new LpInt(),
                0,
                send,
                (error, bytes, overlapped, flags) -> told.add(
                        (Thread.currentThread() == self) + " " + error + " " + bytes + " " + (overlapped == send)),
                null,
                world.errno));
        WinsockWorld.until(() -> receive.hasOverlappedIoCompleted() && send.hasOverlappedIoCompleted());
        assertThat(told).as("not alertable").isEmpty();
        WinsockWorld.alertableUntil(() -> told.size() >= 2);
        assertThat(told).containsExactly("true 0 10 true", "true 0 10 true");
        assertThat(room).isEqualTo(WinsockWorld.pattern(10));
        WsaWait.sleepEx(0, true);
        assertThat(told).as("once each").hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("chains")
    void overlappedSendsKeepTheirOrder(List<String> chain) {
        WinsockWorld.Pair pair = world.pair(tcp(chain));
        byte[] data = WinsockWorld.pattern(200_000);
        List<WsaOverlapped> sends = new ArrayList<>();
        for (int from = 0; from < data.length; from += 10_000) {
            WsaOverlapped overlapped = new WsaOverlapped(new WsaEvent());
            sends.add(overlapped);
            byte[] front = Arrays.copyOfRange(data, from, from + 3_000);
            byte[] back = Arrays.copyOfRange(data, from + 3_000, from + 10_000);
            WsaBuf[] captured = WinsockWorld.bufs(front, back);
            world.started(world.session.send(
                    pair.client(), captured, 2, new LpInt(), 0, overlapped, null, null, world.errno));
            Arrays.fill(captured, null);
        }
        assertThat(world.recvExactly(pair.server(), data.length)).isEqualTo(data);
        for (WsaOverlapped send : sends) {
            WinsockWorld.until(send::hasOverlappedIoCompleted);
            assertThat(send.internal()).isZero();
            assertThat(send.internalHigh()).isEqualTo(10_000);
            WinsockWorld.until(() -> send.hEvent().isSignalled());
        }
    }

    @ParameterizedTest
    @MethodSource("chains")
    void closeEndsPendingOperationsWithTheirIndicationAndTheHandleIsStale(List<String> chain) {
        WinsockWorld.Pair pair = world.pair(tcp(chain));
        WsaOverlapped byEvent = new WsaOverlapped(new WsaEvent());
        AtomicInteger told = new AtomicInteger();
        AtomicInteger error = new AtomicInteger();
        world.pending(receive(pair.server(), byEvent, null));
        world.pending(receive(pair.server(), new WsaOverlapped(), (e, bytes, overlapped, flags) -> {
            error.set(e);
            told.incrementAndGet();
        }));
        world.ok(world.session.closeSocket(pair.server(), world.errno));
        WinsockWorld.until(() -> byEvent.hEvent().isSignalled());
        assertThat(byEvent.internal()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
        WinsockWorld.alertableUntil(() -> told.get() == 1);
        assertThat(error.get()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
        world.fails(world.session.shutdown(pair.server(), Winsock.SD_BOTH, world.errno), WsaError.WSAENOTSOCK);
        world.fails(world.session.closeSocket(pair.server(), world.errno), WsaError.WSAENOTSOCK);
    }

    private int receive(long s, WsaOverlapped overlapped, org.wsk4j.wsp.WsaCompletionRoutine routine) {
        return world.session.recv(
                s,
                WinsockWorld.bufs(new byte[10]),
                1,
                new LpInt(),
                new LpInt(),
                overlapped,
                routine,
                null,
                world.errno);
    }

    @ParameterizedTest
    @MethodSource("chains")
    void theLastCleanupEndsPendingOperationsWithoutIndication(List<String> chain) {
        WinsockWorld.Pair pair = world.pair(tcp(chain));
        WsaOverlapped byEvent = new WsaOverlapped(new WsaEvent());
        AtomicInteger told = new AtomicInteger();
        WsaOverlapped byRoutine = new WsaOverlapped();
        world.pending(receive(pair.server(), byEvent, null));
        world.pending(receive(pair.server(), byRoutine, (e, bytes, overlapped, flags) -> told.incrementAndGet()));
        world.ok(world.session.cleanup(world.errno));
        WinsockWorld.until(() -> byEvent.hasOverlappedIoCompleted() && byRoutine.hasOverlappedIoCompleted());
        assertThat(byEvent.internal()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
        assertThat(byRoutine.internal()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
        WsaWait.sleepEx(1, true);
        assertThat(told).hasValue(0);
        assertThat(byEvent.hEvent().isSignalled()).isFalse();
        assertThat(world.winsock.runtime().openHandles()).isZero();
    }

    @ParameterizedTest
    @MethodSource("chains")
    void theBaseHandleIsTheBases(List<String> chain) {
        long s = world.overlapped(tcp(chain));
        WskControlBuffer base = WskControlBuffer.allocate(8);
        world.ok(world.session.ioctl(
                s, WsaIoctls.SIO_BASE_HANDLE, null, base, new LpInt(), null, null, null, world.errno));
        boolean own = chain.contains("mask") || chain.contains("meter");
        assertThat(base.asLong() == s).isEqualTo(!own);
        assertThat(world.winsock.runtime().catalogEntryOf(s))
                .isEqualTo(tcp(chain).catalogEntryId());
    }

    @ParameterizedTest
    @MethodSource("chains")
    void selectTranslatesItsSets(List<String> chain) {
        WinsockWorld.Pair pair = world.pair(tcp(chain));
        FdSet read = FdSet.of(pair.server(), pair.client());
        FdSet write = FdSet.of(pair.client());
        assertThat(world.session.select(0, read, write, null, null, world.errno))
                .isEqualTo(1);
        assertThat(read.fdCount()).isZero();
        assertThat(write.toArray()).containsExactly(pair.client());
        world.send(pair.client(), new byte[] {1});
        FdSet readable = FdSet.of(pair.client(), pair.server());
        assertThat(world.session.select(0, readable, null, null, null, world.errno))
                .isEqualTo(1);
        assertThat(readable.toArray()).containsExactly(pair.server());
        world.fails(world.session.select(0, null, null, null, Timeval.POLL, world.errno), WsaError.WSAEINVAL);
        world.fails(
                world.session.select(0, FdSet.of(pair.client(), 4444), null, null, Timeval.POLL, world.errno),
                WsaError.WSAENOTSOCK);
    }

    @ParameterizedTest
    @MethodSource("chains")
    void networkEventsAreRecordedAndMessagesNameTheSocket(List<String> chain) {
        WinsockWorld.Pair pair = world.pair(tcp(chain));
        WsaEvent event = new WsaEvent();
        world.ok(world.session.eventSelect(pair.server(), event, Winsock.FD_READ | Winsock.FD_WRITE, world.errno));
        world.send(pair.client(), new byte[] {1, 2, 3});
        WsaNetworkEvents events = new WsaNetworkEvents();
        AtomicInteger seen = new AtomicInteger();
        WinsockWorld.until(() -> {
            world.ok(world.session.enumNetworkEvents(pair.server(), event, events, world.errno));
            return (seen.updateAndGet(before -> before | events.networkEvents()) & Winsock.FD_READ) != 0;
        });
        assertThat(seen.get()).isEqualTo(Winsock.FD_READ | Winsock.FD_WRITE);
        List<String> messages = new CopyOnWriteArrayList<>();
        long window = world.winsock
                .runtime()
                .createWindow(
                        "test",
                        (hWnd, message, s, lParam) -> messages.add(
                                message + " " + (s == pair.server()) + " " + WsaWindowProc.selectEvent(lParam)));
        world.ok(world.session.asyncSelect(pair.server(), window, 99, Winsock.FD_READ, world.errno));
        WinsockWorld.until(() -> messages.contains("99 true 1"));
        assertThat(world.recv(pair.server(), 10)).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @MethodSource("chains")
    void acceptedSocketsInheritTheRegistrationUnderTheirOwnHandle(List<String> chain) {
        WsaProtocolInfo info = tcp(chain);
        long listener = world.listener(info);
        List<Long> sockets = new CopyOnWriteArrayList<>();
        long window = world.winsock.runtime().createWindow("test", (hWnd, message, s, lParam) -> {
            if (WsaWindowProc.selectEvent(lParam) != Winsock.FD_ACCEPT) {
                sockets.add(s);
            }
        });
        int mask = Winsock.FD_ACCEPT | Winsock.FD_READ | Winsock.FD_WRITE;
        world.ok(world.session.asyncSelect(listener, window, 5, mask, world.errno));
        long client = world.overlapped(info);
        world.connect(client, world.name(listener));
        AtomicInteger accepted = new AtomicInteger();
        long[] server = {Winsock.INVALID_SOCKET};
        WinsockWorld.until(() -> {
            server[0] = world.session.accept(listener, new SockAddr(), null, null, world.errno);
            accepted.incrementAndGet();
            return server[0] != Winsock.INVALID_SOCKET;
        });
        world.send(client, new byte[] {9});
        WinsockWorld.until(() -> sockets.size() >= 2);
        assertThat(sockets).containsOnly(server[0]);
    }

    @ParameterizedTest
    @MethodSource("chains")
    void nonBlockingSendsAndReceivesKeepTheirMeaning(List<String> chain) throws Exception {
        WinsockWorld.Pair pair = world.pair(tcp(chain));
        world.nonBlocking(pair.client());
        world.nonBlocking(pair.server());
        byte[] none = new byte[10];
        world.fails(
                world.session.recv(
                        pair.server(),
                        WinsockWorld.bufs(none),
                        1,
                        new LpInt(),
                        new LpInt(),
                        null,
                        null,
                        null,
                        world.errno),
                WsaError.WSAEWOULDBLOCK);
        byte[] data = WinsockWorld.pattern(8 << 20);
        int sent = 0;
        LpInt count = new LpInt();
        int partial = 0;
        while (sent < data.length) {
            byte[] rest = Arrays.copyOfRange(data, sent, Math.min(data.length, sent + 500_000));
            int result = world.session.send(
                    pair.client(), WinsockWorld.bufs(rest), 1, count, 0, null, null, null, world.errno);
            if (result != 0) {
                world.fails(result, WsaError.WSAEWOULDBLOCK);
                break;
            }
            partial += count.value() < rest.length ? 1 : 0;
            sent += count.value();
        }
        assertThat(partial).as("a partial send").isPositive();
        byte[] got = new byte[sent];
        int[] done = {0};
        WinsockWorld.until(() -> {
            byte[] piece = new byte[100_000];
            LpInt received = new LpInt();
            while (world.session.recv(
                            pair.server(),
                            WinsockWorld.bufs(piece),
                            1,
                            received,
                            new LpInt(),
                            null,
                            null,
                            null,
                            world.errno)
                    == 0) {
                System.arraycopy(piece, 0, got, done[0], received.value());
                done[0] += received.value();
                if (done[0] == got.length) {
                    return true;
                }
            }
            return false;
        });
        assertThat(got).isEqualTo(Arrays.copyOf(data, sent));
    }

    @ParameterizedTest
    @MethodSource("chains")
    void datagramsKeepTheirBoundsAndAddresses(List<String> chain) {
        WsaProtocolInfo info = udp(chain);
        long server = world.overlapped(info);
        SockAddr serverName = world.bound(server);
        long client = world.overlapped(info);
        SockAddr clientName = world.bound(client);
        LpInt sent = new LpInt();
        byte[] first = WinsockWorld.pattern(1000);
        for (byte[] datagram : new byte[][] {first, new byte[0], {42}}) {
            world.ok(world.session.sendTo(
                    client, WinsockWorld.bufs(datagram), 1, sent, 0, serverName, null, null, null, world.errno));
            assertThat(sent.value()).isEqualTo(datagram.length);
        }
        for (byte[] datagram : new byte[][] {first, new byte[0], {42}}) {
            byte[] room = new byte[2000];
            SockAddr from = new SockAddr();
            LpInt received = new LpInt(-1);
            world.ok(world.session.recvFrom(
                    server, WinsockWorld.bufs(room), 1, received, new LpInt(), from, null, null, null, world.errno));
            assertThat(Arrays.copyOf(room, received.value())).isEqualTo(datagram);
            assertThat(from).isEqualTo(clientName);
        }
        byte[] room = new byte[2000];
        WsaOverlapped overlapped = new WsaOverlapped(new WsaEvent());
        SockAddr from = new SockAddr();
        world.pending(world.session.recvFrom(
                server,
                WinsockWorld.bufs(room),
                1,
                new LpInt(),
                new LpInt(),
                from,
                overlapped,
                null,
                null,
                world.errno));
        world.connect(client, serverName);
        world.send(client, first);
        WinsockWorld.until(() -> overlapped.hEvent().isSignalled());
        assertThat(Arrays.copyOf(room, overlapped.internalHigh())).isEqualTo(first);
        assertThat(from).isEqualTo(clientName);
    }

    @Test
    void theMaskIsOnTheWireAndAForeignPeerCanUndoIt() throws Exception {
        try (ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            long s = world.overlapped(tcp(List.of("meter", "mask")));
            world.connect(s, SockAddr.of("127.0.0.1", foreign.getLocalPort()));
            try (Socket peer = foreign.accept()) {
                byte[] data = WinsockWorld.pattern(1000);
                world.send(s, data);
                InputStream in = peer.getInputStream();
                byte[] wire = in.readNBytes(1000);
                assertThat(wire).isNotEqualTo(data);
                for (int i = 0; i < wire.length; i++) {
                    wire[i] ^= mask.mask(i);
                }
                assertThat(wire).isEqualTo(data);
                assertThat(meter.sentBytes()).isEqualTo(1000);
            }
        }
    }

    @Test
    void peekedBytesAreUnmaskedAndStay() {
        WinsockWorld.Pair pair = world.pair(tcp(List.of("mask")));
        world.send(pair.client(), WinsockWorld.pattern(40));
        assertThat(world.recvExactly(pair.server(), 10)).isEqualTo(WinsockWorld.pattern(10));
        byte[] room = new byte[10];
        LpInt received = new LpInt();
        world.ok(world.session.recv(
                pair.server(),
                WinsockWorld.bufs(room),
                1,
                received,
                new LpInt(Winsock.MSG_PEEK),
                null,
                null,
                null,
                world.errno));
        byte[] next = Arrays.copyOfRange(WinsockWorld.pattern(40), 10, 20);
        assertThat(room).isEqualTo(next);
        assertThat(world.recvExactly(pair.server(), 10)).isEqualTo(next);
    }

    @Test
    void aGuardedPortIsRefusedByEveryWayThere() {
        WsaProtocolInfo info = tcp(List.of("guard"));
        SockAddr forbidden = SockAddr.of("127.0.0.1", 1);
        long s = world.overlapped(info);
        world.fails(world.session.connect(s, forbidden, null, null, null, null, world.errno), WsaError.WSAEACCES);
        world.bound(s);
        WsaOverlapped overlapped = new WsaOverlapped(new WsaEvent());
        boolean connected = extension(s, ExtensionFunctions.WSAID_CONNECTEX, ConnectEx.class)
                .connectEx(s, forbidden, null, new LpInt(), overlapped, world.errno);
        assertThat(connected).isFalse();
        assertThat(world.error()).isEqualTo("WSAEACCES");
        long d = world.overlapped(udp(List.of("guard")));
        world.fails(
                world.session.sendTo(
                        d, WinsockWorld.bufs(new byte[1]), 1, new LpInt(), 0, forbidden, null, null, null, world.errno),
                WsaError.WSAEACCES);
    }
}
