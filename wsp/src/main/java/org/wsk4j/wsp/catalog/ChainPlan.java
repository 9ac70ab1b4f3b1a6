package org.wsk4j.wsp.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolChain;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.layer.LayeredProvider;

/**
 * What is installed by itself as base providers and layers come: their entries, and the chains that somebody asked for over every base. An
 * entry once installed keeps its id and its place for ever, also while its provider is away.
 */
final class ChainPlan {

    /**
     * Chains that shall exist.
     *
     * @param layers the top one first
     * @param first whether they come before everything else
     */
    private record Stack(List<String> layers, boolean first) {}

    private final WinsockCatalog catalog;
    private final List<Stack> stacks = new ArrayList<>(); // guarded by this
    /** Those that are here, by name. */
    private final Map<String, LayeredProvider> layers = new HashMap<>(); // guarded by this

    ChainPlan(WinsockCatalog catalog) {
        this.catalog = catalog;
    }

    /** A base provider is here. */
    synchronized int base(UUID providerId, String path, List<WsaProtocolInfo> protocols, List<UUID> outranked) {
        return catalog.change(before -> withChains(withBase(before, providerId, path, protocols, outranked)));
    }

    private static CatalogState withBase(
            CatalogState before, UUID providerId, String path, List<WsaProtocolInfo> protocols, List<UUID> outranked) {
        List<CatalogState.Item> items = new ArrayList<>(before.items());
        int id = before.nextId();
        for (WsaProtocolInfo protocol : protocols) {
            int known = indexOf(items, providerId, protocol);
            int entryId = known < 0 ? id++ : items.get(known).info().catalogEntryId();
            WsaProtocolInfo entry = protocol.toBuilder()
                    .providerId(providerId)
                    .catalogEntryId(entryId)
                    .protocolChain(WsaProtocolChain.BASE)
                    .build();
            if (known >= 0) {
                items.set(known, new CatalogState.Item(entry, items.get(known).since()));
            } else {
                items.add(placeOfBase(items, outranked), new CatalogState.Item(entry, 0));
            }
        }
        CatalogState.Provider provider = new CatalogState.Provider(path, 0);
        return before.withItems(id, items).withProvider(providerId, provider);
    }

    private static int indexOf(List<CatalogState.Item> items, UUID providerId, WsaProtocolInfo protocol) {
        for (int i = 0; i < items.size(); i++) {
            WsaProtocolInfo info = items.get(i).info();
            if (info.protocolChain().chainLen() == Winsock.BASE_PROTOCOL
                    && info.providerId().equals(providerId)
                    && info.addressFamily() == protocol.addressFamily()
                    && info.socketType() == protocol.socketType()
                    && info.protocol() == protocol.protocol()) {
                return i;
            }
        }
        return -1;
    }

    /** Before the first entry of a worse base provider, else at the end. */
    private static int placeOfBase(List<CatalogState.Item> items, List<UUID> outranked) {
        for (int i = 0; i < items.size(); i++) {
            if (outranked.contains(items.get(i).info().providerId())) {
                return i;
            }
        }
        return items.size();
    }

    /** A layer is here. */
    synchronized int layer(LayeredProvider layer, String path) {
        layers.put(layer.name(), layer);
        Stack alone = new Stack(List.of(layer.name()), false);
        if (stacks.stream().noneMatch(stack -> stack.layers.equals(alone.layers))) {
            stacks.add(alone);
        }
        int error = catalog.change(before -> withChains(withLayer(before, layer, path)));
        if (error != 0) {
            layers.remove(layer.name());
        }
        return error;
    }

    /** Categories that somebody set stay. */
    private static CatalogState withLayer(CatalogState before, LayeredProvider layer, String path) {
        CatalogState.Provider known = before.providers().get(layer.providerId());
        int categories = known == null ? layer.categories() : known.categories();
        CatalogState state = before.withProvider(layer.providerId(), new CatalogState.Provider(path, categories));
        if (state.layeredEntry(layer.providerId()) != null) {
            return state;
        }
        List<CatalogState.Item> items = new ArrayList<>(state.items());
        items.add(new CatalogState.Item(
                Installation.layeredEntry(layer.providerId(), layer.name(), layer.serviceFlags(), state.nextId()), 0));
        return state.withItems(state.nextId() + 1, items);
    }

    synchronized void forget(String layer) {
        layers.remove(layer);
    }

