package org.wsk4j.wsp.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Out;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolChain;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.WspProvider;
import org.wsk4j.wsp.layer.LayeredProvider;
import org.wsk4j.wsp.layer.OwnHandleTable;
import org.wsk4j.wsp.runtime.WinsockRuntime;
import org.wsk4j.wsp.ws2.CatalogStatus;
import org.wsk4j.wsp.ws2.CatalogStore;
import org.wsk4j.wsp.ws2.WinsockSession;
import org.wsk4j.wsp.ws2.Ws2;
import org.wsk4j.wsp.ws2.WscCatalog;

/** Winsock as a whole: the catalogue, what of it is here, and the sessions. */
public final class WinsockSystem implements Ws2, AutoCloseable {

    /** What is here: a provider, in its how manieth presence. */
    private record Presence(WspProvider provider, long incarnation) {}

    private static final long DEPARTURE_MILLIS = 2000;
    private static final int LOWEST_VERSION = WspData.makeVersion(1, 0);

    private final WinsockRuntime runtime = new WinsockRuntime();
    private final AtomicLong incarnations = new AtomicLong();
    private final Map<UUID, Presence> present = new ConcurrentHashMap<>();
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final WinsockCatalog catalog;
    private final ChainPlan plan;
    private volatile Runnable refresh = () -> {};
    private volatile boolean closed;

    /**
     * Creates a system without providers.
     *
     * @param store where the catalogue is kept
     */
    public WinsockSystem(CatalogStore store) {
        catalog = new WinsockCatalog(store, new Loader());
        plan = new ChainPlan(catalog);
    }

    /**
     * Says what brings the base providers up to date; it runs before everything that needs them.
     *
     * @param newRefresh cheap when nothing has changed
     */
    public void refreshWith(Runnable newRefresh) {
        refresh = newRefresh;
    }

    /** Brings the base providers up to date. */
    void refresh() {
        refresh.run();
    }

    CatalogState state() {
        return catalog.state();
    }

    @Override
    public WinsockRuntime runtime() {
        return runtime;
    }

    @Override
    public WscCatalog catalog() {
        refresh();
        return catalog;
    }

    @Override
    public String catalogDefect() {
        return catalog.defect();
    }

    /**
     * A base provider is here. Its entries are installed where they were not yet, and seen at once.
     *
     * @param providerId its GUID
     * @param path where it is said to be
     * @param provider the provider
     * @param protocols its entries
     * @param outranked providers that are worse: new entries come before theirs
     */
    public void attachBase(
            UUID providerId, String path, WspProvider provider, List<WsaProtocolInfo> protocols, List<UUID> outranked) {
        plan.base(providerId, path, protocols, outranked);
        attach(providerId, path, provider);
    }

    private void attach(UUID providerId, String path, WspProvider provider) {
        runtime.registerProvider(providerId, path, provider);
        present.put(providerId, new Presence(provider, incarnations.incrementAndGet()));
    }

    /**
     * A base provider has gone. Its entries stay in the catalogue, and are not available.
     *
     * @param providerId its GUID
     */
    public void detachBase(UUID providerId) {
        present.remove(providerId);
        runtime.unregisterProvider(providerId);
    }

    /**
     * A layer is here: chains of it alone are made, chosen only by those who ask for them, beside those that were configured.
     *
     * @param layer the layer
     * @param location where it comes from; others may come from there as well
     * @return 0, or the error: WSAEINVALIDPROCTABLE if it has handles of its own and lacks an extension function, WSANO_RECOVERY if a
     *     layer of its GUID or name is here already
     */
    public int attachLayer(LayeredProvider layer, String location) {
        if (present.containsKey(layer.providerId()) || layers().contains(layer.name())) {
            return WsaError.WSANO_RECOVERY;
        }
        if ((layer.serviceFlags() & Winsock.XP1_IFS_HANDLES) == 0
                && !layer.extensionFunctions().containsAll(OwnHandleTable.EXTENSION_FUNCTIONS)) {
            return WsaError.WSAEINVALIDPROCTABLE;
        }
        String path = path(location, layer.name());
        int error = plan.layer(layer, path);
        if (error == 0) {
            attach(layer.providerId(), path, new LayerStarter(layer, this));
        }
        return error;
    }

