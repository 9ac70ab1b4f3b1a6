package org.wsk4j.provider.uring.base;

import org.jspecify.annotations.Nullable;

/**
 * One watched descriptor. The kernel tells of it once, when it becomes ready, so that an operation costs neither a change of
 * what is watched nor a wake-up of the loop; the protocol of an operation on any thread is
 *
 * <ol>
 *   <li>{@link #expect}, then the system call;
 *   <li>on EAGAIN: publish with a volatile write what {@link Watched#wanted} answers from, then {@link #request}.
 * </ol>
 *
 * <p>Ordering: the owner writes what it wants before it reads whether something came; the loop writes that something came
 * before it reads what is wanted. So one of them sees the other.
 */
public abstract class Watch {

    /** Bytes, a connection, a datagram or an end came. */
    public static final int INPUT = 1;

    /** There is room, or an attempt to connect is over. */
    public static final int OUTPUT = 4;

    private static final long RETRY_NANOS = 10_000_000;

    private final Readiness loop;
    private final Watched watched;
    // Since the first time; two threads may make one each.
    private @Nullable Runnable inputAgain;
    private @Nullable Runnable outputAgain;

    private volatile boolean inputCame;
    private volatile boolean outputCame;
    private volatile boolean hungUp;
    private boolean closed; // owner: loop thread

    /** Whether the kernel was told of the descriptor. Written by {@link #arm} under the lock of this. */
    private volatile boolean armed;

    /**
     * Creates it.
     *
     * @param loop whose it is
     * @param watched whom to tell
     */
    protected Watch(Readiness loop, Watched watched) {
        this.loop = loop;
        this.watched = watched;
    }

    /**
     * Before a system call: what comes from now on is told to who waits. From any thread, one for each event.
     *
     * @param event INPUT or OUTPUT
     */
    public final void expect(int event) {
        if (event == INPUT) {
            if (inputCame) {
                inputCame = false;
            }
        } else if (outputCame) {
            outputCame = false;
        }
    }

    /** After a system call whose answer was not the last word: the next {@link #request} of input offers it at once. */
    public final void inputStays() {
        inputCame = true;
    }

    /**
     * The owner has published that it waits for an event. From any thread.
     *
     * @param event INPUT or OUTPUT
     */
    public final void request(int event) {
        if (!armed && armOnce()) {
            return; // what is ready already is told
        }
        if (event == INPUT ? inputCame : outputCame) {
            again(event);
        }
    }

    /**
     * The owner has published that it waits for an event and has not tried: it is offered once in any case. From any thread.
     *
     * @param event INPUT or OUTPUT
     */
    public final void offerFirst(int event) {
        if (armed || !armOnce()) {
            again(event);
        }
    }

    /**
     * Offers an event in another turn of the loop, if it is wanted then. From any thread.
     *
     * @param event INPUT or OUTPUT
     */
    public final void again(int event) {
        loop.execute(offering(event));
    }

    private Runnable offering(int event) {
        Runnable known = event == INPUT ? inputAgain : outputAgain;
        if (known != null) {
            return known;
        }
        if (event == INPUT) {
            Runnable made = this::offerInput;
            inputAgain = made;
            return made;
        }
        Runnable made = this::offerOutput;
        outputAgain = made;
        return made;
    }

    /**
     * Whether the peer has finished or broken the connection, or has sent urgent data: then a read that gets less than it
     * has room for does not mean that there is no more, and nothing else tells. An attempt to connect that failed leaves it
     * set, which costs a read now and then.
     *
     * @return true from then on
     */
    public final boolean isHungUp() {
        return hungUp;
    }

    /** Ends it; {@link Watched#unwatched} follows in a later turn of the loop. On the loop, once. */
    public final void close() {
        closed = true;
        boolean known;
        synchronized (this) {
            known = armed;
            armed = true; // nobody arms it any more
        }
        disarm(known);
    }

    private boolean armOnce() {
        synchronized (this) {
            if (armed) {
                return false; // by the other direction, just now
            }
            armed = arm();
            if (armed) {
                return true;
            }
        }
        // The kernel has no memory for one more: whoever waits tries again, and asks again.
        loop.schedule(offering(INPUT), RETRY_NANOS);
        loop.schedule(offering(OUTPUT), RETRY_NANOS);
        return true;
    }

    /**
     * Tells the kernel of the descriptor. Any thread, once if it succeeds.
     *
     * @return false if the kernel refuses for now
     */
    protected abstract boolean arm();

    /**
     * Has the kernel forget the descriptor and calls {@link #unwatched} in a later turn. On the loop.
     *
     * @param known whether {@link #arm} was called
     */
    protected abstract void disarm(boolean known);

    /**
     * The kernel says that the descriptor is ready. On the loop.
     *
     * @param events of INPUT and OUTPUT
     * @param end whether the peer has finished or broken the connection
     */
    protected final void came(int events, boolean end) {
        if (end && !hungUp) {
            hungUp = true;
        }
        if ((events & INPUT) != 0) {
            inputCame = true;
        }
        if ((events & OUTPUT) != 0) {
            outputCame = true;
        }
        offer(events);
    }

    private void offerInput() {
        offer(INPUT);
    }

    private void offerOutput() {
        offer(OUTPUT);
    }

    private void offer(int events) {
        if (!closed) {
            int now = events & watched.wanted();
            if (now != 0) {
                ready(now);
            }
        }
    }

    /** What a sink that throws has left undone is offered again: nothing else tells of it. */
    private void ready(int events) {
        boolean done = false;
        try {
            watched.ready(events);
            done = true;
        } finally {
            if (!done) {
                if ((events & INPUT) != 0) {
                    again(INPUT);
                }
                if ((events & OUTPUT) != 0) {
                    again(OUTPUT);
                }
            }
        }
    }

    /** Tells the owner that it may close the descriptor. On the loop. */
    protected final void unwatched() {
        watched.unwatched();
    }
}
