package org.wsk4j.wsp;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.data.Out;

/**
 * A Winsock service provider: what a provider's library exports. Base providers and layers implement it.
 *
 * @wsk WSPStartup
 */
@ConsumerType
@FunctionalInterface
public interface WspProvider {

    /**
     * Starts the provider, or counts one more user. Each success needs one {@link WspProcTable#cleanup}; afterwards it can be
     * started again at once. Of several upcall tables the provider uses the most recent.
     *
     * <p>A layer starts the one below it with the same protocol information, or with the base's own if that is next, and with
     * the upcall table as it is.
     *
     * @param versionRequested the highest version that the caller can speak, as {@link WspData#makeVersion} makes it
     * @param data where to put the version that is spoken and what the provider says of itself
     * @param protocolInfo the catalogue entry (or chain) that is activated
     * @param upcallTable what the provider may call
     * @param procTable where to put the entries
     * @return 0, or the error: WSAVERNOTSUPPORTED if the version is below the provider's lowest, WSASYSNOTREADY if there is no
     *     network (no WSK provider), WSAEPROCLIM, WSAEINPROGRESS inside a callback, WSAEFAULT for a null
     * @wsk WSPStartup
     */
    int startup(
            int versionRequested,
            @Nullable WspData data,
            @Nullable WsaProtocolInfo protocolInfo,
            @Nullable WspUpcallTable upcallTable,
            @Nullable Out<WspProcTable> procTable);
}