    /** A provider is loaded by its path, so no two share one. */
    private static String path(String location, String name) {
        int room = WscCatalog.MAX_PATH - 1 - 1 - name.length();
        return location.substring(0, Math.max(0, Math.min(location.length(), room))) + "#" + name;
    }

    /**
     * A layer goes. New sockets take other entries at once; its own are closed below and answer WSAENETDOWN. Returns when it is no longer
     * in use, or after two seconds.
     *
     * @param layer as it was attached
     */
    public void detachLayer(LayeredProvider layer) {
        Presence presence = present.get(layer.providerId());
        if (presence == null || !(presence.provider instanceof LayerStarter starter) || starter.layer() != layer) {
            return;
        }
        present.remove(layer.providerId());
        runtime.unregisterProvider(layer.providerId());
        plan.forget(layer.name());
        starter.depart(DEPARTURE_MILLIS);
    }

    @Override
    public int provideChain(List<String> layers, boolean first) {
        refresh();
        return plan.provide(layers, first);
    }

    @Override
    public List<String> layers() {
        List<String> names = new ArrayList<>();
        for (Presence presence : present.values()) {
            if (presence.provider instanceof LayerStarter starter) {
                names.add(starter.layer().name());
            }
        }
        names.sort(null);
        return names;
    }

    private long incarnation(UUID providerId) {
        Presence presence = present.get(providerId);
        if (presence != null) {
            return presence.incarnation;
        }
        CatalogState.Provider provider = catalog.state().providers().get(providerId);
        return provider != null && runtime.loadProvider(provider.path()) != null ? -1 : 0;
    }

    /** The entries that an entry needs: itself, or those of its chain, the top one first; empty if one is not installed. */
    private List<WsaProtocolInfo> components(WsaProtocolInfo entry) {
        if (entry.protocolChain().chainLen() <= 1) {
            return List.of(entry);
        }
        List<WsaProtocolInfo> components = new ArrayList<>();
        for (int id : entry.protocolChain().chainEntries()) {
            WsaProtocolInfo component = catalog.state().find(id);
            if (component == null) {
                return List.of();
            }
            components.add(component);
        }
        return components;
    }

    boolean isAvailable(WsaProtocolInfo entry) {
        List<WsaProtocolInfo> components = components(entry);
        return !components.isEmpty()
                && components.stream().allMatch(component -> incarnation(component.providerId()) != 0);
    }

    /** Tells one presence of everything that an entry needs from another. */
    List<Long> stamp(int catalogEntryId) {
        WsaProtocolInfo entry = catalog.state().find(catalogEntryId);
        return entry == null
                ? List.of()
                : components(entry).stream()
                        .map(component -> incarnation(component.providerId()))
                        .toList();
    }

    /** The same for what is below a layer in a chain. */
    List<Long> stampBelow(WsaProtocolChain chain, WsaProtocolInfo layer) {
        List<Integer> ids = chain.chainEntries();
        return ids.subList(ids.indexOf(layer.catalogEntryId()) + 1, ids.size()).stream()
                .flatMap(id -> stamp(id).stream())
                .toList();
    }

    /** Whether the handles that come from below a layer are the system's: one layer with handles of its own, and they are not. */
    boolean handlesBelowAreIfs(WsaProtocolChain chain, UUID layer) {
        boolean below = false;
        boolean ifs = true;
        for (int id : chain.chainEntries()) {
            WsaProtocolInfo component = catalog.state().find(id);
            if (component != null && below) {
                ifs &= (component.serviceFlags1() & Winsock.XP1_IFS_HANDLES) != 0;
            }
            below |= component != null && component.providerId().equals(layer);
        }
        return ifs;
    }

