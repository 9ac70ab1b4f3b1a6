package org.wsk4j.provider.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsk4j.data.SockAddr.AF_INET;

import java.io.File;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.uring.NativeFixture.Listener;
import org.wsk4j.provider.uring.NativeFixture.Pair;
import org.wsk4j.provider.uring.NativeFixture.Stream;
import org.wsk4j.provider.uring.iouring.ZeroCopy;
import org.wsk4j.provider.uring.libc.MemoryBlock;

/** What can only go wrong with a ring. */
class UringEngineTest {

    private static final int RING_BUFFER = 16 << 10;

    private static NativeFixture fixture(String... more) {
        String[] properties = new String[more.length + 4];
        System.arraycopy(new String[] {"engine", "uring", "loops", "1"}, 0, properties, 0, 4);
        System.arraycopy(more, 0, properties, 4, more.length);
        return new NativeFixture(properties);
    }

    private static int descriptors() {
        return new File("/proc/self/fd").list().length;
    }

    /** Closing a descriptor does not end what is armed on it: a forgotten receive would hold the port. */
    @Test
    void closeWithEverythingArmedFreesPortAndDescriptors() throws Exception {
        try (NativeFixture fixture = fixture()) {
            SockAddr local = SockAddr.loopback(AF_INET, 0);
            int before = 0;
            for (int i = 0; i < 1000; i++) {
                Listener listener = fixture.listen(local);
                local = listener.address(); // the same port from now on
                Stream client = fixture.open(AF_INET);
                assertThat(NativeFixture.connect(client, local)).isZero();
                Stream server = listener.accept();
                server.endpoint().startPush(Long.MAX_VALUE);
                assertThat(client.endpoint().read(NativeFixture.room(10))).isEqualTo(IoResult.PENDING);
                client.close(true);
                server.close(true);
                listener.endpoint().close(false);
                listener.sink().awaitClosed();
                if (i == 0) {
                    before = descriptors();
                }
            }
            // Others may open some meanwhile, but not hundreds.
            assertThat(descriptors()).isLessThan(before + 100);
        }
    }

    @Test
    void aClosedConnectionTellsItsPeerWhileAReceiveIsArmed() throws Exception {
        try (NativeFixture fixture = fixture()) {
            Pair pair = fixture.pair();
            pair.client().endpoint().startPush(Long.MAX_VALUE);
            pair.client().close(false);
            assertThat(pair.server().read(NativeFixture.room(10))).isEqualTo(IoResult.END_OF_STREAM);
        }
    }

