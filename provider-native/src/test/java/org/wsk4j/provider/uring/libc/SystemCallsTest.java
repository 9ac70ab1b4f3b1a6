package org.wsk4j.provider.uring.libc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsk4j.provider.uring.abi.EpollEvent;
import org.wsk4j.provider.uring.abi.Iovec;
import org.wsk4j.provider.uring.abi.KernelTimespec;
import org.wsk4j.provider.uring.abi.Mmsghdr;
import org.wsk4j.provider.uring.abi.Msghdr;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.abi.UnixConstants;

/** Each call answers the same with the C library and without it: what it did, or the error number negated. */
class SystemCallsTest {

    private static final int NO_DESCRIPTOR = 1_000_000;
    private static final long TEXT = 0x1122_3344_5566_7788L;

    private MemoryBlock memory;

    @BeforeEach
    void allocate() {
        memory = MemoryBlock.allocate(4096, 64);
    }

    @AfterEach
    void free() {
        memory.close();
    }

    private long at(int offset) {
        return memory.address() + offset;
    }

    private static int[] pair(Libc libc, int type) {
        long pair = libc.sockets().socketpair(SocketConstants.AF_UNIX, type | SocketConstants.SOCK_NONBLOCK, 0);
        assertThat(pair).isPositive();
        return new int[] {(int) pair, (int) (pair >>> 32)};
    }

