package org.wsk4j.provider.uring.ring;

import static org.wsk4j.provider.uring.abi.IoUringConstants.*;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.wsk4j.provider.uring.abi.IoUringGeteventsArg;
import org.wsk4j.provider.uring.abi.IoUringRsrcUpdate;
import org.wsk4j.provider.uring.abi.IoUringSyncCancelReg;
import org.wsk4j.provider.uring.abi.KernelTimespec;
import org.wsk4j.provider.uring.libc.AbsentException;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Libc;
import org.wsk4j.provider.uring.libc.MemoryBlock;
import org.wsk4j.provider.uring.libc.UringCalls;

/**
 * A ring. It belongs to the thread that opened it: all methods but {@link #fd} throw {@link IllegalStateException} on any other,
 * before any side effect.
 */
public final class Ring implements AutoCloseable {

    // What the ring's own scratch memory is for.
    private static final int PARAMS = 0;
    private static final int TIMESPEC = 128;
    private static final int ARGUMENT = 160;
    private static final int REGISTRATION = 192;
    private static final int SCRATCH_SIZE = 256;

    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Libc libc;
    private final UringCalls calls;
    private final Thread owner = Thread.currentThread();
    private final MemoryBlock scratch;
    private final RingSetup setup;
    private final SubmissionQueue submissions;
    private final CompletionQueue completions;
    private final Stash stash = new Stash();
    private final int enterFd;
    private final int enterFlags;

    // owner: the ring's thread
    private boolean closed;
    private long overflows;
    private long enters;

    private Ring(Libc libc, UringCalls calls, MemoryBlock scratch, RingSetup setup) {
        this.libc = libc;
        this.calls = calls;
        this.scratch = scratch;
        this.setup = setup;
        long params = scratch.address() + PARAMS;
        this.submissions = new SubmissionQueue(setup.ring(), setup.entries(), params);
        this.completions = new CompletionQueue(setup.ring(), params);
        int registered = registerFd();
        this.enterFd = registered >= 0 ? registered : setup.fd();
        this.enterFlags = registered >= 0 ? IORING_ENTER_REGISTERED_RING : 0;
    }

    /**
     * Opens a ring for the calling thread.
     *
     * @param libc the calls
     * @param settings its size
     * @return a new ring
     * @throws AbsentException if the kernel refuses
     */
    public static Ring open(Libc libc, RingSettings settings) throws AbsentException {
        return open(libc, libc.uring(), settings);
    }

    static Ring open(Libc libc, UringCalls calls, RingSettings settings) throws AbsentException {
        MemoryBlock scratch = MemoryBlock.allocate(SCRATCH_SIZE, Long.BYTES);
        try {
            RingSetup setup = new RingSetup(libc, calls, scratch.address() + PARAMS);
            setup.open(settings);
            return new Ring(libc, calls, scratch, setup);
        } catch (AbsentException e) {
            scratch.close();
            throw e;
        }
    }

    /** Saves the kernel the look-up of the descriptor in each call; the number holds for this thread only. */
    private int registerFd() {
        long update = scratch.address() + REGISTRATION;
        IoUringRsrcUpdate.offset(update, -1);
        IoUringRsrcUpdate.data(update, setup.fd());
        int result = calls.register(setup.fd(), IORING_REGISTER_RING_FDS, update, 1);
        return result == 1 ? IoUringRsrcUpdate.offset(update) : -1;
    }

