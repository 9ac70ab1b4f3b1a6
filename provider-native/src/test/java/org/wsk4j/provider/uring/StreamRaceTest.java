package org.wsk4j.provider.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;

/** Two threads at one endpoint, many times over. The seed is printed and can be given as a property. */
@ParameterizedClass
@MethodSource("org.wsk4j.provider.uring.NativeFixture#engines")
class StreamRaceTest {

    private static final long CANCELLED = IoResult.failure(STATUS_CANCELLED);

    private final long seed = Long.getLong("wsk.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final NativeFixture fixture;
    private final ExecutorService second = Executors.newSingleThreadExecutor();

    StreamRaceTest(String engine) {
        fixture = new NativeFixture("loops", "2", "engine", engine);
    }

    @BeforeEach
    void printSeed() {
        System.out.println("-Dwsk.test.seed=" + seed);
    }

    @AfterEach
    void close() {
        second.shutdownNow();
        fixture.close();
    }

    /** Runs both at the same time, more or less: one of them is a little late, by chance. */
    private void together(Runnable mine, Runnable other) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        int lateness = random.nextInt(400) - 200;
        Future<?> done = second.submit(() -> {
            meet(barrier);
            spin(lateness);
            other.run();
        });
        meet(barrier);
        spin(-lateness);
        mine.run();
        done.get(20, TimeUnit.SECONDS);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError(e);
        }
    }

    private static void spin(int rounds) {
        for (int i = 0; i < rounds; i++) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aConnectionThatRacesWithStopIsThereAfterTheNextStart() throws Exception {
        NativeFixture.Listener listener = fixture.listen(SockAddr.loopback(SockAddr.AF_INET, 0));
        for (int i = 0; i < 1_500; i++) {
            NativeFixture.Stream client = fixture.open(SockAddr.AF_INET);
            long late = random.nextInt(150_000);
            together(() -> client.endpoint().connect(listener.address(), null), () -> {
                for (long until = System.nanoTime() + late; System.nanoTime() - until < 0; ) {
                    Thread.onSpinWait();
                }
                listener.endpoint().stopAccept();
            });
            listener.endpoint().startAccept();
            listener.accept().close(true);
            client.close(true);
        }
    }

    @Test
    void aReadThatRacesWithItsCancelEndsExactlyOnce() throws Exception {
        NativeFixture.Pair pair = fixture.pair();
        BufferBatch room = NativeFixture.room(1);
        for (int i = 0; i < 3_000; i++) {
            room.buffers()[0].clear();
            assertThat(pair.server().endpoint().read(room)).isEqualTo(IoResult.PENDING);
            together(
                    () -> pair.server().endpoint().cancel(Direction.INPUT),
                    () -> pair.client().write("x"));
            long result = Sinks.poll(pair.server().sink().read, "a result, round " + i);
            if (result == CANCELLED) {
                // The byte is still there, and the late cancel does not hurt the next read.
                room.buffers()[0].clear();
                result = pair.server().read(room);
            }
            assertThat(result).isEqualTo(1);
            assertThat(pair.server().sink().read).isEmpty();
        }
    }

    @Test
    void aLateCancelNeverHitsTheNextRead() throws Exception {
        NativeFixture.Pair pair = fixture.pair();
        BufferBatch room = NativeFixture.room(1);
        for (int i = 0; i < 3_000; i++) {
            room.buffers()[0].clear();
            assertThat(pair.server().endpoint().read(room)).isEqualTo(IoResult.PENDING);
            pair.client().write("x");
            pair.server().endpoint().cancel(Direction.INPUT);
            long first = Sinks.poll(pair.server().sink().read, "a result");
            room.buffers()[0].clear();
            if (first == 1) {
                // Whoever cancelled did not mean this one.
                pair.client().write("y");
            }
            assertThat(pair.server().read(room)).isEqualTo(1);
        }
    }

    @Test
    void closeFromAnotherThreadDuringAReadEndsIt() throws Exception {
        for (int i = 0; i < 500; i++) {
            NativeFixture.Pair pair = fixture.pair();
            BufferBatch room = NativeFixture.room(1);
            AtomicLong result = new AtomicLong();
            together(
                    () -> result.set(pair.server().endpoint().read(room)),
                    () -> pair.server().endpoint().close(random.nextBoolean()));
            pair.server().sink().awaitClosed();
            assertThat(result.get()).isIn(IoResult.PENDING, CANCELLED);
            assertThat(pair.server().sink().read).isEmpty();
            pair.client().close(true);
        }
    }

    @Test
    void closeFromAnotherThreadDuringAWriteEndsIt() throws Exception {
        ByteBuffer block = ByteBuffer.allocateDirect(1 << 16);
        for (int i = 0; i < 200; i++) {
            NativeFixture.Pair pair = fixture.pair();
            AtomicLong result = new AtomicLong();
            together(
                    () -> {
                        do {
                            result.set(pair.client().endpoint().write(NativeFixture.batch(block)));
                        } while (result.get() > 0);
                    },
                    () -> pair.client().endpoint().close(true));
            pair.client().sink().awaitClosed();
            assertThat(result.get()).isIn(IoResult.PENDING, CANCELLED);
            assertThat(pair.client().sink().written).isEmpty();
            pair.server().close(true);
        }
    }

    @Test
    void aConnectThatRacesWithCloseEndsWithClosed() throws Exception {
        NativeFixture.Listener listener = fixture.listen(SockAddr.loopback(SockAddr.AF_INET, 0));
        listener.sink().refuse = true;
        SockAddr target = listener.address();
        for (int i = 0; i < 500; i++) {
            NativeFixture.Stream client = fixture.open(SockAddr.AF_INET);
            together(
                    () -> client.endpoint().connect(target, null),
                    () -> client.endpoint().close(true));
            client.sink().awaitClosed();
        }
    }

    @Test
    void stopPushFromAnotherThreadEndsItExactlyOnce() throws Exception {
        NativeFixture.Pair pair = fixture.pair();
        AtomicLong came = new AtomicLong();
        pair.server().sink().onPushed = chunk -> {
            came.addAndGet(chunk.length());
            chunk.release();
        };
        long sent = 0;
        for (int i = 0; i < 3_000; i++) {
            long budget = 1 + random.nextInt(3);
            pair.server().endpoint().startPush(budget);
            together(
                    () -> pair.server().endpoint().stopPush(),
                    () -> pair.client().write("x"));
            sent++;
            assertThat(Sinks.poll(pair.server().sink().pushEnded, "the end of push " + i))
                    .isZero();
            assertThat(pair.server().sink().pushEnded).isEmpty();
        }
        pair.server().endpoint().startPush(Long.MAX_VALUE);
        pair.client().endpoint().shutdownOutput();
        assertThat(Sinks.poll(pair.server().sink().pushEnded, "the end")).isEqualTo(IoResult.END_OF_STREAM);
        assertThat(came).hasValue(sent);
    }

    @Test
    void bytesKeepTheirOrderThroughReadsWritesAndPushesFromManyThreads() throws Exception {
        NativeFixture.Pair pair = fixture.pair();
        int total = 8 << 20;
        AtomicBoolean wrong = new AtomicBoolean();
        AtomicLong position = new AtomicLong();
        pair.server().sink().onPushed = chunk -> {
            check(chunk, position, wrong);
            chunk.release();
        };
        Future<?> writer = second.submit(() -> writePattern(pair.client(), total));
        while (position.get() < total && !wrong.get()) {
            if (random.nextBoolean()) {
                pair.server().endpoint().startPush(1 + random.nextInt(200_000));
                if (random.nextBoolean()) {
                    pair.server().endpoint().stopPush();
                }
                assertThat(Sinks.poll(pair.server().sink().pushEnded, "the end of a push"))
                        .isZero();
            } else {
                ByteBuffer room = ByteBuffer.allocateDirect(1 + random.nextInt(100_000));
                long result = pair.server().read(NativeFixture.batch(room));
                assertThat(result).isPositive();
                for (int i = 0; i < result; i++) {
                    wrong.compareAndSet(false, room.get(i) != pattern(position.getAndIncrement()));
                }
            }
            if (total - position.get() < 200_000) {
                break; // a push would wait for more than comes
            }
        }
        ByteBuffer room = ByteBuffer.allocateDirect(4096);
        while (position.get() < total) {
            long result = pair.server().read(NativeFixture.batch(room));
            for (int i = 0; i < result; i++) {
                wrong.compareAndSet(false, room.get(i) != pattern(position.getAndIncrement()));
            }
        }
        writer.get(20, TimeUnit.SECONDS);
        assertThat(wrong).isFalse();
    }

    private static byte pattern(long position) {
        return (byte) (position * 31 + (position >> 8));
    }

    private static void check(Chunk chunk, AtomicLong position, AtomicBoolean wrong) {
        ByteBuffer memory = chunk.mdl().memory();
        for (int i = 0; i < chunk.length(); i++) {
            wrong.compareAndSet(false, memory.get(i) != pattern(position.getAndIncrement()));
        }
    }

    private static void writePattern(NativeFixture.Stream stream, int total) {
        int done = 0;
        while (done < total) {
            ByteBuffer block = ByteBuffer.allocateDirect(Math.min(total - done, 50_000));
            for (int i = 0; i < block.capacity(); i++) {
                block.put(i, pattern(done + i));
            }
            long result = stream.endpoint().write(NativeFixture.batch(block));
            if (result == IoResult.PENDING) {
                result = Sinks.poll(stream.sink().written, "room");
            }
            assertThat(result).isPositive();
            done += (int) result;
        }
    }
}
