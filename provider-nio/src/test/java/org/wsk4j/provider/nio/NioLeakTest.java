package org.wsk4j.provider.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.IoResult;

/** Nothing stays behind, and nothing is allocated where it must not be. */
class NioLeakTest {

    private static long descriptors() throws Exception {
        Path folder = Path.of("/proc/self/fd");
        assumeThat(folder).as("a host that shows its descriptors").exists();
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("wsk-nio-"))
                .count();
    }

    @Test
    void aThousandConnectionsLeaveNothingBehind() throws Exception {
        SocketChannel.open().close(); // what the JDK itself keeps
        DatagramChannel.open().close();
        long threads = threads();
        long descriptors = descriptors();
        try (NioFixture fixture = new NioFixture("loops", "2")) {
            churn(fixture);
            assertThat(fixture.transport.pool().inUse()).isZero();
        }
        assertThat(threads()).isEqualTo(threads);
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
    }

    private static void churn(NioFixture fixture) throws Exception {
        NioFixture.Listener listener = fixture.listen(SockAddr.loopback(SockAddr.AF_INET, 0));
        long steady = 0;
        for (int i = 0; i < 1000; i++) {
            NioFixture.Stream client = fixture.open(SockAddr.AF_INET);
            assertThat(NioFixture.connect(client, listener.address())).isZero();
            NioFixture.Stream server = listener.accept();
            server.endpoint().startPush(Long.MAX_VALUE);
            client.write("x");
            server.sink().takePushed(1);
            client.close(i % 2 == 0);
            server.close(i % 3 == 0);
            NioFixture.Datagrams datagrams = fixture.datagrams(SockAddr.loopback(SockAddr.AF_INET, 0));
            datagrams.endpoint().close(false);
            datagrams.sink().awaitClosed();
            if (i == 10) {
                steady = descriptors();
            }
        }
        // After "closed" the descriptor is gone, not only soon.
        assertThat(descriptors()).isLessThanOrEqualTo(steady);
    }

    @Test
    void aFailedConnectLeavesNoDescriptorBehind() throws Exception {
        try (NioFixture fixture = new NioFixture("loops", "1")) {
            NioFixture.Listener gone = fixture.listen(SockAddr.loopback(SockAddr.AF_INET, 0));
            SockAddr nobody = gone.address();
            gone.endpoint().close(false);
            gone.sink().awaitClosed();
            NioFixture.Stream client = fixture.open(SockAddr.AF_INET);
            NioFixture.connect(client, nobody);
            awaitTurns(client);
            long steady = descriptors();
            for (int i = 0; i < 200; i++) {
                assertThat(IoResult.isFailure(NioFixture.connect(client, nobody)))
                        .isTrue();
            }
            awaitTurns(client);
            assertThat(descriptors()).isLessThanOrEqualTo(steady);
        }
    }

    /** Closed descriptors go with the selection that follows. */
    private static void awaitTurns(NioFixture.Stream stream) throws Exception {
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Void> turn = new CompletableFuture<>();
            stream.endpoint().loop().execute(() -> turn.complete(null));
            turn.get(10, TimeUnit.SECONDS);
        }
    }

    /**
     * What the loop allocates for a step, at its best: a recompilation, or code that is not compiled yet, may allocate, and takes
     * as long as the machine lets it.
     */
    private static final class Allocations {

        private static final int STEPS = 1_000;
        private static final int ENOUGH_STEPS = 5_000_000;
        private static final long LITTLE = 16;

        final CompletableFuture<Long> perStep = new CompletableFuture<>();
        private final ThreadMXBean bean;
        private long best = Long.MAX_VALUE;
        private long before;
        private int count;

        Allocations() {
            assumeThat(ManagementFactory.getThreadMXBean()).isInstanceOf(ThreadMXBean.class);
            bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        }

        /** On the loop: one more. False when it is known. */
        boolean step() {
            if (count++ % STEPS == 0) {
                long now = bean.getCurrentThreadAllocatedBytes();
                best = count == 1 ? best : Math.min(best, (now - before) / STEPS);
                if (best < LITTLE || count > ENOUGH_STEPS) {
                    perStep.complete(best);
                }
                before = bean.getCurrentThreadAllocatedBytes();
            }
            return !perStep.isDone();
        }

        void areNone(String step) throws Exception {
            assertThat(perStep.get(120, TimeUnit.SECONDS))
                    .as("bytes for " + step)
                    .isLessThan(LITTLE);
        }
    }

    @Test
    void aPingPongInTheSteadyStateAllocatesNothing() throws Exception {
        Allocations allocations = new Allocations();
        try (NioFixture fixture = new NioFixture("loops", "1")) {
            NioFixture.Pair pair = fixture.pair();
            PingPong ping = new PingPong(pair.client(), allocations::step);
            PingPong pong = new PingPong(pair.server(), () -> true);
            pair.client().endpoint().loop().execute(pong::start);
            pair.client().endpoint().loop().execute(ping::serve);
            allocations.areNone("each round trip, two reads and two writes");
        }
    }

    /** A read and an answer for as long as it is wanted, on the loop. */
    private static final class PingPong {

        private final NioFixture.Stream stream;
        private final BooleanSupplier wanted;
        private final BufferBatch room = NioFixture.room(64);
        private final BufferBatch answer = NioFixture.room(64);

        PingPong(NioFixture.Stream stream, BooleanSupplier wanted) {
            this.stream = stream;
            this.wanted = wanted;
            stream.sink().recording = false;
            stream.sink().onRead = result -> {
                if (result > 0 && answered()) {
                    start();
                }
            };
        }

        void serve() {
            write();
            start();
        }

        void start() {
            boolean goesOn = true;
            while (goesOn && stream.endpoint().read(room) > 0) {
                goesOn = answered();
            }
        }

        private boolean answered() {
            room.buffers()[0].clear();
            if (!wanted.getAsBoolean()) {
                return false;
            }
            write();
            return true;
        }

        private void write() {
            answer.buffers()[0].clear();
            stream.endpoint().write(answer);
        }
    }

    @Test
    void aDatagramLoopInTheSteadyStateAllocatesNothing() throws Exception {
        Allocations allocations = new Allocations();
        try (NioFixture fixture = new NioFixture("loops", "1")) {
            NioFixture.Datagrams endpoint = fixture.datagrams(SockAddr.loopback(SockAddr.AF_INET, 0));
            SockAddr self = endpoint.address();
            DatagramBatch batch = new DatagramBatch();
            NioDatagramEndpointTest.add(batch, self, ByteBuffer.allocateDirect(64));
            endpoint.sink().onPushed = chunk -> {
                chunk.release();
                if (allocations.step()) {
                    batch.slot(0).payload().buffers()[0].clear();
                    endpoint.endpoint().send(batch);
                }
            };
            endpoint.endpoint().startPush(Long.MAX_VALUE);
            endpoint.endpoint().send(batch);
            allocations.areNone("each datagram");
        }
    }

    @Test
    void aListenerSurvivesAHostWithoutDescriptors() throws Exception {
        assumeThat(Path.of("/bin/sh")).exists();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -n 96 && exec \"$0\" \"$@\"", java));
        command.addAll(
                List.of("-Xshare:auto", "-cp", System.getProperty("java.class.path"), FewDescriptors.class.getName()));
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
