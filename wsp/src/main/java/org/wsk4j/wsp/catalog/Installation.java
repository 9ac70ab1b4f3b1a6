package org.wsk4j.wsp.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolChain;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.ws2.WscCatalog;

/** How the installing functions change a catalogue: from one state to the next, or a refusal. */
final class Installation {

    private final CatalogState before;
    private final long since;

    /**
     * @param before the state to change
     * @param since from which generation of sessions on new entries are seen
     */
    Installation(CatalogState before, long since) {
        this.before = before;
        this.since = since;
    }

    static void checkPath(String path) throws Refusal {
        if (path.isEmpty() || path.length() >= WscCatalog.MAX_PATH || path.indexOf('\0') >= 0) {
            throw new Refusal(WsaError.WSAEINVAL);
        }
    }

    /** WSCInstallProvider; puts what was installed into the list. */
    CatalogState install(UUID providerId, String path, List<WsaProtocolInfo> protocols) throws Refusal {
        checkPath(path);
        checkNew(providerId);
        checkRoom(protocols.size());
        int id = before.nextId();
        List<CatalogState.Item> items = new ArrayList<>(before.items());
        for (int i = 0; i < protocols.size(); i++) {
            checkChain(before, protocols.get(i).protocolChain());
            WsaProtocolInfo installed = protocols.get(i).toBuilder()
                    .providerId(providerId)
                    .catalogEntryId(id++)
                    .build();
            protocols.set(i, installed);
            items.add(new CatalogState.Item(installed, since));
        }
        return before.withItems(id, items).withProvider(providerId, new CatalogState.Provider(path, 0));
    }

    private void checkNew(UUID providerId) throws Refusal {
        if (before.providers().containsKey(providerId)
                || before.any(info -> info.providerId().equals(providerId))) {
            throw new Refusal(WsaError.WSANO_RECOVERY);
        }
    }

    private void checkRoom(int more) throws Refusal {
        if (before.items().size() + more > WscCatalog.MOST_ENTRIES) {
            throw new Refusal(WsaError.WSAENOBUFS);
        }
    }

    /** Layers above, each once, a base below, seven in all; everything installed already. */
    static void checkChain(CatalogState state, WsaProtocolChain chain) throws Refusal {
        if (chain.chainLen() <= 1) {
            return;
        }
        List<Integer> ids = chain.chainEntries();
        boolean legal = ids.size() <= Winsock.MAX_PROTOCOL_CHAIN && new HashSet<>(ids).size() == ids.size();
        for (int i = 0; legal && i < ids.size(); i++) {
            WsaProtocolInfo component = state.find(ids.get(i));
            int length = i == ids.size() - 1 ? Winsock.BASE_PROTOCOL : Winsock.LAYERED_PROTOCOL;
            legal = component != null && component.protocolChain().chainLen() == length;
        }
        if (!legal) {
            throw new Refusal(WsaError.WSAEINVAL);
        }
    }

    /**
     * WSCInstallProviderAndChains.
     *
     * @param protocols to stand on, as the catalogue knows them; null for all distinct base protocols
     */
    CatalogState installWithChains(
            UUID providerId, String path, String name, int serviceFlags, @Nullable List<WsaProtocolInfo> protocols)
            throws Refusal {
        List<WsaProtocolInfo> below = protocols == null ? distinctBases() : known(protocols);
        checkPath(path);
        checkNew(providerId);
        checkRoom(below.size() + 1);
        if (below.isEmpty()) {
            throw new Refusal(WsaError.WSAEINVAL);
        }
        WsaProtocolInfo layered = layeredEntry(providerId, name, serviceFlags, before.nextId());
        List<CatalogState.Item> items = new ArrayList<>(before.items());
        items.add(new CatalogState.Item(layered, since));
        CatalogState state = before.withItems(before.nextId() + 1, items)
                .withProvider(providerId, new CatalogState.Provider(path, 0));
        List<CatalogState.Item> chains = new ArrayList<>();
        int id = state.nextId();
        for (WsaProtocolInfo protocol : below) {
            WsaProtocolInfo chain = chainOver(layered, serviceFlags, name, protocol, id++);
            checkChain(state, chain.protocolChain());
            chains.add(new CatalogState.Item(chain, since));
        }
        chains.addAll(items);
        return state.withItems(id, chains);
    }

    static WsaProtocolInfo layeredEntry(UUID providerId, String name, int serviceFlags, int id) {
        return WsaProtocolInfo.builder()
                .catalogEntryId(id)
                .providerId(providerId)
                .serviceFlags1(serviceFlags & Winsock.XP1_IFS_HANDLES)
                .providerFlags(Winsock.PFL_HIDDEN)
                .protocolChain(WsaProtocolChain.LAYERED)
                .szProtocol(clip(name))
                .build();
    }

