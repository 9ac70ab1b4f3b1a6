package org.wsk4j.provider.uring.base;

import org.wsk4j.provider.kit.Loop;

/** A loop that tells when a descriptor is ready, on either engine. */
public interface Readiness extends Loop {

    /**
     * Prepares to watch a non-blocking descriptor. Nothing reaches the kernel before {@link Watch#request}. From any thread.
     *
     * @param fd the descriptor; its owner closes it, after {@link Watched#unwatched}
     * @param watched whom to tell
     * @return the watch
     */
    Watch watch(int fd, Watched watched);
}
