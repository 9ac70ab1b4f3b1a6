package org.wsk4j.data;

/**
 * SIZE_T *: a number that a callee answers through a parameter.
 *
 * @wsk SIZE_T *
 */
public final class SizeT {

    private long value;

    /** Creates one that holds 0. */
    public SizeT() {}

    /**
     * Creates one that holds a value.
     *
     * @param value what it holds
     */
    public SizeT(long value) {
        this.value = value;
    }

    /**
     * The value.
     *
     * @return what it holds
     */
    public long value() {
        return value;
    }

    /**
     * Changes the value.
     *
     * @param newValue what it holds from now on
     */
    public void set(long newValue) {
        value = newValue;
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
