package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskOptions.IPPROTO_TCP;
import static org.wsk4j.WskOptions.SOCK_STREAM;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.wsp.Winsock.FROM_PROTOCOL_INFO;
import static org.wsk4j.wsp.Winsock.SD_BOTH;
import static org.wsk4j.wsp.Winsock.WSA_FLAG_OVERLAPPED;
import static org.wsk4j.wsp.WsaError.WSAEFAULT;
import static org.wsk4j.wsp.WsaError.WSAEINTR;
import static org.wsk4j.wsp.WsaError.WSAEINVAL;
import static org.wsk4j.wsp.WsaError.WSAENOTSOCK;
import static org.wsk4j.wsp.WsaError.WSAEWOULDBLOCK;
import static org.wsk4j.wsp.WsaError.WSANOTINITIALISED;
import static org.wsk4j.wsp.WsaError.WSAVERNOTSUPPORTED;

import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.data.Out;
import org.wsk4j.registrar.PlainRegistrar;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.wsp.FdSet;
import org.wsk4j.wsp.ForwardingUpcallTable;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Timeval;
import org.wsk4j.wsp.WsaApc;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaThreadId;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.WspProvider;
import org.wsk4j.wsp.WspUpcallTable;
import org.wsk4j.wsp.base.WskServiceProvider;

/** WSPStartup and WSPCleanup: versions, counting, which upcalls are used, and what an end ends. */
@WskContract(requires = {"tcp", "inet"})
class StartupContract {

    private final WskFixture wsk;
    private final WinsockWorld winsock;
    private final WspProcTable table;

    StartupContract(WskFixture wsk) {
        this.wsk = wsk;
        winsock = new WinsockWorld(wsk);
        table = winsock.table();
    }

    @AfterEach
    void end() {
        winsock.close();
    }

