package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskOptions.IPPROTO_TCP;
import static org.wsk4j.WskOptions.SOCK_STREAM;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.tck.winsock.WinsockWorld.UNTOUCHED;
import static org.wsk4j.wsp.Winsock.SOCKET_ERROR;
import static org.wsk4j.wsp.Winsock.WSA_FLAG_OVERLAPPED;
import static org.wsk4j.wsp.WsaError.WSAEINVAL;
import static org.wsk4j.wsp.WsaError.WSAENETDOWN;
import static org.wsk4j.wsp.WsaError.WSA_IO_PENDING;
import static org.wsk4j.wsp.WsaIoctls.SIO_BASE_HANDLE;
import static org.wsk4j.wsp.WsaOptions.SOL_SOCKET;
import static org.wsk4j.wsp.WsaOptions.SO_PROTOCOL_INFOW;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.Out;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.registrar.PlainRegistrar;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.wsp.ForwardingUpcallTable;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolChain;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaWait;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.WspUpcallTable;
import org.wsk4j.wsp.layer.LayerContext;
import org.wsk4j.wsp.plain.PlainWinsock;
import org.wsk4j.wsp.ws2.VolatileCatalogStore;
import org.wsk4j.wsp.ws2.WinsockSession;

/** The catalogue and chains of layers over the provider: what is handed down, order, length, departure. */
@WskContract(requires = {"tcp", "inet"})
class LayerContract {

    private final WskFixture wsk;
    private final PlainRegistrar registrar;
    private final PlainWinsock winsock;
    private final RecordingLayer upper = new RecordingLayer("tck-upper");
    private final RecordingLayer lower = new RecordingLayer("tck-lower");

    LayerContract(WskFixture wsk) {
        this.wsk = wsk;
        registrar = PlainRegistrar.of(WinsockWorld.borrowed(wsk.provider()));
        winsock = new PlainWinsock(registrar, registrar, new VolatileCatalogStore());
    }

    @AfterEach
    void end() {
        winsock.close();
        registrar.close();
    }

    private static long ok(Entry entry) {
        LpInt errno = new LpInt(UNTOUCHED);
        long answer = entry.call(errno);
        assertTrue(answer != SOCKET_ERROR, () -> "failed: " + WsaError.name(errno.value()));
        return answer;
    }

    private static void fails(int error, Entry entry) {
        assertEquals(WsaError.name(error), WsaError.name(WinsockWorld.errorOf(entry)));
    }

    private List<WsaProtocolInfo> entries() {
        LpInt length = new LpInt();
        winsock.catalog().enumProtocols(null, null, length, new LpInt());
        WsaProtocolInfo[] all = new WsaProtocolInfo[length.value()];
        assertEquals(all.length, ok(e -> winsock.catalog().enumProtocols(null, all, length, e)));
        return List.of(all);
    }

    private WsaProtocolInfo tcp(int chainLen) {
        return entries().stream()
                .filter(info -> info.addressFamily() == AF_INET && info.socketType() == SOCK_STREAM)
                .filter(info -> info.protocolChain().chainLen() == chainLen)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no chain of " + chainLen + " in " + entries()));
    }

    private WinsockSession session() {
        Out<WinsockSession> out = new Out<>();
        assertEquals(0, winsock.startup(WinsockWorld.VERSION, "", new WspData(), out));
        return Objects.requireNonNull(out.value());
    }

    private long socket(WinsockSession session) {
        return ok(e -> session.socket(AF_INET, SOCK_STREAM, IPPROTO_TCP, null, 0, WSA_FLAG_OVERLAPPED, e));
    }

    private void attachBoth() {
        assertEquals(0, winsock.attachLayer(upper));
        assertEquals(0, winsock.attachLayer(lower));
        assertEquals(0, winsock.provideChain(List.of("tck-upper", "tck-lower"), true));
    }

