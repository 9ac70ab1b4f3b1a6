package org.wsk4j.provider.nio;

/** What a loop does while nothing happens. */
enum PollStrategy {
    /** Sleeps in the selector at once. */
    BLOCK,
    /** Asks again and again for a bounded time, then sleeps. */
    ADAPTIVE,
    /** Asks again and again: buys latency with a core. */
    SPIN
}