    private int startup(int version, WspData data, Out<WspProcTable> out) {
        return winsock.provider()
                .startup(
                        version,
                        data,
                        winsock.entry(SOCK_STREAM),
                        winsock.runtime().upcalls(),
                        out);
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPStartup",
            value = "Speaks the lower of both highest versions; below its lowest: WSAVERNOTSUPPORTED")
    void versionsAreNegotiated() {
        WspData data = new WspData();
        Out<WspProcTable> out = new Out<>();
        assertEquals(0, startup(WinsockWorld.VERSION, data, out));
        assertEquals(WinsockWorld.VERSION, data.version());
        int highest = data.highVersion();
        assertTrue(WspData.compareVersions(highest, WinsockWorld.VERSION) >= 0);
        assertTrue(data.description().chars().noneMatch(Character::isISOControl), "control characters");
        assertFalse(data.description().isEmpty());
        winsock.ok(e -> Objects.requireNonNull(out.value()).cleanup(e));
        assertEquals(0, startup(WspData.makeVersion(255, 255), data, out));
        assertEquals(highest, data.version());
        winsock.ok(e -> Objects.requireNonNull(out.value()).cleanup(e));
        assertEquals(WSAVERNOTSUPPORTED, startup(WspData.makeVersion(0, 9), data, new Out<>()));
        assertEquals(WSAVERNOTSUPPORTED, startup(WspData.makeVersion(1, 0), data, new Out<>()));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPStartup",
            value = "WSAEFAULT for every null; WSASYSNOTREADY while no WSK provider is there")
    void startupRefuses() {
        WspProvider provider = winsock.provider();
        WspUpcallTable upcalls = winsock.runtime().upcalls();
        WsaProtocolInfo info = winsock.entry(SOCK_STREAM);
        int version = WinsockWorld.VERSION;
        assertEquals(WSAEFAULT, provider.startup(version, null, info, upcalls, new Out<>()));
        assertEquals(WSAEFAULT, provider.startup(version, new WspData(), null, upcalls, new Out<>()));
        assertEquals(WSAEFAULT, provider.startup(version, new WspData(), info, null, new Out<>()));
        assertEquals(WSAEFAULT, provider.startup(version, new WspData(), info, upcalls, null));
        try (PlainRegistrar empty = PlainRegistrar.of();
                WskServiceProvider nobody = new WskServiceProvider(empty, WskProviderSelection.any())) {
            assertEquals(
                    "WSASYSNOTREADY",
                    WsaError.name(nobody.startup(version, new WspData(), info, upcalls, new Out<>())));
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPCleanup",
            value =
                    "Starts are counted: only the last cleanup ends it; then every entry: WSANOTINITIALISED; it can start again")
    void startsAreCounted() {
        Wire wire = winsock.connected();
        WspProcTable second = winsock.start(winsock.runtime().upcalls());
        winsock.ok(second::cleanup);
        winsock.send(wire.s(), "still started");
        wire.peer().expect("still started");
        winsock.cleanUp();
        wire.peer().expectReset();
        winsock.fails(WSANOTINITIALISED, table::cleanup);
        winsock.fails(WSANOTINITIALISED, e -> winsock.send(wire.s(), e));
        winsock.fails(WSANOTINITIALISED, e -> table.closeSocket(wire.s(), e));
        winsock.fails(WSANOTINITIALISED, e -> table.socket(AF_INET, SOCK_STREAM, IPPROTO_TCP, null, 0, 0, e));
        winsock.fails(WSANOTINITIALISED, e -> table.select(0, FdSet.of(wire.s()), null, null, Timeval.POLL, e));
        WspProcTable again = winsock.start(winsock.runtime().upcalls());
        long s = winsock.ok(e -> again.socket(AF_INET, SOCK_STREAM, IPPROTO_TCP, null, 0, 0, e));
        winsock.fails(WSAENOTSOCK, e -> again.shutdown(wire.s(), SD_BOTH, e));
        PeerListener listener = wsk.peerListener(Net.INET);
        winsock.ok(e -> again.connect(s, listener.address(), null, null, null, null, e));
        winsock.ok(again::cleanup);
        winsock.peerOf(listener).expectReset();
        assertEquals(0, winsock.runtime().openHandles(), "handles left");
    }

    @Test
    @Clause(rule = 0, source = "WSPCleanup", value = "Blocking calls of other threads end with WSAEINTR")
    void cleanupEndsBlockingCalls() {
        Wire wire = winsock.connected();
        AtomicBoolean asking = new AtomicBoolean();
        Future<Integer> receiving = wsk.beside(() -> {
            asking.set(true);
            return WinsockWorld.errorOf(e -> winsock.receive(wire.s(), e));
        });
        wsk.until("the other thread asks", asking::get);
        winsock.cleanUp();
        int error = wsk.join(receiving);
        // A call that had not begun finds Winsock ended.
        assertTrue(error == WSAEINTR || error == WSANOTINITIALISED, () -> WsaError.name(error));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPStartup",
            value = "Of several upcall tables the most recent is used: for handles, APCs and events")
    void mostRecentUpcallsAreUsed() {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        WspUpcallTable own = winsock.runtime().upcalls();
        WspProcTable one = winsock.start(counting(own, first));
        WspProcTable two = winsock.start(counting(own, second));
        int before = first.get();
        Wire wire = winsock.connected();
        Operation routine = Operation.withRoutine();
        Operation event = Operation.withEvent();
        winsock.beginSend(wire.s(), "x", routine);
        winsock.beginSend(wire.s(), "y", event);
        winsock.alertably("the routine", () -> routine.indications() > 0);
        assertEquals(1, winsock.result(wire.s(), event));
        winsock.close(wire.s());
        assertTrue(second.get() >= 4, "handle made, APC, event set, handle closed: " + second);
        assertEquals(before, first.get(), "upcalls through a table that was replaced");
        winsock.ok(one::cleanup);
        winsock.ok(two::cleanup);
    }

    private static WspUpcallTable counting(WspUpcallTable below, AtomicInteger calls) {
        return new ForwardingUpcallTable(below) {
            @Override
            public long modifyIfsHandle(int catalogEntryId, long proposedHandle, LpInt errno) {
                calls.incrementAndGet();
                return super.modifyIfsHandle(catalogEntryId, proposedHandle, errno);
            }

            @Override
            public long createSocketHandle(int catalogEntryId, @Nullable Object context, LpInt errno) {
                calls.incrementAndGet();
                return super.createSocketHandle(catalogEntryId, context, errno);
            }

            @Override
            public int closeSocketHandle(long s, LpInt errno) {
                calls.incrementAndGet();
                return super.closeSocketHandle(s, errno);
            }

            @Override
            public boolean setEvent(@Nullable WsaEvent event, LpInt errno) {
                calls.incrementAndGet();
                return super.setEvent(event, errno);
            }

            @Override
            public int queueApc(
                    @Nullable WsaThreadId threadId, @Nullable WsaApc routine, @Nullable Object context, LpInt errno) {
                calls.incrementAndGet();
                return super.queueApc(threadId, routine, context, errno);
            }
        };
    }

    @Test
    @Clause(
            rule = 0,
            source = "WPUModifyIFSHandle",
            value = "Sockets are registered with the runtime under their entry, and leave it when closed")
    void socketsAreRegistered() {
        int before = winsock.runtime().openHandles();
        long s = winsock.stream();
        assertEquals(before + 1, winsock.runtime().openHandles());
        winsock.close(s);
        assertEquals(before, winsock.runtime().openHandles());
        assertEquals(-1, winsock.runtime().catalogEntryOf(s));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPDuplicateSocket",
            value =
                    "A second descriptor of the same socket: state is shared, the connection lives until the last close")
    void duplicatesShareTheSocket() {
        Wire wire = winsock.connected();
        long pid = ProcessHandle.current().pid();
        Out<WsaProtocolInfo> out = new Out<>();
        winsock.fails(WSAEINVAL, e -> table.duplicateSocket(wire.s(), pid + 1, out, e));
        winsock.fails(WSAEFAULT, e -> table.duplicateSocket(wire.s(), pid, null, e));
        winsock.ok(e -> table.duplicateSocket(wire.s(), pid, out, e));
        WsaProtocolInfo info = Objects.requireNonNull(out.value());
        Entry make = e -> table.socket(
                FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, info, 0, WSA_FLAG_OVERLAPPED, e);
        long second = winsock.adopt(winsock.ok(make));
        assertTrue(second != wire.s());
        winsock.fails(WSAEINVAL, make);
        winsock.nonBlocking(second, true);
        winsock.fails(WSAEWOULDBLOCK, e -> winsock.receive(wire.s(), e));
        winsock.nonBlocking(wire.s(), false);
        winsock.close(wire.s());
        winsock.fails(WSAENOTSOCK, e -> winsock.send(wire.s(), e));
        winsock.send(second, "lives");
        wire.peer().expect("lives").write("on");
        winsock.expect(second, "on");
        winsock.close(second);
        wire.peer().expectEnd();
    }
}