    @Test
    @Clause(
            rule = 60,
            source = "WSPStartup, WSPSocket",
            value = "A layer is given the chain's information; the base, directly below the last, its own")
    void rule60LayersAreGivenTheChain() {
        attachBoth();
        WinsockSession session = session();
        long s = socket(session);
        WsaProtocolInfo chain = tcp(3);
        LayerContext first = upper.contexts().get(0);
        LayerContext second = lower.contexts().get(0);
        assertEquals(chain, first.protocolInfo());
        assertEquals(chain, second.protocolInfo());
        assertEquals(List.of(chain), upper.sockets());
        assertEquals(List.of(chain), lower.sockets());
        WskControlBuffer info = WskControlBuffer.allocate(WskControlBuffer.POINTER_SIZE);
        ok(e -> second.below().getSockOpt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, info, new LpInt(), e));
        WsaProtocolInfo base = Objects.requireNonNull(info.pointer(WsaProtocolInfo.class));
        assertEquals(1, base.protocolChain().chainLen(), "the base is given its own information");
        assertEquals(tcp(1).catalogEntryId(), base.catalogEntryId());
        ok(session::cleanup);
    }

    @Test
    @Clause(rule = 60, source = "WSPStartup", value = "The upcall table is handed down as it is")
    void rule60UpcallsAreHandedDown() {
        WspUpcallTable hosts = new ForwardingUpcallTable(winsock.runtime().ownUpcalls()) {};
        winsock.runtime().replaceUpcalls(hosts);
        attachBoth();
        WinsockSession session = session();
        socket(session);
        assertSame(hosts, upper.contexts().get(0).upcalls());
        assertSame(hosts, lower.contexts().get(0).upcalls());
        ok(session::cleanup);
    }

    @Test
    @Clause(rule = 60, source = "WSPSend, WSPRecv", value = "Data, events and routines pass through a chain of two")
    void rule60DataPassesThroughTheChain() {
        attachBoth();
        WinsockSession session = session();
        long s = socket(session);
        PeerListener listener = wsk.peerListener(Net.INET);
        ok(e -> session.connect(s, listener.address(), null, null, null, null, e));
        try (Peer peer = listener.accept()) {
            Operation send = Operation.withEvent();
            Operation receive = Operation.withRoutine();
            byte[] memory = new byte[6];
            int error = WinsockWorld.errorOf(e -> session.recv(
                    s,
                    WinsockWorld.buffers(memory),
                    1,
                    null,
                    new LpInt(),
                    receive.overlapped(),
                    receive::routine,
                    null,
                    e));
            assertEquals("WSA_IO_PENDING", WsaError.name(error));
            error = WinsockWorld.errorOf(
                    e -> session.send(s, WinsockWorld.buffers("down"), 1, null, 0, send.overlapped(), null, null, e));
            assertTrue(error == 0 || error == WSA_IO_PENDING);
            peer.expect("down").write("and up");
            wsk.until("the send is over", send.event()::isSignalled);
            wsk.until("the receive is over", receive::isOver);
            while (WsaWait.sleepEx(100, true) == 0) {
                assertEquals(0, receive.indications());
            }
            receive.ran(0, 6);
            assertArrayEquals(Bytes.ascii("and up"), memory);
            assertEquals(2, upper.calls());
            assertEquals(2, lower.calls());
            WskControlBuffer handle = WskControlBuffer.allocate(8);
            ok(e -> session.ioctl(s, SIO_BASE_HANDLE, null, handle, new LpInt(), null, null, null, e));
            assertEquals(s, handle.asLong(), "pass-through layers have the base's handles");
            ok(e -> session.closeSocket(s, e));
            peer.expectEnd();
        }
        ok(session::cleanup);
    }

    @Test
    @Clause(
            rule = 60,
            source = "WSCWriteProviderOrder",
            value = "Every id exactly once, else WSAEINVAL and nothing changes; the first that matches is chosen")
    void rule60OrderNamesEveryEntry() {
        attachBoth();
        List<Integer> before =
                entries().stream().map(WsaProtocolInfo::catalogEntryId).toList();
        int[] ids = before.stream().mapToInt(Integer::intValue).toArray();
        assertEquals(WSAEINVAL, winsock.catalog().writeProviderOrder(ids, ids.length - 1));
        int[] doubled = ids.clone();
        doubled[0] = doubled[1];
        assertEquals(WSAEINVAL, winsock.catalog().writeProviderOrder(doubled, ids.length));
        int[] unknown = ids.clone();
        unknown[0] = 1 << 30;
        assertEquals(WSAEINVAL, winsock.catalog().writeProviderOrder(unknown, ids.length));
        assertEquals(
                before, entries().stream().map(WsaProtocolInfo::catalogEntryId).toList());
        int base = tcp(1).catalogEntryId();
        int[] baseFirst = IntStream.concat(
                        IntStream.of(base), Arrays.stream(ids).filter(id -> id != base))
                .toArray();
        assertEquals(0, winsock.catalog().writeProviderOrder(baseFirst, ids.length));
        WinsockSession session = session();
        socket(session);
        assertEquals(List.of(), upper.sockets(), "the base itself comes first now");
        ok(session::cleanup);
    }

    @Test
    @Clause(
            rule = 60,
            source = "WSCInstallProvider",
            value = "A chain of seven is installed, one of eight is refused, as is one of parts that are not there")
    void rule60ChainsHaveSevenEntriesAtMost() {
        UUID id = new UUID(60, 1);
        WsaProtocolInfo[] layered = new WsaProtocolInfo[7];
        for (int i = 0; i < layered.length; i++) {
            layered[i] = tcp(1).toBuilder()
                    .providerId(id)
                    .protocolChain(WsaProtocolChain.LAYERED)
                    .szProtocol("layered " + i)
                    .build();
        }
        ok(e -> winsock.catalog().installProvider(id, "nowhere", layered, layered.length, e));
        int[] ids = IntStream.concat(
                        Arrays.stream(layered).mapToInt(WsaProtocolInfo::catalogEntryId),
                        IntStream.of(tcp(1).catalogEntryId()))
                .toArray();
        fails(WSAEINVAL, e -> installChain(new UUID(60, 2), ids, e));
        fails(WSAEINVAL, e -> installChain(new UUID(60, 3), new int[] {1 << 30, ids[7]}, e));
        int[] seven = Arrays.copyOfRange(ids, 1, 8);
        ok(e -> installChain(new UUID(60, 4), seven, e));
        assertEquals(
                Arrays.stream(seven).boxed().toList(), tcp(7).protocolChain().chainEntries());
        assertEquals(WSAEINVAL, winsock.provideChain(List.of("a", "b", "c", "d", "e", "f", "g"), false));
    }

    private int installChain(UUID id, int[] ids, LpInt errno) {
        WsaProtocolInfo[] chain = {
            tcp(1).toBuilder()
                    .providerId(id)
                    .protocolChain(WsaProtocolChain.of(ids))
                    .build()
        };
        return winsock.catalog().installProvider(id, "nowhere", chain, 1, errno);
    }

    @Test
    @Clause(
            rule = 60,
            source = "Layers",
            value =
                    "A layer that goes: its sockets answer WSAENETDOWN until closed, what pends is indicated, new sockets work")
    void rule60LayersMayGo() {
        attachBoth();
        WinsockSession session = session();
        long s = socket(session);
        PeerListener listener = wsk.peerListener(Net.INET);
        ok(e -> session.connect(s, listener.address(), null, null, null, null, e));
        try (Peer peer = listener.accept()) {
            Operation pending = Operation.withEvent();
            int error = WinsockWorld.errorOf(e -> session.recv(
                    s, WinsockWorld.buffers(new byte[1]), 1, null, new LpInt(), pending.overlapped(), null, null, e));
            assertEquals("WSA_IO_PENDING", WsaError.name(error));
            winsock.detachLayer(upper);
            wsk.until("what pends is indicated", pending.event()::isSignalled);
            assertEquals(
                    "WSA_OPERATION_ABORTED", WsaError.name(pending.overlapped().internal()));
            fails(WSAENETDOWN, e -> session.send(s, WinsockWorld.buffers("x"), 1, new LpInt(), 0, null, null, null, e));
            ok(e -> session.closeSocket(s, e));
            peer.expectEnd();
        }
        long fresh = socket(session);
        ok(e -> session.connect(fresh, listener.address(), null, null, null, null, e));
        try (Peer peer = listener.accept()) {
            ok(e -> session.send(fresh, WinsockWorld.buffers("on"), 1, new LpInt(), 0, null, null, null, e));
            peer.expect("on");
        }
        ok(e -> session.closeSocket(fresh, e));
        ok(session::cleanup);
    }
}
