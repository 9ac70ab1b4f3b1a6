package org.wsk4j.tck.capability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the host says of TCP Fast Open. */
final class FastOpenHost {

    private static final Path SETTING = Path.of("/proc/sys/net/ipv4/tcp_fastopen");
    private static final Path COUNTERS = Path.of("/proc/net/netstat");
    private static final int CLIENT_AND_SERVER = 3;

    private FastOpenHost() {}

    static boolean allowsBothSides() throws IOException {
        return Files.isReadable(SETTING)
                && Files.isReadable(COUNTERS)
                && (Integer.parseInt(Files.readString(SETTING).strip()) & CLIENT_AND_SERVER) == CLIENT_AND_SERVER;
    }

    /** How many connections the host began with data on the SYN; 0 where it does not count. */
    static long withDataOnTheSyn() throws IOException {
        if (!Files.isReadable(COUNTERS)) {
            return 0;
        }
        List<String> lines = Files.readAllLines(COUNTERS);
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            int column = List.of(lines.get(i).split(" ", -1)).indexOf("TCPFastOpenActive");
            if (column > 0) {
                return Long.parseLong(lines.get(i + 1).split(" ", -1)[column]);
            }
        }
        return 0;
    }
}
