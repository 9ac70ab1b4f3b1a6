package org.wsk4j.provider.uring;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientNpi;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.KitProvider;
import org.wsk4j.provider.uring.base.NativeSettings;
import org.wsk4j.provider.uring.libc.MemoryBlock;
import org.wsk4j.runtime.ProviderSnapshot;

/**
 * Connects, transfers, cancels and closes on many sockets for a time, with peers that are killed in mid-flight, and then
 * looks for what is left: requests, descriptors, threads, ring slots, provided buffers, native bytes.
 *
 * <p>As a program: {@code Soak ENGINE SECONDS SOCKETS [SEED]}.
 */
final class Soak {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PEER_LIVES_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    /** Operations by what they are, and how they ended. */
    final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();

    final LongAdder started = new LongAdder();
    final LongAdder completed = new LongAdder();
    volatile SockAddr outside;
    volatile SockAddr inside;

    private final String engine;
    private final long nanos;
    private final int sockets;
    private final long seed;
    private int kills;

    Soak(String engine, long seconds, int sockets, long seed) {
        this.engine = engine;
        this.nanos = TimeUnit.SECONDS.toNanos(seconds);
        this.sockets = sockets;
        this.seed = seed;
    }

    /** The provider, and its transport beside it. */
    private static final class Provider extends KitProvider {

        Provider(NativeTransport transport, NativeSettings settings) {
            super(transport, settings.limits());
        }
    }

    public static void main(String[] args) throws Exception {
        long seed = args.length > 3 ? Long.parseLong(args[3]) : System.nanoTime();
        System.out.println(new Soak(args[0], Long.parseLong(args[1]), Integer.parseInt(args[2]), seed).run());
    }

