package org.wsk4j;

/** Event callbacks to enable or disable. */
public final class WskEventMask {

    /** sendBacklogEvent of connections. */
    public static final int WSK_EVENT_SEND_BACKLOG = 0x10;

    /** receiveEvent of connections. */
    public static final int WSK_EVENT_RECEIVE = 0x40;

    /** disconnectEvent of connections. */
    public static final int WSK_EVENT_DISCONNECT = 0x80;

    /** receiveFromEvent of datagram sockets. */
    public static final int WSK_EVENT_RECEIVE_FROM = 0x100;

    /** acceptEvent of listening sockets. */
    public static final int WSK_EVENT_ACCEPT = 0x200;

    /** Disable the one event named with it. */
    public static final int WSK_EVENT_DISABLE = 0x80000000;

    private WskEventMask() {}
}