    private void checkThread() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("the ring belongs to " + owner);
        }
        if (closed) {
            throw new IllegalStateException("the ring is closed");
        }
    }

    /**
     * The ring's descriptor, for messages from other rings.
     *
     * @return the real one
     */
    public int fd() {
        return setup.fd();
    }

    Libc libc() {
        return libc;
    }

    UringCalls calls() {
        return calls;
    }

    Thread owner() {
        return owner;
    }

    /**
     * An entry to fill with a method of {@link Submission}, all of it. It is submitted with the next call that enters the
     * kernel. When the queue is full, what is in it is submitted first; completions that the kernel wants taken for that are
     * kept for {@link #harvest}.
     *
     * @return its address
     */
    // hot path: no allocation, no lock
    public long next() {
        checkThread();
        long entry = submissions.next();
        return entry != 0 ? entry : nextAfterSubmit();
    }

    private long nextAfterSubmit() {
        for (int attempt = 0; ; attempt++) {
            submit();
            long entry = submissions.next();
            if (entry != 0) {
                return entry;
            }
            // The kernel takes no more until completions are taken (EBUSY), or has no memory for the moment (EAGAIN).
            if (!completions.isEmpty()) {
                completions.harvest(stash, Integer.MAX_VALUE);
            } else if (attempt > 1000) {
                throw new IllegalStateException("the kernel takes no submissions");
            } else {
                enter(0, IORING_ENTER_GETEVENTS, 0, 0);
                LockSupport.parkNanos(10_000);
            }
        }
    }

    /**
     * Submits what was filled, without waiting.
     *
     * @return what the kernel said: the count, or an error number negated; what it did not take stays in the queue
     */
    public int submit() {
        checkThread();
        int result;
        do {
            result = submissions.publish() == 0 ? 0 : enter(0, 0, 0, 0);
        } while (result == -Errno.EINTR);
        return result;
    }

    /**
     * Submits what was filled, lets the kernel do what it has deferred, and waits until there is a completion.
     *
     * @param timeoutNanos 0 not to wait, negative for ever
     * @return what the kernel said: 0 or more, {@code -ETIME}, {@code -EINTR}; or the errors of {@link #submit}
     */
    // hot path: no allocation, no lock
    public int submitAndWait(long timeoutNanos) {
        checkThread();
        if (stash.count > 0 || timeoutNanos == 0) {
            enters++;
            int submit = submissions.publish();
            return submit == 0
                    ? calls.enterNow(enterFd, enterFlags | IORING_ENTER_GETEVENTS)
                    : calls.enter(enterFd, submit, 0, enterFlags | IORING_ENTER_GETEVENTS, 0, 0);
        }
        if (timeoutNanos < 0) {
            return enter(1, IORING_ENTER_GETEVENTS, 0, 0);
        }
        long timespec = scratch.address() + TIMESPEC;
        long argument = scratch.address() + ARGUMENT;
        KernelTimespec.nanos(timespec, timeoutNanos);
        IoUringGeteventsArg.ts(argument, timespec);
        return enter(1, IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG, argument, IoUringGeteventsArg.SIZE);
    }

    private int enter(int complete, int flags, long argument, long argumentSize) {
        enters++;
        return calls.enter(enterFd, submissions.publish(), complete, enterFlags | flags, argument, argumentSize);
    }

    /**
     * Gives out the completions that are there, in order. A handler that throws loses only its own.
     *
     * @param handler takes them
     * @param most how many at most
     * @return how many
     */
    // hot path: no allocation, no lock
    public int harvest(CompletionHandler handler, int most) {
        checkThread();
        int done = stash.count > 0 ? stash.harvest(handler, most) : 0;
        done += completions.harvest(handler, most - done);
        while (done < most && (submissions.flags() & IORING_SQ_CQ_OVERFLOW) != 0) {
            // The queue was too short for a moment, and the kernel kept the rest: it wants to be entered to go on.
            overflows++;
            int result = enter(0, IORING_ENTER_GETEVENTS, 0, 0);
            int more = completions.harvest(handler, most - done);
            if (more == 0 && result < 0) {
                break;
            }
            done += more;
        }
        return done;
    }

    /**
     * Whether a completion is there. With deferred task work that is not all: what happened shows only once the kernel is
     * entered.
     *
     * @return true if {@link #harvest} would find one
     */
    public boolean hasCompletions() {
        return stash.count > 0 || !completions.isEmpty();
    }

    /**
     * Whether this kernel defers its work until it is entered for completions, the best mode.
     *
     * @return false before Linux 6.1
     */
    public boolean isDeferred() {
        return setup.isDeferred();
    }

    /**
     * How long the completion queue is.
     *
     * @return entries
     */
    public int completionCapacity() {
        return completions.count();
    }

    /**
     * How long the submission queue is.
     *
     * @return entries
     */
    public int submissionCapacity() {
        return submissions.count();
    }

    /**
     * How often the completion queue was too short.
     *
     * @return the count
     */
    public long overflows() {
        return overflows;
    }

    /**
     * How many system calls were made to submit or wait.
     *
     * @return the count
     */
    public long enters() {
        return enters;
    }

    /**
     * Ends everything that is armed and closes the ring. Completions that are left are lost; who needs them (lent memory, zero-copy
     * sends) cancels and reaps before. Idempotent.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        checkThread();
        // What is armed holds its files open, and the kernel would end it only some time after the close.
        long cancel = scratch.address() + REGISTRATION;
        IoUringSyncCancelReg.addr(cancel, 0);
        IoUringSyncCancelReg.fd(cancel, -1);
        IoUringSyncCancelReg.flags(cancel, IORING_ASYNC_CANCEL_ANY | IORING_ASYNC_CANCEL_ALL);
        KernelTimespec.nanos(IoUringSyncCancelReg.timeout(cancel), CLOSE_NANOS);
        calls.register(setup.fd(), IORING_REGISTER_SYNC_CANCEL, cancel, 1);
        // What was cancelled lets its file go when its end is reported, which is deferred work.
        enter(0, IORING_ENTER_GETEVENTS, 0, 0);
        closed = true;
        setup.close();
        scratch.close();
    }

    /** Completions that had to leave the queue before they were asked for. */
    private static final class Stash implements CompletionHandler {

        private long[] userData = new long[0];
        private int[] results = new int[0];
        private int[] flags = new int[0];
        private int first;
        private int count;

        @Override
        public void completed(long newUserData, int result, int newFlags) {
            int end = first + count;
            if (end == userData.length) {
                int length = Math.max(256, end * 2);
                userData = Arrays.copyOf(userData, length);
                results = Arrays.copyOf(results, length);
                flags = Arrays.copyOf(flags, length);
            }
            userData[end] = newUserData;
            results[end] = result;
            flags[end] = newFlags;
            count++;
        }

        int harvest(CompletionHandler handler, int most) {
            int done = 0;
            while (count > 0 && done < most) {
                int at = first++;
                if (--count == 0) {
                    first = 0;
                }
                done++;
                handler.completed(userData[at], results[at], flags[at]);
            }
            return done;
        }
    }
}
