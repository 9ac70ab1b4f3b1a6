package org.wsk4j.provider.uring.libc;

import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Calls on any descriptor, and on the process. Each returns what C returns, or the error number negated. */
public final class Files {

    private static final long WAKE_COUNT = 1;

    private final Downcalls calls;
    private final @Nullable SystemCalls direct;

    Files(Downcalls calls, @Nullable SystemCalls direct) {
        this.calls = calls;
        this.direct = direct;
    }

    static final class Functions {
        static final MethodHandle CLOSE = Downcalls.intFunction("close", 1);
        static final MethodHandle READ = Downcalls.longFunction("read", 3);
        static final MethodHandle WRITE = Downcalls.longFunction("write", 3);
        static final MethodHandle READV = Downcalls.longFunction("readv", 3);
        static final MethodHandle WRITEV = Downcalls.longFunction("writev", 3);
        static final MethodHandle FCNTL = Downcalls.intFunction("fcntl", 3, Linker.Option.firstVariadicArg(2));
        static final MethodHandle IOCTL = Downcalls.intFunction("ioctl", 3, Linker.Option.firstVariadicArg(2));
        static final MethodHandle EVENTFD = Downcalls.intFunction("eventfd", 2);
        static final MethodHandle MMAP = Downcalls.longFunction("mmap", 6);
        static final MethodHandle MUNMAP = Downcalls.intFunction("munmap", 2);
        static final MethodHandle GETRLIMIT = Downcalls.intFunction("getrlimit", 2);
        static final MethodHandle IF_NAMETOINDEX = Downcalls.intFunction("if_nametoindex", 1);
        static final MethodHandle GETPAGESIZE = Downcalls.intFunction("getpagesize", 0);
    }

    /**
     * Closes a descriptor. On Linux it is closed even if this fails with EINTR: never call it again.
     *
     * @param fd the descriptor
     * @return 0
     */
    public int close(int fd) {
        return (int) calls.call(Functions.CLOSE, fd);
    }

    /**
     * Reads.
     *
     * @param fd the descriptor
     * @param address takes the bytes
     * @param length how many fit
     * @return how many came
     */
    public long read(int fd, long address, long length) {
        return calls.call(Functions.READ, fd, address, length);
    }

    /**
     * Writes.
     *
     * @param fd the descriptor
     * @param address of the bytes
     * @param length how many
     * @return how many were taken
     */
    public long write(int fd, long address, long length) {
        return calls.call(Functions.WRITE, fd, address, length);
    }

    /**
     * Reads into several places.
     *
     * @param fd the descriptor
     * @param iovecs an array of iovec
     * @param count how many
     * @return how many bytes came
     */
    public long readv(int fd, long iovecs, int count) {
        return calls.call(Functions.READV, fd, iovecs, count);
    }

    /**
     * Writes from several places. On a socket whose peer is gone it raises SIGPIPE, which the JVM ignores; prefer
     * {@link Sockets#sendmsg} with MSG_NOSIGNAL.
     *
     * @param fd the descriptor
     * @param iovecs an array of iovec
     * @param count how many
     * @return how many bytes were taken
     */
    public long writev(int fd, long iovecs, int count) {
        return calls.call(Functions.WRITEV, fd, iovecs, count);
    }

    /**
     * Manipulates a descriptor.
     *
     * @param fd the descriptor
     * @param command F_...
     * @param argument its argument, or 0
     * @return what the command returns
     */
    public int fcntl(int fd, int command, long argument) {
        return (int) calls.call(Functions.FCNTL, fd, command, argument);
    }

    /**
     * Device control.
     *
     * @param fd the descriptor
     * @param request which
     * @param argument its argument, mostly an address
     * @return what the request returns
     */
    public int ioctl(int fd, int request, long argument) {
        return (int) calls.call(Functions.IOCTL, fd, request, argument);
    }

