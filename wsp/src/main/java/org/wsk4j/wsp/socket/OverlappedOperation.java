package org.wsk4j.wsp.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaThreadId;

/**
 * One overlapped operation: publishes its result in the documented order and indicates it exactly once; never if the call that
 * started it answers an error.
 *
 * <pre>
 *   STARTING --(complete)--&gt; OVER_EARLY --(returned, no error)--&gt; DONE, indicated; the call answers 0
 *      |                          '-------(returned, error)-----&gt; DONE, not indicated; the call answers the error
 *      '-----(returned)----&gt; PENDING --(complete)--&gt; DONE, indicated
 * </pre>
 */
final class OverlappedOperation implements Completion {

    private enum State {
        /** The call that starts it has not returned. */
        STARTING,
        /** Over, and the call has not returned. */
        OVER_EARLY,
        /** The call has answered WSA_IO_PENDING. */
        PENDING,
        /** Over, and the caller knows or will be told. */
        DONE
    }

    private final WinsockSocket socket;
    private final WsaOverlapped overlapped;
    private final @Nullable WsaCompletionRoutine routine;
    private final WsaThreadId threadId;
    private final @Nullable Thread thread;

    // guarded by socket.lock
    private State state = State.STARTING;
    private int error;
    private int bytes;
    private int flags;
    private @Nullable Runnable canceller;

    private OverlappedOperation(
            WinsockSocket socket,
            WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId threadId) {
        this.socket = socket;
        this.overlapped = overlapped;
        this.routine = routine;
        this.threadId = threadId == null ? WsaThreadId.current() : threadId.copy();
        thread = this.threadId.threadHandle();
    }

    /** Starts; null with the error set if it cannot be started. */
    static @Nullable OverlappedOperation begin(
            WinsockSocket socket,
            WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId threadId,
            LpInt errno) {
        if (socket.pendingOperations() >= WinsockSocket.MOST_OVERLAPPED) {
            errno.set(WsaError.WSAEWOULDBLOCK);
            return null;
        }
        if (!overlapped.begin()) {
            errno.set(WsaError.WSAEINVAL);
            return null;
        }
        WsaEvent event = overlapped.hEvent();
        if (routine == null && event != null && !socket.instance.upcalls().resetEvent(event, new LpInt())) {
            overlapped.abandon(WsaError.WSA_INVALID_HANDLE);
            errno.set(WsaError.WSA_INVALID_HANDLE);
            return null;
        }
        OverlappedOperation operation = new OverlappedOperation(socket, overlapped, routine, threadId);
        synchronized (socket.lock) {
            socket.operations.add(operation);
        }
        return operation;
    }

    /** How it can be ended before its time: when its thread has gone. With the lock held. */
    void setCanceller(Runnable newCanceller) {
        canceller = newCanceller;
    }

    /** The call returns; {@code startError} is why nothing was started, or 0. */
    int returned(int startError, @Nullable LpInt count, @Nullable LpInt flagsOut, LpInt errno) {
        synchronized (socket.lock) {
            if (startError != 0 || (state == State.OVER_EARLY && error != 0)) {
                int answered = startError != 0 ? startError : error;
                state = State.DONE;
                socket.operations.remove(this);
                overlapped.abandon(answered);
                errno.set(answered);
                return Winsock.SOCKET_ERROR;
            }
            if (state == State.OVER_EARLY) {
                state = State.DONE;
                if (count != null) {
                    count.set(bytes);
                }
                if (flagsOut != null) {
                    flagsOut.set(flags);
                }
                indicate();
                return 0;
            }
            state = State.PENDING;
            if (thread != null) {
                socket.instance.watch(this);
            }
            errno.set(WsaError.WSA_IO_PENDING);
            return Winsock.SOCKET_ERROR;
        }
    }

    @Override
    public void complete(int newError, int newBytes, int newFlags) {
        switch (state) {
            case STARTING -> {
                state = State.OVER_EARLY;
                keep(newError, newBytes, newFlags);
            }
            case PENDING -> {
                state = State.DONE;
                keep(newError, newBytes, newFlags);
                socket.instance.unwatch(this);
                indicate();
            }
            case OVER_EARLY, DONE -> {
                // the first result counts
            }
        }
    }

    private void keep(int newError, int newBytes, int newFlags) {
        error = newError;
        bytes = newBytes;
        flags = newFlags;
    }

    private void indicate() {
        socket.operations.remove(this);
        WsaEvent event = overlapped.hEvent();
        overlapped.complete(error, bytes, flags);
        if (socket.isSilenced()) {
            return;
        }
        LpInt ignored = new LpInt();
        if (routine != null) {
            // fails if the thread has ended: nobody is there to be told
            socket.instance.upcalls().queueApc(threadId, context -> socket.gate.run(this::runRoutine), this, ignored);
        } else if (event != null) {
            socket.instance.upcalls().setEvent(event, ignored);
        }
    }

    private void runRoutine() {
        if (routine != null) {
            routine.completed(error, bytes, overlapped, flags);
        }
    }

    boolean isOf(WsaOverlapped other) {
        return overlapped == other;
    }

    boolean isThreadGone() {
        return thread != null && !thread.isAlive();
    }

    /** Its thread has gone: the operation is cancelled. Without the lock. */
    void cancel() {
        Runnable todo;
        synchronized (socket.lock) {
            todo = state == State.PENDING ? canceller : null;
        }
        if (todo != null) {
            todo.run();
        }
    }
}
