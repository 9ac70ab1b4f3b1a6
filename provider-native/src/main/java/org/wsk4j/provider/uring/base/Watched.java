package org.wsk4j.provider.uring.base;

/** Who waits for a descriptor. All calls come on the loop. */
public interface Watched {

    /**
     * What it waits for now, from state that other threads publish with volatile writes.
     *
     * @return {@link Watch#INPUT}, {@link Watch#OUTPUT}, both or 0
     */
    int wanted();

    /**
     * The descriptor became ready for something that is wanted; it may be a false alarm.
     *
     * <p>Readiness is told once, when it comes: who does not go on until the kernel says EAGAIN asks for another turn with
     * {@link Watch#again}.
     *
     * @param events of {@link Watch#INPUT} and {@link Watch#OUTPUT}
     */
    void ready(int events);

    /** The kernel does not look at the descriptor any more: it may be closed. The last call, for {@link Watch#close}. */
    void unwatched();
}
