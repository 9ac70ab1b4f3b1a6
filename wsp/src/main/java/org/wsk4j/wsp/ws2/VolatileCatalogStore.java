package org.wsk4j.wsp.ws2;

import org.jspecify.annotations.Nullable;

/** A catalogue that ends with its JVM. */
public final class VolatileCatalogStore implements CatalogStore {

    private volatile @Nullable String text;

    /** Creates an empty store. */
    public VolatileCatalogStore() {}

    @Override
    public @Nullable String load() {
        return text;
    }

    @Override
    public void save(String newText) {
        text = newText;
    }

    @Override
    public String setAside(String damaged) {
        return "nowhere";
    }

    @Override
    public String toString() {
        return "in memory";
    }
}
