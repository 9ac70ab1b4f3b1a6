package org.wsk4j.data;

import org.jspecify.annotations.Nullable;

/**
 * A reference that a callee answers through a parameter, as C does with a pointer to a pointer.
 *
 * @param <T> what it refers to
 */
public final class Out<T> {

    private @Nullable T value;

    /** Creates one that holds null. */
    public Out() {}

    /**
     * The reference.
     *
     * @return what it holds, or null
     */
    public @Nullable T value() {
        return value;
    }

    /**
     * Changes the reference.
     *
     * @param newValue what it holds from now on
     */
    public void set(@Nullable T newValue) {
        value = newValue;
    }

    @Override
    public String toString() {
        return String.valueOf(value);
    }
}
