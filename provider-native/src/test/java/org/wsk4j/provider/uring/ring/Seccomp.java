package org.wsk4j.provider.uring.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** A kernel filter like those of containers. */
public final class Seccomp {

    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_MODE_FILTER = 2;
    private static final int FILTER_SIZE = 8;

    private Seccomp() {}

    /** From now on the call fails on this thread. There is no way back: use a thread that ends. */
    @SuppressWarnings("restricted")
    public static void forbidForThisThread(int systemCall, int errno) {
        Linker linker = Linker.nativeLinker();
        ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
        MethodHandle prctl = linker.downcallHandle(
                linker.defaultLookup().find("prctl").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, word, word, word, word),
                Linker.Option.firstVariadicArg(1));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment filters = arena.allocate(4 * FILTER_SIZE, Long.BYTES);
            filter(filters, 0, 0x20, 0, 0, 0); // load the number of the call
            filter(filters, 1, 0x15, 0, 1, systemCall); // another one: skip the next
            filter(filters, 2, 0x06, 0, 0, 0x0005_0000 | errno); // SECCOMP_RET_ERRNO
            filter(filters, 3, 0x06, 0, 0, 0x7FFF_0000); // SECCOMP_RET_ALLOW
            MemorySegment program = arena.allocate(16, Long.BYTES);
            program.set(ValueLayout.JAVA_SHORT, 0, (short) 4);
            program.set(word, 8, filters.address());
            assertThat((int) prctl.invokeExact(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L))
                    .isZero();
            assertThat((int) prctl.invokeExact(PR_SET_SECCOMP, (long) SECCOMP_MODE_FILTER, program.address(), 0L, 0L))
                    .isZero();
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    private static void filter(MemorySegment filters, int index, int code, int ifTrue, int ifFalse, int k) {
        long at = (long) index * FILTER_SIZE;
        filters.set(ValueLayout.JAVA_SHORT, at, (short) code);
        filters.set(ValueLayout.JAVA_BYTE, at + 2, (byte) ifTrue);
        filters.set(ValueLayout.JAVA_BYTE, at + 3, (byte) ifFalse);
        filters.set(ValueLayout.JAVA_INT, at + 4, k);
    }
}
