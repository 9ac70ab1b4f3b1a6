package org.wsk4j.provider.uring.libc;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The calls into the C library that both engines need. One for a transport; all threads of it share it, and after
 * {@link #close} every call answers {@code -EBADF} without reaching the kernel.
 */
public final class Libc implements AutoCloseable {

    private static final String ENABLE = "run Java with --enable-native-access=ALL-UNNAMED"
            + " (or that attribute in the manifest of the jar given to java -jar)";
    private static final String OTHER_PROVIDER = "use another provider, for example nio";

    private final boolean accessDeclared;
    private final Downcalls calls = new Downcalls();
    private final @Nullable SystemCalls direct;
    private final Sockets sockets;
    private final Epoll epoll;
    private final Files files;
    private final UringCalls uring;

    private Libc(boolean accessDeclared, boolean mayBeDirect) {
        this.accessDeclared = accessDeclared;
        this.direct = mayBeDirect ? SystemCalls.open(calls) : null;
        this.sockets = new Sockets(calls, direct);
        this.epoll = new Epoll(calls, direct);
        this.files = new Files(calls, direct);
        this.uring = new SystemUringCalls(calls, direct);
    }

    /**
     * Opens the C library, with system calls that do without it where they can be made.
     *
     * @return the calls
     * @throws AbsentException if this is not 64-bit Linux on x86-64 or aarch64, or the JVM does not let native code be called
     */
    public static Libc open() throws AbsentException {
        return open(true);
    }

    /**
     * Opens the C library.
     *
     * @param mayBeDirect whether the calls that move bytes may be made without it
     * @return the calls
     * @throws AbsentException if this is not 64-bit Linux on x86-64 or aarch64, or the JVM does not let native code be called
     */
    public static Libc open(boolean mayBeDirect) throws AbsentException {
        checkPlatform(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        // Before the first call: the JVM enables access itself when it has printed its warning.
        boolean declared = Libc.class.getModule().isNativeAccessEnabled();
        checkAccess();
        Libc libc = new Libc(declared, mayBeDirect);
        int page = libc.files.pageSize();
        if (page < 4096) {
            libc.close();
            throw new AbsentException("the C library answers a page size of " + page, OTHER_PROVIDER);
        }
        return libc;
    }

    static void checkPlatform(String system, String processor) throws AbsentException {
        if (!system.toLowerCase(Locale.ROOT).equals("linux")) {
            throw new AbsentException("it drives Linux and this is " + system, OTHER_PROVIDER);
        }
        boolean known = processor.equals("amd64") || processor.equals("x86_64") || processor.equals("aarch64");
        if (!known || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN || ValueLayout.ADDRESS.byteSize() != 8) {
            throw new AbsentException(
                    "it knows the structures of x86-64 and aarch64 and this is " + processor, OTHER_PROVIDER);
        }
    }

    @SuppressWarnings("restricted")
    private static void checkAccess() throws AbsentException {
        try {
            Linker linker = Linker.nativeLinker();
            Optional<MemorySegment> function = linker.defaultLookup().find("getpagesize");
            if (function.isEmpty()) {
                throw new AbsentException("the C library has no getpagesize", OTHER_PROVIDER);
            }
            linker.downcallHandle(function.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT));
        } catch (IllegalCallerException e) {
            throw new AbsentException("this JVM denies native access", ENABLE);
        } catch (UnsupportedOperationException e) {
            throw new AbsentException("this JVM has no linker for native code", OTHER_PROVIDER);
        }
    }

    /**
     * Whether the JVM was told that native access is wanted. If not it has printed a warning, and a later JVM will refuse.
     *
     * @return false to advise {@code --enable-native-access}
     */
    public boolean isAccessDeclared() {
        return accessDeclared;
    }

    /**
     * Whether the calls that move bytes go to the kernel without the C library.
     *
     * @return false where that was not wanted or cannot be
     */
    public boolean isDirect() {
        return direct != null;
    }

    /**
     * The socket calls.
     *
     * @return always the same
     */
    public Sockets sockets() {
        return sockets;
    }

    /**
     * The epoll calls.
     *
     * @return always the same
     */
    public Epoll epoll() {
        return epoll;
    }

    /**
     * Calls on any descriptor, and on the process.
     *
     * @return always the same
     */
    public Files files() {
        return files;
    }

    /**
     * The calls of io_uring.
     *
     * @return always the same
     */
    public UringCalls uring() {
        return uring;
    }

    /** Lets no further call begin and waits, for a bounded time, until those under way are over. Idempotent. */
    @Override
    public void close() {
        calls.slots().close(slot -> {
            if (direct != null) {
                direct.unmap(slot);
            }
        });
    }
}
