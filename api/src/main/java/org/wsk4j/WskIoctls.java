package org.wsk4j;

/** Control codes of controlSocket with {@link WskControlSocketType#WskIoctl}. */
public final class WskIoctls {

    /** Fixes the peer of a datagram socket: default destination and filter. */
    public static final int SIO_WSK_SET_REMOTE_ADDRESS = 0x8F000001;

    /** Exchanges dispatch tables of an extension. */
    public static final int SIO_WSK_REGISTER_EXTENSION = 0xCF000002;

    /** How many bytes are worth keeping in flight. */
    public static final int SIO_WSK_QUERY_IDEAL_SEND_BACKLOG = 0x4F000003;

    /** How many received bytes wait. */
    public static final int SIO_WSK_QUERY_RECEIVE_BACKLOG = 0x4F000004;

    /** The inspect ID that a connection was accepted with. */
    public static final int SIO_WSK_QUERY_INSPECT_ID = 0x4F000005;

    /** Fixes the default destination of a datagram socket, without a filter. */
    public static final int SIO_WSK_SET_SENDTO_ADDRESS = 0x8F000006;

    /** Nothing is put on the wire any more. */
    public static final int SIO_WSK_SET_TCP_SILENT_MODE = 0x2F000007;

    /** Deprecated in Windows; not supported. */
    public static final int SIO_LOOPBACK_FAST_PATH = 0x98000010;

    /** The local addresses of the socket's family. */
    public static final int SIO_ADDRESS_LIST_QUERY = 0x48000016;

    /** Completes when the local addresses change next. */
    public static final int SIO_ADDRESS_LIST_CHANGE = 0x28000017;

    /** Sorts addresses by preference. */
    public static final int SIO_ADDRESS_LIST_SORT = 0xC8000019;

    private WskIoctls() {}
}
