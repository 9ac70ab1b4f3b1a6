package org.wsk4j.wsp;

/**
 * timeval: how long {@link WspProcTable#select} waits.
 *
 * @param tvSec seconds
 * @param tvUsec microseconds, 0 to 999999
 * @wsk timeval
 */
public record Timeval(int tvSec, int tvUsec) {

    /** Does not wait. */
    public static final Timeval POLL = new Timeval(0, 0);
}