    /** The categories of each layer in an entry. */
    List<Integer> layerCategories(WsaProtocolInfo entry) {
        List<Integer> categories = new ArrayList<>();
        for (WsaProtocolInfo component : components(entry)) {
            CatalogState.Provider provider = catalog.state().providers().get(component.providerId());
            if (provider != null && component.protocolChain().chainLen() == Winsock.LAYERED_PROTOCOL) {
                categories.add(provider.categories());
            }
        }
        return categories;
    }

    /** The provider that serves an entry: the top one of a chain. */
    @Nullable
    WspProvider topProvider(WsaProtocolInfo entry) {
        List<WsaProtocolInfo> components = components(entry);
        return components.isEmpty() ? null : load(components.get(0).providerId());
    }

    private @Nullable WspProvider load(UUID providerId) {
        Presence presence = present.get(providerId);
        if (presence != null) {
            return presence.provider;
        }
        CatalogState.Provider provider = catalog.state().providers().get(providerId);
        return provider == null ? null : runtime.loadProvider(provider.path());
    }

    @Override
    public List<CatalogStatus> entries() {
        refresh();
        return catalog.state().items().stream().map(item -> status(item.info())).toList();
    }

    private CatalogStatus status(WsaProtocolInfo info) {
        CatalogState.Provider provider = catalog.state().providers().get(info.providerId());
        List<WsaProtocolInfo> components = components(info);
        String reason = components.isEmpty() ? "a part of the chain is not installed" : "";
        for (WsaProtocolInfo component : components) {
            if (incarnation(component.providerId()) == 0) {
                reason = "\"" + component.szProtocol() + "\" is away";
            }
        }
        return new CatalogStatus(info, provider == null ? "" : provider.path(), reason.isEmpty(), reason);
    }

    @Override
    public int startup(
            int versionRequested,
            @Nullable String application,
            @Nullable WspData data,
            @Nullable Out<WinsockSession> session) {
        if (application == null || data == null || session == null) {
            return WsaError.WSAEFAULT;
        }
        if (closed) {
            return WsaError.WSASYSNOTREADY;
        }
        if (WspData.compareVersions(versionRequested, LOWEST_VERSION) < 0) {
            return WsaError.WSAVERNOTSUPPORTED;
        }
        refresh();
        boolean newer = WspData.compareVersions(versionRequested, LayerStarter.VERSION) > 0;
        int spoken = newer ? LayerStarter.VERSION : versionRequested;
        data.set(spoken, LayerStarter.VERSION, "wsk4j Winsock");
        LpInt permitted = new LpInt();
        boolean categorised = !application.isEmpty()
                && catalog.getApplicationCategory(application, null, permitted, new LpInt()) == 0;
        Session fresh = new Session(
                this, LayerStarter.VERSION, catalog.nextGeneration(), categorised ? permitted.value() : null);
        sessions.add(fresh);
        session.set(new SessionTable(fresh, this));
        return 0;
    }

    void ended(Session session) {
        sessions.remove(session);
    }

    /** Ends every session, lets the layers go, and closes the runtime. */
    @Override
    public void close() {
        closed = true;
        sessions.forEach(session -> session.end(new LpInt()));
        for (Presence presence : present.values()) {
            if (presence.provider instanceof LayerStarter starter) {
                detachLayer(starter.layer());
            }
        }
        present.clear();
        runtime.close();
    }

    private final class Loader implements ProviderLoader {

        @Override
        public int checkExtensions(UUID providerId, String path) {
            Presence presence = present.get(providerId);
            WspProvider provider = presence == null ? runtime.loadProvider(path) : presence.provider;
            if (provider == null) {
                return WsaError.WSAEINVALIDPROVIDER;
            }
            return provider instanceof LayerStarter starter
                            && starter.layer().extensionFunctions().containsAll(OwnHandleTable.EXTENSION_FUNCTIONS)
                    ? 0
                    : WsaError.WSAEINVALIDPROCTABLE;
        }
    }
}
