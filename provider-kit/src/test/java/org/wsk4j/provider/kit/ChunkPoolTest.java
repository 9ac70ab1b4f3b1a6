package org.wsk4j.provider.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A bounded pool that many share: nobody waits while there is memory. */
final class ChunkPoolTest {

    private static final int SMALL = 2 << 10;
    private static final int MIDDLE = 16 << 10;
    private static final int LARGE = 64 << 10;

    private final ChunkPool pool = new ChunkPool(LARGE);
    private final AtomicInteger told = new AtomicInteger();

    private List<Chunk> takeAll(int size) {
        List<Chunk> all = new ArrayList<>();
        for (Chunk chunk = pool.take(size); chunk != null; chunk = pool.take(size)) {
            all.add(chunk);
        }
        return all;
    }

    @Test
    void freeSmallChunksMakeRoomForALargeOne() {
        takeAll(SMALL).forEach(pool::takeBack);
        assertEquals(LARGE, pool.allocated());
        Chunk large = pool.take(LARGE);
        assertNotNull(large);
        assertEquals(LARGE, large.capacity());
        assertEquals(LARGE, pool.allocated());
        assertNull(pool.take(1));
    }

    @Test
    void aLargeFreeChunkServesASmallRequest() {
        pool.takeBack(pool.take(LARGE));
        assertEquals(LARGE, pool.take(1).capacity());
    }

    @Test
    void onlyAsMuchIsGivenUpAsIsNeeded() {
        List<Chunk> small = takeAll(SMALL);
        small.subList(0, 10).forEach(pool::takeBack);
        assertEquals(MIDDLE, pool.take(MIDDLE).capacity());
        assertEquals(LARGE, pool.allocated());
        assertEquals(SMALL, pool.take(1).capacity());
        assertEquals(SMALL, pool.take(1).capacity());
        assertNull(pool.take(1));
    }

    @Test
    void whatCameBackBeforeTheWaiterIsNotMissed() {
        List<Chunk> small = takeAll(SMALL);
        assertNull(pool.take(1));
        pool.takeBack(small.get(0)); // between the attempt and the wait
        pool.whenAvailable(1, told::incrementAndGet);
        assertEquals(1, told.get());
    }

    @Test
    void aLargeWaiterIsToldWhenEnoughCameBack() {
        List<Chunk> small = takeAll(SMALL);
        pool.whenAvailable(LARGE, told::incrementAndGet);
        small.subList(1, small.size()).forEach(pool::takeBack);
        assertEquals(0, told.get());
        pool.takeBack(small.get(0));
        assertEquals(1, told.get());
        assertEquals(LARGE, pool.take(LARGE).capacity());
    }

    @Test
    void aSmallWaiterDoesNotWaitForALargeOne() {
        List<Chunk> small = takeAll(SMALL);
        List<String> order = new ArrayList<>();
        pool.whenAvailable(LARGE, () -> order.add("large"));
        pool.whenAvailable(1, () -> order.add("small"));
        pool.whenAvailable(1, () -> order.add("second"));
        pool.takeBack(small.get(0));
        assertEquals(List.of("small"), order);
        pool.takeBack(small.get(1));
        assertEquals(List.of("small", "second"), order);
    }

    @Test
    void withoutASizeTheLargestIsMeant() {
        Chunk small = pool.take(1);
        pool.whenAvailable(told::incrementAndGet);
        assertEquals(0, told.get());
        pool.takeBack(small);
        assertEquals(1, told.get());
    }

    @Test
    void aChunkComesBackToBeLentAgain() {
        Chunk chunk = pool.take(SMALL).lend(5, 0, null);
        assertEquals(SMALL, pool.inUse());
        chunk.release();
        assertEquals(0, pool.inUse());
        assertSame(chunk, pool.take(SMALL));
    }

    /** Each takes, waits where there is nothing, and gives back: nobody waits for ever, and the limit holds. */
    @Test
    void nobodyStallsWhileOthersGiveBack() throws InterruptedException {
        long seed = System.nanoTime();
        System.out.println("nobodyStallsWhileOthersGiveBack seed " + seed);
        ChunkPool shared = new ChunkPool(2 * LARGE);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Random random = new Random(seed + i);
                all.add(threads.submit(() -> takeAndGiveBack(shared, random)));
            }
            for (Future<Integer> one : all) {
                assertTrue(one.get(30, TimeUnit.SECONDS) > 0, "seed " + seed);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("seed " + seed + ", in use " + shared.inUse(), e);
        } finally {
            threads.shutdownNow();
        }
        assertEquals(0, shared.inUse());
    }

    private static int takeAndGiveBack(ChunkPool shared, Random random) throws InterruptedException {
        int[] sizes = {1, SMALL, SMALL + 1, MIDDLE, LARGE};
        Deque<Chunk> mine = new ArrayDeque<>();
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            int size = sizes[random.nextInt(sizes.length)];
            Chunk chunk = shared.take(size);
            while (chunk == null) {
                // Who keeps what others need while waiting for what they keep would be a dead end of the test.
                giveBack(shared, mine);
                Semaphore available = new Semaphore(0);
                shared.whenAvailable(size, available::release);
                if (!available.tryAcquire(20, TimeUnit.SECONDS)) {
                    throw new AssertionError("a request for " + size + " bytes stalls");
                }
                chunk = shared.take(size);
            }
            assertTrue(chunk.capacity() >= size && shared.allocated() <= 2 * LARGE);
            taken++;
            mine.add(chunk);
            if (random.nextInt(3) == 0) {
                giveBack(shared, mine);
            }
        }
        giveBack(shared, mine);
        return taken;
    }

    private static void giveBack(ChunkPool shared, Deque<Chunk> mine) {
        mine.forEach(shared::takeBack);
        mine.clear();
    }
}
