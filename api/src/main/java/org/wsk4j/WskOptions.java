package org.wsk4j;

/** Levels, socket options and protocols, with the values of Windows. */
public final class WskOptions {

    /** Socket type: stream. */
    public static final int SOCK_STREAM = 1;

    /** Socket type: datagram. */
    public static final int SOCK_DGRAM = 2;

    /** Socket type: raw. */
    public static final int SOCK_RAW = 3;

    /** Level: IPv4. */
    public static final int IPPROTO_IP = 0;

    /** Level and protocol: TCP. */
    public static final int IPPROTO_TCP = 6;

    /** Level and protocol: UDP. */
    public static final int IPPROTO_UDP = 17;

    /** Level: IPv6. */
    public static final int IPPROTO_IPV6 = 41;

    /** Level: the socket itself. */
    public static final int SOL_SOCKET = 0xFFFF;

    /** Share the address; before bind. */
    public static final int SO_REUSEADDR = 0x4;

    /** Probe an idle connection. */
    public static final int SO_KEEPALIVE = 0x8;

    /** Permit broadcast. */
    public static final int SO_BROADCAST = 0x20;

    /** The host's send buffer in bytes. */
    public static final int SO_SNDBUF = 0x1001;

    /** The host's receive buffer in bytes. */
    public static final int SO_RCVBUF = 0x1002;

    /** Share the address with nobody; before bind. */
    public static final int SO_EXCLUSIVEADDRUSE = ~SO_REUSEADDR;

    /** Inspect connection requests; before bind. */
    public static final int SO_CONDITIONAL_ACCEPT = 0x3002;

    /** The first option of Winsock Kernel. */
    public static final int WSK_SO_BASE = 0x4000;

    /** The cached security descriptor for sharing; before bind. */
    public static final int SO_WSK_SECURITY = 0x4001;

    /** Enables or disables event callbacks. */
    public static final int SO_WSK_EVENT_CALLBACK = 0x4002;

    /** Send without delay. */
    public static final int TCP_NODELAY = 1;

    /** Seconds of silence before the first probe. */
    public static final int TCP_KEEPIDLE = 3;

    /** Seconds of retransmission before the connection fails. */
    public static final int TCP_MAXRT = 5;

    /** Timestamps. */
    public static final int TCP_TIMESTAMPS = 10;

    /** Data may ride on the SYN; before connectEx or bind. */
    public static final int TCP_FASTOPEN = 15;

    /** Probes before the connection fails. */
    public static final int TCP_KEEPCNT = 16;

    /** Seconds between probes. */
    public static final int TCP_KEEPINTVL = 17;

    /** Send without checksum. */
    public static final int UDP_NOCHECKSUM = 1;

    /** Cut one send into datagrams of this size. */
    public static final int UDP_SEND_MSG_SIZE = 2;

    /** Coalesce received datagrams up to this size; 0 for off. */
    public static final int UDP_RECV_MAX_COALESCED_SIZE = 3;

    /** The type-of-service byte. */
    public static final int IP_TOS = 3;

    /** The time to live. */
    public static final int IP_TTL = 4;

    /** The interface of outgoing multicast, by index. */
    public static final int IP_MULTICAST_IF = 9;

    /** The time to live of outgoing multicast. */
    public static final int IP_MULTICAST_TTL = 10;

    /** Hear one's own multicast. */
    public static final int IP_MULTICAST_LOOP = 11;

    /** Joins a group: an {@link IpMreq}. */
    public static final int IP_ADD_MEMBERSHIP = 12;

    /** Leaves a group: an {@link IpMreq}. */
    public static final int IP_DROP_MEMBERSHIP = 13;

    /** Never fragment. */
    public static final int IP_DONTFRAGMENT = 14;

    /** Receive the destination address and interface. */
    public static final int IP_PKTINFO = 19;

    /** Receive the time to live. */
    public static final int IP_RECVTTL = 21;

    /** The interface of outgoing unicast, by index. */
    public static final int IP_UNICAST_IF = 31;

    /** Receive the type of service. */
    public static final int IP_RECVTOS = 40;

    /** Receive the ECN bits. */
    public static final int IP_ECN = 50;

    /** How the path MTU is found. */
    public static final int IP_MTU_DISCOVER = 71;

    /** The path MTU. */
    public static final int IP_MTU = 73;

    /** Receive ICMP errors. */
    public static final int IP_RECVERR = 75;

    /** The hop limit. */
    public static final int IPV6_UNICAST_HOPS = 4;

    /** The interface of outgoing multicast, by index. */
    public static final int IPV6_MULTICAST_IF = 9;

    /** The hop limit of outgoing multicast. */
    public static final int IPV6_MULTICAST_HOPS = 10;

    /** Hear one's own multicast. */
    public static final int IPV6_MULTICAST_LOOP = 11;

    /** Joins a group: an {@link IpMreq}. */
    public static final int IPV6_ADD_MEMBERSHIP = 12;

    /** Leaves a group: an {@link IpMreq}. */
    public static final int IPV6_DROP_MEMBERSHIP = 13;

    /** Never fragment. */
    public static final int IPV6_DONTFRAG = 14;

    /** Receive the destination address and interface. */
    public static final int IPV6_PKTINFO = 19;

    /** Receive the hop limit. */
    public static final int IPV6_HOPLIMIT = 21;

    /** No IPv4 on this socket; on by default; before bind. */
    public static final int IPV6_V6ONLY = 27;

    /** Receive routing headers. */
    public static final int IPV6_RTHDR = 32;

    /** The traffic class. */
    public static final int IPV6_TCLASS = 39;

    /** Receive the traffic class. */
    public static final int IPV6_RECVTCLASS = 40;

    /** Receive the ECN bits. */
    public static final int IPV6_ECN = 50;

    /** Receive ICMP errors. */
    public static final int IPV6_RECVERR = 75;

    private WskOptions() {}
}
