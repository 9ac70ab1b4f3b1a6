package org.wsk4j.provider.uring.ring;

import org.wsk4j.provider.uring.abi.IoSqringOffsets;
import org.wsk4j.provider.uring.abi.IoUringParams;
import org.wsk4j.provider.uring.abi.IoUringSqe;
import org.wsk4j.provider.uring.libc.Memory;

/** The queue that we fill and the kernel empties. */
final class SubmissionQueue {

    private final long headAddress;
    private final long tailAddress;
    private final long flagsAddress;
    private final long entriesAddress;
    private final int count;
    private final int mask;

    // owner: the ring's thread
    private int tail;
    private int knownHead;

    /**
     * Reads where the kernel has put the parts.
     *
     * @param ring where the ring is mapped
     * @param entries where the entries are mapped
     */
    SubmissionQueue(long ring, long entries, long params) {
        long offsets = IoUringParams.sqOff(params);
        this.headAddress = ring + IoSqringOffsets.head(offsets);
        this.tailAddress = ring + IoSqringOffsets.tail(offsets);
        this.flagsAddress = ring + IoSqringOffsets.flags(offsets);
        this.count = Memory.intAt(ring + IoSqringOffsets.ringEntries(offsets));
        this.mask = Memory.intAt(ring + IoSqringOffsets.ringMask(offsets));
        this.entriesAddress = entries;
        this.tail = Memory.intAt(tailAddress);
        this.knownHead = tail;
        // The kernel finds entries through an array of their numbers: ours are always in order.
        long array = ring + IoSqringOffsets.array(offsets);
        for (int i = 0; i < count; i++) {
            Memory.putInt(array + (long) i * Integer.BYTES, i);
        }
    }

    /** The next entry, whose old content is still in it, or 0 if the queue is full. */
    // hot path: no allocation, no lock
    long next() {
        if (tail - knownHead == count) {
            // Acquire: the kernel has read an entry before it gives it back.
            knownHead = Memory.intAcquire(headAddress);
            if (tail - knownHead == count) {
                return 0;
            }
        }
        long entry = entriesAddress + (long) (tail & mask) * IoUringSqe.SIZE;
        tail++;
        return entry;
    }

    /** Shows the kernel what was filled. Returns how many entries it has not taken yet. */
    int publish() {
        // Release: the kernel reads an entry only after it has seen the tail behind it.
        Memory.putIntRelease(tailAddress, tail);
        knownHead = Memory.intAcquire(headAddress);
        return tail - knownHead;
    }

    /** IORING_SQ_... */
    int flags() {
        return Memory.intAcquire(flagsAddress);
    }

    int count() {
        return count;
    }
}
