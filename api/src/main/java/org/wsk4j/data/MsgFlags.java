package org.wsk4j.data;

/** Flags about a received datagram, with the values of Windows: in {@code controlFlags} of a receive and in event flags. */
public final class MsgFlags {

    /** The buffer was too small: the rest of the datagram is lost. */
    public static final int MSG_TRUNC = 0x100;

    /** The room for control information was too small: some objects are missing. */
    public static final int MSG_CTRUNC = 0x200;

    /** The datagram was sent to a broadcast address. */
    public static final int MSG_BCAST = 0x400;

    /** The datagram was sent to a multicast address. */
    public static final int MSG_MCAST = 0x800;

    private MsgFlags() {}
}
