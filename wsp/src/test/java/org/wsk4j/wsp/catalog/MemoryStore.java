package org.wsk4j.wsp.catalog;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.ws2.CatalogStore;

/** A store that can be made to fail. */
final class MemoryStore implements CatalogStore {

    volatile @Nullable String text;
    volatile @Nullable String aside;
    volatile boolean failing;

    @Override
    public @Nullable String load() throws IOException {
        if (failing) {
            throw new IOException("the disk is gone");
        }
        return text;
    }

    @Override
    public void save(String newText) throws IOException {
        if (failing) {
            throw new IOException("the disk is full");
        }
        text = newText;
    }

    @Override
    public String setAside(String damaged) {
        aside = damaged;
        return "memory";
    }

    @Override
    public String toString() {
        return "in memory";
    }
}
