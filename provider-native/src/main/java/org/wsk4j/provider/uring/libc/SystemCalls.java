package org.wsk4j.provider.uring.libc;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A few instructions of our own that make a system call and return what the kernel returns: a result, or the error number
 * negated. So nobody has to look for errno after the call. The linker does that with a segment which it makes for each call,
 * and the compiler does not always find out that nobody keeps it: 40 bytes for a call (docs/decisions/017).
 *
 * <p>Only on x86-64, and only where memory may be made executable, as the JVM itself needs it; elsewhere {@link #open} answers
 * null and the C library is called.
 */
final class SystemCalls {

    // Numbers of x86-64.
    static final int READ = 0;
    static final int WRITE = 1;
    static final int SENDTO = 44;
    static final int RECVFROM = 45;
    static final int SENDMSG = 46;
    static final int RECVMSG = 47;
    static final int EPOLL_WAIT = 232;
    static final int EPOLL_CTL = 233;
    static final int RECVMMSG = 299;
    static final int SENDMMSG = 307;
    static final int EPOLL_PWAIT2 = 441;
    private static final int GETPID = 39;

    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int PROT_EXEC = 4;
    private static final int MAP_PRIVATE = 2;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int PAGE = 4096;

    /** From where C puts seven arguments to where the kernel wants a number and six. */
    private static final byte[] CODE = HexFormat.of()
            .parseHex(
                    "f30f1efa" // endbr64
                            + "4889f8" // mov rax, rdi
                            + "4889f7" // mov rdi, rsi
                            + "4889d6" // mov rsi, rdx
                            + "4889ca" // mov rdx, rcx
                            + "4d89c2" // mov r10, r8
                            + "4d89c8" // mov r8, r9
                            + "4c8b4c2408" // mov r9, [rsp + 8]
                            + "0f05" // syscall
                            + "c3"); // ret

    private static final class Functions {
        static final MethodHandle MPROTECT = Downcalls.intFunction("mprotect", 3);
        static final MethodHandle GETPID = Downcalls.intFunction("getpid", 0);
    }

    /** Made when the first call is made, which is after {@link #open} has found that it may be. */
    private static final class Entry {
        static final MethodHandle CALL = handle();
        /** Without the change of the thread's state; only where nothing waits. */
        static final MethodHandle CALL_NOW = handle(Linker.Option.critical(false));

        @SuppressWarnings("restricted")
        private static MethodHandle handle(Linker.Option... options) {
            MemoryLayout[] words = new MemoryLayout[7];
            Arrays.fill(words, ValueLayout.JAVA_LONG);
            return Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(ValueLayout.JAVA_LONG, words), options);
        }
    }

    private final CallSlots slots;
    private final MemorySegment entry;

    private SystemCalls(Downcalls calls, long address) {
        this.slots = calls.slots();
        this.entry = Memory.segment(address, PAGE);
    }

    /** Makes them; null where they cannot be made. */
    static @Nullable SystemCalls open(Downcalls calls) {
        if (System.getProperty("os.arch", "").equals("aarch64")) {
            return null;
        }
        long address =
                calls.call(Files.Functions.MMAP, 0, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (address < 0) {
            return null;
        }
        Memory.copy(CODE, 0, address, CODE.length);
        SystemCalls made = new SystemCalls(calls, address);
        boolean executable = calls.call(Functions.MPROTECT, address, PAGE, PROT_READ | PROT_EXEC) == 0;
        // Something between us and the kernel may answer in its own way.
        if (executable && made.call(GETPID, 0, 0, 0) == calls.call(Functions.GETPID)) {
            return made;
        }
        calls.call(Files.Functions.MUNMAP, address, PAGE);
        return null;
    }

    long call(int number, long a, long b, long c) {
        return call(number, a, b, c, 0, 0, 0);
    }

    /** A call of somebody who has a slot. */
    long callWithin(int number, long a, long b, long c) throws Throwable {
        return (long) Entry.CALL.invokeExact(entry, (long) number, a, b, c, 0L, 0L, 0L);
    }

    /** A result, or the error number negated. */
    // hot path: no allocation, no lock
    long call(int number, long a, long b, long c, long d, long e, long f) {
        int slot = slots.take();
        if (slot < 0) {
            return Downcalls.CLOSED;
        }
        try {
            return (long) Entry.CALL.invokeExact(entry, (long) number, a, b, c, d, e, f);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        } finally {
            slots.give(slot);
        }
    }

    /** The same for a call that does not wait for anything. */
    long callNow(int number, long a, long b, long c, long d, long e, long f) {
        int slot = slots.take();
        if (slot < 0) {
            return Downcalls.CLOSED;
        }
        try {
            return (long) Entry.CALL_NOW.invokeExact(entry, (long) number, a, b, c, d, e, f);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        } finally {
            slots.give(slot);
        }
    }

    /** Nobody is inside of a call any more, and nobody begins one. */
    void unmap(int slot) {
        try {
            long ignored = (long) Files.Functions.MUNMAP.invokeExact(slots.state(slot), entry.address(), (long) PAGE);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }
}
