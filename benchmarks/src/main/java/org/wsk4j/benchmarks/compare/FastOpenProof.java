package org.wsk4j.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What fast open saves on a link of 40 ms there and back: the time from the beginning of a connection to its first reply.
 * Needs a namespace of its own; {@code benchmarks/compare --fast-open} makes one.
 */
public final class FastOpenProof {

    private static final int ONE_WAY_MILLIS = 20;
    private static final String FAR = "10.77.0.2";
    private static final List<String> IMPLEMENTATIONS =
            List.of("c-epoll", "netty-epoll", "wsk-native-epoll", "wsk-native-uring");
    private static final Path FAST_OPEN = Path.of("/proc/sys/net/ipv4/tcp_fastopen");

    private FastOpenProof() {}

    /**
     * Measures and prints a table; writes it to the folder as {@code fastopen.md} too.
     *
     * @param words the folder
     */
    public static void main(String... words) throws IOException, InterruptedException {
        Path folder = Path.of(words[0]);
        Path floor = Floor.compile(folder.resolve("c"));
        Path delay = Floor.compileDelay(folder.resolve("c"));
        List<String> lines = new ArrayList<>();
        lines.add("| | without, ms | with, ms | ratio | connections, of them with data on the SYN |");
        lines.add("|---|---:|---:|---:|---:|");
        for (String implementation : IMPLEMENTATIONS) {
            double without = millis(floor, delay, implementation, false);
            long opened = counter("Tcp:", "ActiveOpens");
            long onSyn = counter("TcpExt:", "TCPFastOpenActive");
            double with = millis(floor, delay, implementation, true);
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.2f | %d, %d |",
                    implementation,
                    without,
                    with,
                    with / without,
                    counter("Tcp:", "ActiveOpens") - opened,
                    counter("TcpExt:", "TCPFastOpenActive") - onSyn));
            System.out.println(lines.get(lines.size() - 1));
        }
        Files.write(folder.resolve("fastopen.md"), lines);
    }

    /** What the kernel counts in this namespace; a line with names stands before the one with numbers. */
    private static long counter(String group, String name) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/self/net/snmp")));
        lines.addAll(Files.readAllLines(Path.of("/proc/self/net/netstat")));
        for (int i = 0; i + 1 < lines.size(); i++) {
            List<String> names = List.of(lines.get(i).split(" "));
            if (names.get(0).equals(group) && names.contains(name)) {
                return Long.parseLong(lines.get(i + 1).split(" ")[names.indexOf(name)]);
            }
        }
        return 0;
    }

    private static double millis(Path floor, Path delay, String implementation, boolean fastOpen)
            throws IOException, InterruptedException {
        if (!OwnNamespace.isOwn()) {
            throw new IOException("this changes the network: run it by benchmarks/compare --fast-open");
        }
        Files.writeString(FAST_OPEN, fastOpen ? "3" : "0");
        List<String> server = List.of(
                delay.toString(),
                Integer.toString(ONE_WAY_MILLIS),
                floor.toString(),
                "--engine",
                "epoll",
                "--role",
                "server",
                "--workload",
                "connect",
                "--peer",
                "--fastopen",
                "--host",
                FAR);
        try (Program peer = new Program(server)) {
            peer.limit(60);
            List<String> client = new ArrayList<>();
            if (implementation.startsWith("c-")) {
                client.addAll(List.of(floor.toString(), "--engine", implementation.substring(2)));
            } else {
                client.addAll(Trial.java());
                client.addAll(List.of("--implementation", implementation));
            }
            client.addAll(List.of("--role", "client", "--workload", "connect", "--connections", "1"));
            client.addAll(List.of("--host", FAR, "--port", Integer.toString(peer.awaitPort())));
            client.addAll(List.of("--warmup", "1000", "--measure", "4000"));
            if (fastOpen) {
                client.add("--fastopen");
            }
            try (Program measured = new Program(client)) {
                measured.limit(60);
                Outcome outcome = measured.outcome();
                peer.finish();
                return outcome.nanos() / 1e6 / outcome.operations();
            }
        }
    }
}
