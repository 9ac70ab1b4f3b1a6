package org.wsk4j.wsp.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.WsaProtocolInfo;

/**
 * What is in the catalogue at one moment; does not change.
 *
 * @param nextId the id of the next new entry; ids never come back
 * @param items the entries in order
 * @param providers what is known of each provider
 * @param applications the permitted categories of applications, by {@link #applicationKey}
 */
record CatalogState(int nextId, List<Item> items, Map<UUID, Provider> providers, Map<String, Integer> applications) {

    /** Like Windows' own: ids are not small numbers that could be mistaken for an index. */
    static final int FIRST_ID = 1001;

    static final CatalogState EMPTY = new CatalogState(FIRST_ID, List.of(), Map.of(), Map.of());

    /**
     * An entry.
     *
     * @param info the entry
     * @param since sessions of this generation and later see it; 0 for all
     */
    record Item(WsaProtocolInfo info, long since) {}

    /**
     * A provider.
     *
     * @param path where it is said to be
     * @param categories what it does, if it is a layer
     */
    record Provider(String path, int categories) {}

    CatalogState {
        items = List.copyOf(items);
        providers = Map.copyOf(providers);
        applications = Map.copyOf(applications);
    }

    static String applicationKey(String path, @Nullable String extra) {
        return extra == null || extra.isEmpty() ? path : path + '\0' + extra;
    }

    @Nullable
    WsaProtocolInfo find(int catalogEntryId) {
        for (Item item : items) {
            if (item.info.catalogEntryId() == catalogEntryId) {
                return item.info;
            }
        }
        return null;
    }

    /** The layered entry of a layer. */
    @Nullable
    WsaProtocolInfo layeredEntry(UUID providerId) {
        for (Item item : items) {
            if (item.info.providerId().equals(providerId)
                    && item.info.protocolChain().chainLen() == 0) {
                return item.info;
            }
        }
        return null;
    }

    boolean any(Predicate<WsaProtocolInfo> wanted) {
        return items.stream().anyMatch(item -> wanted.test(item.info));
    }

    CatalogState withItems(List<Item> newItems) {
        return new CatalogState(nextId, newItems, providers, applications);
    }

    CatalogState withItems(int newNextId, List<Item> newItems) {
        return new CatalogState(newNextId, newItems, providers, applications);
    }

    CatalogState withProvider(UUID providerId, @Nullable Provider provider) {
        Map<UUID, Provider> changed = new HashMap<>(providers);
        if (provider == null) {
            changed.remove(providerId);
        } else {
            changed.put(providerId, provider);
        }
        return new CatalogState(nextId, items, changed, applications);
    }

    CatalogState withApplication(String key, int categories) {
        Map<String, Integer> changed = new HashMap<>(applications);
        changed.put(key, categories);
        return new CatalogState(nextId, items, providers, changed);
    }

    /** The entries without those of a provider. */
    List<Item> without(UUID providerId) {
        List<Item> kept = new ArrayList<>(items);
        kept.removeIf(item -> item.info.providerId().equals(providerId));
        return kept;
    }
}
