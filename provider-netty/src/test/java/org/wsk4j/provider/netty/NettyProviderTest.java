package org.wsk4j.provider.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.netty.HostSocket.Kind;

/** What is chosen, on whose loops it runs, and how it ends. */
class NettyProviderTest {

    private static NettySettings settings(String... properties) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            map.put(properties[i], properties[i + 1]);
        }
        return new NettySettings.Reader("wsk.netty.", map::get).read();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("wsk-netty-"))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    @Test
    void theTransportNamedIsTaken() {
        String wanted = System.getProperty("wsk.netty.transport", "nio");
        try (NettyProvider provider = new NettyProvider(settings("transport", wanted, "loops", "1"), null)) {
            WskProviderCharacteristics said = provider.characteristics();
            assertThat(said.name()).isEqualTo("netty");
            assertThat(said.ranking()).isEqualTo(10);
            assertThat(said.description()).startsWith("Netty 4.2.").contains("transport " + wanted);
        }
    }

    @Test
    void withoutAChoiceTheBestThatWorksIsTakenAndTheOthersAreExplained() {
        NettyGroup group = NettyGroup.start(NettySettings.AUTO, 1);
        group.end(group.loops(), TimeUnit.SECONDS.toNanos(5));
        int chosen = NettySettings.TRANSPORTS.indexOf(group.host().name());
        assertThat(group.rejected()).hasSize(chosen);
        for (int i = 0; i < chosen; i++) {
            assertThat(group.rejected().get(i)).startsWith("no " + NettySettings.TRANSPORTS.get(i) + ": ");
        }
    }

    @Test
    void reasonsNameWhatIsMissing() {
        assertThat(NettyGroup.reason("epoll", new NoClassDefFoundError("io/netty/channel/epoll/Epoll")))
                .isEqualTo("the jar netty-transport-classes-epoll is not there, or one that it needs");
        Throwable unlinked = new UnsatisfiedLinkError("no library").initCause(new IllegalStateException("x.so\nmore"));
        assertThat(NettyGroup.reason("io_uring", unlinked))
                .isEqualTo("the library of netty-transport-native-io_uring for this host is not there or does not load"
                        + " (x.so)");
        assertThat(NettyGroup.reason("io_uring", new RuntimeException("io_uring_setup: Operation not permitted")))
                .isEqualTo("io_uring_setup: Operation not permitted");
    }

    @Test
    void absenceIsExplained() {
        NettyUnavailableException absence = new NettyUnavailableException("no epoll: because");
        assertThat(absence.provider()).isEqualTo("netty");
        assertThat(absence.reason()).isEqualTo("no epoll: because");
        assertThat(absence.remedy()).contains("transport=auto");
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> settings("transport", "kqueue"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("wsk.netty.transport is \"kqueue\"; it may be auto, io_uring, epoll, nio");
        assertThatThrownBy(() -> settings("loops", "-1"))
                .hasMessage("wsk.netty.loops is \"-1\"; it may be a whole number, 0 to 1024");
    }

    @Test
    void suppliedLoopsAreUsedAndGoOn() throws Exception {
        IoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            List<Thread> before = threads(); // some of them may be ending
            try (NettyProvider provider = new NettyProvider(settings(), group)) {
                assertThat(provider.characteristics().description())
                        .contains("transport nio on the host's event loops");
                assertThat(before).containsAll(threads());
            }
            assertThat(group.isShuttingDown()).isFalse();
            assertThat(group.next().submit(() -> "alive").get(10, TimeUnit.SECONDS))
                    .isEqualTo("alive");
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void loopsOfAnotherTransportAreRefused() throws Exception {
        IoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        try {
            assertThatThrownBy(() -> new NettyProvider(group))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("none of io_uring, epoll, nio");
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void theEndOfTheProviderIsTheEndOfItsLoops() throws Exception {
        List<Thread> before = threads();
        NettyProvider provider = new NettyProvider(settings("loops", "3"), null);
        List<Thread> loops = threads();
        loops.removeAll(before);
        assertThat(loops).hasSize(3);
        provider.close();
        for (Thread thread : loops) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
            assertThat(thread.isAlive()).isFalse();
        }
    }

    /** Its loop has closed the socket, and its owner comes later. */
    @Test
    void whoClosesAfterTheLoopHasEndedIsToldSo() throws Exception {
        NettySettings settings = settings("loops", "1");
        NettyGroup group = NettyGroup.start(System.getProperty("wsk.netty.transport", "nio"), 1);
        NettyTransport transport = NettyTransport.on(settings, group);
        CountDownLatch closed = new CountDownLatch(1);
        ListenEndpoint endpoint = transport.openListen(SockAddr.AF_INET, transport.nextLoop(), new ListenSink() {
            @Override
            public void accepted(StreamEndpoint connection) {
                connection.close(true);
            }

            @Override
            public void acceptFailed(long result, boolean broken) {}

            @Override
            public void closed() {
                closed.countDown();
            }
        });
        endpoint.bind(SockAddr.loopback(SockAddr.AF_INET, 0), false);
        endpoint.startAccept();
        CountDownLatch armed = new CountDownLatch(1);
        endpoint.loop().execute(armed::countDown);
        assertThat(armed.await(10, TimeUnit.SECONDS)).isTrue();
        transport.close(TimeUnit.SECONDS.toNanos(5));
        endpoint.close(true);
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Netty by itself would go on with the task for a second before it looks at its sockets. */
    @Test
    void aTaskThatHandsItselfInAgainKeepsNobodyWaiting() throws Exception {
        NettyGroup group = NettyGroup.start(System.getProperty("wsk.netty.transport", "nio"), 1);
        NettyLoop loop = group.loops().get(0);
        AtomicBoolean stop = new AtomicBoolean();
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            if (!stop.get()) {
                loop.execute(again[0]);
            }
        };
        try {
            loop.execute(again[0]);
            HostSocket listener = group.host().open(Kind.LISTEN, SockAddr.AF_INET);
            listener.bind(SockAddr.loopback(SockAddr.AF_INET, 0), 8);
            SockAddr address = new SockAddr();
            listener.local(address);
            CompletableFuture<Integer> told = new CompletableFuture<>();
            CompletableFuture<Interest> entered = new CompletableFuture<>();
            loop.execute(() -> enter(listener, loop, told, entered));
            Interest interest = entered.get(10, TimeUnit.SECONDS);
            for (int i = 0; i < 3; i++) {
                try (java.net.Socket peer = new java.net.Socket("127.0.0.1", address.port())) {
                    assertThat(told.get(30, TimeUnit.SECONDS)).isEqualTo(Interest.READ);
                    assertThat(peer.isConnected()).isTrue();
                }
            }
            CompletableFuture<Void> closed = new CompletableFuture<>();
            loop.execute(() -> interest.close(() -> closed.complete(null)));
            closed.get(10, TimeUnit.SECONDS);
        } finally {
            stop.set(true);
            group.end(List.of(loop), TimeUnit.SECONDS.toNanos(5));
        }
    }

    private static void enter(
            HostSocket listener, NettyLoop loop, CompletableFuture<Integer> told, CompletableFuture<Interest> entered) {
        try {
            Interest interest = listener.register(loop, new Interest.Owner() {
                @Override
                public int wanted() {
                    return Interest.READ;
                }

                @Override
                public void ready(int what) {
                    told.complete(what & Interest.READ);
                }
            });
            interest.update();
            entered.complete(interest);
        } catch (java.io.IOException e) {
            entered.completeExceptionally(e);
        }
    }

    @Test
    void tasksRunInOrderAndNotInsideTheCall() throws Exception {
        NettyGroup group = NettyGroup.start("nio", 1);
        List<NettyLoop> loops = group.loops();
        Loop loop = loops.get(0);
        StringBuilder order = new StringBuilder();
        CompletableFuture<String> done = new CompletableFuture<>();
        loop.execute(() -> {
            loop.execute(() -> order.append('c'));
            loop.execute(() -> done.complete(order.toString()));
            order.append('a');
        });
        loop.execute(() -> order.append('b'));
        String seen = done.get(10, TimeUnit.SECONDS);
        assertThat(seen.indexOf('a')).isLessThan(seen.indexOf('c'));
        assertThat(seen).startsWith("a").contains("c");
        group.end(loops, TimeUnit.SECONDS.toNanos(5));
        assertThat(loop.execute(() -> {})).isFalse();
        assertThat(loop.schedule(() -> {}, 1)).isFalse();
    }

    @Test
    void aWriteOnTheLoopOfALinuxSocketSaysResetAfterAReset() throws Exception {
        assumeThat(System.getProperty("wsk.netty.transport", "nio")).isNotEqualTo("nio");
        NettyGroup group = NettyGroup.start(System.getProperty("wsk.netty.transport"), 1);
        try (java.net.ServerSocket server =
                new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            HostSocket socket = group.host().open(Kind.STREAM, SockAddr.AF_INET);
            socket.connect(SockAddr.loopback(SockAddr.AF_INET, server.getLocalPort()));
            try (java.net.Socket peer = server.accept()) {
                peer.setSoLinger(true, 0);
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!socket.wasReset() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(socket.wasReset()).isTrue();
            socket.close();
        } finally {
            group.end(group.loops(), TimeUnit.SECONDS.toNanos(5));
        }
    }
}
