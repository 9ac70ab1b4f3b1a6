package org.wsk4j.provider.uring.ring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.libc.AbsentException;
import org.wsk4j.provider.uring.libc.Libc;
import org.wsk4j.provider.uring.libc.MemoryBlock;

/** A ring of the test's thread, sockets and memory; all of it is closed, and found to be. */
final class RingFixture implements AutoCloseable {

    static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    final Libc libc;
    final Ring ring;
    final MemoryBlock memory;
    final List<Completion> completions = new ArrayList<>();
    final CompletionHandler collect =
            (userData, result, flags) -> completions.add(new Completion(userData, result, flags));

    private final long liveBefore = MemoryBlock.liveBytes();
    private final List<Integer> descriptors = new ArrayList<>();

    record Completion(long userData, int result, int flags) {}

    RingFixture(RingSettings settings) throws AbsentException {
        libc = Libc.open();
        ring = Ring.open(libc, settings);
        memory = MemoryBlock.allocate(1 << 20, 4096);
    }

    RingFixture() throws AbsentException {
        this(RingSettings.DEFAULT);
    }

    /** Two connected sockets. */
    int[] pair() {
        long pair = libc.sockets()
                .socketpair(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_CLOEXEC, 0);
        assertThat(pair).isPositive();
        int[] fds = {(int) pair, (int) (pair >>> 32)};
        descriptors.add(fds[0]);
        descriptors.add(fds[1]);
        return fds;
    }

    void closeNow(int fd) {
        descriptors.remove((Integer) fd);
        assertThat(libc.files().close(fd)).isZero();
    }

    /** Turns until so many completions have been collected in all. */
    void await(int count) {
        long deadline = System.nanoTime() + WAIT_NANOS;
        while (completions.size() < count) {
            assertThat(deadline - System.nanoTime())
                    .as("%s of %s completions came: %s", completions.size(), count, completions)
                    .isPositive();
            ring.submitAndWait(TimeUnit.MILLISECONDS.toNanos(100));
            ring.harvest(collect, Integer.MAX_VALUE);
        }
    }

    /** Submits, lets the kernel work, and collects what is there already. */
    void turn() {
        ring.submitAndWait(0);
        ring.harvest(collect, Integer.MAX_VALUE);
    }

    /** The least that this thread allocates in a run, of several: the first ones are interpreted in part. */
    static long leastAllocated(Runnable run) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 6 && least > 0; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            run.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    @Override
    public void close() {
        ring.close();
        descriptors.forEach(fd -> libc.files().close(fd));
        memory.close();
        libc.close();
        assertThat(MemoryBlock.liveBytes()).isEqualTo(liveBefore);
    }
}
