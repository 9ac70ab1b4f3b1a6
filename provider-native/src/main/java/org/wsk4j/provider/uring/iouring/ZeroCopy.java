package org.wsk4j.provider.uring.iouring;

import java.util.concurrent.atomic.AtomicLong;

/**
 * When the kernel sends out of the caller's memory, and what it says of that. On loopback and virtual links it copies
 * nevertheless and says so, which costs more than an ordinary send: a connection that was told so does not try again.
 */
public final class ZeroCopy {

    private final long threshold;
    private final AtomicLong sends = new AtomicLong();
    private final AtomicLong copied = new AtomicLong();

    ZeroCopy(long threshold) {
        this.threshold = threshold;
    }

    /** Whether so many bytes are worth it. */
    boolean isWorth(long bytes) {
        return threshold > 0 && bytes >= threshold;
    }

    void sent(boolean kernelCopied) {
        sends.incrementAndGet();
        if (kernelCopied) {
            copied.incrementAndGet();
        }
    }

    /**
     * How many sends were made so.
     *
     * @return the count
     */
    public long sends() {
        return sends.get();
    }

    /**
     * How many of them the kernel has copied nevertheless.
     *
     * @return the count
     */
    public long copied() {
        return copied.get();
    }
}
