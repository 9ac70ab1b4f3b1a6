package org.wsk4j;

/** Event types of clientEvent. Winsock Kernel defines none; these are ours. */
public final class WskClientEvents {

    /** The provider of a capture is leaving: close its sockets and release the capture. The information is the {@link WskProviderNpi}. */
    public static final int PROVIDER_DETACHING = 1;

    private WskClientEvents() {}
}
