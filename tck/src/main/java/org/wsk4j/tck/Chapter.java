package org.wsk4j.tck;

import java.util.Locale;

/** The chapters of the contract, in the order of the report. */
public enum Chapter {
    /** IRPs: completed once, with the truth, in order. */
    COMPLETION("Completion law"),
    /** What ends early, and what an end leaves behind. */
    CANCELLATION("Cancellation and close"),
    /** Bytes through connections. */
    STREAM("Stream data"),
    /** How connections begin and end. */
    CONNECTION("Connect, disconnect, listen"),
    /** Callbacks, and data that clients keep. */
    EVENTS("Events and retention"),
    /** Datagrams and what travels beside them. */
    DATAGRAM("Datagrams and control information"),
    /** Clients, captures, addresses, options, states. */
    REGISTRATION("Registration and selection"),
    /** What a provider says of itself, against what it does. */
    CAPABILITIES("Capabilities"),
    /** Providers that leave and come while they are used. */
    DEPARTURE("Departure and hot swap"),
    /** The law under errors at every step. */
    FAULTS("Faults"),
    /** Random programs against a reference model. */
    MODEL("Model"),
    /** The Winsock front end over the provider. */
    WINSOCK("Winsock SPI");

    private final String title;

    Chapter(String title) {
        this.title = title;
    }

    /**
     * The title in reports.
     *
     * @return a few words
     */
    public String title() {
        return title;
    }

    /**
     * The chapter of a contract: what its annotation says, else what its package says.
     *
     * @param contract a class with {@link WskContract}
     * @return its chapter
     * @throws IllegalArgumentException if neither says one
     */
    public static Chapter of(Class<?> contract) {
        WskContract annotation = contract.getAnnotation(WskContract.class);
        if (annotation != null && annotation.value().length == 1) {
            return annotation.value()[0];
        }
        String name = contract.getPackageName();
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "stream" -> STREAM;
            case "event" -> EVENTS;
            case "datagram" -> DATAGRAM;
            case "client" -> REGISTRATION;
            case "swap" -> DEPARTURE;
            case "fault" -> FAULTS;
            case "model" -> MODEL;
            case "winsock" -> WINSOCK;
            default -> throw new IllegalArgumentException(contract + " names no chapter");
        };
    }

    /**
     * The chapter of a name, as on a command line.
     *
     * @param name for example {@code stream}, in any case
     * @return the chapter
     * @throws IllegalArgumentException if there is none of this name
     */
    public static Chapter named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
