package org.wsk4j.provider.uring.libc;

import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The socket calls. Each returns what C returns, or the error number negated. Descriptors are expected to be non-blocking: a
 * call that blocks holds a slot of {@link CallSlots} meanwhile.
 */
public final class Sockets {

    private final Downcalls calls;
    private final @Nullable SystemCalls direct;

    Sockets(Downcalls calls, @Nullable SystemCalls direct) {
        this.calls = calls;
        this.direct = direct;
    }

    /** Made when the first of them is called, which is after {@link Libc#open} has checked that it may be. */
    private static final class Functions {
        static final MethodHandle SOCKET = Downcalls.intFunction("socket", 3);
        static final MethodHandle SOCKETPAIR = Downcalls.intFunction("socketpair", 4);
        static final MethodHandle BIND = Downcalls.intFunction("bind", 3);
        static final MethodHandle LISTEN = Downcalls.intFunction("listen", 2);
        static final MethodHandle ACCEPT4 = Downcalls.intFunction("accept4", 4);
        static final MethodHandle CONNECT = Downcalls.intFunction("connect", 3);
        static final MethodHandle SHUTDOWN = Downcalls.intFunction("shutdown", 2);
        static final MethodHandle GETSOCKNAME = Downcalls.intFunction("getsockname", 3);
        static final MethodHandle GETPEERNAME = Downcalls.intFunction("getpeername", 3);
        static final MethodHandle SETSOCKOPT = Downcalls.intFunction("setsockopt", 5);
        static final MethodHandle GETSOCKOPT = Downcalls.intFunction("getsockopt", 5);
        static final MethodHandle SEND = Downcalls.longFunction("send", 4);
        static final MethodHandle RECV = Downcalls.longFunction("recv", 4);
        static final MethodHandle SENDTO = Downcalls.longFunction("sendto", 6);
        static final MethodHandle RECVFROM = Downcalls.longFunction("recvfrom", 6);
        static final MethodHandle SENDMSG = Downcalls.longFunction("sendmsg", 3);
        static final MethodHandle RECVMSG = Downcalls.longFunction("recvmsg", 3);
        static final MethodHandle SENDMMSG = Downcalls.intFunction("sendmmsg", 4);
        static final MethodHandle RECVMMSG = Downcalls.intFunction("recvmmsg", 5);
    }

    /**
     * Creates a socket.
     *
     * @param family AF_...
     * @param type SOCK_... with SOCK_NONBLOCK and SOCK_CLOEXEC
     * @param protocol IPPROTO_... or 0
     * @return a descriptor
     */
    public int socket(int family, int type, int protocol) {
        return (int) calls.call(Functions.SOCKET, family, type, protocol);
    }

    /**
     * Creates two connected sockets.
     *
     * @param family AF_UNIX
     * @param type SOCK_... with SOCK_NONBLOCK and SOCK_CLOEXEC
     * @param protocol 0
     * @return the first descriptor in the lower half, the second in the upper
     */
    public long socketpair(int family, int type, int protocol) {
        int slot = calls.slots().take();
        if (slot < 0) {
            return -Errno.EBADF;
        }
        try {
            long pair = calls.slots().scratch(slot);
            long result = calls.result(
                    (long) Functions.SOCKETPAIR.invokeExact(
                            calls.slots().state(slot), (long) family, (long) type, (long) protocol, pair),
                    slot);
            return result < 0 ? result : Memory.longAt(pair);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        } finally {
            calls.slots().give(slot);
        }
    }

    /**
     * Binds.
     *
     * @param fd the descriptor
     * @param address a sockaddr
     * @param length of it
     * @return 0
     */
    public int bind(int fd, long address, int length) {
        return (int) calls.call(Functions.BIND, fd, address, length);
    }

    /**
     * Listens.
     *
     * @param fd the descriptor
     * @param backlog how many connections may wait
     * @return 0
     */
    public int listen(int fd, int backlog) {
        return (int) calls.call(Functions.LISTEN, fd, backlog);
    }

    /**
     * Accepts a connection.
     *
     * @param fd the listening descriptor
     * @param address takes the peer's sockaddr, or 0
     * @param lengthAddress where the room for it is told and its length is put (socklen_t), or 0
     * @param flags SOCK_NONBLOCK, SOCK_CLOEXEC
     * @return a descriptor
     */
    public int accept4(int fd, long address, long lengthAddress, int flags) {
        return (int) calls.call(Functions.ACCEPT4, fd, address, lengthAddress, flags);
    }

