package org.wsk4j.wsp.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.nio.NioProvider;
import org.wsk4j.wsp.ForwardingUpcallTable;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.WspProcTable;

/** WSPStartup, WSPCleanup, the upcalls in use, and a provider that leaves. */
class StartupTest {

    private final WspFixture wsp = new WspFixture();
    private final WspData data = new WspData();
    private final Out<WspProcTable> table = new Out<>();

    @AfterEach
    void end() {
        wsp.close();
    }

    private int startup(int version) {
        return wsp.provider.startup(version, data, wsp.tcp(), wsp.runtime.upcalls(), table);
    }

    @Test
    void theLowerOfTheTwoHighestVersionsIsSpoken() {
        assertThat(startup(WspData.makeVersion(2, 2))).isZero();
        assertThat(data.version()).isEqualTo(0x0202);
        assertThat(startup(WspData.makeVersion(2, 1))).isZero();
        assertThat(data.version()).isEqualTo(0x0102);
        assertThat(data.highVersion()).isEqualTo(0x0202);
        assertThat(startup(WspData.makeVersion(7, 0))).isZero();
        assertThat(data.version()).isEqualTo(0x0202);
        assertThat(startup(WspData.makeVersion(1, 9))).isEqualTo(WsaError.WSAVERNOTSUPPORTED);
        assertThat(data.description()).contains("nio").doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    void nullsAreFaults() {
        int version = WspData.makeVersion(2, 2);
        assertThat(wsp.provider.startup(version, null, wsp.tcp(), wsp.runtime.upcalls(), table))
                .isEqualTo(WsaError.WSAEFAULT);
        assertThat(wsp.provider.startup(version, data, null, wsp.runtime.upcalls(), table))
                .isEqualTo(WsaError.WSAEFAULT);
        assertThat(wsp.provider.startup(version, data, wsp.tcp(), null, table)).isEqualTo(WsaError.WSAEFAULT);
        assertThat(wsp.provider.startup(version, data, wsp.tcp(), wsp.runtime.upcalls(), null))
                .isEqualTo(WsaError.WSAEFAULT);
    }

    @Test
    void startUpsAreCountedAndCanBeginAnew() {
        assertThat(startup(WspData.makeVersion(2, 2))).isZero();
        long s = wsp.stream();
        wsp.ok(table.value().cleanup(wsp.errno));
        wsp.bind(s);
        wsp.ok(wsp.table.cleanup(wsp.errno));
        wsp.fails(wsp.table.listen(s, 1, wsp.errno), WsaError.WSANOTINITIALISED);
        wsp.fails(wsp.table.cleanup(wsp.errno), WsaError.WSANOTINITIALISED);
        assertThat(wsp.runtime.openHandles()).isZero();
        assertThat(startup(WspData.makeVersion(2, 2))).isZero();
        long again = table.value().socket(0, 0, 0, wsp.tcp(), 0, 0, wsp.errno);
        assertThat(again).isNotEqualTo(Winsock.INVALID_SOCKET);
        wsp.fails(table.value().listen(s, 1, wsp.errno), WsaError.WSAENOTSOCK);
    }

    @Test
    void theMostRecentUpcallsAreUsed() {
        AtomicInteger asked = new AtomicInteger();
        wsp.runtime.replaceUpcalls(new ForwardingUpcallTable(wsp.runtime.ownUpcalls()) {
            @Override
            public long modifyIfsHandle(int catalogEntryId, long proposedHandle, LpInt errno) {
                asked.incrementAndGet();
                return super.modifyIfsHandle(catalogEntryId, proposedHandle, errno);
            }
        });
        wsp.stream();
        assertThat(asked).hasValue(0);
        assertThat(startup(WspData.makeVersion(2, 2))).isZero();
        wsp.stream();
        assertThat(asked).hasValue(1);
    }

    @Test
    void withoutAProviderTheNetworkIsNotReady() {
        try (WskServiceProvider none =
                new WskServiceProvider(wsp.registrar, WskProviderSelection.any().provider("none"))) {
            assertThat(none.protocols()).isEmpty();
            assertThat(none.startup(0x0202, data, wsp.tcp(), wsp.runtime.upcalls(), table))
                    .isEqualTo(WsaError.WSASYSNOTREADY);
        }
    }

    @Test
    void theNextSocketIsMadeWithWhoeverIsThere() throws IOException {
        long before = wsp.stream();
        NioProvider next = new NioProvider();
        // a peer of its own: the end of a second socket of the provider would be a reset of the first
        try (ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            wsp.connect(before, SockAddr.of(foreign.getLocalSocketAddress()));
            wsp.registrar.detach(wsp.nio);
            wsp.fails(wsp.tryRecv(before), WsaError.WSAENETDOWN);
        }
        wsp.fails(wsp.table.socket(0, 0, 0, wsp.tcp(), 0, 0, wsp.errno), WsaError.WSAENETDOWN);
        wsp.registrar.attach(next);
        WspFixture.Pair after = wsp.pair();
        wsp.send(after.client(), WspFixture.bytes("again"));
        assertThat(wsp.recvText(after.server())).isEqualTo("again");
        wsp.ok(wsp.table.closeSocket(before, wsp.errno));
    }
}
