package org.wsk4j.provider.netty;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;

/**
 * The loops, Netty's transport that they are of, and why no better one was taken. Loops that the host of the provider
 * supplied are its own, and go on when the provider ends.
 *
 * @param host the transport
 * @param rejected one sentence for each transport that was tried before; empty if there was none
 * @param group Netty's loops
 * @param supplied whether somebody else made them
 */
record NettyGroup(NettyHost host, List<String> rejected, IoEventLoopGroup group, boolean supplied) {

    /** Starts loops of the best transport that works and is allowed. */
    static NettyGroup start(String wanted, int loops) {
        List<String> rejected = new ArrayList<>();
        for (String name : NettySettings.TRANSPORTS) {
            if (!wanted.equals(NettySettings.AUTO) && !wanted.equals(name)) {
                continue;
            }
            String why;
            try {
                Throwable cause = unavailable(name);
                if (cause == null) {
                    NettyHost host = host(name);
                    probe(host);
                    return new NettyGroup(host, List.copyOf(rejected), start(host, loops), false);
                }
                why = reason(name, cause);
            } catch (LinkageError | RuntimeException e) {
                why = reason(name, e);
            }
            rejected.add("no " + name + ": " + why);
        }
        throw new NettyUnavailableException(String.join("; ", rejected));
    }

    /** Takes loops of somebody else. */
    static NettyGroup of(IoEventLoopGroup supplied) {
        for (String name : NettySettings.TRANSPORTS) {
            try {
                if (unavailable(name) == null) {
                    NettyHost host = host(name);
                    if (host.isOf(supplied)) {
                        return new NettyGroup(host, List.of(), supplied, true);
                    }
                }
            } catch (LinkageError missing) {
                // Then the loops are not of this transport.
                System.getLogger(NettyGroup.class.getName()).log(System.Logger.Level.TRACE, name, missing);
            }
        }
        throw new IllegalArgumentException(
                "the event loops are of none of " + String.join(", ", NettySettings.TRANSPORTS) + ": " + supplied);
    }

    /** Each name leads to classes that may be missing: nothing else may mention them. */
    private static NettyHost host(String name) {
        Supplier<NettyHost> maker = switch (name) {
            case "io_uring" -> UringHost::new;
            case "epoll" -> EpollHost::new;
            default -> NioHost::new;
        };
        return maker.get();
    }

    /**
     * Netty may say that its library is there, and it is not: where another class loader had the same library and is gone, its
     * end took the functions of this one.
     */
    private static void probe(NettyHost host) {
        try {
            host.open(HostSocket.Kind.STREAM, SockAddr.AF_INET).close();
        } catch (IOException e) {
            System.getLogger(NettyGroup.class.getName()).log(System.Logger.Level.DEBUG, "no socket, but a library", e);
        }
    }

    private static @Nullable Throwable unavailable(String name) {
        return switch (name) {
            case "io_uring" -> UringHost.unavailable();
            case "epoll" -> EpollHost.unavailable();
            default -> null;
        };
    }

    /** The last cause says most, and its first line is enough. */
    static String reason(String name, Throwable failure) {
        if (failure instanceof NoClassDefFoundError || failure instanceof ClassNotFoundException) {
            return "the jar netty-transport-classes-" + name + " is not there, or one that it needs";
        }
        boolean library = false;
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            library |= cause instanceof UnsatisfiedLinkError;
            root = cause;
        }
        String message =
                String.valueOf(root.getMessage()).lines().findFirst().orElse("").strip();
        if (library) {
            return "the library of netty-transport-native-" + name + " for this host is not there or does not load ("
                    + message + ")";
        }
        return message.isEmpty() ? root.getClass().getSimpleName() : message;
    }

    /**
     * A thread that lets go of its loop, and of us: whoever remembers a thread that has ended must hold neither Netty's memory
     * nor our class loader. Felix does remember some. So what it runs is a class of the JDK, which forgets what it has run.
     */
    private static Thread thread(Runnable task, String name) {
        Thread thread = new FastThreadLocalThread(new FutureTask<>(task, null), name);
        thread.setDaemon(true);
        return thread;
    }

    private static IoEventLoopGroup start(NettyHost host, int loops) {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory threads = task -> thread(task, "wsk-netty-" + count.getAndIncrement());
        IoEventLoopGroup group = new MultiThreadIoEventLoopGroup(loops, threads, host.handlers());
        for (EventExecutor loop : group) {
            loop.execute(() -> {}); // starts its thread: now, and not when somebody counts threads
        }
        return group;
    }

    /** All loops. */
    List<NettyLoop> loops() {
        List<NettyLoop> loops = new ArrayList<>();
        for (EventExecutor executor : group) {
            loops.add(new NettyLoop((IoEventLoop) executor));
        }
        return loops;
    }

    /** Ends the loops and waits for it, unless they are somebody else's. */
    void end(List<NettyLoop> loops, long timeoutNanos) {
        if (supplied) {
            return;
        }
        long timeout = Math.max(1, timeoutNanos);
        // Whoever waits for it or not: it may take longer than anybody wants to wait.
        group.shutdownGracefully(0, timeout, TimeUnit.NANOSECONDS)
                .addListener(ended -> loops.forEach(NettyLoop::ended));
        if (loops.stream().anyMatch(NettyLoop::inLoop)) {
            return; // a loop cannot wait for itself
        }
        try {
            group.awaitTermination(timeout, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (group.isTerminated()) {
            loops.forEach(NettyLoop::ended);
        }
    }
}