    /**
     * Connects.
     *
     * @param fd the descriptor
     * @param address a sockaddr
     * @param length of it
     * @return 0
     */
    public int connect(int fd, long address, int length) {
        return (int) calls.call(Functions.CONNECT, fd, address, length);
    }

    /**
     * Shuts down a direction.
     *
     * @param fd the descriptor
     * @param how SHUT_...
     * @return 0
     */
    public int shutdown(int fd, int how) {
        return (int) calls.call(Functions.SHUTDOWN, fd, how);
    }

    /**
     * Tells the local address.
     *
     * @param fd the descriptor
     * @param address takes a sockaddr
     * @param room for it
     * @return its length
     */
    public int getsockname(int fd, long address, int room) {
        return name(Functions.GETSOCKNAME, fd, address, room);
    }

    /**
     * Tells the peer's address.
     *
     * @param fd the descriptor
     * @param address takes a sockaddr
     * @param room for it
     * @return its length
     */
    public int getpeername(int fd, long address, int room) {
        return name(Functions.GETPEERNAME, fd, address, room);
    }

    private int name(MethodHandle function, int fd, long address, int room) {
        int slot = calls.slots().take();
        if (slot < 0) {
            return -Errno.EBADF;
        }
        try {
            long length = calls.slots().scratch(slot);
            Memory.putInt(length, room);
            int result = (int) calls.result(
                    (long) function.invokeExact(calls.slots().state(slot), (long) fd, address, length), slot);
            return result < 0 ? result : Memory.intAt(length);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        } finally {
            calls.slots().give(slot);
        }
    }

    /**
     * Sets an option.
     *
     * @param fd the descriptor
     * @param level SOL_... or IPPROTO_...
     * @param option the option
     * @param value where it is
     * @param length of it
     * @return 0
     */
    public int setsockopt(int fd, int level, int option, long value, int length) {
        return (int) calls.call(Functions.SETSOCKOPT, fd, level, option, value, length);
    }

    /**
     * Sets an option that is an {@code int}.
     *
     * @param fd the descriptor
     * @param level SOL_... or IPPROTO_...
     * @param option the option
     * @param value the value
     * @return 0
     */
    public int setIntOption(int fd, int level, int option, int value) {
        int slot = calls.slots().take();
        if (slot < 0) {
            return -Errno.EBADF;
        }
        try {
            long at = calls.slots().scratch(slot);
            Memory.putInt(at, value);
            return (int) calls.result(
                    (long) Functions.SETSOCKOPT.invokeExact(
                            calls.slots().state(slot), (long) fd, (long) level, (long) option, at, (long)
                                    Integer.BYTES),
                    slot);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        } finally {
            calls.slots().give(slot);
        }
    }

    /**
     * Reads an option.
     *
     * @param fd the descriptor
     * @param level SOL_... or IPPROTO_...
     * @param option the option
     * @param value takes it
     * @param room for it
     * @return its length
     */
    public int getsockopt(int fd, int level, int option, long value, int room) {
        int slot = calls.slots().take();
        if (slot < 0) {
            return -Errno.EBADF;
        }
        try {
            long length = calls.slots().scratch(slot);
            Memory.putInt(length, room);
            int result = (int) calls.result(
                    (long) Functions.GETSOCKOPT.invokeExact(
                            calls.slots().state(slot), (long) fd, (long) level, (long) option, value, length),
                    slot);
            return result < 0 ? result : Memory.intAt(length);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        } finally {
            calls.slots().give(slot);
        }
    }

    /**
     * Reads an option that is an {@code int}.
     *
     * @param fd the descriptor
     * @param level SOL_... or IPPROTO_...
     * @param option the option
     * @return the value, sign-extended, or a failure below {@code Integer.MIN_VALUE}: see {@link #optionError}
     */
    public long intOption(int fd, int level, int option) {
        int slot = calls.slots().take();
        if (slot < 0) {
            return failedOption(Errno.EBADF);
        }
        try {
            long value = calls.slots().scratch(slot);
            long length = value + Long.BYTES;
            Memory.putLong(value, 0);
            Memory.putInt(length, Integer.BYTES);
            long result = calls.result(
                    (long) Functions.GETSOCKOPT.invokeExact(
                            calls.slots().state(slot), (long) fd, (long) level, (long) option, value, length),
                    slot);
            return result < 0 ? failedOption((int) -result) : Memory.intAt(value);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        } finally {
            calls.slots().give(slot);
        }
    }

    private static long failedOption(int errno) {
        return Long.MIN_VALUE + errno;
    }

