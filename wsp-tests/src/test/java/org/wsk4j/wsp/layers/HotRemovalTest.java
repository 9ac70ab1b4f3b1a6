package org.wsk4j.wsp.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.nio.NioProvider;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaNetworkEvents;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.layer.LayeredProvider;
import org.wsk4j.wsp.ws2.CatalogStatus;

/** Layers and transports that go while they are used; and the limit of the meter. */
class HotRemovalTest {

    private final MaskLayer mask = new MaskLayer();
    private final MeterLayer meter = new MeterLayer();
    private final GuardLayer guard = new GuardLayer();
    private final WinsockWorld world = new WinsockWorld(mask, meter, guard);

    @AfterEach
    void close() {
        world.close();
    }

    private LayeredProvider layer(String name) {
        return switch (name) {
            case "mask" -> mask;
            case "meter" -> meter;
            default -> guard;
        };
    }

    static Stream<List<String>> leavingAndChain() {
        return Stream.of(
                List.of("mask", "mask"),
                List.of("guard", "guard"),
                List.of("meter", "meter", "mask"),
                List.of("mask", "meter", "mask"),
                List.of("guard", "meter", "guard"));
    }

    @ParameterizedTest
    @MethodSource("leavingAndChain")
    void socketsOfALayerThatLeftAnswerNetDownAndPendingOperationsEndOnce(List<String> parameters) throws Exception {
        String[] layers = parameters.subList(1, parameters.size()).toArray(new String[0]);
        WsaProtocolInfo info = world.chain(WinsockWorld.STREAM, layers);
        WinsockWorld.Pair other = world.pair(world.chain(WinsockWorld.STREAM));
        long listener = world.listener(world.chain(WinsockWorld.STREAM));
        WinsockWorld.Pair pair = new WinsockWorld.Pair(world.overlapped(info), world.overlapped(info));
        world.connect(pair.client(), world.name(listener));
        world.connect(pair.server(), world.name(listener));
        WsaOverlapped byEvent = new WsaOverlapped(new WsaEvent());
        world.pending(receive(pair.server(), byEvent, null));
        List<Integer> told = new CopyOnWriteArrayList<>();
        world.pending(
                receive(pair.server(), new WsaOverlapped(), (error, bytes, overlapped, flags) -> told.add(error)));
        AtomicInteger blocked = new AtomicInteger();
        Thread blocking = new Thread(() -> {
            LpInt errno = new LpInt();
            world.session.recv(
                    pair.client(),
                    WinsockWorld.bufs(new byte[1]),
                    1,
                    new LpInt(),
                    new LpInt(),
                    null,
                    null,
                    null,
                    errno);
            blocked.set(errno.value());
        });
        blocking.start();
        WinsockWorld.until(
                () -> blocking.getState() == Thread.State.WAITING || blocking.getState() == Thread.State.TIMED_WAITING);

        world.winsock.detachLayer(layer(parameters.get(0)));

        blocking.join();
        assertThat(WsaError.name(blocked.get())).isEqualTo("WSAENETDOWN");
        WinsockWorld.until(() -> byEvent.hEvent().isSignalled());
        assertThat(byEvent.internal()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
        WinsockWorld.alertableUntil(() -> !told.isEmpty());
        assertThat(told).containsExactly(WsaError.WSA_OPERATION_ABORTED);
        world.fails(world.session.listen(pair.client(), 1, world.errno), WsaError.WSAENETDOWN);
        world.fails(receive(pair.server(), new WsaOverlapped(new WsaEvent()), null), WsaError.WSAENETDOWN);
        assertThat(world.winsock.entries().stream()
                        .filter(entry -> entry.info().catalogEntryId() == info.catalogEntryId())
                        .map(CatalogStatus::available))
                .containsExactly(false);
        world.fails(world.session.socket(-1, -1, -1, info, 0, 0, world.errno), WsaError.WSAENETDOWN);
        world.ok(world.session.closeSocket(pair.client(), world.errno));
        world.ok(world.session.closeSocket(pair.server(), world.errno));
        world.fails(world.session.closeSocket(pair.server(), world.errno), WsaError.WSAENOTSOCK);
        world.send(other.client(), new byte[] {1});
        assertThat(world.recv(other.server(), 1)).as("others are not disturbed").containsExactly(1);

        assertThat(world.winsock.attachLayer(layer(parameters.get(0)))).isZero();
        WinsockWorld.Pair again = world.pair(info);
        world.send(again.client(), new byte[] {7});
        assertThat(world.recv(again.server(), 1)).containsExactly(7);
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

    @Test
    void bytesAcceptedBeforeALayerLeftReachThePeerAndThenTheEndOfTheStream() {
        WsaProtocolInfo plain = world.chain(WinsockWorld.STREAM);
        long listener = world.listener(plain);
        long client = world.overlapped(world.chain(WinsockWorld.STREAM, "meter"));
        world.connect(client, world.name(listener));
        long server = world.accept(listener);
        byte[] data = WinsockWorld.pattern(60_000);
        world.send(client, data);
        world.winsock.detachLayer(meter);
        assertThat(world.recvExactly(server, data.length)).isEqualTo(data);
        assertThat(world.recv(server, 1)).isEmpty();
    }

    @Test
    void aChainOfTwoLayersKeepsItsMeaningWhileTheTransportIsSwapped() {
        NioProvider other = world.attachOther();
        WsaProtocolInfo overNio = world.chain(WinsockWorld.STREAM, "meter", "mask");
        assertThat(world.winsock.provideChain(List.of("meter", "mask"), true)).isZero();
        for (int round = 0; round < 4; round++) {
            WinsockWorld.Pair old = pairByDefault();
            WsaOverlapped pending = new WsaOverlapped(new WsaEvent());
            world.pending(receive(old.server(), pending, null));
            boolean even = round % 2 == 0;
            if (even) {
                world.registrar.detach(round == 0 ? world.nio : current);
            } else {
                current = new NioProvider();
                world.registrar.attach(current);
            }
            if (even) {
                WinsockWorld.until(() -> pending.hEvent().isSignalled());
                // Both ends were the provider's: the one that went first may have reset the other.
                assertThat(WsaError.name(pending.internal())).isIn("WSAENETDOWN", "WSAECONNRESET");
                int sent = world.session.send(
                        old.client(), WinsockWorld.bufs(new byte[1]), 1, new LpInt(), 0, null, null, null, world.errno);
                assertThat(sent).isEqualTo(Winsock.SOCKET_ERROR);
                assertThat(world.error()).isIn("WSAENETDOWN", "WSAECONNRESET");
            } else {
                world.send(old.client(), new byte[] {1});
                WinsockWorld.until(() -> pending.hEvent().isSignalled());
                assertThat(pending.internal())
                        .as("a better one came: nothing happens to it")
                        .isZero();
            }
            WinsockWorld.Pair fresh = pairByDefault();
            byte[] data = WinsockWorld.pattern(50_000);
            Thread sender = new Thread(() -> world.session.send(
                    fresh.client(), WinsockWorld.bufs(data), 1, new LpInt(), 0, null, null, null, new LpInt()));
            sender.start();
            assertThat(world.recvExactly(fresh.server(), data.length)).isEqualTo(data);
            world.ok(world.session.closeSocket(old.client(), world.errno));
            world.ok(world.session.closeSocket(old.server(), world.errno));
        }
        assertThat(world.winsock.entries().stream()
                        .filter(entry -> entry.info().catalogEntryId() == overNio.catalogEntryId())
                        .map(CatalogStatus::available))
                .as("the same entry after all")
                .containsExactly(true);
        world.registrar.detach(other);
    }

    private NioProvider current = world.nio;

    private WinsockWorld.Pair pairByDefault() {
        long listener = socket();
        world.bound(listener);
        world.ok(world.session.listen(listener, 5, world.errno));
        long client = socket();
        world.connect(client, world.name(listener));
        long server = world.accept(listener);
        world.ok(world.session.closeSocket(listener, world.errno));
        return new WinsockWorld.Pair(client, server);
    }

    private long socket() {
        long s = world.session.socket(SockAddr.AF_INET, 1, 6, null, 0, Winsock.WSA_FLAG_OVERLAPPED, world.errno);
        assertThat(s).as(world.error()).isNotEqualTo(Winsock.INVALID_SOCKET);
        return s;
    }

    @Test
    void layersComeAndGoManyTimesAndLeaveNothing() {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            WinsockWorld.Pair pair = world.pair(world.chain(WinsockWorld.STREAM, "mask"));
            world.winsock.detachLayer(mask);
            world.ok(world.session.closeSocket(pair.client(), world.errno));
            world.ok(world.session.closeSocket(pair.server(), world.errno));
            assertThat(world.winsock.attachLayer(mask)).isZero();
            ids.add(world.chain(WinsockWorld.STREAM, "mask").catalogEntryId());
        }
        assertThat(ids).containsOnly(ids.get(0));
        WinsockWorld.until(() -> world.winsock.runtime().openHandles() == 0);
        WinsockWorld.until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("wsp-layer-")));
    }

    @Test
    void aSocketOverItsLimitWaitsAndIsToldWhenItMaySend() {
        world.winsock.detachLayer(meter);
        MeterLayer slow = new MeterLayer(10_000, 1000, false);
        assertThat(world.winsock.attachLayer(slow)).isZero();
        WinsockWorld.Pair pair = world.pair(world.chain(WinsockWorld.STREAM, "meter"));
        byte[] data = WinsockWorld.pattern(10_000);
        WsaOverlapped first = new WsaOverlapped(new WsaEvent());
        world.started(world.session.send(
                pair.client(), WinsockWorld.bufs(data), 1, new LpInt(), 0, first, null, null, world.errno));
        WinsockWorld.until(first::hasOverlappedIoCompleted);
        // In debt for nearly a second from here.
        List<WsaOverlapped> sends = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            WsaOverlapped overlapped = new WsaOverlapped(new WsaEvent());
            sends.add(overlapped);
            byte[] piece = {(byte) i};
            world.pending(world.session.send(
                    pair.client(), WinsockWorld.bufs(piece), 1, new LpInt(), 0, overlapped, null, null, world.errno));
        }
        assertThat(world.recvExactly(pair.server(), 10_000)).isEqualTo(data);
        assertThat(world.recvExactly(pair.server(), 2)).containsExactly(0, 1);
        WinsockWorld.until(() -> sends.get(1).hEvent().isSignalled());

        WsaEvent event = new WsaEvent();
        world.ok(world.session.eventSelect(pair.client(), event, Winsock.FD_WRITE, world.errno));
        WsaNetworkEvents events = new WsaNetworkEvents();
        world.ok(world.session.enumNetworkEvents(pair.client(), event, events, world.errno));
        LpInt sent = new LpInt();
        int[] result = {0};
        WinsockWorld.until(() -> {
            result[0] = world.session.send(
                    pair.client(), WinsockWorld.bufs(data), 1, sent, 0, null, null, null, world.errno);
            return result[0] == Winsock.SOCKET_ERROR;
        });
        world.fails(result[0], WsaError.WSAEWOULDBLOCK);
        WinsockWorld.until(event::isSignalled);
        world.ok(world.session.enumNetworkEvents(pair.client(), event, events, world.errno));
        assertThat(events.networkEvents()).isEqualTo(Winsock.FD_WRITE);
        org.wsk4j.wsp.FdSet writable = org.wsk4j.wsp.FdSet.of(pair.client());
        assertThat(world.session.select(0, null, writable, null, null, world.errno))
                .isEqualTo(1);
    }

    @Test
    void closingASocketThatWaitsForItsLimitEndsItsSends() {
        world.winsock.detachLayer(meter);
        assertThat(world.winsock.attachLayer(new MeterLayer(1, 1, false))).isZero();
        WinsockWorld.Pair pair = world.pair(world.chain(WinsockWorld.STREAM, "meter"));
        world.send(pair.client(), new byte[10_000]);
        WsaOverlapped held = new WsaOverlapped(new WsaEvent());
        world.pending(world.session.send(
                pair.client(), WinsockWorld.bufs(new byte[10]), 1, new LpInt(), 0, held, null, null, world.errno));
        world.ok(world.session.closeSocket(pair.client(), world.errno));
        assertThat(held.internal()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
        assertThat(held.hEvent().isSignalled()).isTrue();
    }
}
