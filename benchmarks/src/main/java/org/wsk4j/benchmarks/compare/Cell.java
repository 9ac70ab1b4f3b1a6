package org.wsk4j.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import org.wsk4j.benchmarks.subject.Workload;

/**
 * One row of a comparison: a workload with its numbers.
 *
 * @param name on command lines and in tables
 * @param meaning in words
 * @param workload what the measured program does
 * @param server whether the measured program listens
 * @param connections how many
 * @param size bytes of a bulk send
 * @param spin whether the measured program spins
 * @param fastOpen whether the namespace allows data on the SYN
 */
public record Cell(
        String name,
        String meaning,
        Workload workload,
        boolean server,
        int connections,
        int size,
        boolean spin,
        boolean fastOpen) {

    private static final int SMALL = 64 << 10;
    private static final int LARGE = 1 << 20;

    /** All there are, in the order of the report. */
    public static final List<Cell> ALL = List.of(
            client("pingpong-1", "64 bytes there and back, 1 connection", Workload.PINGPONG, 1),
            client("pingpong-64", "64 bytes there and back, 64 connections", Workload.PINGPONG, 64),
            client("pingpong-1000", "64 bytes there and back, 1000 connections", Workload.PINGPONG, 1000),
            server("pingpong-64-server", "the same from the server's side, 64 connections", Workload.PINGPONG, 64),
            new Cell(
                    "pingpong-1-spin",
                    "64 bytes there and back, 1 connection, spinning",
                    Workload.PINGPONG,
                    false,
                    1,
                    SMALL,
                    true,
                    false),
            client("cross", "request on one thread, reply on another", Workload.CROSS, 1),
            new Cell(
                    "cross-spin",
                    "request on one thread, reply on another, spinning",
                    Workload.CROSS,
                    false,
                    1,
                    SMALL,
                    true,
                    false),
            client("bulk-out-64k", "one stream sent, 64 KiB per send", Workload.BULK_OUT, 1),
            new Cell(
                    "bulk-out-1m", "one stream sent, 1 MiB per send", Workload.BULK_OUT, false, 1, LARGE, false, false),
            client("bulk-in-64k", "one stream received, per 64 KiB", Workload.BULK_IN, 1),
            client("datagrams-out", "datagrams of 64 bytes sent", Workload.DATAGRAMS_OUT, 1),
            server("datagrams-in", "datagrams of 64 bytes received", Workload.DATAGRAMS_IN, 1),
            client("segments-out", "datagrams of 1200 bytes sent, segmented where possible", Workload.SEGMENTS_OUT, 1),
            server(
                    "segments-in",
                    "datagrams of 1200 bytes received, coalesced where possible",
                    Workload.SEGMENTS_IN,
                    1),
            client("connect-1", "connect, request, reply, close; one after another", Workload.CONNECT, 1),
            client("connect-64", "connect, request, reply, close; 64 at once", Workload.CONNECT, 64),
            server("connect-64-server", "the same from the server's side, 64 at once", Workload.CONNECT, 64),
            new Cell(
                    "connect-64-fastopen",
                    "connect, request, reply, close; 64 at once, fast open",
                    Workload.CONNECT,
                    false,
                    64,
                    SMALL,
                    false,
                    true),
            client("idle-9000", "connections on which nothing happens", Workload.IDLE, 9000));

    private static Cell client(String name, String meaning, Workload workload, int connections) {
        return new Cell(name, meaning, workload, false, connections, SMALL, false, false);
    }

    private static Cell server(String name, String meaning, Workload workload, int connections) {
        return new Cell(name, meaning, workload, true, connections, SMALL, false, false);
    }

    static Cell of(String name) {
        for (Cell cell : ALL) {
            if (cell.name.equals(name)) {
                return cell;
            }
        }
        throw new IllegalArgumentException("no such cell: " + name + "; known are "
                + ALL.stream().map(Cell::name).toList());
    }

    /** The same with other numbers, as tests want them. */
    Cell scaled(int most) {
        return new Cell(name, meaning, workload, server, Math.min(connections, most), size, spin, fastOpen);
    }

    /** Whether an implementation has this at all. */
    boolean suits(String implementation) {
        if (spin && implementation.contains("netty")) {
            return false; // its event loops sleep
        }
        boolean datagrams =
                workload.label().startsWith("datagrams-") || workload.label().startsWith("segments-");
        if (implementation.equals("nio2") && (datagrams || spin)) {
            return false; // it has no datagrams, and its threads sleep
        }
        if (fastOpen) {
            // java.nio cannot; a plain connect by its side would compare nothing.
            return implementation.startsWith("c-")
                    || implementation.startsWith("wsk-native")
                    || implementation.endsWith("netty-epoll")
                    || implementation.endsWith("netty-uring");
        }
        return true;
    }

    /** Whether one operation follows the other, so that a CPU is woken for each, and nothing else can come meanwhile. */
    boolean oneAtATime() {
        return connections == 1
                && !spin
                && (workload == Workload.PINGPONG || workload == Workload.CROSS || workload == Workload.CONNECT);
    }

    /** Options of a program at the measured end, or at the other. */
    List<String> options(boolean measured, int port) {
        boolean listens = server == measured;
        List<String> words = new ArrayList<>(List.of(
                "--role",
                listens ? "server" : "client",
                "--workload",
                (measured ? workload : workload.counterpart()).label(),
                "--connections",
                Integer.toString(connections),
                "--size",
                Integer.toString(size)));
        if (port != 0) {
            words.addAll(List.of("--port", Integer.toString(port)));
        }
        if (spin && measured) {
            words.add("--spin");
        }
        return words;
    }
}
