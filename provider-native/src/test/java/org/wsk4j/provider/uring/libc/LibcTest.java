package org.wsk4j.provider.uring.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.wsk4j.provider.uring.abi.EpollEvent;
import org.wsk4j.provider.uring.abi.KernelTimespec;
import org.wsk4j.provider.uring.abi.Rlimit;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.abi.UnixConstants;

class LibcTest {

    private static final int NO_DESCRIPTOR = 1_000_000;

    @Test
    void otherPlatformsAreAbsentWithAReason() {
        assertThatThrownBy(() -> Libc.checkPlatform("Windows 11", "amd64"))
                .isInstanceOf(AbsentException.class)
                .hasMessageStartingWith("absent because it drives Linux and this is Windows 11; ");
        assertThatThrownBy(() -> Libc.checkPlatform("Linux", "riscv64"))
                .isInstanceOf(AbsentException.class)
                .hasMessageContaining("riscv64");
    }

    @Test
    void supportedPlatformsPass() throws AbsentException {
        Libc.checkPlatform("Linux", "amd64");
        Libc.checkPlatform("Linux", "aarch64");
    }

    /** Goal: no call sees another's error number. Method: threads provoke different ones at the same time. */
    @Test
    void errorNumbersOfThreadsDoNotMix() throws Exception {
        try (Libc libc = Libc.open()) {
            AtomicReference<String> wrong = new AtomicReference<>();
            AtomicInteger calls = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                boolean closes = i % 2 == 0;
                Thread thread = i < 4 ? new Thread(() -> provoke(libc, closes, wrong, calls)) : null;
                threads.add(
                        thread != null
                                ? thread
                                : Thread.ofVirtual().unstarted(() -> provoke(libc, closes, wrong, calls)));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join(30_000);
            }
            assertThat(wrong.get()).isNull();
            assertThat(calls).hasValue(8 * 20_000);
        }
    }

    private static void provoke(Libc libc, boolean closes, AtomicReference<String> wrong, AtomicInteger calls) {
        for (int i = 0; i < 20_000; i++) {
            int result =
                    closes ? libc.files().close(NO_DESCRIPTOR) : libc.sockets().socket(77, 1, 0);
            int expected = closes ? -Errno.EBADF : -Errno.EAFNOSUPPORT;
            if (result != expected) {
                wrong.set(result + " instead of " + expected);
            }
            calls.incrementAndGet();
        }
    }

    @Test
    void afterCloseNoCallReachesTheKernel() throws Exception {
        long before = MemoryBlock.liveBytes();
        Libc libc = Libc.open();
        int fd = libc.files().eventfd(0, 0);
        libc.close();
        libc.close();
        assertThat(MemoryBlock.liveBytes()).isEqualTo(before);
        assertThat(libc.files().close(fd)).isEqualTo(-Errno.EBADF);
        assertThat(libc.files().signal(fd)).isEqualTo(-Errno.EBADF);
        assertThat(Sockets.optionError(libc.sockets().intOption(fd, 1, 4))).isEqualTo(Errno.EBADF);
        try (Libc again = Libc.open()) {
            assertThat(again.files().close(fd)).as("it was still open").isZero();
        }
    }

    /** Goal: close waits for calls under way. Method: a thread blocks in a read, then the read ends. */
    @Test
    void closeWaitsForACallUnderWay() throws Exception {
        Libc libc = Libc.open();
        Libc other = Libc.open();
        int fd = libc.files().eventfd(0, 0);
        long[] read = new long[1];
        Thread reader = new Thread(() -> read[0] = libc.files().drain(fd));
        reader.start();
        Thread closer = new Thread(libc::close);
        closer.start();
        assertThat(other.files().signal(fd)).isEqualTo(8);
        reader.join(10_000);
        closer.join(10_000);
        assertThat(reader.isAlive() || closer.isAlive()).isFalse();
        assertThat(read[0]).isIn(1L, (long) -Errno.EBADF); // the closer may have come first
        other.files().close(fd);
        other.close();
    }

    @Test
    void descriptorsAndOptions() throws Exception {
        try (Libc libc = Libc.open();
                MemoryBlock block = MemoryBlock.allocate(256, 8)) {
            long pair = libc.sockets()
                    .socketpair(
                            SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
            int a = (int) pair;
            int b = (int) (pair >>> 32);
            assertThat(libc.files().fcntl(a, UnixConstants.F_GETFL, 0) & UnixConstants.O_NONBLOCK)
                    .isNotZero();
            assertThat(libc.sockets().recv(b, block.address(), 8, 0)).isEqualTo(-Errno.EAGAIN);
            Memory.putLong(block.address(), 0x1122_3344_5566_7788L);
            assertThat(libc.sockets().send(a, block.address(), 8, SocketConstants.MSG_NOSIGNAL))
                    .isEqualTo(8);
            assertThat(libc.files().intIoctl(b, SocketConstants.SIOCINQ)).isEqualTo(8);
            assertThat(libc.files().read(b, block.address() + 8, 100)).isEqualTo(8);
            assertThat(Memory.longAt(block.address() + 8)).isEqualTo(0x1122_3344_5566_7788L);

            assertThat(libc.sockets().intOption(a, SocketConstants.SOL_SOCKET, SocketConstants.SO_TYPE))
                    .isEqualTo(SocketConstants.SOCK_STREAM);
            assertThat(libc.sockets().setIntOption(a, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF, 100_000))
                    .isZero();
            assertThat(libc.sockets().intOption(a, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF))
                    .isEqualTo(200_000);
            assertThat(Sockets.optionError(libc.sockets().intOption(a, 255, 255)))
                    .isEqualTo(Errno.EOPNOTSUPP);
            assertThat(libc.files().getrlimit(UnixConstants.RLIMIT_NOFILE, block.address()))
                    .isZero();
            assertThat(Rlimit.rlimCur(block.address())).isPositive();
            assertThat(libc.files().ifNametoindex("lo")).isPositive();
            assertThat(libc.files().ifNametoindex("none such")).isEqualTo(-Errno.ENODEV);
            assertThat(libc.files().ifNametoindex("longer than a name can be")).isEqualTo(-Errno.ENODEV);
            libc.files().close(a);
            libc.files().close(b);
        }
    }

    @Test
    void epollFindsAnEvent() throws Exception {
        try (Libc libc = Libc.open();
                MemoryBlock block = MemoryBlock.allocate(256, 8)) {
            int epoll = libc.epoll().create1(UnixConstants.EPOLL_CLOEXEC);
            int event = libc.files().eventfd(0, UnixConstants.EFD_NONBLOCK);
            EpollEvent.events(block.address(), UnixConstants.EPOLLIN | UnixConstants.EPOLLET);
            EpollEvent.data(block.address(), 0x7766_5544_3322_1100L);
            assertThat(libc.epoll().ctl(epoll, UnixConstants.EPOLL_CTL_ADD, event, block.address()))
                    .isZero();
            assertThat(libc.epoll().await(epoll, block.address(), 4, 0)).isZero();
            assertThat(libc.files().drain(event)).isEqualTo(-Errno.EAGAIN);
            assertThat(libc.files().signal(event)).isEqualTo(8);
            assertThat(libc.epoll().await(epoll, block.address(), 4, 5_000)).isEqualTo(1);
            assertThat(EpollEvent.data(block.address())).isEqualTo(0x7766_5544_3322_1100L);
            assertThat(EpollEvent.events(block.address())).isEqualTo(UnixConstants.EPOLLIN);
            assertThat(libc.files().drain(event)).isEqualTo(1);
            long timeout = block.address() + 128;
            KernelTimespec.nanos(timeout, 1_000_000);
            assertThat(libc.epoll().pwait2(epoll, block.address(), 4, timeout)).isIn(0, -Errno.ENOSYS);
            libc.files().close(epoll);
            libc.files().close(event);
        }
    }

    @Test
    void callsAllocateNothing() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Libc libc = Libc.open()) {
            long least = Long.MAX_VALUE;
            int event = libc.files().eventfd(0, UnixConstants.EFD_NONBLOCK);
            for (int round = 0; round < 6; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 30_000; i++) {
                    libc.files().signal(event);
                    libc.files().drain(event);
                    libc.files().close(-1);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            libc.files().close(event);
            assertThat(least).isLessThan(10_000);
        }
    }
}
