package org.wsk4j.provider.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.uring.libc.MemoryBlock;

/** Nothing stays behind, and nothing is allocated where it must not be. */
@ParameterizedClass
@MethodSource("org.wsk4j.provider.uring.NativeFixture#engines")
class LeakTest {

    private final String engine;

    LeakTest(String engine) {
        this.engine = engine;
    }

    private static long descriptors() throws Exception {
        Path folder = Path.of("/proc/self/fd");
        assumeThat(folder).as("a host that shows its descriptors").exists();
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("wsk-native-"))
                .count();
    }

    @Test
    void aThousandConnectionsLeaveNothingBehind() throws Exception {
        SocketChannel.open().close(); // what the JDK itself keeps
        long threads = threads();
        long descriptors = descriptors();
        long bytes = MemoryBlock.liveBytes();
        try (NativeFixture fixture = new NativeFixture("loops", "2", "engine", engine)) {
            churn(fixture);
            assertThat(fixture.transport.chunks().inUse()).isZero();
        }
        assertThat(threads()).isEqualTo(threads);
        assertThat(MemoryBlock.liveBytes()).isEqualTo(bytes);
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
    }

    private static void churn(NativeFixture fixture) throws Exception {
        NativeFixture.Listener listener = fixture.listen(SockAddr.loopback(SockAddr.AF_INET, 0));
        long steady = 0;
        for (int i = 0; i < 1000; i++) {
            NativeFixture.Stream client = fixture.open(SockAddr.AF_INET);
            assertThat(NativeFixture.connect(client, listener.address())).isZero();
            NativeFixture.Stream server = listener.accept();
            server.endpoint().startPush(Long.MAX_VALUE);
            client.write("x");
            server.sink().takePushed(1);
            client.close(i % 2 == 0);
            server.close(i % 3 == 0);
            if (i == 10) {
                steady = descriptors();
            }
        }
        // After "closed" the descriptor is gone, not only soon.
        assertThat(descriptors()).isLessThanOrEqualTo(steady);
    }

    @Test
    void aFailedConnectLeavesNoDescriptorBehind() throws Exception {
        try (NativeFixture fixture = new NativeFixture("loops", "1", "engine", engine)) {
            NativeFixture.Listener gone = fixture.listen(SockAddr.loopback(SockAddr.AF_INET, 0));
            SockAddr nobody = gone.address();
            gone.endpoint().close(false);
            gone.sink().awaitClosed();
            NativeFixture.Stream client = fixture.open(SockAddr.AF_INET);
            NativeFixture.connect(client, nobody);
            awaitTurns(client);
            long steady = descriptors();
            for (int i = 0; i < 200; i++) {
                assertThat(IoResult.isFailure(NativeFixture.connect(client, nobody)))
                        .isTrue();
            }
            awaitTurns(client);
            assertThat(descriptors()).isLessThanOrEqualTo(steady);
        }
    }

    /** Closed descriptors go with the selection that follows. */
    private static void awaitTurns(NativeFixture.Stream stream) throws Exception {
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Void> turn = new CompletableFuture<>();
            stream.endpoint().loop().execute(() -> turn.complete(null));
            turn.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aPingPongInTheSteadyStateAllocatesNothing() throws Exception {
        assumeThat(ManagementFactory.getThreadMXBean()).isInstanceOf(ThreadMXBean.class);
        ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (NativeFixture fixture = new NativeFixture("loops", "1", "engine", engine)) {
            NativeFixture.Pair pair = fixture.pair();
            PingPong ping = new PingPong(pair.client(), 1_000, bean);
            PingPong pong = new PingPong(pair.server(), Integer.MAX_VALUE, bean);
            pair.client().endpoint().loop().execute(pong::start);
            pair.client().endpoint().loop().execute(ping::serve);
            ping.done.get(60, TimeUnit.SECONDS);
            long perRound = ping.allocated / ping.rounds;
            assertThat(perRound)
                    .as("bytes for each round trip, two reads and two writes")
                    .isLessThan(16);
        }
    }

    /** A read and an answer for ever, on the loop; counts what the loop allocates after warming up. */
    private static final class PingPong {

        final CompletableFuture<Void> done = new CompletableFuture<>();
        final int rounds;
        long allocated;
        private final NativeFixture.Stream stream;
        private final ThreadMXBean bean;
        private final BufferBatch room = NativeFixture.room(64);
        private final BufferBatch answer = NativeFixture.room(64);
        private int count;

        PingPong(NativeFixture.Stream stream, int rounds, ThreadMXBean bean) {
            this.stream = stream;
            this.rounds = rounds;
            this.bean = bean;
            stream.sink().recording = false;
            stream.sink().onRead = result -> {
                if (result > 0) {
                    got();
                }
            };
        }

        void serve() {
            start();
            write();
        }

        void start() {
            while (!done.isDone() && stream.endpoint().read(room) > 0) {
                count();
                write();
            }
        }

        private void got() {
            count();
            write();
            start();
        }

        private void count() {
            room.buffers()[0].clear();
            count++;
            long warm = 100_000;
            if (count == warm) {
                allocated = -bean.getCurrentThreadAllocatedBytes();
            } else if (count == warm + rounds) {
                allocated += bean.getCurrentThreadAllocatedBytes();
                done.complete(null);
            }
        }

        private void write() {
            answer.buffers()[0].clear();
            stream.endpoint().write(answer);
        }
    }

    @Test
    void aListenerSurvivesAHostWithoutDescriptors() throws Exception {
        assumeThat(Path.of("/bin/sh")).exists();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -n 96 && exec \"$0\" \"$@\"", java));
        command.addAll(List.of(
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                FewDescriptors.class.getName(),
                engine));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringBuilder output = new StringBuilder();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(line -> output.append(line).append('\n'));
        }
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output.toString())
                .contains("acceptFailed STATUS_TOO_MANY_OPENED_FILES")
                .contains("accepted after all");
    }
}