    private static void close(Libc libc, int... descriptors) {
        for (int fd : descriptors) {
            assertThat(libc.files().close(fd)).isZero();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "os.arch", matches = "amd64", disabledReason = "made for x86-64 only")
    void theyAreThereUnlessSwitchedOff() throws Exception {
        try (Libc direct = Libc.open();
                Libc plain = Libc.open(false)) {
            assertThat(direct.isDirect()).isTrue();
            assertThat(plain.isDirect()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bytesGoAndCome(boolean direct) throws Exception {
        try (Libc libc = Libc.open(direct)) {
            int[] fds = pair(libc, SocketConstants.SOCK_STREAM);
            Sockets sockets = libc.sockets();
            assertThat(sockets.recv(fds[1], at(8), 8, 0)).isEqualTo(-Errno.EAGAIN);
            Memory.putLong(at(0), TEXT);
            assertThat(sockets.send(fds[0], at(0), 8, SocketConstants.MSG_NOSIGNAL))
                    .isEqualTo(8);
            assertThat(sockets.recv(fds[1], at(8), 100, 0)).isEqualTo(8);
            assertThat(Memory.longAt(at(8))).isEqualTo(TEXT);
            assertThat(sockets.sendto(fds[1], at(0), 5, SocketConstants.MSG_NOSIGNAL, 0, 0))
                    .isEqualTo(5);
            assertThat(sockets.recvfrom(fds[0], at(16), 100, 0, 0, 0)).isEqualTo(5);
            close(libc, fds[1]);
            assertThat(sockets.recv(fds[0], at(8), 8, 0)).as("the end").isZero();
            assertThat(sockets.send(fds[0], at(0), 8, SocketConstants.MSG_NOSIGNAL))
                    .isEqualTo(-Errno.EPIPE);
            close(libc, fds[0]);
            assertThat(sockets.send(NO_DESCRIPTOR, at(0), 8, 0)).isEqualTo(-Errno.EBADF);
            assertThat(sockets.recv(NO_DESCRIPTOR, at(0), 8, 0)).isEqualTo(-Errno.EBADF);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messagesGoAndCome(boolean direct) throws Exception {
        try (Libc libc = Libc.open(direct)) {
            int[] fds = pair(libc, SocketConstants.SOCK_DGRAM);
            Sockets sockets = libc.sockets();
            Memory.clear(at(0), 4096);
            Memory.putLong(at(1024), TEXT);
            for (int i = 0; i < 4; i++) {
                long header = Mmsghdr.msgHdr(at(i * Mmsghdr.SIZE));
                Iovec.put(at(512), i, at(1024 + i * 64), i == 0 ? 8 : 3 + i);
                Msghdr.iov(header, at(512 + i * Iovec.SIZE), 1);
            }
            assertThat(sockets.recvmmsg(fds[1], at(0), 4, 0)).isEqualTo(-Errno.EAGAIN);
            assertThat(sockets.recvmsg(fds[1], at(0), 0)).isEqualTo(-Errno.EAGAIN);
            assertThat(sockets.sendmmsg(fds[0], at(0), 4, SocketConstants.MSG_NOSIGNAL))
                    .isEqualTo(4);
            assertThat(sockets.sendmsg(fds[0], Mmsghdr.msgHdr(at(0)), SocketConstants.MSG_NOSIGNAL))
                    .isEqualTo(8);
            Memory.putLong(at(1024), 0);
            for (int i = 0; i < 4; i++) {
                Iovec.put(at(512), i, at(1024 + i * 64), 64);
            }
            assertThat(sockets.recvmmsg(fds[1], at(0), 4, 0)).isEqualTo(4);
            assertThat(Memory.longAt(at(1024))).isEqualTo(TEXT);
            assertThat(Mmsghdr.msgLen(at(3 * Mmsghdr.SIZE))).isEqualTo(6);
            assertThat(sockets.recvmsg(fds[1], Mmsghdr.msgHdr(at(0)), 0)).isEqualTo(8);
            assertThat(sockets.sendmmsg(NO_DESCRIPTOR, at(0), 4, 0)).isEqualTo(-Errno.EBADF);
            close(libc, fds);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eventsAreWaitedFor(boolean direct) throws Exception {
        try (Libc libc = Libc.open(direct)) {
            Epoll epoll = libc.epoll();
            int waiter = epoll.create1(UnixConstants.EPOLL_CLOEXEC);
            int event = libc.files().eventfd(0, UnixConstants.EFD_NONBLOCK);
            EpollEvent.events(at(0), UnixConstants.EPOLLIN);
            EpollEvent.data(at(0), TEXT);
            assertThat(epoll.ctl(waiter, UnixConstants.EPOLL_CTL_ADD, event, at(0)))
                    .isZero();
            assertThat(epoll.ctl(waiter, UnixConstants.EPOLL_CTL_ADD, event, at(0)))
                    .isEqualTo(-Errno.EEXIST);
            assertThat(epoll.await(waiter, at(64), 8, 0)).isZero();
            assertThat(epoll.await(waiter, at(64), 8, 20)).isZero();
            assertThat(libc.files().drain(event)).isEqualTo(-Errno.EAGAIN);
            assertThat(libc.files().signal(event)).isEqualTo(8);
            assertThat(libc.files().signal(event)).isEqualTo(8);
            assertThat(epoll.await(waiter, at(64), 8, -1)).isEqualTo(1);
            assertThat(EpollEvent.data(at(64))).isEqualTo(TEXT);
            KernelTimespec.nanos(at(256), 1000);
            assertThat(epoll.pwait2(waiter, at(64), 8, at(256))).isIn(1, -Errno.ENOSYS);
            assertThat(libc.files().drain(event)).isEqualTo(2);
            assertThat(epoll.ctl(waiter, UnixConstants.EPOLL_CTL_DEL, event, 0)).isZero();
            assertThat(epoll.await(NO_DESCRIPTOR, at(64), 8, 0)).isEqualTo(-Errno.EBADF);
            close(libc, event, waiter);
        }
    }

    /** Goal: the page goes with the calls. Method: what the kernel says is mapped, before and after. */
    @Test
    void thePageIsUnmapped() throws Exception {
        Libc.open().close(); // classes that are compiled meanwhile are mapped, too
        long before = executablePages();
        for (int i = 0; i < 100; i++) {
            Libc.open().close();
        }
        assertThat(executablePages() - before).isLessThan(50);
    }

    /** In anonymous mappings without a name; neighbours are one. */
    private static long executablePages() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(" r-xp 00000000 00:00 0") && !line.contains("["))
                            .map(line -> line.substring(0, line.indexOf(' ')).split("-"))
                            .mapToLong(range -> Long.parseLong(range[1], 16) - Long.parseLong(range[0], 16))
                            .sum()
                    / 4096;
        }
    }
}
