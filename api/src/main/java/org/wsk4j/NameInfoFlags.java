package org.wsk4j;

/** Flags of getNameInfo. */
public final class NameInfoFlags {

    /** Answer a bare name for local hosts. */
    public static final int NI_NOFQDN = 1;

    /** Answer the address literal; look nothing up. */
    public static final int NI_NUMERICHOST = 2;

    /** Fail where there is no name. */
    public static final int NI_NAMEREQD = 4;

    /** Answer the port number. */
    public static final int NI_NUMERICSERV = 8;

    /** Answer the datagram service. */
    public static final int NI_DGRAM = 0x10;

    private NameInfoFlags() {}
}
