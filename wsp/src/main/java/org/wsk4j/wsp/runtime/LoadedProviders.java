package org.wsk4j.wsp.runtime;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.WspProvider;

/** What can be loaded: providers by their path, paths by their GUID. */
final class LoadedProviders {

    private final Map<UUID, String> paths = new ConcurrentHashMap<>();
    private final Map<String, WspProvider> providers = new ConcurrentHashMap<>();

    void add(UUID providerId, String path, WspProvider provider) {
        paths.put(providerId, path);
        providers.put(path, provider);
    }

    boolean remove(UUID providerId) {
        String path = paths.remove(providerId);
        if (path != null && !paths.containsValue(path)) {
            providers.remove(path);
        }
        return path != null;
    }

    @Nullable
    String path(UUID providerId) {
        return paths.get(providerId);
    }

    @Nullable
    WspProvider provider(String path) {
        return providers.get(path);
    }
}
