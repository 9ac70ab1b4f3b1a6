package org.wsk4j.provider.uring.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsk4j.provider.uring.abi.IoUringConstants.IORING_CQE_F_BUFFER;
import static org.wsk4j.provider.uring.abi.IoUringConstants.IORING_CQE_F_MORE;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Memory;
import org.wsk4j.provider.uring.libc.MemoryBlock;

class BufferRingTest {

    private static final int SIZE = 64;

    private static void arm(RingFixture f, int fd, BufferRing buffers) {
        long entry = f.ring.next();
        Submission.prepRecvMultishot(entry, fd, buffers);
        Submission.userData(entry, 42);
    }

    private static void send(RingFixture f, int fd, int value) {
        Memory.putLong(f.memory.address(), value);
        assertThat(f.libc.sockets().send(fd, f.memory.address(), Long.BYTES, 0)).isEqualTo(Long.BYTES);
    }

    /** Goal: one armed receive brings many chunks, and buffers go round. Method: 10 000 messages through 8 buffers. */
    @Test
    void multishotReceiveGoesRoundThroughTheBuffers() throws Exception {
        try (RingFixture f = new RingFixture();
                BufferRing buffers = new BufferRing(f.ring, 3, 8, SIZE)) {
            int[] pair = f.pair();
            arm(f, pair[0], buffers);
            for (int i = 0; i < 10_000; i++) {
                send(f, pair[1], i);
                f.await(1);
                RingFixture.Completion c = f.completions.remove(0);
                assertThat(c.userData()).isEqualTo(42);
                assertThat(c.result()).isEqualTo(Long.BYTES);
                assertThat(c.flags() & (IORING_CQE_F_MORE | IORING_CQE_F_BUFFER))
                        .isEqualTo(IORING_CQE_F_MORE | IORING_CQE_F_BUFFER);
                int id = buffers.taken(c.flags());
                assertThat(Memory.longAt(buffers.address(id))).isEqualTo(i);
                assertThat(buffers.give(id)).isFalse();
            }
            assertThat(buffers.available()).isEqualTo(8);
        }
    }

    /** Goal: no buffer, no chunk, no loss. Method: keep all buffers, see ENOBUFS, give them back, arm again. */
    @Test
    void anEmptyRingEndsTheReceiveAndLosesNothing() throws Exception {
        try (RingFixture f = new RingFixture();
                BufferRing buffers = new BufferRing(f.ring, 0, 4, SIZE)) {
            int[] pair = f.pair();
            arm(f, pair[0], buffers);
            ArrayDeque<Integer> kept = new ArrayDeque<>();
            for (int i = 0; i < 4; i++) {
                send(f, pair[1], i);
                f.await(1);
                kept.add(buffers.taken(f.completions.remove(0).flags()));
            }
            assertThat(new HashSet<>(kept)).hasSize(4);
            assertThat(buffers.available()).isZero();
            send(f, pair[1], 4);
            f.await(1);
            RingFixture.Completion end = f.completions.remove(0);
            assertThat(end.result()).isEqualTo(-Errno.ENOBUFS);
            assertThat(end.flags() & IORING_CQE_F_MORE).isZero();
            for (int i = 0; i < 4; i++) {
                int id = kept.remove();
                assertThat(Memory.longAt(buffers.address(id))).isEqualTo(i);
                buffers.give(id);
            }
            arm(f, pair[0], buffers);
            f.await(1);
            int id = buffers.taken(f.completions.remove(0).flags());
            assertThat(Memory.longAt(buffers.address(id))).isEqualTo(4);
            buffers.give(id);
        }
    }

