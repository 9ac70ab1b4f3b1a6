package org.wsk4j;

/** Control codes of controlSocket with {@link WskControlSocketType#WskIoctl}. */
public final class WskIoctls {

    /**
     * Fixes the peer of a bound datagram socket, default destination and filter: input a {@link
     * org.wsk4j.data.SockAddr}, null clears. With IRP.
     */
    public static final int SIO_WSK_SET_REMOTE_ADDRESS = 0x8F000001;

    /**
     * Exchanges dispatch tables of an extension: {@link WskExtensionControlIn}, {@link
     * WskExtensionControlOut}. Without IRP.
     */
    public static final int SIO_WSK_REGISTER_EXTENSION = 0xCF000002;

    /** How many bytes a connection should keep in flight: output a SIZE_T. With IRP. */
    public static final int SIO_WSK_QUERY_IDEAL_SEND_BACKLOG = 0x4F000003;

    /** How many received bytes of a connection wait: output a SIZE_T. With IRP. */
    public static final int SIO_WSK_QUERY_RECEIVE_BACKLOG = 0x4F000004;

    /** What an inspected connection was accepted with: output points to a {@link WskInspectId}. Without IRP. */
    public static final int SIO_WSK_QUERY_INSPECT_ID = 0x4F000005;

    /**
     * Fixes the default destination of a bound datagram socket, without a filter: input a {@link
     * org.wsk4j.data.SockAddr}, null clears. With IRP.
     */
    public static final int SIO_WSK_SET_SENDTO_ADDRESS = 0x8F000006;

    /** Nothing of a connection is put on the wire any more; no send may be pending. With IRP. */
    public static final int SIO_WSK_SET_TCP_SILENT_MODE = 0x2F000007;

    /** Deprecated in Windows; not supported. */
    public static final int SIO_LOOPBACK_FAST_PATH = 0x98000010;

    /**
     * The local addresses of the socket's family: output points to a {@code List<SockAddr>}, and has room for
     * 8 bytes and 144 for each address. Without IRP.
     */
    public static final int SIO_ADDRESS_LIST_QUERY = 0x48000016;

    /** Completes when the local addresses change next, once. With IRP. */
    public static final int SIO_ADDRESS_LIST_CHANGE = 0x28000017;

    /** Sorts addresses by preference; input and output point to a {@code List<SockAddr>}. Without IRP. */
    public static final int SIO_ADDRESS_LIST_SORT = 0xC8000019;

    private WskIoctls() {}
}
