package org.wsk4j.provider.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.IpMreq;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.Loop;

@ParameterizedClass
@MethodSource("org.wsk4j.provider.uring.NativeFixture#engines")
class ListenEndpointTest {

    private final String engine;
    private final NativeFixture fixture;

    ListenEndpointTest(String engine) {
        this.engine = engine;
        fixture = new NativeFixture("loops", "2", "engine", engine);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private NativeFixture.Stream connect(SockAddr to) throws Exception {
        NativeFixture.Stream client = fixture.open(to.family());
        assertThat(NativeFixture.connect(client, to)).isZero();
        return client;
    }

    @Test
    void connectionsStayWithTheHostUntilTheyAreWanted() throws Exception {
        NativeFixture.Listener listener = fixture.listener(AF_INET);
        listener.endpoint().bind(SockAddr.loopback(AF_INET, 0), false);
        NativeFixture.Stream early = connect(listener.address());
        assertThat(listener.sink().accepted).isEmpty();
        listener.endpoint().startAccept();
        listener.endpoint().startAccept();
        NativeFixture.Stream server = listener.accept();
        early.write("x");
        assertThat(server.read(NativeFixture.room(1))).isEqualTo(1);
        server.close(true);

        listener.endpoint().stopAccept();
        NativeFixture.Stream late = connect(listener.address());
        listener.endpoint().startAccept();
        listener.accept().close(true);
        assertThat(late.read(NativeFixture.room(1))).isEqualTo(IoResult.failure(STATUS_CONNECTION_RESET));
    }

    /** One listener of the kernel on each loop: where a connection is accepted, there it stays. */
    @Test
    void loopsShareOnePort() throws Exception {
        try (NativeFixture spread = new NativeFixture("loops", "2", "acceptLoops", "0", "engine", engine)) {
            NativeFixture.Listener listener = spread.listener(AF_INET);
            listener.endpoint().setOption(WskOptions.IPPROTO_TCP, WskOptions.TCP_NODELAY, 1);
            listener.endpoint().bind(SockAddr.loopback(AF_INET, 0), false);
            listener.endpoint().startAccept();
            SockAddr address = listener.address();
            Set<Loop> loops = new HashSet<>();
            for (int i = 0; i < 64; i++) {
                NativeFixture.Stream client = connect(address);
                NativeFixture.Stream server = listener.accept();
                loops.add(server.endpoint().loop());
                assertThat(server.endpoint().option(WskOptions.IPPROTO_TCP, WskOptions.TCP_NODELAY))
                        .isEqualTo(1);
                client.write("x");
                assertThat(server.read(NativeFixture.room(1))).isEqualTo(1);
                server.close(true);
            }
            assertThat(loops).hasSize(2); // by chance one of 2^63 times not
            NativeFixture.Listener second = spread.listener(AF_INET);
            assertThatThrownBy(() -> second.endpoint().bind(address, false)).hasMessageContaining("bind");
            listener.endpoint().close(true);
            listener.sink().awaitClosed();
            NativeFixture.Listener next = spread.listener(AF_INET);
            next.endpoint().bind(address, false);
            next.endpoint().startAccept();
            connect(address);
            next.accept().close(true);
        }
    }

    @Test
    void connectionsAreSpreadOverTheLoops() throws Exception {
        NativeFixture.Listener listener = fixture.listen(SockAddr.loopback(AF_INET, 0));
        Set<Loop> loops = new HashSet<>();
        List<NativeFixture.Stream> servers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            connect(listener.address());
            NativeFixture.Stream server = listener.accept();
            servers.add(server);
            loops.add(server.endpoint().loop());
        }
        servers.forEach(server -> server.close(true));
        assertThat(loops).hasSize(2);
    }

    @Test
    void aConnectionThatTheSinkClosesIsReset() throws Exception {
        NativeFixture.Listener listener = fixture.listen(SockAddr.loopback(AF_INET, 0));
        listener.sink().refuse = true;
        NativeFixture.Stream client = fixture.open(AF_INET);
        long result = NativeFixture.connect(client, listener.address());
        if (result == 0) { // the reset may come before the client has seen the handshake
            result = client.read(NativeFixture.room(1));
        }
        assertThat(result).isEqualTo(IoResult.failure(STATUS_CONNECTION_RESET));
        listener.sink().refuse = false;
        connect(listener.address());
        listener.accept().close(true);
    }

