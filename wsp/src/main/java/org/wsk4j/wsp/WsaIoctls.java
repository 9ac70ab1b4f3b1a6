package org.wsk4j.wsp;

/**
 * Codes of {@link WspProcTable#ioctl}, verbatim.
 *
 * @wsk winsock2.h, mswsock.h
 */
public final class WsaIoctls {

    /** No parameters. */
    public static final int IOC_VOID = 0x20000000;

    /** Parameters are copied out. */
    public static final int IOC_OUT = 0x40000000;

    /** Parameters are copied in. */
    public static final int IOC_IN = 0x80000000;

    /** Both. */
    public static final int IOC_INOUT = 0xC0000000;

    /** Family: Unix. */
    public static final int IOC_UNIX = 0;

    /** Family: Winsock. */
    public static final int IOC_WS2 = 0x08000000;

    /** Family: a protocol. */
    public static final int IOC_PROTOCOL = 0x10000000;

    /** Family: a vendor. */
    public static final int IOC_VENDOR = 0x18000000;

    /** Non-blocking mode: input not 0; blocking mode: 0. */
    public static final int FIONBIO = 0x8004667E;

    /** The bytes that one receive can read. */
    public static final int FIONREAD = 0x4004667F;

    /** Whether no urgent data waits before the mark. */
    public static final int SIOCATMARK = 0x40047307;

    /** Associates a handle of another kind. */
    public static final int SIO_ASSOCIATE_HANDLE = 0x88000001;

    /** A full receive queue drops the oldest message. */
    public static final int SIO_ENABLE_CIRCULAR_QUEUEING = 0x28000002;

    /** Asks for a route. */
    public static final int SIO_FIND_ROUTE = 0x48000003;

    /** Discards the queue of sends. */
    public static final int SIO_FLUSH = 0x28000004;

    /** The broadcast address, as pointer to a SockAddr. */
    public static final int SIO_GET_BROADCAST_ADDRESS = 0x48000005;

    /** The function of a GUID; input and output are pointers. */
    public static final int SIO_GET_EXTENSION_FUNCTION_POINTER = 0xC8000006;

    /** The quality of service. */
    public static final int SIO_GET_QOS = 0xC8000007;

    /** The quality of service of the group. */
    public static final int SIO_GET_GROUP_QOS = 0xC8000008;

    /** Whether own multicasts are received. */
    public static final int SIO_MULTIPOINT_LOOPBACK = 0x88000009;

    /** How far multicasts go. */
    public static final int SIO_MULTICAST_SCOPE = 0x8800000A;

    /** Sets the quality of service. */
    public static final int SIO_SET_QOS = 0x8800000B;

    /** Sets the quality of service of the group. */
    public static final int SIO_SET_GROUP_QOS = 0x8800000C;

    /** Another handle for the socket. */
    public static final int SIO_TRANSLATE_HANDLE = 0xC800000D;

    /** The local address towards a destination; pointers to SockAddr. */
    public static final int SIO_ROUTING_INTERFACE_QUERY = 0xC8000014;

    /** Completes when that changes. */
    public static final int SIO_ROUTING_INTERFACE_CHANGE = 0x88000015;

    /** The local addresses, as pointer to a list of SockAddr. */
    public static final int SIO_ADDRESS_LIST_QUERY = 0x48000016;

    /** Completes when that changes. */
    public static final int SIO_ADDRESS_LIST_CHANGE = 0x28000017;

    /** Handle of the device. */
    public static final int SIO_QUERY_TARGET_PNP_HANDLE = 0x48000018;

    /** Sorts a list of addresses; pointers to lists of SockAddr. */
    public static final int SIO_ADDRESS_LIST_SORT = 0xC8000019;

    /** The handle of the provider below, for layers. */
    public static final int SIO_BSP_HANDLE = 0x4800001B;

    /** The same, for select. */
    public static final int SIO_BSP_HANDLE_SELECT = 0x4800001C;

    /** The same, for poll. */
    public static final int SIO_BSP_HANDLE_POLL = 0x4800001D;

    /** The base provider's handle, 8 bytes; no layer intercepts it. */
    public static final int SIO_BASE_HANDLE = 0x48000022;

    private WsaIoctls() {}
}
