package org.wsk4j.wsp.ws2;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** Where the catalogue outlives the JVM. Called one at a time. */
@ConsumerType
public interface CatalogStore {

    /**
     * Reads what was saved last.
     *
     * @return the text, or null if nothing was ever saved
     * @throws IOException if it cannot be read
     */
    @Nullable
    String load() throws IOException;

    /**
     * Saves, all or nothing.
     *
     * @param text what {@link #load} answers from now on
     * @throws IOException if it cannot be saved; then the earlier text stays
     */
    void save(String text) throws IOException;

    /**
     * Puts a text aside that turned out to be damaged, so that somebody can look at it and the next {@link #save} does not destroy it.
     *
     * @param text what {@link #load} answered
     * @return where it is now, for people
     * @throws IOException if that failed
     */
    String setAside(String text) throws IOException;
}
