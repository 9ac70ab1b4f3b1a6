package org.wsk4j.runtime;

/** One socket at one time. */
public final class SocketSnapshot {

    /** Tells it from other sockets of its provider. */
    public long id;

    /** BASIC, LISTEN, CONNECTION, DATAGRAM or STREAM. */
    public String category = "";

    /** The state of its life, by the name of the state machine's constant. */
    public String state = "";

    /** The local address, empty if it has none. */
    public String localAddress = "";

    /** The remote address, empty if it has none. */
    public String remoteAddress = "";

    /** How many IRPs are pending on it. */
    public int pendingIrps;

    /** How many indications the client retains. */
    public int retainedIndications;

    /** Milliseconds since it was made. */
    public long ageMillis;

    /** Bytes sent. */
    public long bytesSent;

    /** Bytes received. */
    public long bytesReceived;

    /** Creates an empty one. */
    public SocketSnapshot() {}
}
