package org.wsk4j.provider.uring.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsk4j.provider.uring.abi.IoUringConstants.IORING_OP_SEND_ZC;
import static org.wsk4j.provider.uring.abi.IoUringConstants.IORING_SETUP_DEFER_TASKRUN;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsk4j.provider.uring.abi.IoUringParams;
import org.wsk4j.provider.uring.libc.AbsentException;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Libc;
import org.wsk4j.provider.uring.libc.MemoryBlock;
import org.wsk4j.provider.uring.libc.UringCalls;

/** What is said where io_uring is not there, or is forbidden: by fakes, and by real seccomp filters on a thread of their own. */
class RingProbeTest {

    private static final int SETUP = 425;
    private static final int ENTER = 426;
    private static final int REGISTER = 427;

    @Test
    void theKernelHereIsGoodEnough() throws Exception {
        try (Libc libc = Libc.open()) {
            RingProbe probe = RingProbe.of(libc);
            assertThat(probe.supports(IORING_OP_SEND_ZC)).isTrue();
            assertThat(probe.supports(255)).isFalse();
            String release =
                    Files.readString(Path.of("/proc/sys/kernel/osrelease")).trim();
            String[] version = release.split("[.-]");
            int number = Integer.parseInt(version[0]) * 1000 + Integer.parseInt(version[1]);
            assertThat(probe.isDeferred()).isEqualTo(number >= 6001);
        }
    }

    @ParameterizedTest
    @CsvSource({
        Errno.EPERM + ",EPERM,seccomp",
        Errno.EACCES + ",EACCES,policy",
        Errno.ENOSYS + ",ENOSYS,Linux 6.0",
        Errno.EINVAL + ",EINVAL,Linux 6.0",
        Errno.ENOMEM + ",ENOMEM,ulimit -l",
        Errno.EMFILE + ",EMFILE,ulimit -n",
        Errno.EIO + ",EIO,engine=epoll",
    })
    void aRefusalIsExplainedAndLeavesNothing(int errno, String because, String remedy) throws Exception {
        long before = MemoryBlock.liveBytes();
        try (Libc libc = Libc.open()) {
            AbsentException absent = refused(() -> Ring.open(libc, new Refusing(errno), RingSettings.DEFAULT));
            assertThat(absent.because()).contains("io_uring_setup: " + because);
            if (errno != Errno.EPERM || Files.notExists(Path.of("/proc/sys/kernel/io_uring_disabled"))) {
                assertThat(absent.remedy()).contains(remedy);
            }
            assertThat(absent).hasMessage("absent because " + absent.because() + "; " + absent.remedy());
        }
        assertThat(MemoryBlock.liveBytes()).isEqualTo(before);
    }

    /** Goal: an older kernel gets the second rung. Method: a kernel that does not know DEFER_TASKRUN, else the real one. */
    @Test
    void anOlderKernelIsAskedForLess() throws Exception {
        try (Libc libc = Libc.open()) {
            Older calls = new Older(libc.uring());
            try (Ring ring = Ring.open(libc, calls, RingSettings.DEFAULT)) {
                assertThat(calls.asked).hasSize(2);
                assertThat(ring.isDeferred()).isFalse();
                Submission.prepNop(ring.next());
                ring.submitAndWait(RingFixture.WAIT_NANOS);
                assertThat(ring.harvest((userData, result, flags) -> {}, 10)).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        SETUP + ",io_uring_setup: EPERM",
        ENTER + ",io_uring_enter: EPERM",
        REGISTER + ",io_uring_register: EPERM"
    })
    void aSeccompProfileIsRecognised(int call, String because) throws Exception {
        FutureTask<AbsentException> task = new FutureTask<>(() -> {
            Seccomp.forbidForThisThread(call, Errno.EPERM);
            try (Libc libc = Libc.open()) {
                return refused(() -> RingProbe.of(libc));
            }
        });
        Thread thread = new Thread(task);
        thread.start();
        AbsentException absent = task.get(30, TimeUnit.SECONDS);
        assertThat(absent.because()).contains(because);
        assertThat(absent.remedy()).contains("profile").contains("engine=epoll");
        // The filter was that thread's own.
        try (Libc libc = Libc.open()) {
            RingProbe.of(libc);
        }
    }

    private interface Attempt {
        Object run() throws AbsentException;
    }

    private static AbsentException refused(Attempt attempt) {
        try {
            return new AbsentException("it was not refused: " + attempt.run(), "");
        } catch (AbsentException e) {
            return e;
        }
    }

    private record Refusing(int errno) implements UringCalls {

        @Override
        public int setup(int entries, long params) {
            return -errno;
        }

        @Override
        public int enter(int fd, int submit, int complete, int flags, long argument, long argumentSize) {
            throw new AssertionError();
        }

        @Override
        public int enterNow(int fd, int flags) {
            throw new AssertionError();
        }

        @Override
        public int register(int fd, int opcode, long argument, int count) {
            throw new AssertionError();
        }
    }

    private record Older(UringCalls real, List<Integer> asked) implements UringCalls {

        Older(UringCalls real) {
            this(real, new ArrayList<>());
        }

        @Override
        public int setup(int entries, long params) {
            int flags = IoUringParams.flags(params);
            asked.add(flags);
            return (flags & IORING_SETUP_DEFER_TASKRUN) != 0 ? -Errno.EINVAL : real.setup(entries, params);
        }

        @Override
        public int enter(int fd, int submit, int complete, int flags, long argument, long argumentSize) {
            return real.enter(fd, submit, complete, flags, argument, argumentSize);
        }

        @Override
        public int enterNow(int fd, int flags) {
            return real.enterNow(fd, flags);
        }

        @Override
        public int register(int fd, int opcode, long argument, int count) {
            return real.register(fd, opcode, argument, count);
        }
    }
}
