package org.wsk4j.benchmarks.subject;

/** What is done, seen from the measured program; the other side does the counterpart. */
public enum Workload {
    /** 64 bytes to the other side and back, on each connection one after the other. */
    PINGPONG("pingpong"),
    /** One stream, sent as fast as it goes. */
    BULK_OUT("bulk-out"),
    /** One stream, received as fast as it comes. */
    BULK_IN("bulk-in"),
    /** Datagrams of 64 bytes, sent. */
    DATAGRAMS_OUT("datagrams-out"),
    /** Datagrams of 64 bytes, received. */
    DATAGRAMS_IN("datagrams-in"),
    /** Datagrams of 1200 bytes, sent segmented where that is possible. */
    SEGMENTS_OUT("segments-out"),
    /** Datagrams of 1200 bytes, received coalesced where that is possible. */
    SEGMENTS_IN("segments-in"),
    /** Connect, request, reply, close. */
    CONNECT("connect"),
    /** A request from a thread that waits for the reply, which another thread receives. */
    CROSS("cross"),
    /** Connections on which nothing happens. */
    IDLE("idle");

    private final String label;

    Workload(String label) {
        this.label = label;
    }

    /**
     * Its name on command lines and in tables.
     *
     * @return for example {@code bulk-out}
     */
    public String label() {
        return label;
    }

    /**
     * What the other side does.
     *
     * @return the counterpart
     */
    public Workload counterpart() {
        return switch (this) {
            case BULK_OUT -> BULK_IN;
            case BULK_IN -> BULK_OUT;
            case DATAGRAMS_OUT -> DATAGRAMS_IN;
            case DATAGRAMS_IN -> DATAGRAMS_OUT;
            case SEGMENTS_OUT -> SEGMENTS_IN;
            case SEGMENTS_IN -> SEGMENTS_OUT;
            default -> this;
        };
    }

    /**
     * Finds one by its name.
     *
     * @param label the name
     * @return the workload
     */
    public static Workload of(String label) {
        for (Workload workload : values()) {
            if (workload.label.equals(label)) {
                return workload;
            }
        }
        throw new IllegalArgumentException("no such workload: " + label);
    }
}
