package org.wsk4j.provider.uring.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsk4j.provider.uring.abi.IoUringConstants.IORING_CQE_F_MORE;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Libc;
import org.wsk4j.provider.uring.libc.Memory;
import org.wsk4j.provider.uring.libc.MemoryBlock;

class RingTest {

    private static final int BATCH = 64;

    /** Goal: the ring costs no garbage. Method: runs of a million NOPs in batches. */
    @Test
    void aMillionNopsComeBackAndAllocateNothing() throws Exception {
        try (RingFixture f = new RingFixture()) {
            long[] seen = new long[2];
            CompletionHandler handler = (userData, result, flags) -> {
                seen[0]++;
                seen[1] += userData;
            };
            long[] runs = new long[1];
            long allocated = RingFixture.leastAllocated(() -> {
                nops(f.ring, handler, 1_000_000 / BATCH);
                runs[0]++;
            });
            assertThat(seen[0]).isEqualTo(runs[0] * 1_000_000);
            assertThat(seen[1]).isEqualTo(runs[0] * (1_000_000 / BATCH) * (BATCH * (BATCH - 1) / 2));
            // What the JVM itself may need once, not something for each of a million.
            assertThat(allocated).isLessThan(10_000);
        }
    }

    private static void nops(Ring ring, CompletionHandler handler, int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < BATCH; i++) {
                long entry = ring.next();
                Submission.prepNop(entry);
                Submission.userData(entry, i);
            }
            int done = 0;
            while (done < BATCH) {
                ring.submitAndWait(-1);
                done += ring.harvest(handler, BATCH);
            }
        }
    }

    /** Goal: nothing is lost when the completion queue is too short. Method: 100 times its length before one is taken. */
    @Test
    void completionsThatDoNotFitComeLater() throws Exception {
        try (RingFixture f = new RingFixture(new RingSettings(8, 16))) {
            int count = f.ring.completionCapacity() * 100;
            for (int i = 0; i < count; i++) {
                long entry = f.ring.next();
                Submission.prepNop(entry);
                Submission.userData(entry, i);
            }
            f.await(count);
            assertThat(f.completions).hasSize(count);
            for (int i = 0; i < count; i++) {
                assertThat(f.completions.get(i).userData()).isEqualTo(i);
            }
            f.turn();
            assertThat(f.completions).hasSize(count);
            assertThat(f.ring.overflows()).as("the kernel kept some for us").isPositive();
        }
    }

    /** The same with completions that no call of ours makes: bytes that arrive while nobody harvests. */
    @Test
    void moreReceivesThanTheQueueIsLongComplete() throws Exception {
        try (RingFixture f = new RingFixture(new RingSettings(64, 64))) {
            int count = 200;
            int[] readers = new int[count];
            for (int i = 0; i < count; i++) {
                int[] pair = f.pair();
                readers[i] = pair[1];
                long entry = f.ring.next();
                Submission.prepRecv(entry, pair[0], f.memory.address() + i, 1, 0);
                Submission.userData(entry, i);
            }
            f.ring.submit();
            for (int i = 0; i < count; i++) {
                assertThat(f.libc.sockets().send(readers[i], f.memory.address(), 1, 0))
                        .isEqualTo(1);
            }
            f.await(count);
            assertThat(f.completions).hasSize(count).allMatch(c -> c.result() == 1);
            assertThat(f.completions.stream()
                            .mapToLong(RingFixture.Completion::userData)
                            .distinct())
                    .hasSize(count);
        }
    }

    @Test
    void aHandlerThatThrowsLosesOnlyItsOwn() throws Exception {
        try (RingFixture f = new RingFixture()) {
            for (int i = 0; i < 3; i++) {
                long entry = f.ring.next();
                Submission.prepNop(entry);
                Submission.userData(entry, i);
            }
            f.ring.submitAndWait(RingFixture.WAIT_NANOS);
            assertThatThrownBy(() -> f.ring.harvest(
                            (userData, result, flags) -> {
                                throw new IllegalArgumentException("mine");
                            },
                            10))
                    .hasMessage("mine");
            f.await(2);
            assertThat(f.completions)
                    .extracting(RingFixture.Completion::userData)
                    .containsExactly(1L, 2L);
        }
    }

    @Test
    void otherThreadsAreRefusedBeforeAnySideEffect() throws Exception {
        try (RingFixture f = new RingFixture()) {
            for (Callable<?> call : new Callable<?>[] {
                f.ring::next,
                f.ring::submit,
                () -> f.ring.submitAndWait(0),
                () -> f.ring.harvest(f.collect, 1),
                () -> {
                    f.ring.close();
                    return 0;
                }
            }) {
                FutureTask<?> task = new FutureTask<>(call);
                Thread thread = new Thread(task);
                thread.start();
                assertThatThrownBy(() -> task.get(10, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(IllegalStateException.class);
            }
            long entry = f.ring.next();
            Submission.prepNop(entry);
            f.await(1);
        }
    }

    @Test
    void aClosedRingIsRefused() throws Exception {
        try (Libc libc = Libc.open()) {
            Ring ring = Ring.open(libc, RingSettings.DEFAULT);
            ring.close();
            ring.close();
            assertThatThrownBy(ring::next).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void waitingEndsAfterTheTime() throws Exception {
        try (RingFixture f = new RingFixture()) {
            long before = System.nanoTime();
            assertThat(f.ring.submitAndWait(20_000_000)).isEqualTo(-Errno.ETIME);
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
            assertThat(f.ring.submitAndWait(0)).isZero();
        }
    }

    /** The rule: close alone says nothing to the peer while a receive is armed; cancel, reap, then close does. */
    @Test
    void closeWithAnArmedReceiveNeedsACancelFirst() throws Exception {
        try (RingFixture f = new RingFixture()) {
            int[] pair = f.pair();
            long entry = f.ring.next();
            Submission.prepRecv(entry, pair[0], f.memory.address(), 16, 0);
            Submission.userData(entry, 7);
            f.turn();
            int copy = pair[0];
            f.closeNow(copy);
            f.turn();
            assertThat(f.completions).isEmpty();
            assertThat(f.libc.sockets().recv(pair[1], f.memory.address(), 1, SocketConstants.MSG_DONTWAIT))
                    .isEqualTo(-Errno.EAGAIN);

            // Its descriptor is gone: now only the user data name it.
            entry = f.ring.next();
            Submission.prepCancel(entry, 7);
            Submission.userData(entry, 8);
            f.await(2);
            assertThat(f.completions)
                    .containsExactlyInAnyOrder(
                            new RingFixture.Completion(7, -Errno.ECANCELED, 0), new RingFixture.Completion(8, 0, 0));
            assertThat(f.libc.sockets().recv(pair[1], f.memory.address(), 1, SocketConstants.MSG_DONTWAIT))
                    .isZero();
        }
    }

    @Test
    void cancelAllEndsEverythingOnADescriptor() throws Exception {
        try (RingFixture f = new RingFixture()) {
            int[] pair = f.pair();
            long entry = f.ring.next();
            Submission.prepRecv(entry, pair[0], f.memory.address(), 16, 0);
            Submission.userData(entry, 1);
            entry = f.ring.next();
            Submission.prepPoll(entry, pair[0], 0x2000);
            Submission.userData(entry, 2);
            f.turn();
            entry = f.ring.next();
            Submission.prepCancelAll(entry, pair[0]);
            Submission.userData(entry, 3);
            f.await(3);
            assertThat(f.completions)
                    .containsExactlyInAnyOrder(
                            new RingFixture.Completion(1, -Errno.ECANCELED, 0),
                            new RingFixture.Completion(2, -Errno.ECANCELED, 0),
                            new RingFixture.Completion(3, 2, 0));
            f.closeNow(pair[0]);
            assertThat(f.libc.sockets().recv(pair[1], f.memory.address(), 1, SocketConstants.MSG_DONTWAIT))
                    .isZero();
        }
    }

    /** Goal: a closed ring holds nothing open. Method: the peer of an armed receive sees the end once the socket is closed. */
    @Test
    void closingTheRingEndsWhatIsArmed() throws Exception {
        try (RingFixture f = new RingFixture()) {
            int[] pair = f.pair();
            long entry = f.ring.next();
            Submission.prepRecv(entry, pair[0], f.memory.address(), 16, 0);
            f.turn();
            f.ring.close();
            f.closeNow(pair[0]);
            assertThat(f.libc.sockets().recv(pair[1], f.memory.address() + 64, 1, SocketConstants.MSG_DONTWAIT))
                    .isZero();
        }
    }

    @Test
    void zeroCopySendGivesMemoryBackWithItsNotification() throws Exception {
        try (RingFixture f = new RingFixture();
                TcpPair tcp = new TcpPair(f.libc)) {
            long entry = f.ring.next();
            Submission.prepSendZc(entry, tcp.first, f.memory.address(), 4096, SocketConstants.MSG_NOSIGNAL);
            Submission.userData(entry, 5);
            f.await(1);
            assertThat(f.completions.get(0).result()).isEqualTo(4096);
            assertThat(f.completions.get(0).flags() & IORING_CQE_F_MORE).isNotZero();
            assertThat(f.libc.sockets().recv(tcp.second, f.memory.address() + 8192, 8192, 0))
                    .isEqualTo(4096);
            f.await(2);
            assertThat(f.completions.get(1).userData()).isEqualTo(5);
            assertThat(f.completions.get(1).flags() & 8)
                    .as("IORING_CQE_F_NOTIF")
                    .isNotZero();
            // Loopback always copies, and the kernel says so in the result: this also proves the value of the flag.
            assertThat(f.completions.get(1).result()).isEqualTo(0x8000_0000);
        }
    }

    @Test
    void twoRingsCanMessageEachOther() throws Exception {
        try (RingFixture f = new RingFixture();
                Ring other = Ring.open(f.libc, RingSettings.DEFAULT)) {
            long entry = other.next();
            Submission.prepMessage(entry, f.ring.fd(), 0x55AA, 17);
            other.submit();
            f.await(1);
            assertThat(f.completions).containsExactly(new RingFixture.Completion(0x55AA, 17, 0));
        }
    }

    @Test
    void nothingIsLeftOfManyRings() throws Exception {
        long before = MemoryBlock.liveBytes();
        try (Libc libc = Libc.open()) {
            int first = libc.files().eventfd(0, 0);
            libc.files().close(first);
            for (int i = 0; i < 50; i++) {
                try (Ring ring = Ring.open(libc, new RingSettings(8, 16))) {
                    Submission.prepNop(ring.next());
                    ring.submitAndWait(-1);
                }
            }
            int last = libc.files().eventfd(0, 0);
            libc.files().close(last);
            assertThat(last).as("the lowest free descriptor").isLessThanOrEqualTo(first + 2);
        }
        assertThat(MemoryBlock.liveBytes()).isEqualTo(before);
    }

    @Test
    void submissionsWriteAllOfTheEntry() throws Exception {
        try (MemoryBlock block = MemoryBlock.allocate(64, 64)) {
            for (int i = 0; i < 64; i++) {
                Memory.putByte(block.address() + i, 0xFF);
            }
            Submission.prepNop(block.address());
            assertThat(Memory.longAt(block.address())).isEqualTo(0xFFFF_FFFF_0000_0000L);
            for (int i = 8; i < 64; i += 8) {
                assertThat(Memory.longAt(block.address() + i)).isZero();
            }
        }
    }
}
