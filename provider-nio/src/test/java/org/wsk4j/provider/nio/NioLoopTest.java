package org.wsk4j.provider.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsk4j.provider.kit.Loop;

class NioLoopTest {

    private static NioFixture fixture(String poll) {
        return new NioFixture("loops", "1", "poll", poll);
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "adaptive", "spin"})
    void tasksOfOneThreadRunInOrderAndNeverInsideTheCall(String poll) throws Exception {
        try (NioFixture fixture = fixture(poll)) {
            Loop loop = fixture.transport.nextLoop();
            int count = 10_000;
            List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch done = new CountDownLatch(count);
            for (int i = 0; i < count; i++) {
                int number = i;
                assertThat(loop.execute(() -> {
                            ran.add(number);
                            done.countDown();
                        }))
                        .isTrue();
            }
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(ran).isSorted().hasSize(count);
            CompletableFuture<Boolean> nested = new CompletableFuture<>();
            loop.execute(() -> {
                AtomicBoolean inside = new AtomicBoolean(true);
                loop.execute(() -> nested.complete(inside.get()));
                inside.set(false);
            });
            assertThat(nested.get(20, TimeUnit.SECONDS)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "adaptive", "spin"})
    void tasksFromManyThreadsAllRun(String poll) throws Exception {
        try (NioFixture fixture = fixture(poll)) {
            Loop loop = fixture.transport.nextLoop();
            int threads = 4;
            int each = 20_000;
            AtomicInteger ran = new AtomicInteger();
            CountDownLatch done = new CountDownLatch(threads * each);
            List<Thread> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < each; i++) {
                        loop.execute(() -> {
                            ran.incrementAndGet();
                            done.countDown();
                        });
                    }
                });
                thread.start();
                all.add(thread);
            }
            for (Thread thread : all) {
                thread.join();
            }
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(ran).hasValue(threads * each);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "adaptive", "spin"})
    void oneTaskAtATimeAlwaysWakesASleepingLoop(String poll) throws Exception {
        try (NioFixture fixture = fixture(poll)) {
            Loop loop = fixture.transport.nextLoop();
            for (int i = 0; i < 5_000; i++) {
                CompletableFuture<Boolean> ran = new CompletableFuture<>();
                loop.execute(() -> ran.complete(loop.inLoop()));
                assertThat(ran.get(20, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(loop.inLoop()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "adaptive", "spin"})
    void timersRunInTheOrderOfTheirTimeAndNotEarly(String poll) throws Exception {
        try (NioFixture fixture = fixture(poll)) {
            Loop loop = fixture.transport.nextLoop();
            List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch done = new CountDownLatch(4);
            long start = System.nanoTime();
            AtomicBoolean early = new AtomicBoolean();
            int[] millis = {30, 10, 20, 20};
            for (int i = 0; i < millis.length; i++) {
                int number = i;
                long nanos = TimeUnit.MILLISECONDS.toNanos(millis[i]);
                loop.schedule(
                        () -> {
                            if (System.nanoTime() - start < nanos) {
                                early.set(true);
                            }
                            ran.add(number);
                            done.countDown();
                        },
                        nanos);
            }
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(ran).containsExactly(1, 2, 3, 0);
            assertThat(early).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "adaptive", "spin"})
    void aTaskThatThrowsOrInterruptsDoesNotEndTheLoop(String poll) throws Exception {
        try (NioFixture fixture = fixture(poll)) {
            Loop loop = fixture.transport.nextLoop();
            loop.execute(() -> {
                throw new AssertionError("a task that throws, on purpose");
            });
            loop.execute(() -> Thread.currentThread().interrupt());
            CompletableFuture<Boolean> after = new CompletableFuture<>();
            loop.schedule(() -> after.complete(Thread.currentThread().isInterrupted()), 1_000_000);
            assertThat(after.get(20, TimeUnit.SECONDS)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "adaptive", "spin"})
    void afterTheEndTasksAreRefusedAndThoseTakenHaveRun(String poll) throws Exception {
        NioFixture fixture = fixture(poll);
        Loop loop = fixture.transport.nextLoop();
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        CompletableFuture<Void> started = new CompletableFuture<>();
        Thread busy = new Thread(() -> {
            while (loop.execute(ran::incrementAndGet)) {
                taken.incrementAndGet();
                started.complete(null);
                if (taken.get() % 100 == 0) {
                    Thread.onSpinWait();
                }
                while (taken.get() - ran.get() > 1_000) {
                    Thread.onSpinWait();
                }
            }
        });
        busy.start();
        started.get(20, TimeUnit.SECONDS);
        fixture.close();
        busy.join(20_000);
        assertThat(busy.isAlive()).isFalse();
        assertThat(ran.get()).isEqualTo(taken.get());
        assertThat(loop.execute(() -> {})).isFalse();
        assertThat(loop.schedule(() -> {}, 1)).isFalse();
        fixture.transport.close(1); // idempotent
    }
}