    @Test
    void connectionsInheritTheListenersOptions() throws Exception {
        for (int family : new int[] {AF_INET, AF_INET6}) {
            NativeFixture.Listener listener = fixture.listener(family);
            listener.endpoint().setOption(WskOptions.SOL_SOCKET, WskOptions.SO_KEEPALIVE, 1);
            listener.endpoint().setOption(WskOptions.SOL_SOCKET, WskOptions.SO_RCVBUF, 50_000);
            listener.endpoint().setOption(WskOptions.IPPROTO_TCP, WskOptions.TCP_KEEPIDLE, 77);
            listener.endpoint().setOption(WskOptions.IPPROTO_TCP, WskOptions.TCP_NODELAY, 1);
            assertThat(listener.endpoint().option(WskOptions.SOL_SOCKET, WskOptions.SO_KEEPALIVE))
                    .isEqualTo(1);
            listener.endpoint().bind(SockAddr.loopback(family, 0), false);
            listener.endpoint().startAccept();
            connect(listener.address());
            NativeFixture.Stream server = listener.accept();
            assertThat(server.endpoint().option(WskOptions.SOL_SOCKET, WskOptions.SO_KEEPALIVE))
                    .isEqualTo(1);
            assertThat(server.endpoint().option(WskOptions.SOL_SOCKET, WskOptions.SO_RCVBUF))
                    .isEqualTo(listener.endpoint().option(WskOptions.SOL_SOCKET, WskOptions.SO_RCVBUF));
            assertThat(server.endpoint().option(WskOptions.IPPROTO_TCP, WskOptions.TCP_KEEPIDLE))
                    .isEqualTo(77);
            assertThat(server.endpoint().option(WskOptions.IPPROTO_TCP, WskOptions.TCP_NODELAY))
                    .isEqualTo(1);
            server.endpoint().setOption(WskOptions.SOL_SOCKET, WskOptions.SO_KEEPALIVE, 0);
            assertThat(server.endpoint().option(WskOptions.SOL_SOCKET, WskOptions.SO_KEEPALIVE))
                    .isZero();
            server.close(true);
        }
    }

    @Test
    void optionsThatTheHostLacksAreRefused() throws Exception {
        NativeFixture.Listener listener = fixture.listener(AF_INET);
        assertThatThrownBy(() -> listener.endpoint().setOption(WskOptions.IPPROTO_TCP, WskOptions.TCP_TIMESTAMPS, 1))
                .hasMessageStartingWith(STATUS_NOT_SUPPORTED.toString());
        assertThatThrownBy(() -> listener.endpoint().option(0x1234, 1))
                .hasMessageStartingWith(STATUS_NOT_SUPPORTED.toString());
        assertThatThrownBy(() -> listener.endpoint().membership(new IpMreq(SockAddr.of("239.1.1.1", 0), 0, null), true))
                .hasMessageStartingWith(STATUS_NOT_SUPPORTED.toString());
        listener.endpoint().cancel(Direction.INPUT);
    }

    @Test
    void closeWhileConnectionsComeLosesNone() throws Exception {
        for (int round = 0; round < 50; round++) {
            NativeFixture.Listener listener = fixture.listen(SockAddr.loopback(AF_INET, 0));
            List<NativeFixture.Stream> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                NativeFixture.Stream client = fixture.open(AF_INET);
                client.endpoint().connect(listener.address(), null);
                clients.add(client);
            }
            listener.endpoint().close(false);
            listener.sink().awaitClosed();
            for (NativeFixture.Stream client : clients) {
                client.close(true);
            }
            listener.sink().accepted.forEach(accepted -> {
                accepted.endpoint().close(true);
                accepted.sink().awaitClosed();
                accepted.sink().check();
            });
        }
    }
}