    /** Answers what happened. Throws what is left behind. */
    String run() throws Exception {
        Map<String, String> properties = new HashMap<>(Map.of("engine", engine, "loops", "2", "poolBytes", "16777216"));
        NativeSettings settings = NativeSettings.read("", properties::get);
        long descriptors = descriptors();
        long bytes = MemoryBlock.liveBytes();
        NativeTransport transport = NativeTransport.open(settings);
        Provider provider = new Provider(transport, settings);
        WskClient client = provider.attachClient(WskClientNpi.any());
        try {
            play(provider, client);
            awaitEqual("requests", completed::sum, started.sum());
            awaitSockets(provider);
            awaitEqual("chunks", transport.chunks()::inUse, 0);
            if (engine.equals("uring")) {
                awaitEqual("ring slots", () -> counter(provider, "ring.slots"), 0);
                awaitEqual("provided buffers", () -> buffersOut(transport, provider), 0);
            }
        } finally {
            provider.close();
        }
        awaitEqual("threads", Soak::threads, 0);
        awaitEqual("native bytes", MemoryBlock::liveBytes, bytes);
        try {
            awaitEqual("descriptors", () -> Math.max(0, descriptors() - descriptors), 0);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ": " + names(), e);
        }
        Map<String, Long> counts = new TreeMap<>();
        outcomes.forEach((name, count) -> counts.put(name, count.sum()));
        return "soak on " + engine + ", seed " + seed + ": " + started.sum() + " requests, " + kills
                + " peers killed, nothing left; " + counts;
    }

    private void play(Provider provider, WskClient client) throws Exception {
        int workers = Math.max(1, Math.min(8, sockets / 16));
        SoakServer server = new SoakServer(this, provider, client);
        try {
            inside = server.address();
            List<SoakWorker> all = new ArrayList<>();
            long end = System.nanoTime() + nanos;
            Peer peer = new Peer();
            outside = peer.address;
            for (int i = 0; i < workers; i++) {
                SoakWorker worker =
                        new SoakWorker(this, provider, client, new Random(seed + i), sockets / workers, end);
                worker.start();
                all.add(worker);
            }
            while (System.nanoTime() - end < 0) {
                TimeUnit.NANOSECONDS.sleep(Math.min(PEER_LIVES_NANOS, Math.max(1, end - System.nanoTime())));
                Peer next = new Peer();
                outside = next.address;
                peer.kill();
                peer = next;
                kills++;
            }
            for (SoakWorker worker : all) {
                worker.join(PATIENCE.toMillis());
                if (worker.isAlive()) {
                    AssertionError stuck = new AssertionError("is here, and " + pictures(provider));
                    stuck.setStackTrace(worker.getStackTrace());
                    throw new AssertionError("seed " + seed + ": a worker does not end", stuck);
                }
                if (worker.failure != null) {
                    throw new AssertionError("seed " + seed + ": a worker failed", worker.failure);
                }
            }
            peer.kill();
        } finally {
            server.end();
        }
    }

    /** A process that echoes. */
    private static final class Peer {

        final SockAddr address;
        private final Process process;

        Peer() throws IOException {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            process = new ProcessBuilder(
                            java,
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            SoakPeer.class.getName())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String port = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            address = SockAddr.loopback(SockAddr.AF_INET, Integer.parseInt(port));
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private void awaitSockets(KitProvider provider) throws Exception {
        try {
            awaitEqual("sockets", () -> counter(provider, "sockets.open"), 0);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + pictures(provider), e);
        }
    }

    private static String pictures(KitProvider provider) {
        ProviderSnapshot picture = new ProviderSnapshot();
        provider.fill(picture);
        StringBuilder left = new StringBuilder();
        picture.sockets.forEach(socket -> left.append("; ")
                .append(socket.category)
                .append(' ')
                .append(socket.state)
                .append(" from ")
                .append(socket.localAddress)
                .append(" to ")
                .append(socket.remoteAddress)
                .append(", requests ")
                .append(socket.pendingIrps)
                .append(", retained ")
                .append(socket.retainedIndications)
                .append(", age ")
                .append(socket.ageMillis));
        return left.toString();
    }

    private interface Count {
        long now() throws Exception;
    }

    private void awaitEqual(String what, Count count, long wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (count.now() != wanted && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        if (count.now() != wanted) {
            throw new AssertionError("seed " + seed + ": " + what + " are " + count.now() + " and not " + wanted);
        }
    }

    private static long counter(KitProvider provider, String name) {
        ProviderSnapshot picture = new ProviderSnapshot();
        provider.fill(picture);
        return picture.counters.get(name);
    }

    /** Those that came back count when the loop has had a turn. */
    private static long buffersOut(NativeTransport transport, KitProvider provider) {
        for (int i = 0; i < 2; i++) {
            transport.nextLoop().execute(() -> {});
        }
        return counter(provider, "ring.buffers.out");
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("wsk-native-"))
                .count();
    }

    /** What is open, and how often. */
    private static Map<String, Integer> names() throws IOException {
        Map<String, Integer> names = new TreeMap<>();
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : all.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    String name = Files.readSymbolicLink(descriptor).toString();
                    names.merge(name.replaceAll("\\[\\d+]", ""), 1, Integer::sum);
                }
            }
        }
        return names;
    }

    /** Without the jars of the class path: the JVM opens them when it looks for something, and keeps them. */
    private static long descriptors() throws IOException {
        return names().entrySet().stream()
                .filter(name -> !name.getKey().endsWith(".jar"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** What a request asks for. */
    interface Call {
        NtStatus submit(Irp irp);
    }

    /** Makes a request and counts its end; a socket that was closed meanwhile refuses it. */
    Irp request(String name, Call call, Consumer<Irp> after) {
        started.increment();
        Irp irp = new Irp((done, none) -> {
            ended(name + " " + done.status());
            after.accept(done);
        });
        try {
            call.submit(irp);
        } catch (IllegalStateException closed) {
            ended(name + " refused");
            after.accept(irp);
        }
        return irp;
    }

    Irp request(String name, Call call) {
        return request(name, call, irp -> {});
    }

    private void ended(String outcome) {
        outcomes.computeIfAbsent(outcome, name -> new LongAdder()).increment();
        completed.increment();
    }
}
