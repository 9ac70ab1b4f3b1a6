package org.wsk4j.launcher.perf;

/** What is measured. */
public enum Job {
    /** 64 bytes there and back, one connection: what a request costs that waits for the one before. */
    ONE("round-trip", 'e', 1),
    /** 64 bytes there and back on 64 connections: what a busy client costs. */
    MANY("64 connections", 'e', 64),
    /** One stream of 64 KiB sends. */
    BULK("bulk", 's', 1),
    /** Datagrams of 64 bytes, sent. */
    DATAGRAMS("datagrams", ' ', 1);

    /** Bytes of a request, and of a datagram. */
    static final int MESSAGE = 64;

    /** Bytes of one bulk send. */
    static final int CHUNK = 64 << 10;

    private final String label;
    private final char mode;
    private final int connections;

    Job(String label, char mode, int connections) {
        this.label = label;
        this.mode = mode;
        this.connections = connections;
    }

    /**
     * Its name in tables.
     *
     * @return for example {@code bulk}
     */
    public String label() {
        return label;
    }

    /** The first byte of each connection: what the other side does with it. */
    byte mode() {
        return (byte) mode;
    }

    int connections() {
        return connections;
    }
}