    /** What one layer over a protocol (a base, or a chain already) looks like. It has IFS handles only if both have. */
    static WsaProtocolInfo chainOver(
            WsaProtocolInfo layered, int serviceFlags, String name, WsaProtocolInfo below, int id) {
        List<Integer> lower = below.protocolChain().chainLen() <= 1
                ? List.of(below.catalogEntryId())
                : below.protocolChain().chainEntries();
        int[] ids = new int[lower.size() + 1];
        ids[0] = layered.catalogEntryId();
        for (int i = 0; i < lower.size(); i++) {
            ids[i + 1] = lower.get(i);
        }
        int handles = serviceFlags & below.serviceFlags1() & Winsock.XP1_IFS_HANDLES;
        return below.toBuilder()
                .catalogEntryId(id)
                .providerId(chainProvider(layered.providerId(), below))
                .serviceFlags1(below.serviceFlags1() & ~Winsock.XP1_IFS_HANDLES | handles)
                .protocolChain(WsaProtocolChain.of(ids))
                .szProtocol(clip(name + " over [" + below.szProtocol() + "]"))
                .build();
    }

    /** A chain has a GUID of its own: always the same for the same layer over the same protocol. */
    private static UUID chainProvider(UUID layer, WsaProtocolInfo below) {
        String over = layer + "/" + below.providerId() + "/" + below.addressFamily() + "/" + below.socketType() + "/"
                + below.protocol() + "/" + below.protocolChain();
        return UUID.nameUUIDFromBytes(over.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String clip(String name) {
        return name.length() > Winsock.WSAPROTOCOL_LEN ? name.substring(0, Winsock.WSAPROTOCOL_LEN) : name;
    }

    private List<WsaProtocolInfo> distinctBases() {
        Map<List<Integer>, WsaProtocolInfo> distinct = new LinkedHashMap<>();
        for (CatalogState.Item item : before.items()) {
            WsaProtocolInfo info = item.info();
            if (info.protocolChain().chainLen() == Winsock.BASE_PROTOCOL) {
                distinct.putIfAbsent(List.of(info.addressFamily(), info.socketType(), info.protocol()), info);
            }
        }
        return List.copyOf(distinct.values());
    }

    /** The installed entries that the caller means: by their ids. */
    private List<WsaProtocolInfo> known(List<WsaProtocolInfo> protocols) throws Refusal {
        List<WsaProtocolInfo> found = new ArrayList<>();
        for (WsaProtocolInfo protocol : protocols) {
            WsaProtocolInfo info = before.find(protocol.catalogEntryId());
            if (info == null || info.protocolChain().chainLen() == Winsock.LAYERED_PROTOCOL) {
                throw new Refusal(WsaError.WSAEINVAL);
            }
            found.add(info);
        }
        return found;
    }

    /** WSCDeinstallProvider. */
    CatalogState deinstall(UUID providerId) throws Refusal {
        List<CatalogState.Item> kept = before.without(providerId);
        if (kept.size() == before.items().size() && !before.providers().containsKey(providerId)) {
            throw new Refusal(WsaError.WSAEINVAL);
        }
        return before.withItems(kept).withProvider(providerId, null);
    }

    /** WSCUpdateProvider. */
    CatalogState update(UUID providerId, String path, List<WsaProtocolInfo> protocols) throws Refusal {
        checkPath(path);
        CatalogState.Provider known = before.providers().get(providerId);
        if (known == null) {
            throw new Refusal(WsaError.WSAEINVAL);
        }
        List<CatalogState.Item> items = new ArrayList<>(before.items());
        for (WsaProtocolInfo protocol : protocols) {
            replace(items, providerId, protocol);
        }
        CatalogState after =
                before.withItems(items).withProvider(providerId, new CatalogState.Provider(path, known.categories()));
        for (WsaProtocolInfo protocol : protocols) {
            checkChain(after, protocol.protocolChain());
        }
        return after;
    }

    private static void replace(List<CatalogState.Item> items, UUID providerId, WsaProtocolInfo protocol)
            throws Refusal {
        for (int i = 0; i < items.size(); i++) {
            WsaProtocolInfo old = items.get(i).info();
            if (old.catalogEntryId() == protocol.catalogEntryId()
                    && old.providerId().equals(providerId)) {
                WsaProtocolInfo replaced =
                        protocol.toBuilder().providerId(providerId).build();
                items.set(i, new CatalogState.Item(replaced, items.get(i).since()));
                return;
            }
        }
        throw new Refusal(WsaError.WSAEINVAL);
    }

    /** WSCWriteProviderOrder. */
    CatalogState order(int[] ids) throws Refusal {
        Map<Integer, CatalogState.Item> byId = new LinkedHashMap<>();
        before.items().forEach(item -> byId.put(item.info().catalogEntryId(), item));
        List<CatalogState.Item> ordered = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (int id : ids) {
            CatalogState.Item item = byId.get(id);
            if (item == null || !seen.add(id)) {
                throw new Refusal(WsaError.WSAEINVAL);
            }
            ordered.add(item);
        }
        if (ordered.size() != byId.size()) {
            throw new Refusal(WsaError.WSAEINVAL);
        }
        return before.withItems(ordered);
    }
}
