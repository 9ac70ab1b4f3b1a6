package org.wsk4j.wsp.base;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.data.Out;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.WspProvider;
import org.wsk4j.wsp.WspUpcallTable;
import org.wsk4j.wsp.socket.BackgroundWork;
import org.wsk4j.wsp.socket.BaseInstance;
import org.wsk4j.wsp.socket.ProtocolEntries;
import org.wsk4j.wsp.socket.WskBinding;

/**
 * A Winsock base provider over a WSK provider, chosen as everywhere else: by a selection, through the registrar.
 *
 * <p>Make one for each attached WSK provider ({@code WskProviderSelection.any().provider(name)}), or one for whichever is best
 * ({@code any()}); the latter serves new sockets with another provider when its own has gone. Sockets of a provider that has
 * gone answer WSAENETDOWN until they are closed.
 */
public final class WskServiceProvider implements WspProvider, AutoCloseable {

    /** The lowest version that is spoken: 2.0. */
    public static final int LOWEST_VERSION = WspData.makeVersion(2, 0);

    /** The highest version that is spoken: 2.2. */
    public static final int HIGHEST_VERSION = WspData.makeVersion(2, 2);

    private final WskBinding binding;
    private final BackgroundWork background = new BackgroundWork();
    private final String name;
    private final UUID providerId;
    private @Nullable BaseInstance instance; // guarded by this
    private boolean closed; // guarded by this

    /**
     * Creates a provider; it registers as a client, and is closed by {@link #close}.
     *
     * @param registrar where WSK providers are found
     * @param selection which of them serves
     * @throws IllegalArgumentException if the selection's filter is malformed
     * @throws IllegalStateException if the registrar is closed
     */
    public WskServiceProvider(WskRegistrar registrar, WskProviderSelection selection) {
        String provider = selection.provider();
        name = provider == null ? "any" : provider;
        providerId = UUID.nameUUIDFromBytes(("org.wsk4j.wsp/" + name).getBytes(StandardCharsets.UTF_8));
        binding = new WskBinding(registrar, selection);
    }

    /**
     * The name of the WSK provider that is asked for.
     *
     * @return its name, or "any"
     */
    public String name() {
        return name;
    }

    /**
     * The GUID of this Winsock provider: derived from the name, so the same everywhere and always.
     *
     * @return for the catalogue
     */
    public UUID providerId() {
        return providerId;
    }

    /**
     * What the WSK provider can do, as entries for the catalogue, which gives them their ids.
     *
     * @return one entry for each transport; empty when no WSK provider fits
     */
    public List<WsaProtocolInfo> protocols() {
        WskProviderCharacteristics provider = binding.characteristics();
        return provider == null ? List.of() : ProtocolEntries.of(provider, providerId);
    }

    @Override
    public synchronized int startup(
            int versionRequested,
            @Nullable WspData data,
            @Nullable WsaProtocolInfo protocolInfo,
            @Nullable WspUpcallTable upcallTable,
            @Nullable Out<WspProcTable> procTable) {
        if (data == null || protocolInfo == null || upcallTable == null || procTable == null) {
            return WsaError.WSAEFAULT;
        }
        BaseInstance current = instance;
        if (current != null && current.isInCallback()) {
            return WsaError.WSAEINPROGRESS;
        }
        if (WspData.compareVersions(versionRequested, LOWEST_VERSION) < 0) {
            return WsaError.WSAVERNOTSUPPORTED;
        }
        WskProviderCharacteristics provider = binding.characteristics();
        if (provider == null || closed) {
            return WsaError.WSASYSNOTREADY;
        }
        if (current == null || !current.isStarted()) {
            current = new BaseInstance(binding, background, upcallTable);
            instance = current;
        }
        boolean lower = WspData.compareVersions(versionRequested, HIGHEST_VERSION) < 0;
        data.set(
                lower ? versionRequested : HIGHEST_VERSION,
                HIGHEST_VERSION,
                "wsk4j base provider over " + provider.name());
        procTable.set(current.startup(upcallTable, protocolInfo));
        return 0;
    }

    /** Ends everything that is still started and every connection that is still being closed, then the registration. */
    @Override
    public void close() {
        BaseInstance current;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            current = instance;
        }
        if (current != null) {
            current.end();
        }
        background.close();
        binding.close();
    }
}