    /**
     * A request of device control that answers one {@code int} of 0 or more, as SIOCINQ and SIOCOUTQ do.
     *
     * @param fd the descriptor
     * @param request which
     * @return the answer
     */
    public int intIoctl(int fd, int request) {
        int slot = calls.slots().take();
        if (slot < 0) {
            return -Errno.EBADF;
        }
        try {
            long answer = calls.slots().scratch(slot);
            Memory.putInt(answer, 0);
            int result = (int) calls.result(
                    (long) Functions.IOCTL.invokeExact(calls.slots().state(slot), (long) fd, (long) request, answer),
                    slot);
            return result < 0 ? result : Memory.intAt(answer);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        } finally {
            calls.slots().give(slot);
        }
    }

    /**
     * Creates an event descriptor.
     *
     * @param initial its count
     * @param flags EFD_...
     * @return a descriptor
     */
    public int eventfd(int initial, int flags) {
        return (int) calls.call(Functions.EVENTFD, initial, flags);
    }

    /**
     * Adds 1 to a non-blocking event descriptor. From any thread.
     *
     * @param fd the event descriptor
     * @return 8, or {@code -EAGAIN} when its count is full, which wakes as well
     */
    public long signal(int fd) {
        int slot = calls.slots().take();
        if (slot < 0) {
            return -Errno.EBADF;
        }
        try {
            long count = calls.slots().scratch(slot);
            Memory.putLong(count, WAKE_COUNT);
            SystemCalls own = direct;
            return own != null
                    ? own.callWithin(SystemCalls.WRITE, fd, count, Long.BYTES)
                    : calls.result(
                            (long) Functions.WRITE.invokeExact(
                                    calls.slots().state(slot), (long) fd, count, (long) Long.BYTES),
                            slot);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        } finally {
            calls.slots().give(slot);
        }
    }

    /**
     * Takes the count of a non-blocking event descriptor.
     *
     * @param fd the event descriptor
     * @return the count, at least 1, or {@code -EAGAIN} when it is 0
     */
    public long drain(int fd) {
        int slot = calls.slots().take();
        if (slot < 0) {
            return -Errno.EBADF;
        }
        try {
            long count = calls.slots().scratch(slot);
            SystemCalls own = direct;
            long result = own != null
                    ? own.callWithin(SystemCalls.READ, fd, count, Long.BYTES)
                    : calls.result(
                            (long) Functions.READ.invokeExact(
                                    calls.slots().state(slot), (long) fd, count, (long) Long.BYTES),
                            slot);
            return result < 0 ? result : Memory.longAt(count);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        } finally {
            calls.slots().give(slot);
        }
    }

    /**
     * Maps memory.
     *
     * @param length how many bytes
     * @param protection PROT_...
     * @param flags MAP_...
     * @param fd the descriptor, or -1
     * @param offset in it
     * @return the address
     */
    public long mmap(long length, int protection, int flags, int fd, long offset) {
        return calls.call(Functions.MMAP, 0, length, protection, flags, fd, offset);
    }

    /**
     * Unmaps memory.
     *
     * @param address what {@link #mmap} returned
     * @param length how many bytes
     * @return 0
     */
    public int munmap(long address, long length) {
        return (int) calls.call(Functions.MUNMAP, address, length);
    }

    /**
     * Tells a limit of the process.
     *
     * @param resource RLIMIT_...
     * @param rlimit takes a struct rlimit
     * @return 0
     */
    public int getrlimit(int resource, long rlimit) {
        return (int) calls.call(Functions.GETRLIMIT, resource, rlimit);
    }

    /**
     * The number of an interface.
     *
     * @param name its name, shorter than 16 bytes
     * @return the index, or {@code -ENODEV}
     */
    public int ifNametoindex(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= 16) {
            return -Errno.ENODEV;
        }
        int slot = calls.slots().take();
        if (slot < 0) {
            return -Errno.EBADF;
        }
        try {
            long at = calls.slots().scratch(slot);
            Memory.copy(bytes, 0, at, bytes.length);
            Memory.putByte(at + bytes.length, 0);
            long index =
                    (long) Functions.IF_NAMETOINDEX.invokeExact(calls.slots().state(slot), at);
            return index == 0 ? -calls.slots().errno(slot) : (int) index;
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        } finally {
            calls.slots().give(slot);
        }
    }

    /**
     * The size of a page: 4096, or up to 65536 on aarch64.
     *
     * @return bytes
     */
    public int pageSize() {
        return (int) calls.call(Functions.GETPAGESIZE);
    }
}