    /** Goal: buffers come back from other threads. Method: two threads give back what the ring's thread takes. */
    @Test
    void anyThreadGivesBuffersBack() throws Exception {
        try (RingFixture f = new RingFixture();
                BufferRing buffers = new BufferRing(f.ring, 0, 16, SIZE)) {
            int[] pair = f.pair();
            BlockingQueue<Integer> out = new ArrayBlockingQueue<>(64);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Runnable giver = () -> {
                try {
                    for (int id = out.take(); id >= 0; id = out.take()) {
                        buffers.give(id);
                    }
                } catch (Throwable t) {
                    failure.set(t);
                }
            };
            Thread[] givers = {new Thread(giver), new Thread(giver)};
            for (Thread thread : givers) {
                thread.start();
            }
            boolean armed = false;
            int received = 0;
            int sent = 0;
            long deadline = System.nanoTime() + 3 * RingFixture.WAIT_NANOS;
            while (received < 50_000) {
                assertThat(deadline - System.nanoTime()).isPositive();
                buffers.refill();
                if (!armed) {
                    arm(f, pair[0], buffers);
                    armed = true;
                }
                if (sent - received < 8) {
                    send(f, pair[1], sent++);
                }
                f.turn();
                for (RingFixture.Completion c : f.completions) {
                    if (c.result() > 0) {
                        int id = buffers.taken(c.flags());
                        assertThat(c.result() % Long.BYTES).isZero();
                        for (int at = 0; at < c.result(); at += Long.BYTES) {
                            assertThat(Memory.longAt(buffers.address(id) + at)).isEqualTo(received++);
                        }
                        out.put(id);
                    } else {
                        assertThat(c.result()).isEqualTo(-Errno.ENOBUFS);
                    }
                    armed &= (c.flags() & IORING_CQE_F_MORE) != 0;
                }
                f.completions.clear();
            }
            out.put(-1);
            out.put(-1);
            for (Thread thread : givers) {
                thread.join(10_000);
            }
            assertThat(failure.get()).isNull();
            buffers.refill();
            assertThat(buffers.available()).isEqualTo(16);
        }
    }

    @Test
    void whoGivesABufferBackIsToldToWakeALoopThatWaitsForIt() throws Exception {
        try (RingFixture f = new RingFixture();
                BufferRing buffers = new BufferRing(f.ring, 0, 2, SIZE)) {
            int[] pair = f.pair();
            arm(f, pair[0], buffers);
            send(f, pair[1], 1);
            f.await(1);
            int id = buffers.taken(f.completions.get(0).flags());
            assertThat(buffers.awaitBuffers(true)).isZero();
            boolean[] wake = new boolean[1];
            Thread thread = new Thread(() -> wake[0] = buffers.give(id));
            thread.start();
            thread.join(10_000);
            assertThat(wake[0]).isTrue();
            assertThat(buffers.awaitBuffers(false)).isEqualTo(1);
            assertThat(buffers.available()).isEqualTo(2);
        }
    }

    @Test
    void memoryLivesUntilTheLastBufferIsBack() throws Exception {
        long before = MemoryBlock.liveBytes();
        BufferRing buffers;
        int id;
        ByteBuffer view;
        try (RingFixture f = new RingFixture()) {
            long within = MemoryBlock.liveBytes();
            buffers = new BufferRing(f.ring, 0, 2, SIZE);
            int[] pair = f.pair();
            arm(f, pair[0], buffers);
            send(f, pair[1], 77);
            f.await(1);
            id = buffers.taken(f.completions.get(0).flags());
            view = buffers.buffer(id);
            buffers.close();
            assertThat(MemoryBlock.liveBytes()).isEqualTo(within + 2 * SIZE);
            // What follows finds no buffers any more.
            send(f, pair[1], 78);
            f.await(2);
            assertThat(f.completions.get(1).result()).isEqualTo(-Errno.ENOBUFS);
            buffers.buffer(id);
            f.ring.close();
            long open = MemoryBlock.liveBytes();
            assertThat(view.get(0)).isEqualTo((byte) 77);
            Set<Integer> one = Set.of(id);
            Thread thread = new Thread(() -> one.forEach(buffers::give));
            thread.start();
            thread.join(10_000);
            assertThat(MemoryBlock.liveBytes()).isEqualTo(open - 2 * SIZE);
        }
        assertThat(MemoryBlock.liveBytes()).isEqualTo(before);
        assertThatThrownBy(() -> view.get(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void steadyReceivingAllocatesNothing() throws Exception {
        try (RingFixture f = new RingFixture();
                BufferRing buffers = new BufferRing(f.ring, 0, 64, SIZE)) {
            int[] pair = f.pair();
            arm(f, pair[0], buffers);
            long[] received = new long[1];
            CompletionHandler handler = (userData, result, flags) -> {
                received[0] += result;
                buffers.give(buffers.taken(flags));
            };
            long[] runs = new long[1];
            long allocated = RingFixture.leastAllocated(() -> {
                roundTrips(f, pair[1], handler, 30_000);
                runs[0]++;
            });
            assertThat(allocated).isLessThan(10_000);
            assertThat(received[0]).isEqualTo(runs[0] * 30_000 * Long.BYTES);
        }
    }

    private static void roundTrips(RingFixture f, int peer, CompletionHandler handler, int count) {
        for (int i = 0; i < count; i++) {
            f.libc.sockets().send(peer, f.memory.address(), Long.BYTES, 0);
            while (f.ring.harvest(handler, 16) == 0) {
                f.ring.submitAndWait(RingFixture.WAIT_NANOS);
            }
        }
    }
}
