package org.wsk4j.provider.uring.libc;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Where calls leave their error numbers: a slot belongs to one call at a time, and each thread begins to look at a slot of
 * its own, so that taking one is a compare-and-swap on a cache line that nobody else wants. (A thread-local would need
 * somebody to free it, and there is one for each virtual thread.)
 *
 * <p>A slot also has a little memory for arguments and results that are passed by reference.
 */
final class CallSlots {

    static final int COUNT = 64;

    /** Two cache lines, so that neighbours do not disturb one another. */
    private static final int STRIDE = 128;

    private static final int SCRATCH = 64;
    private static final int CLOSED = -1;
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final MemoryBlock block = MemoryBlock.allocate((long) COUNT * STRIDE, STRIDE);
    private final MemorySegment[] states = new MemorySegment[COUNT];
    private final AtomicIntegerArray busy = new AtomicIntegerArray(COUNT * STRIDE / Integer.BYTES);
    private volatile boolean closed;

    CallSlots() {
        for (int i = 0; i < COUNT; i++) {
            states[i] = Memory.segment(block.address() + (long) i * STRIDE, Integer.BYTES);
        }
    }

    /** A free slot, or a negative number after the end. */
    // hot path: no allocation, no lock
    int take() {
        int first = (int) Thread.currentThread().threadId() & COUNT - 1;
        int slot = first;
        while (!busy.compareAndSet(slot * (STRIDE / Integer.BYTES), 0, 1)) {
            slot = slot + 1 & COUNT - 1;
            if (slot == first) {
                if (closed) {
                    return CLOSED;
                }
                Thread.onSpinWait();
            }
        }
        return slot;
    }

    void give(int slot) {
        // Release: the next taker's call writes the slot after this one has read it.
        busy.setRelease(slot * (STRIDE / Integer.BYTES), 0);
    }

    MemorySegment state(int slot) {
        return states[slot];
    }

    int errno(int slot) {
        return Memory.intAt(block.address() + (long) slot * STRIDE);
    }

    /** 64 bytes that belong to the call. */
    long scratch(int slot) {
        return block.address() + (long) slot * STRIDE + SCRATCH;
    }

    /**
     * Lets no further call begin and waits for those under way; the memory stays if one does not come back. The last one to
     * call is given a slot.
     */
    synchronized boolean close(IntConsumer last) {
        if (closed) {
            return true;
        }
        closed = true;
        long deadline = System.nanoTime() + CLOSE_NANOS;
        for (int slot = 0; slot < COUNT; slot++) {
            while (!busy.compareAndSet(slot * (STRIDE / Integer.BYTES), 0, 1)) {
                if (System.nanoTime() - deadline > 0) {
                    return false;
                }
                LockSupport.parkNanos(10_000);
            }
        }
        last.accept(0);
        block.close();
        return true;
    }
}
