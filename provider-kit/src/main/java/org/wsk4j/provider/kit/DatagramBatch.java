package org.wsk4j.provider.kit;

/** Datagrams to send, in order. Filled by the kit, reused for each operation. */
public final class DatagramBatch {

    /** How many datagrams a batch has at most. */
    public static final int MAX_DATAGRAMS = 16;

    private final DatagramSlot[] slots = new DatagramSlot[MAX_DATAGRAMS];
    private int count;

    /** Creates an empty batch. */
    public DatagramBatch() {
        for (int i = 0; i < MAX_DATAGRAMS; i++) {
            slots[i] = new DatagramSlot();
        }
    }

    /**
     * How many datagrams there are.
     *
     * @return 0 to {@link #MAX_DATAGRAMS}
     */
    public int count() {
        return count;
    }

    /**
     * A datagram.
     *
     * @param index 0 to {@link #count()} - 1
     * @return the slot
     */
    public DatagramSlot slot(int index) {
        return slots[index];
    }

    /**
     * Adds a datagram.
     *
     * @return an empty slot to fill
     */
    public DatagramSlot add() {
        return slots[count++];
    }

    /**
     * Whether no further datagram fits.
     *
     * @return true at {@link #MAX_DATAGRAMS}
     */
    public boolean isFull() {
        return count == MAX_DATAGRAMS;
    }

    /** Gives all memory back and becomes empty. */
    public void clear() {
        for (int i = 0; i < count; i++) {
            slots[i].clear();
        }
        count = 0;
    }
}