    /**
     * Whether {@link #intOption} failed, and how. (An option may have any value, so a negated error number will not do.)
     *
     * @param answer its result
     * @return the error number, or 0 for none
     */
    public static int optionError(long answer) {
        return answer < Integer.MIN_VALUE ? (int) (answer - Long.MIN_VALUE) : 0;
    }

    /**
     * Sends.
     *
     * @param fd the descriptor
     * @param address of the bytes
     * @param length how many
     * @param flags MSG_...
     * @return how many were taken
     */
    public long send(int fd, long address, long length, int flags) {
        SystemCalls own = direct;
        return own != null
                ? own.call(SystemCalls.SENDTO, fd, address, length, flags, 0, 0)
                : calls.call(Functions.SEND, fd, address, length, flags);
    }

    /**
     * Receives.
     *
     * @param fd the descriptor
     * @param address takes the bytes
     * @param length how many fit
     * @param flags MSG_...
     * @return how many came; 0 at the end of a stream
     */
    public long recv(int fd, long address, long length, int flags) {
        SystemCalls own = direct;
        return own != null
                ? own.call(SystemCalls.RECVFROM, fd, address, length, flags, 0, 0)
                : calls.call(Functions.RECV, fd, address, length, flags);
    }

    /**
     * Sends to an address.
     *
     * @param fd the descriptor
     * @param address of the bytes
     * @param length how many
     * @param flags MSG_...
     * @param to a sockaddr
     * @param toLength of it
     * @return how many were taken
     */
    public long sendto(int fd, long address, long length, int flags, long to, int toLength) {
        SystemCalls own = direct;
        return own != null
                ? own.call(SystemCalls.SENDTO, fd, address, length, flags, to, toLength)
                : calls.call(Functions.SENDTO, fd, address, length, flags, to, toLength);
    }

    /**
     * Receives with the sender's address.
     *
     * @param fd the descriptor
     * @param address takes the bytes
     * @param length how many fit
     * @param flags MSG_...
     * @param from takes a sockaddr
     * @param lengthAddress where the room for it is told and its length is put (socklen_t)
     * @return how many came
     */
    public long recvfrom(int fd, long address, long length, int flags, long from, long lengthAddress) {
        SystemCalls own = direct;
        return own != null
                ? own.call(SystemCalls.RECVFROM, fd, address, length, flags, from, lengthAddress)
                : calls.call(Functions.RECVFROM, fd, address, length, flags, from, lengthAddress);
    }

    /**
     * Sends a message.
     *
     * @param fd the descriptor
     * @param msghdr the message
     * @param flags MSG_...
     * @return how many bytes were taken
     */
    public long sendmsg(int fd, long msghdr, int flags) {
        SystemCalls own = direct;
        return own != null
                ? own.call(SystemCalls.SENDMSG, fd, msghdr, flags)
                : calls.call(Functions.SENDMSG, fd, msghdr, flags);
    }

    /**
     * Receives a message.
     *
     * @param fd the descriptor
     * @param msghdr takes it
     * @param flags MSG_...
     * @return how many bytes came
     */
    public long recvmsg(int fd, long msghdr, int flags) {
        SystemCalls own = direct;
        return own != null
                ? own.call(SystemCalls.RECVMSG, fd, msghdr, flags)
                : calls.call(Functions.RECVMSG, fd, msghdr, flags);
    }

    /**
     * Sends messages.
     *
     * @param fd the descriptor
     * @param mmsghdrs an array of mmsghdr
     * @param count how many
     * @param flags MSG_...
     * @return how many were taken
     */
    public int sendmmsg(int fd, long mmsghdrs, int count, int flags) {
        SystemCalls own = direct;
        return (int)
                (own != null
                        ? own.call(SystemCalls.SENDMMSG, fd, mmsghdrs, count, flags, 0, 0)
                        : calls.call(Functions.SENDMMSG, fd, mmsghdrs, count, flags));
    }

    /**
     * Receives messages.
     *
     * @param fd the descriptor
     * @param mmsghdrs an array of mmsghdr
     * @param count how many fit
     * @param flags MSG_...
     * @return how many came
     */
    public int recvmmsg(int fd, long mmsghdrs, int count, int flags) {
        SystemCalls own = direct;
        return (int)
                (own != null
                        ? own.call(SystemCalls.RECVMMSG, fd, mmsghdrs, count, flags, 0, 0)
                        : calls.call(Functions.RECVMMSG, fd, mmsghdrs, count, flags, 0));
    }
}
