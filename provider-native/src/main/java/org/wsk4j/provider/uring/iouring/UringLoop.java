package org.wsk4j.provider.uring.iouring;

import static org.wsk4j.provider.uring.abi.IoUringConstants.*;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.uring.base.Host;
import org.wsk4j.provider.uring.base.NativeLoop;
import org.wsk4j.provider.uring.base.Watch;
import org.wsk4j.provider.uring.base.Watched;
import org.wsk4j.provider.uring.libc.AbsentException;
import org.wsk4j.provider.uring.ring.CompletionHandler;
import org.wsk4j.provider.uring.ring.Ring;
import org.wsk4j.provider.uring.ring.RingSettings;
import org.wsk4j.provider.uring.ring.SlotTable;
import org.wsk4j.provider.uring.ring.Submission;
import org.wsk4j.provider.uring.ring.Waker;

/**
 * A loop that waits in a ring. A turn is one system call: it submits what the last turn and its tasks have filled in, and waits
 * for one completion; then all completions that are there are served.
 */
final class UringLoop extends NativeLoop {

    private static final int MOST_SLOTS = 1 << 20;
    private static final int WAKE_UP = 1;
    private static final int CANCEL = 2;

    private final Host host;
    private final ZeroCopy zeroCopy;
    private final CompletionHandler serve = this::serve;

    // owner: loop thread
    private final SlotTable<RingUser> table = new SlotTable<>(MOST_SLOTS);
    private @Nullable Ring ring;
    private @Nullable Waker waker;
    private @Nullable RingBuffers buffers;
    private int closing;

    /** Set before the loop is open, read by other threads after that. */
    private volatile @Nullable Waker wakerOfOthers;

    /**
     * Creates it; {@link #start} starts it.
     *
     * @param host what all share
     * @param zeroCopy which sends lend their memory
     * @param name of its thread
     */
    UringLoop(Host host, ZeroCopy zeroCopy, String name) {
        super(name, host.settings().poll(), host.settings().spinNanos());
        this.host = host;
        this.zeroCopy = zeroCopy;
    }

    @Override
    protected void open() throws AbsentException {
        Ring opened = Ring.open(host.libc(), RingSettings.DEFAULT);
        try {
            ring = opened;
            Waker made = new Waker(opened, SlotTable.ownUserData(WAKE_UP));
            waker = made;
            wakerOfOthers = made;
            long bytes = host.settings().poolBytes() / host.settings().loops();
            buffers = new RingBuffers(this, opened, host.chunks(), bytes);
            made.arm();
        } catch (AbsentException e) {
            shut();
            throw e;
        }
    }

    @Override
    @SuppressWarnings("NullAway") // open() has made them
    protected boolean turn(long nanos) {
        buffers.refill();
        ring.submitAndWait(nanos); // -EINTR, -ETIME: another turn
        return ring.harvest(serve, Integer.MAX_VALUE) > 0;
    }

    @SuppressWarnings("NullAway") // open() has made them
    private void serve(long userData, int result, int flags) {
        try {
            if (SlotTable.isOwn(userData)) {
                if (SlotTable.operation(userData) == WAKE_UP) {
                    waker.arm();
                }
                return; // what a cancel says does not matter: its target has a completion of its own
            }
            RingUser user = table.object(userData);
            if (user != null) {
                user.completed(SlotTable.operation(userData), result, flags);
            } else if ((flags & IORING_CQE_F_BUFFER) != 0) {
                buffers.discard(flags);
            }
        } catch (Throwable e) {
            report("a sink failed; going on", e);
        }
    }

    @Override
    protected void wake() {
        Waker known = wakerOfOthers;
        if (known != null) {
            known.wake();
        }
    }

    @Override
    public void count(Map<String, Long> counters) {
        counters.merge("ring.slots", (long) table.count(), Long::sum);
        RingBuffers known = buffers;
        if (known != null) {
            counters.merge("ring.buffers.out", (long) (known.count() - known.available()), Long::sum);
        }
    }

    @Override
    protected boolean isQuiet() {
        return closing == 0;
    }

    @Override
    protected void shut() {
        if (buffers != null) {
            buffers.close();
        }
        if (ring != null) {
            ring.close();
        }
        if (waker != null) {
            waker.close();
        }
    }

    @Override
    public Watch watch(int fd, Watched watched) {
        return new UringWatch(this, fd, watched);
    }

    // For what is on this loop; all on its thread

    /** Gives it a slot, or -1 if there are as many as can be. */
    int enter(RingUser user) {
        return table.take(user);
    }

    /** Takes the slot back; nothing of its is in the ring. */
    void leave(int slot) {
        table.give(slot);
    }

    /** The next entry to fill in, with one of {@link #userData} as its user data. */
    @SuppressWarnings("NullAway") // open() has made it
    long entry() {
        return ring.next();
    }

    /** User data of an operation. */
    long userData(int slot, int operation) {
        return table.userData(slot, operation);
    }

    /** Asks for the end of an operation, whose completion says what came of it. */
    void cancel(long target) {
        long entry = entry();
        Submission.prepCancel(entry, target);
        Submission.userData(entry, SlotTable.ownUserData(CANCEL));
    }

    /** Which sends lend their memory. Any thread. */
    ZeroCopy zeroCopy() {
        return zeroCopy;
    }

    /** Memory to receive into. */
    @SuppressWarnings("NullAway") // open() has made it
    RingBuffers buffers() {
        return buffers;
    }

    /** Something begins to close: the loop stays until {@link #closingEnded}. */
    void closingBegins() {
        closing++;
    }

    /** It is closed. */
    void closingEnded() {
        closing--;
    }

    /** The ring, for tests. */
    @Nullable
    Ring ring() {
        return ring;
    }
}
