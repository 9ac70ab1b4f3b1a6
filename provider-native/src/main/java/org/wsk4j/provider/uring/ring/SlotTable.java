package org.wsk4j.provider.uring.ring;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for objects, and user data made of them: 24 bits of slot, 8 bits of what the operation is, 32 bits of the slot's
 * generation. A completion that comes when its object has left finds nothing, not the slot's next object. One thread.
 *
 * @param <T> what has a slot
 */
public final class SlotTable<T> {

    private static final int SLOT_BITS = 24;
    private static final int OPERATION_BITS = 8;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

    /** How many operations there can be for each object. */
    public static final int MOST_OPERATIONS = 1 << OPERATION_BITS;

    /** Never an object's: for what belongs to the loop itself. */
    public static final int NO_SLOT = SLOT_MASK;

    private final int most;
    private @Nullable Object[] objects;
    private int[] generations;
    private int[] free;
    private int freeCount;
    private int used; // slots that were ever in use

    /**
     * Creates an empty table.
     *
     * @param most how many objects there can be, below 2^24
     */
    public SlotTable(int most) {
        if (most <= 0 || most >= SLOT_MASK) {
            throw new IllegalArgumentException("most=" + most);
        }
        this.most = most;
        int first = Math.min(64, most);
        objects = new Object[first];
        generations = new int[first];
        free = new int[first];
    }

    /**
     * Gives an object a slot.
     *
     * @param object the object
     * @return the slot, or -1 if there are as many as can be
     */
    public int take(T object) {
        int slot;
        if (freeCount > 0) {
            slot = free[--freeCount];
        } else if (used < most) {
            slot = used++;
            if (slot == objects.length) {
                grow();
            }
        } else {
            return -1;
        }
        objects[slot] = object;
        return slot;
    }

    private void grow() {
        int length = (int) Math.min(most, objects.length * 2L);
        objects = Arrays.copyOf(objects, length);
        generations = Arrays.copyOf(generations, length);
        free = Arrays.copyOf(free, length);
    }

    /**
     * Takes a slot back.
     *
     * @param slot of an object
     */
    public void give(int slot) {
        if (objects[slot] == null) {
            throw new IllegalStateException("slot " + slot + " is free");
        }
        objects[slot] = null;
        generations[slot]++;
        free[freeCount++] = slot;
    }

    /**
     * The user data for an operation of an object.
     *
     * @param slot of the object
     * @param operation 0 to 255
     * @return what {@link #object} and {@link #operation} understand
     */
    public long userData(int slot, int operation) {
        return (long) generations[slot] << 32 | (long) operation << SLOT_BITS | slot;
    }

    /**
     * User data of the loop itself, which {@link #object} answers with null.
     *
     * @param operation 0 to 255
     * @return what {@link #operation} understands
     */
    public static long ownUserData(int operation) {
        return (long) operation << SLOT_BITS | NO_SLOT;
    }

    /**
     * Whether user data were made by {@link #ownUserData}.
     *
     * @param userData of a completion
     * @return true if they belong to the loop itself
     */
    public static boolean isOwn(long userData) {
        return ((int) userData & SLOT_MASK) == NO_SLOT;
    }

    /**
     * The object that user data were made for.
     *
     * @param userData of a completion
     * @return the object, or null if it has given its slot back
     */
    // hot path: no allocation, no lock
    @SuppressWarnings("unchecked") // only T goes in
    public @Nullable T object(long userData) {
        int slot = (int) userData & SLOT_MASK;
        if (slot >= used || generations[slot] != (int) (userData >>> 32)) {
            return null;
        }
        return (T) objects[slot];
    }

    /**
     * The operation that user data were made for.
     *
     * @param userData of a completion
     * @return 0 to 255
     */
    public static int operation(long userData) {
        return (int) userData >>> SLOT_BITS;
    }

    /**
     * How many objects have a slot.
     *
     * @return the count
     */
    public int count() {
        return used - freeCount;
    }
}
