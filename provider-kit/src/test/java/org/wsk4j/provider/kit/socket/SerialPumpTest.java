package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.wsk4j.provider.kit.Loop;

/** One step at a time, no signal lost, nobody kept from the loop. */
class SerialPumpTest {

    private static final class Pump extends SerialPump {

        private final BooleanSupplier step;

        Pump(Loop loop, BooleanSupplier step) {
            super(loop);
            this.step = step;
        }

        @Override
        boolean step() {
            return step.getAsBoolean();
        }
    }

    @Test
    void aSignalInsideTheStepRunsItOnceMoreWithoutRecursion() {
        int[] runs = {0};
        boolean[] inside = {false};
        SerialPump[] pump = new SerialPump[1];
        pump[0] = new Pump(new FakeLoop(), () -> {
            assertFalse(inside[0]);
            inside[0] = true;
            int run = runs[0]++;
            if (run == 0) {
                pump[0].signal();
                pump[0].signal();
            } else if (run == 1) {
                pump[0].signal();
            }
            inside[0] = false;
            return false;
        });
        pump[0].signal();
        assertEquals(3, runs[0]);
        pump[0].signal();
        assertEquals(4, runs[0]);
    }

    @Test
    void endlessWorkGoesOnInLaterTurnsOfTheLoop() {
        FakeLoop loop = new FakeLoop();
        int[] left = {1000};
        int[] turns = {0};
        SerialPump pump = new Pump(loop, () -> --left[0] > 0);
        pump.signal();
        assertTrue(left[0] > 900, "on the caller's thread: " + left[0]);
        pump.signal();
        while (loop.runOne()) {
            turns[0]++;
            assertTrue(turns[0] < 1000);
        }
        assertTrue(turns[0] > 10, () -> "turns: " + turns[0]);
        assertTrue(left[0] <= 0);
    }

    @Test
    void aLoopThatHasEndedLosesNothing() {
        FakeLoop loop = new FakeLoop();
        loop.end();
        int[] left = {1000};
        new Pump(loop, () -> --left[0] > 0).signal();
        assertEquals(0, left[0]);
    }

    @Test
    void signalsOfManyThreadsAreNeitherLostNorConcurrent() throws InterruptedException {
        long seed = System.nanoTime();
        System.out.println("SerialPumpTest seed " + seed);
        int threads = 4;
        int each = 50_000;
        AtomicInteger wanted = new AtomicInteger();
        int[] done = {0};
        AtomicBoolean inside = new AtomicBoolean();
        AtomicInteger overlaps = new AtomicInteger();
        TaskLoop loop = new TaskLoop();
        SerialPump pump = new Pump(loop, () -> {
            if (!inside.compareAndSet(false, true)) {
                overlaps.incrementAndGet();
            }
            int all = wanted.get();
            boolean more = done[0] < all;
            if (more) {
                done[0]++;
            }
            inside.set(false);
            return more;
        });
        Thread[] workers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            workers[i] = new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    wanted.incrementAndGet();
                    pump.signal();
                }
            });
            workers[i].start();
        }
        for (Thread worker : workers) {
            worker.join(20_000);
        }
        loop.close();
        assertEquals(0, overlaps.get());
        assertEquals(threads * each, done[0]);
    }
}