    synchronized int provide(List<String> wanted, boolean first) {
        if (wanted.isEmpty()
                || wanted.size() >= Winsock.MAX_PROTOCOL_CHAIN
                || new HashSet<>(wanted).size() != wanted.size()) {
            return WsaError.WSAEINVAL;
        }
        Stack stack = new Stack(List.copyOf(wanted), first);
        boolean last = stacks.removeIf(known -> known.layers.equals(stack.layers) && !known.first);
        stacks.removeIf(known -> known.layers.equals(stack.layers));
        stacks.add(stack);
        return catalog.change(before -> withChains(last && first ? moved(before, stack) : before));
    }

    /** Adds the chains that are missing: every stack whose layers are installed, over every base that they cover. */
    private CatalogState withChains(CatalogState before) throws Refusal {
        CatalogState state = before;
        for (Stack stack : stacks) {
            for (CatalogState.Item item : List.copyOf(state.items())) {
                WsaProtocolInfo base = item.info();
                if (base.protocolChain().chainLen() == Winsock.BASE_PROTOCOL && covers(stack, base)) {
                    state = withChain(state, stack, base);
                }
            }
        }
        return state;
    }

    /** The state with the chains of a stack before everything else. */
    private CatalogState moved(CatalogState state, Stack stack) {
        List<Integer> ids = stack.layers.stream()
                .map(layers::get)
                .map(layer -> layer == null ? null : state.layeredEntry(layer.providerId()))
                .map(entry -> entry == null ? -1 : entry.catalogEntryId())
                .toList();
        List<CatalogState.Item> items = new ArrayList<>();
        List<CatalogState.Item> others = new ArrayList<>();
        for (CatalogState.Item item : state.items()) {
            List<Integer> chain = item.info().protocolChain().chainEntries();
            boolean its = chain.size() == ids.size() + 1
                    && chain.subList(0, ids.size()).equals(ids);
            (its ? items : others).add(item);
        }
        items.addAll(others);
        return state.withItems(items);
    }

    private boolean covers(Stack stack, WsaProtocolInfo base) {
        return stack.layers.stream().allMatch(id -> {
            LayeredProvider layer = layers.get(id);
            return layer != null && layer.covers(base);
        });
    }

    private CatalogState withChain(CatalogState state, Stack stack, WsaProtocolInfo base) throws Refusal {
        WsaProtocolInfo chain = base;
        UUID top = base.providerId();
        for (int i = stack.layers.size() - 1; i >= 0; i--) {
            LayeredProvider layer = layers.get(stack.layers.get(i));
            WsaProtocolInfo layered = layer == null ? null : state.layeredEntry(layer.providerId());
            if (layered == null) {
                return state;
            }
            top = layered.providerId();
            chain = Installation.chainOver(
                    layered, layered.serviceFlags1(), layered.szProtocol(), chain, state.nextId());
        }
        WsaProtocolChain ids = chain.protocolChain();
        if (state.any(info -> info.protocolChain().equals(ids))) {
            return state;
        }
        Installation.checkChain(state, ids);
        List<CatalogState.Item> items = new ArrayList<>(state.items());
        items.add(placeOfChain(items, stack, ids), new CatalogState.Item(chain, 0));
        return state.withItems(state.nextId() + 1, items)
                .withProvider(chain.providerId(), new CatalogState.Provider(path(state, top), 0));
    }

    private static String path(CatalogState state, UUID providerId) {
        CatalogState.Provider provider = state.providers().get(providerId);
        return provider == null ? "" : provider.path();
    }

    /**
     * Beside the chains of the same layers, in the order of their bases; the first of a kind comes first or last, as was asked.
     */
    private static int placeOfChain(List<CatalogState.Item> items, Stack stack, WsaProtocolChain ids) {
        List<Integer> layers = ids.chainEntries().subList(0, ids.chainLen() - 1);
        int base = indexOf(items, ids.chainEntries().get(ids.chainLen() - 1));
        int after = -1;
        for (int i = 0; i < items.size(); i++) {
            List<Integer> other = items.get(i).info().protocolChain().chainEntries();
            if (other.size() == ids.chainLen()
                    && other.subList(0, other.size() - 1).equals(layers)) {
                if (indexOf(items, other.get(other.size() - 1)) > base) {
                    return i;
                }
                after = i + 1;
            }
        }
        return after >= 0 ? after : stack.first ? 0 : items.size();
    }

    private static int indexOf(List<CatalogState.Item> items, @Nullable Integer id) {
        for (int i = 0; i < items.size(); i++) {
            if (id != null && items.get(i).info().catalogEntryId() == id) {
                return i;
            }
        }
        return -1;
    }
}
