package org.wsk4j.provider.kit.name;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names of services and their ports: from the host's list if it has one, else the best known ones. */
final class ServiceNames {

    private static final List<String> WELL_KNOWN = List.of(
            "echo 7/tcp",
            "echo 7/udp",
            "discard 9/tcp sink null",
            "discard 9/udp sink null",
            "ftp 21/tcp",
            "ssh 22/tcp",
            "telnet 23/tcp",
            "smtp 25/tcp mail",
            "domain 53/tcp",
            "domain 53/udp",
            "tftp 69/udp",
            "http 80/tcp www",
            "pop3 110/tcp pop-3",
            "ntp 123/udp",
            "imap2 143/tcp imap",
            "snmp 161/udp",
            "https 443/tcp",
            "https 443/udp",
            "syslog 514/udp");

    /** The host's list; read when the first name is asked for. */
    private static final class Host {
        static final ServiceNames LIST = read(List.of(
                Path.of("/etc/services"),
                Path.of(
                        Objects.requireNonNullElse(System.getenv("SystemRoot"), "/nowhere"),
                        "system32",
                        "drivers",
                        "etc",
                        "services")));
    }

    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    ServiceNames(List<String> lines) {
        lines.forEach(this::add);
    }

    /** Reads a file at first use: not on a thread that must not block. */
    static ServiceNames ofHost() {
        return Host.LIST;
    }

    static ServiceNames wellKnown() {
        return new ServiceNames(WELL_KNOWN);
    }

    private static ServiceNames read(List<Path> candidates) {
        for (Path file : candidates) {
            try {
                return new ServiceNames(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                // The next one, or what everybody knows.
            }
        }
        return wellKnown();
    }

    /** A line of the list: name, port/protocol, aliases, comment. Anything else is skipped. */
    private void add(String line) {
        String[] words = line.replaceFirst("#.*", "").trim().split("\\s+", -1);
        int slash = words.length < 2 ? -1 : words[1].indexOf('/');
        if (slash < 1 || !words[1].substring(0, slash).matches("[0-9]{1,5}")) {
            return;
        }
        int port = Integer.parseInt(words[1].substring(0, slash));
        String protocol = words[1].substring(slash + 1);
        if (port > 0xFFFF) {
            return;
        }
        names.putIfAbsent(port + "/" + protocol, words[0]);
        ports.putIfAbsent(key(words[0], protocol), port);
        for (int i = 2; i < words.length; i++) {
            ports.putIfAbsent(key(words[i], protocol), port);
        }
    }

    private static String key(String name, String protocol) {
        return name.toLowerCase(Locale.ROOT) + "/" + protocol;
    }

    /**
     * The port of a service.
     *
     * @param protocol "tcp", "udp", or null for any
     * @return the port, or -1
     */
    int port(String name, @Nullable String protocol) {
        if (protocol != null) {
            return ports.getOrDefault(key(name, protocol), -1);
        }
        int tcp = port(name, "tcp");
        return tcp >= 0 ? tcp : port(name, "udp");
    }

    /** The name of a port, or null. */
    @Nullable
    String name(int port, boolean datagram) {
        return names.get(port + (datagram ? "/udp" : "/tcp"));
    }
}
