package org.wsk4j.provider.uring.libc;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes handles for C functions and calls them. All arguments travel as 64-bit words, which both ABIs pass in the same
 * registers as the narrower types of the C declarations; the callee ignores the upper bits. So there is one kind of call for
 * each number of arguments.
 *
 * <p>The methods {@code call} want a handle that the compiler knows to be constant: a {@code static final} field.
 */
final class Downcalls {

    /** What a call answers after the end. */
    static final int CLOSED = -Errno.EBADF;

    private final CallSlots slots = new CallSlots();

    Downcalls() {}

    CallSlots slots() {
        return slots;
    }

    /** A function that returns {@code int}. */
    static MethodHandle intFunction(String name, int arguments, Linker.Option... options) {
        return handle(name, ValueLayout.JAVA_INT, arguments, options);
    }

    /** A function that returns {@code long}, {@code ssize_t} or a pointer. */
    static MethodHandle longFunction(String name, int arguments, Linker.Option... options) {
        return handle(name, ValueLayout.JAVA_LONG, arguments, options);
    }

    /** Never fails: without the function, or without the right to call it, the handle fails with ENOSYS. */
    @SuppressWarnings("restricted")
    private static MethodHandle handle(String name, ValueLayout result, int arguments, Linker.Option... options) {
        MethodType type = MethodType.methodType(long.class, MemorySegment.class);
        Class<?>[] words = new Class<?>[arguments];
        Arrays.fill(words, long.class);
        type = type.appendParameterTypes(words);
        try {
            Linker linker = Linker.nativeLinker();
            Optional<MemorySegment> function = linker.defaultLookup().find(name);
            if (function.isPresent()) {
                MemoryLayout[] layouts = new MemoryLayout[arguments];
                Arrays.fill(layouts, ValueLayout.JAVA_LONG);
                Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
                all[options.length] = Linker.Option.captureCallState("errno");
                return linker.downcallHandle(function.get(), FunctionDescriptor.of(result, layouts), all)
                        .asType(type);
            }
        } catch (IllegalCallerException | UnsupportedOperationException denied) {
            // Libc.open has seen it, too, and said so.
        }
        return missing(type);
    }

    private static MethodHandle missing(MethodType type) {
        try {
            MethodHandle missing = MethodHandles.lookup()
                    .findStatic(Downcalls.class, "missing", MethodType.methodType(long.class, MemorySegment.class));
            return MethodHandles.dropArguments(missing, 1, type.parameterList().subList(1, type.parameterCount()));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("it is right below", e);
        }
    }

    @SuppressWarnings("UnusedMethod") // through the handle above
    private static long missing(MemorySegment state) {
        state.set(ValueLayout.JAVA_INT, 0, Errno.ENOSYS);
        return -1;
    }

    long call(MethodHandle function) {
        int slot = slots.take();
        if (slot < 0) {
            return CLOSED;
        }
        try {
            return result((long) function.invokeExact(slots.state(slot)), slot);
        } catch (Throwable t) {
            throw unexpected(t);
        } finally {
            slots.give(slot);
        }
    }

    long call(MethodHandle function, long a) {
        int slot = slots.take();
        if (slot < 0) {
            return CLOSED;
        }
        try {
            return result((long) function.invokeExact(slots.state(slot), a), slot);
        } catch (Throwable t) {
            throw unexpected(t);
        } finally {
            slots.give(slot);
        }
    }

    long call(MethodHandle function, long a, long b) {
        int slot = slots.take();
        if (slot < 0) {
            return CLOSED;
        }
        try {
            return result((long) function.invokeExact(slots.state(slot), a, b), slot);
        } catch (Throwable t) {
            throw unexpected(t);
        } finally {
            slots.give(slot);
        }
    }

    long call(MethodHandle function, long a, long b, long c) {
        int slot = slots.take();
        if (slot < 0) {
            return CLOSED;
        }
        try {
            return result((long) function.invokeExact(slots.state(slot), a, b, c), slot);
        } catch (Throwable t) {
            throw unexpected(t);
        } finally {
            slots.give(slot);
        }
    }

    long call(MethodHandle function, long a, long b, long c, long d) {
        int slot = slots.take();
        if (slot < 0) {
            return CLOSED;
        }
        try {
            return result((long) function.invokeExact(slots.state(slot), a, b, c, d), slot);
        } catch (Throwable t) {
            throw unexpected(t);
        } finally {
            slots.give(slot);
        }
    }

    long call(MethodHandle function, long a, long b, long c, long d, long e) {
        int slot = slots.take();
        if (slot < 0) {
            return CLOSED;
        }
        try {
            return result((long) function.invokeExact(slots.state(slot), a, b, c, d, e), slot);
        } catch (Throwable t) {
            throw unexpected(t);
        } finally {
            slots.give(slot);
        }
    }

    long call(MethodHandle function, long a, long b, long c, long d, long e, long f) {
        int slot = slots.take();
        if (slot < 0) {
            return CLOSED;
        }
        try {
            return result((long) function.invokeExact(slots.state(slot), a, b, c, d, e, f), slot);
        } catch (Throwable t) {
            throw unexpected(t);
        } finally {
            slots.give(slot);
        }
    }

    long call(MethodHandle function, long a, long b, long c, long d, long e, long f, long g) {
        int slot = slots.take();
        if (slot < 0) {
            return CLOSED;
        }
        try {
            return result((long) function.invokeExact(slots.state(slot), a, b, c, d, e, f, g), slot);
        } catch (Throwable t) {
            throw unexpected(t);
        } finally {
            slots.give(slot);
        }
    }

    /** The result of a call made with a slot already taken. */
    long result(long returned, int slot) {
        return returned == -1 ? -slots.errno(slot) : returned;
    }

    static RuntimeException unexpected(Throwable t) {
        if (t instanceof Error error) {
            throw error;
        }
        return t instanceof RuntimeException runtime ? runtime : new IllegalStateException(t);
    }
}