    /** All memory is retained, the ring's and the pool's; each single piece that comes back lets bytes through again. */
    @Test
    void starvedReceiversGoOnWithWhateverComesBack() throws Exception {
        try (NativeFixture fixture = fixture("poolBytes", "65536")) {
            Pair pair = fixture.pair();
            BlockingQueue<Chunk> chunks = pair.server().sink().chunks;
            pair.server().endpoint().startPush(Long.MAX_VALUE);
            int total = 1 << 20;
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> write(pair.client(), total));
            ArrayDeque<Chunk> ring = new ArrayDeque<>();
            ArrayDeque<Chunk> pool = new ArrayDeque<>();
            int seen = 0;
            while (seen < total) {
                Chunk chunk = chunks.poll();
                if (chunk != null) {
                    for (int i = 0; i < chunk.length(); i++) {
                        assertThat(chunk.mdl().memory().get(i)).isEqualTo((byte) ((seen + i) % 251));
                    }
                    seen += chunk.length();
                    boolean ofRing = fixture.transport.chunks().inUse() == 0 || chunk.capacity() == RING_BUFFER;
                    (ofRing ? ring : pool).add(chunk);
                } else if (ring.size() + pool.size() > 4) {
                    // Now one, now the other, from this thread, which is not the loop's.
                    Chunk back = seen / 2048 % 2 == 0 ? ring.poll() : pool.poll();
                    back = back != null ? back : ring.isEmpty() ? pool.remove() : ring.remove();
                    back.release();
                }
            }
            sent.get(10, TimeUnit.SECONDS);
            ring.forEach(Chunk::release);
            pool.forEach(Chunk::release);
            // The armed receive may still have one of the pool's; the next one takes the ring's as before.
            pair.client().write("again");
            assertThat(pair.server().sink().takePushed(5)).asString().isEqualTo("again");
            assertThat(fixture.transport.chunks().inUse()).isZero();
        }
    }

    /** Each small message that a client retains holds a whole buffer of the ring; then the pool's take over. */
    @Test
    void manySmallMessagesAreRetained() throws Exception {
        try (NativeFixture fixture = fixture()) {
            Pair pair = fixture.pair();
            pair.server().endpoint().startPush(4 << 20);
            ArrayDeque<Chunk> retained = new ArrayDeque<>();
            for (int i = 0; i < 1000; i++) {
                pair.client().write("m");
                retained.add(Sinks.poll(pair.server().sink().chunks, "message " + i));
            }
            retained.forEach(Chunk::release);
        }
    }

    /** Writes a pattern of period 251 and waits for all of it. */
    private static void write(Stream stream, int total) {
        ByteBuffer block = ByteBuffer.allocateDirect(total);
        for (int i = 0; i < total; i++) {
            block.put(i, (byte) (i % 251));
        }
        int done = 0;
        while (done < total) {
            long result = stream.endpoint().write(NativeFixture.batch(block.slice(done, total - done)));
            if (result == IoResult.PENDING) {
                result = Sinks.poll(stream.sink().written, "room");
            }
            assertThat(IoResult.isReady(result)).as(IoResult.toString(result)).isTrue();
            done += (int) result;
        }
    }

    @Test
    void memoryOfTheRingOutlivesEndpointLoopAndTransport() throws Exception {
        long before = MemoryBlock.liveBytes();
        Chunk chunk;
        try (NativeFixture fixture = fixture()) {
            Pair pair = fixture.pair();
            pair.server().endpoint().startPush(Long.MAX_VALUE);
            pair.client().write("kept");
            chunk = Sinks.poll(pair.server().sink().chunks, "a chunk");
            assertThat(chunk.capacity()).isEqualTo(RING_BUFFER);
        }
        assertThat(NativeFixture.text(chunk.mdl().memory(), chunk.length())).isEqualTo("kept");
        assertThat(MemoryBlock.liveBytes()).isGreaterThan(before);
        chunk.release();
        assertThat(MemoryBlock.liveBytes()).isEqualTo(before);
    }

    /** A budget that is worth single receives is kept to; a multishot's is kept to within what the kernel does at once. */
    @Test
    void aPushEndsNearItsBudget() throws Exception {
        try (NativeFixture fixture = fixture()) {
            Pair pair = fixture.pair();
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> write(pair.client(), 8 << 20));
            Stream server = pair.server();
            int seen = pushOnce(server, 100_000);
            assertThat(seen).isEqualTo(100_000);
            long budget = 1 << 20;
            int more = pushOnce(server, budget);
            assertThat(more).isBetween((int) budget, (int) budget + 64 * RING_BUFFER);
            seen += more;
            while (seen < 8 << 20) {
                seen += pushOnce(server, Math.min(1 << 20, (8 << 20) - seen));
            }
            sent.get(10, TimeUnit.SECONDS);
        }
    }

    private static int pushOnce(Stream stream, long budget) {
        stream.endpoint().startPush(budget);
        assertThat(Sinks.poll(stream.sink().pushEnded, "the end of the budget")).isZero();
        int seen = 0;
        for (Chunk chunk = stream.sink().chunks.poll();
                chunk != null;
                chunk = stream.sink().chunks.poll()) {
            seen += chunk.length();
            chunk.release();
        }
        return seen;
    }

    @Test
    void aZeroCopySendCompletesWhenItsMemoryIsBackAndTellsWhatTheKernelDid() throws Exception {
        try (NativeFixture fixture = fixture("zeroCopyBytes", "1000")) {
            Pair pair = fixture.pair();
            pair.server().endpoint().startPush(Long.MAX_VALUE);
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> write(pair.client(), 1 << 20));
            byte[] bytes = pair.server().sink().takePushed(1 << 20);
            sent.get(10, TimeUnit.SECONDS);
            for (int i = 0; i < bytes.length; i++) {
                assertThat(bytes[i]).isEqualTo((byte) (i % 251));
            }
            ZeroCopy zeroCopy = fixture.transport.zeroCopy();
            assertThat(zeroCopy.sends()).isPositive();
            assertThat(zeroCopy.copied()).isLessThanOrEqualTo(zeroCopy.sends());
        }
    }

    /** The peer reads nothing, so the memory would never come back: close must not wait for it. */
    @Test
    void closeDoesNotWaitForAZeroCopySendThatNobodyReads() throws Exception {
        try (NativeFixture fixture = fixture("zeroCopyBytes", "1000")) {
            for (int i = 0; i < 20; i++) {
                Pair pair = fixture.pair();
                BufferBatch batch = NativeFixture.batch(ByteBuffer.allocateDirect(32 << 20));
                assertThat(pair.client().endpoint().write(batch)).isEqualTo(IoResult.PENDING);
                pair.client().close(i % 2 == 0);
                pair.server().close(true);
            }
        }
    }
}
