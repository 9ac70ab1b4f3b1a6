package org.wsk4j.provider.kit.socket;

/** The five socket categories. */
public enum Category {
    /** Options and ioctls only. */
    BASIC,
    /** Listens from the moment it is bound. */
    LISTEN,
    /** Connects, or was accepted. */
    CONNECTION,
    /** Datagrams. */
    DATAGRAM,
    /** Undecided until its first successful listen or connect. */
    STREAM
}
