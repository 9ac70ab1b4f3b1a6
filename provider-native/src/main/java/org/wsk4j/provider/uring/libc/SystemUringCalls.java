package org.wsk4j.provider.uring.libc;

import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** The kernel's own. */
final class SystemUringCalls implements UringCalls {

    // The same on all architectures: they are younger than the common table.
    private static final int SYS_IO_URING_SETUP = 425;
    private static final int SYS_IO_URING_ENTER = 426;
    private static final int SYS_IO_URING_REGISTER = 427;

    private final Downcalls calls;
    private final @Nullable SystemCalls direct;

    SystemUringCalls(Downcalls calls, @Nullable SystemCalls direct) {
        this.calls = calls;
        this.direct = direct;
    }

    private static final class Functions {
        private static final Linker.Option VARIADIC = Linker.Option.firstVariadicArg(1);

        static final MethodHandle SYSCALL3 = Downcalls.longFunction("syscall", 3, VARIADIC);
        static final MethodHandle SYSCALL5 = Downcalls.longFunction("syscall", 5, VARIADIC);
        static final MethodHandle SYSCALL7 = Downcalls.longFunction("syscall", 7, VARIADIC);
        /** Without the change of the thread's state; only where nothing waits. */
        static final MethodHandle SYSCALL7_NOW =
                Downcalls.longFunction("syscall", 7, VARIADIC, Linker.Option.critical(false));
    }

    @Override
    public int setup(int entries, long params) {
        return (int) calls.call(Functions.SYSCALL3, SYS_IO_URING_SETUP, entries, params);
    }

    @Override
    public int enter(int fd, int submit, int complete, int flags, long argument, long argumentSize) {
        SystemCalls own = direct;
        return (int)
                (own != null
                        ? own.call(SYS_IO_URING_ENTER, fd, submit, complete, flags, argument, argumentSize)
                        : calls.call(
                                Functions.SYSCALL7,
                                SYS_IO_URING_ENTER,
                                fd,
                                submit,
                                complete,
                                flags,
                                argument,
                                argumentSize));
    }

    @Override
    public int enterNow(int fd, int flags) {
        SystemCalls own = direct;
        return (int)
                (own != null
                        ? own.callNow(SYS_IO_URING_ENTER, fd, 0, 0, flags, 0, 0)
                        : calls.call(Functions.SYSCALL7_NOW, SYS_IO_URING_ENTER, fd, 0, 0, flags, 0, 0));
    }

    @Override
    public int register(int fd, int opcode, long argument, int count) {
        return (int) calls.call(Functions.SYSCALL5, SYS_IO_URING_REGISTER, fd, opcode, argument, count);
    }
}
