package org.wsk4j.provider.uring.base;

/** What a loop does while nothing happens. */
public enum PollStrategy {
    /** Sleeps in the kernel at once. */
    BLOCK,
    /** Asks again and again for a bounded time, then sleeps. */
    ADAPTIVE,
    /** Asks again and again: buys latency with a core. */
    SPIN
}
