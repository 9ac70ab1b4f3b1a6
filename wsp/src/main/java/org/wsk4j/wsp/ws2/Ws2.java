package org.wsk4j.wsp.ws2;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.Out;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.runtime.WinsockRuntime;

/** Winsock as applications and installers find it. Any thread. */
@ProviderType
public interface Ws2 {

    /**
     * WSAStartup: begins a session. Each success needs one {@code cleanup} of the session. The session sees what was installed before.
     *
     * @param versionRequested the highest version that the caller speaks, as {@link WspData#makeVersion} makes it; 2.2 is spoken here
     * @param application names the caller, as {@link WscCatalog#setApplicationCategory} does; may be empty
     * @param data where to put the version that is spoken
     * @param session where to put the session
     * @return 0, or the error: WSAVERNOTSUPPORTED below 1.0, WSASYSNOTREADY if Winsock is shutting down, WSAEFAULT for a null
     * @wsk WSAStartup
     */
    int startup(
            int versionRequested,
            @Nullable String application,
            @Nullable WspData data,
            @Nullable Out<WinsockSession> session);

    /**
     * The installers' functions.
     *
     * @return the catalogue
     */
    WscCatalog catalog();

    /**
     * The runtime that providers and layers see: windows, blocking hooks, what is loaded.
     *
     * @return always the same
     */
    WinsockRuntime runtime();

    /**
     * Everything in the catalogue with its state.
     *
     * @return a snapshot, in catalogue order
     */
    List<CatalogStatus> entries();

    /**
     * Sees to it that a chain of layers exists over every base protocol that they serve, present and future, as
     * WSCInstallProviderAndChains does for one layer. The layers need not be present.
     *
     * @param layers the layers' names, the top one first, at most six; each once
     * @param first whether the chains come before everything else, so that they are chosen by default; otherwise new ones come last.
     *     Chains that were first before keep the place that they have now
     * @return 0, or the error: WSAEINVAL if there is none, one is doubled, or there are too many; WSASYSCALLFAILURE if the catalogue
     *     cannot be saved
     */
    int provideChain(List<String> layers, boolean first);

    /**
     * The layers that are here.
     *
     * @return their names, in alphabetical order
     */
    List<String> layers();

    /**
     * What was wrong with the stored catalogue.
     *
     * @return a sentence, or empty
     */
    String catalogDefect();
}
