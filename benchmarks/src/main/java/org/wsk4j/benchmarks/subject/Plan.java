package org.wsk4j.benchmarks.subject;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;

/**
 * What a measured program is told.
 *
 * @param implementation one of {@link Main#IMPLEMENTATIONS}
 * @param server whether it listens; datagrams are received by servers and sent by clients
 * @param workload what is done
 * @param connections how many connections
 * @param size bytes of one send of the bulk workloads
 * @param spin whether threads that wait spin
 * @param fastOpen whether connections carry their request on the SYN, where that is an option
 * @param address of the other side, or where to listen
 * @param pin where to run once warm, as taskset wants it; empty for where it began
 * @param warmupMillis before measuring
 * @param measureMillis how long to measure
 */
public record Plan(
        String implementation,
        boolean server,
        Workload workload,
        int connections,
        int size,
        boolean spin,
        boolean fastOpen,
        InetSocketAddress address,
        String pin,
        long warmupMillis,
        long measureMillis) {

    /** How many bulk sends or datagrams are under way at once, where the implementation knows that. */
    static final int DEPTH = 2;

    /**
     * Reads a command line; the options are those of the C floor.
     *
     * @param words the command line
     * @return what it says
     */
    public static Plan of(String... words) throws UnknownHostException {
        Map<String, String> values = new HashMap<>();
        boolean spin = false;
        boolean fastOpen = false;
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals("--spin")) {
                spin = true;
            } else if (words[i].equals("--fastopen")) {
                fastOpen = true;
            } else if (words[i].startsWith("--") && i + 1 < words.length) {
                values.put(words[i].substring(2), words[++i]);
            } else {
                throw new IllegalArgumentException("what is '" + words[i] + "'?");
            }
        }
        String workload = values.get("workload");
        String implementation = values.get("implementation");
        if (workload == null || implementation == null) {
            throw new IllegalArgumentException("--implementation and --workload are needed");
        }
        return new Plan(
                implementation,
                "server".equals(values.get("role")),
                Workload.of(workload),
                number(values, "connections", 1),
                number(values, "size", 1 << 16),
                spin,
                fastOpen,
                new InetSocketAddress(
                        InetAddress.getByName(values.getOrDefault("host", "127.0.0.1")), number(values, "port", 0)),
                values.getOrDefault("pin", ""),
                number(values, "warmup", 4000),
                number(values, "measure", 2000));
    }

    private static int number(Map<String, String> values, String name, int otherwise) {
        String text = values.get(name);
        return text == null ? otherwise : Integer.parseInt(text);
    }
}
