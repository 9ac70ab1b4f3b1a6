package org.wsk4j.wsp;

/**
 * Levels and names of socket options, verbatim; options of the protocols are those of {@link org.wsk4j.WskOptions}.
 *
 * @wsk winsock2.h, mswsock.h
 */
public final class WsaOptions {

    /** Level of the options that every socket has. */
    public static final int SOL_SOCKET = 0xFFFF;

    /** Level of TCP_NODELAY. */
    public static final int IPPROTO_TCP = 6;

    /** Debug output; kept, without effect. */
    public static final int SO_DEBUG = 1;

    /** Whether the socket listens; get only. */
    public static final int SO_ACCEPTCONN = 2;

    /** The local address may be in use. */
    public static final int SO_REUSEADDR = 4;

    /** Keep-alives are sent. */
    public static final int SO_KEEPALIVE = 8;

    /** Routing is bypassed; kept, without effect. */
    public static final int SO_DONTROUTE = 0x10;

    /** Broadcasts may be sent. */
    public static final int SO_BROADCAST = 0x20;

    /** Hardware is bypassed; kept, without effect. */
    public static final int SO_USELOOPBACK = 0x40;

    /** Close waits for unsent data; a Linger. */
    public static final int SO_LINGER = 0x80;

    /** Urgent data is received in line. */
    public static final int SO_OOBINLINE = 0x100;

    /** Nobody else may use the address. */
    public static final int SO_EXCLUSIVEADDRUSE = ~SO_REUSEADDR;

    /** Close does not wait: the contrary of SO_LINGER. */
    public static final int SO_DONTLINGER = ~SO_LINGER;

    /** Room for sends, in bytes. */
    public static final int SO_SNDBUF = 0x1001;

    /** Room for received data, in bytes. */
    public static final int SO_RCVBUF = 0x1002;

    /** Low-water mark of sends; not supported. */
    public static final int SO_SNDLOWAT = 0x1003;

    /** Low-water mark of receives; not supported. */
    public static final int SO_RCVLOWAT = 0x1004;

    /** Longest blocking send, in milliseconds. */
    public static final int SO_SNDTIMEO = 0x1005;

    /** Longest blocking receive, in milliseconds. */
    public static final int SO_RCVTIMEO = 0x1006;

    /** The pending error; reading clears it; get only. */
    public static final int SO_ERROR = 0x1007;

    /** The socket type; get only. */
    public static final int SO_TYPE = 0x1008;

    /** State of the base provider's socket; not supported. */
    public static final int SO_BSP_STATE = 0x1009;

    /** The group; get only. */
    public static final int SO_GROUP_ID = 0x2001;

    /** The priority within the group. */
    public static final int SO_GROUP_PRIORITY = 0x2002;

    /** The largest message; get only. */
    public static final int SO_MAX_MSG_SIZE = 0x2003;

    /** The protocol information, as pointer; get only. */
    public static final int SO_PROTOCOL_INFOW = 0x2005;

    /** Opaque configuration of the provider. */
    public static final int PVD_CONFIG = 0x3001;

    /** Connections are established when they are accepted. */
    public static final int SO_CONDITIONAL_ACCEPT = 0x3002;

    /** The accepted socket takes over the listener's properties; the listener's handle, 8 bytes. */
    public static final int SO_UPDATE_ACCEPT_CONTEXT = 0x700B;

    /** Seconds since the connection was established, or -1; get only. */
    public static final int SO_CONNECT_TIME = 0x700C;

    /** The socket connected by ConnectEx takes over its state. */
    public static final int SO_UPDATE_CONNECT_CONTEXT = 0x7010;

    /** Nagle's algorithm is off; level IPPROTO_TCP. */
    public static final int TCP_NODELAY = 1;

    private WsaOptions() {}
}
