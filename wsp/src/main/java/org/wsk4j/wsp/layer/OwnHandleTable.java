package org.wsk4j.wsp.layer;

import java.util.Set;
import java.util.UUID;
import org.wsk4j.wsp.extension.ExtensionFunctions;

/** placeholder while the catalogue is built */
public final class OwnHandleTable {
    /** All. */
    public static final Set<UUID> EXTENSION_FUNCTIONS = Set.of(
            ExtensionFunctions.WSAID_ACCEPTEX,
            ExtensionFunctions.WSAID_CONNECTEX,
            ExtensionFunctions.WSAID_DISCONNECTEX,
            ExtensionFunctions.WSAID_GETACCEPTEXSOCKADDRS,
            ExtensionFunctions.WSAID_TRANSMITFILE,
            ExtensionFunctions.WSAID_TRANSMITPACKETS,
            ExtensionFunctions.WSAID_WSARECVMSG,
            ExtensionFunctions.WSAID_WSASENDMSG);
    private OwnHandleTable() {}
}
