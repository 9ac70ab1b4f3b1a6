package org.wsk4j.provider.uring.ring;

import static org.wsk4j.provider.uring.abi.IoUringConstants.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.wsk4j.provider.uring.abi.IoCqringOffsets;
import org.wsk4j.provider.uring.abi.IoSqringOffsets;
import org.wsk4j.provider.uring.abi.IoUringCqe;
import org.wsk4j.provider.uring.abi.IoUringParams;
import org.wsk4j.provider.uring.abi.IoUringSqe;
import org.wsk4j.provider.uring.abi.UnixConstants;
import org.wsk4j.provider.uring.libc.AbsentException;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Libc;
import org.wsk4j.provider.uring.libc.Memory;
import org.wsk4j.provider.uring.libc.UringCalls;

/** Creates and maps a ring, going down a ladder of features, and explains a refusal. */
final class RingSetup {

    private static final int ALWAYS = IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP | IORING_SETUP_SUBMIT_ALL;

    /** From the best down: deferred task work came with Linux 6.1, a single issuer with 6.0. */
    private static final int[] LADDER = {
        ALWAYS | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN,
        ALWAYS | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_COOP_TASKRUN,
    };

    private static final int NEEDED_FEATURES = IORING_FEAT_SINGLE_MMAP
            | IORING_FEAT_NODROP
            | IORING_FEAT_SUBMIT_STABLE
            | IORING_FEAT_FAST_POLL
            | IORING_FEAT_EXT_ARG
            | IORING_FEAT_CQE_SKIP;

    private static final Path DISABLED = Path.of("/proc/sys/kernel/io_uring_disabled");
    private static final String EPOLL = ", or use engine=epoll";
    private static final String NEWER = "use Linux 6.0 or later" + EPOLL;

    private final Libc libc;
    private final UringCalls calls;
    private final long params;

    private int fd = -1;
    private long ring;
    private long ringSize;
    private long entries;
    private long entriesSize;

    /**
     * Prepares.
     *
     * @param params zeroed memory for a struct io_uring_params
     */
    RingSetup(Libc libc, UringCalls calls, long params) {
        this.libc = libc;
        this.calls = calls;
        this.params = params;
    }

    /** Creates and maps it; nothing is left when this throws. */
    void open(RingSettings settings) throws AbsentException {
        int result = -Errno.EINVAL;
        for (int rung = 0; result == -Errno.EINVAL && rung < LADDER.length; rung++) {
            Memory.clear(params, IoUringParams.SIZE);
            IoUringParams.flags(params, LADDER[rung]);
            IoUringParams.cqEntries(params, settings.completions());
            result = calls.setup(settings.submissions(), params);
        }
        if (result < 0) {
            throw refusal(-result);
        }
        fd = result;
        try {
            checkFeatures();
            map();
        } catch (AbsentException e) {
            close();
            throw e;
        }
    }

    private void checkFeatures() throws AbsentException {
        int missing = NEEDED_FEATURES & ~IoUringParams.features(params);
        if (missing != 0) {
            throw new AbsentException("the kernel's io_uring lacks features 0x" + Integer.toHexString(missing), NEWER);
        }
    }

    private void map() throws AbsentException {
        long submissions = Integer.toUnsignedLong(IoUringParams.sqEntries(params));
        long completions = Integer.toUnsignedLong(IoUringParams.cqEntries(params));
        ringSize = Math.max(
                IoSqringOffsets.array(IoUringParams.sqOff(params)) + submissions * Integer.BYTES,
                IoCqringOffsets.cqes(IoUringParams.cqOff(params)) + completions * IoUringCqe.SIZE);
        entriesSize = submissions * IoUringSqe.SIZE;
        ring = map(ringSize, IORING_OFF_SQ_RING);
        entries = map(entriesSize, IORING_OFF_SQES);
    }

    private long map(long size, long offset) throws AbsentException {
        long address = libc.files()
                .mmap(
                        size,
                        UnixConstants.PROT_READ | UnixConstants.PROT_WRITE,
                        UnixConstants.MAP_SHARED | UnixConstants.MAP_POPULATE,
                        fd,
                        offset);
        if (address < 0) {
            throw new AbsentException(
                    "the ring could not be mapped: " + Errno.name((int) -address),
                    "give the process more memory" + EPOLL);
        }
        return address;
    }

    private AbsentException refusal(int errno) {
        String because = "io_uring_setup: " + Errno.name(errno);
        return switch (errno) {
            case Errno.EPERM -> notPermitted(because);
            case Errno.EACCES ->
                new AbsentException(because + ", a security module forbids it", "allow io_uring in its policy" + EPOLL);
            case Errno.ENOSYS ->
                new AbsentException(
                        because + ", the kernel has no io_uring, or a seccomp profile hides it",
                        "use Linux 6.0 or later with CONFIG_IO_URING and allow it in the container's seccomp profile"
                                + EPOLL);
            case Errno.EINVAL -> new AbsentException(because + ", the kernel is older than 6.0", NEWER);
            case Errno.ENOMEM ->
                new AbsentException(
                        because + ", no memory for the ring within the limits",
                        "raise the limit of locked memory (ulimit -l) or of the container's memory" + EPOLL);
            case Errno.EMFILE, Errno.ENFILE ->
                new AbsentException(because + ", no descriptor is left", "raise the limit (ulimit -n)");
            default -> new AbsentException(because, "use engine=epoll");
        };
    }

    private static AbsentException notPermitted(String because) {
        return switch (disabled()) {
            case "2" ->
                new AbsentException(
                        because + ", kernel.io_uring_disabled is 2", "sysctl kernel.io_uring_disabled=0" + EPOLL);
            case "1" ->
                new AbsentException(
                        because + ", kernel.io_uring_disabled is 1 and this process is not privileged",
                        "put its group into kernel.io_uring_group, or sysctl kernel.io_uring_disabled=0" + EPOLL);
            default ->
                new AbsentException(
                        because + ", a seccomp profile forbids it, as those of containers do",
                        "allow io_uring_setup, io_uring_enter and io_uring_register in the profile" + EPOLL);
        };
    }

    private static String disabled() {
        try {
            return Files.readString(DISABLED).trim();
        } catch (IOException e) {
            return ""; // before 6.6 there is no such switch
        }
    }

    int fd() {
        return fd;
    }

    long ring() {
        return ring;
    }

    long entries() {
        return entries;
    }

    /** Whether the kernel runs deferred work only when it is entered for completions. */
    boolean isDeferred() {
        return (IoUringParams.flags(params) & IORING_SETUP_DEFER_TASKRUN) != 0;
    }

    void close() {
        if (entries > 0) {
            libc.files().munmap(entries, entriesSize);
            entries = 0;
        }
        if (ring > 0) {
            libc.files().munmap(ring, ringSize);
            ring = 0;
        }
        if (fd >= 0) {
            libc.files().close(fd);
            fd = -1;
        }
    }
}
