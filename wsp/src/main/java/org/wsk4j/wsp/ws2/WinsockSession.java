package org.wsk4j.wsp.ws2;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WspProcTable;

/**
 * What one application has between WSAStartup and WSACleanup: the thirty entries, each routed to the provider of its socket.
 *
 * <p>{@code socket} chooses the first entry of the catalogue, in order, that is available, permitted by the application's categories, and
 * matches family, type and protocol; family and type 0 match all, protocol 0 only entries with PFL_MATCHES_PROTOCOL_ZERO. A protocol
 * information supplied chooses its entry without matching. {@code select} goes to the provider of the first socket in the sets, to which
 * all of them must belong.
 *
 * <p>An entry installed later by WSCInstallProvider is seen by sessions that start later; base providers and layers that come and go are
 * seen at once. A socket whose layer or transport has gone answers WSAENETDOWN until it is closed.
 */
@ProviderType
public interface WinsockSession extends WspProcTable {

    /**
     * The entries that applications see: those that are available, permitted, and neither hidden nor a layered protocol by itself.
     *
     * @param protocols those wanted, ending with 0 or with the array; null for all
     * @param buffer where to put them
     * @param bufferLength in: room, in entries; out: what is needed
     * @param errno set when this fails: WSAENOBUFS if the room is too small, WSAEFAULT
     * @return how many, or SOCKET_ERROR
     * @wsk WSAEnumProtocols
     */
    int enumProtocols(
            int @Nullable [] protocols,
            @Nullable WsaProtocolInfo @Nullable [] buffer,
            @Nullable LpInt bufferLength,
            LpInt errno);
}
