package org.wsk4j;

/** The socket category to create: exactly one of these, not a mask. */
public final class WskSocketFlags {

    /** Options and ioctls only; also meant by no flag at all. */
    public static final int WSK_FLAG_BASIC_SOCKET = 0;

    /** Listens from the moment it is bound. */
    public static final int WSK_FLAG_LISTEN_SOCKET = 1;

    /** Connects, or is the product of an accept. */
    public static final int WSK_FLAG_CONNECTION_SOCKET = 2;

    /** Datagrams. */
    public static final int WSK_FLAG_DATAGRAM_SOCKET = 4;

    /** Undecided until its first successful listen or connect. */
    public static final int WSK_FLAG_STREAM_SOCKET = 8;

    private WskSocketFlags() {}
}
