package org.wsk4j.provider.uring.ring;

import org.wsk4j.provider.uring.abi.IoCqringOffsets;
import org.wsk4j.provider.uring.abi.IoUringCqe;
import org.wsk4j.provider.uring.abi.IoUringParams;
import org.wsk4j.provider.uring.libc.Memory;

/** The queue that the kernel fills and we empty. */
final class CompletionQueue {

    private final long headAddress;
    private final long tailAddress;
    private final long overflowAddress;
    private final long entriesAddress;
    private final int count;
    private final int mask;

    private int head; // owner: the ring's thread

    CompletionQueue(long ring, long params) {
        long offsets = IoUringParams.cqOff(params);
        this.headAddress = ring + IoCqringOffsets.head(offsets);
        this.tailAddress = ring + IoCqringOffsets.tail(offsets);
        this.overflowAddress = ring + IoCqringOffsets.overflow(offsets);
        this.entriesAddress = ring + IoCqringOffsets.cqes(offsets);
        this.count = Memory.intAt(ring + IoCqringOffsets.ringEntries(offsets));
        this.mask = Memory.intAt(ring + IoCqringOffsets.ringMask(offsets));
        this.head = Memory.intAt(headAddress);
    }

    boolean isEmpty() {
        return Memory.intAcquire(tailAddress) == head;
    }

    /** Gives out what is there, at most so many. Each entry is given back before its handler runs, which may throw. */
    // hot path: no allocation, no lock
    int harvest(CompletionHandler handler, int most) {
        int done = 0;
        while (done < most) {
            // Acquire: the kernel wrote the entries before it moved the tail.
            int ready = Math.min(Memory.intAcquire(tailAddress) - head, most - done);
            if (ready == 0) {
                break;
            }
            for (int i = 0; i < ready; i++) {
                long entry = entriesAddress + (long) (head & mask) * IoUringCqe.SIZE;
                long userData = IoUringCqe.userData(entry);
                int result = IoUringCqe.res(entry);
                int flags = IoUringCqe.flags(entry);
                // Release: the kernel overwrites the entry only after we have read it.
                Memory.putIntRelease(headAddress, ++head);
                handler.completed(userData, result, flags);
            }
            done += ready;
        }
        return done;
    }

    /** How many completions the kernel had to throw away; 0 where it has IORING_FEAT_NODROP. */
    int dropped() {
        return Memory.intAcquire(overflowAddress);
    }

    int count() {
        return count;
    }
}
