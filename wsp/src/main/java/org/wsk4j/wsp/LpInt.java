package org.wsk4j.wsp;

/**
 * LPINT, LPDWORD: a number that a call changes. The trailing {@code lpErrno} of every entry is one.
 *
 * @wsk LPINT, LPDWORD
 */
public final class LpInt {

    private volatile int value;

    /** Creates one that holds 0. */
    public LpInt() {}

    /**
     * Creates one.
     *
     * @param value what it holds
     */
    public LpInt(int value) {
        this.value = value;
    }

    /**
     * The number.
     *
     * @return what it holds
     */
    public int value() {
        return value;
    }

    /**
     * Changes the number.
     *
     * @param newValue what it holds from now on
     */
    public void set(int newValue) {
        value = newValue;
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
