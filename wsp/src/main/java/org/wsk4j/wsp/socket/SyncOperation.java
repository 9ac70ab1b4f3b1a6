package org.wsk4j.wsp.socket;

/** An operation that a thread waits for, or that is over before the call returns. */
final class SyncOperation implements Completion {

    private final WinsockSocket socket;

    // guarded by socket.lock
    private boolean done;
    private int error;
    private int bytes;
    private int flags;
    private boolean givenUp;

    SyncOperation(WinsockSocket socket) {
        this.socket = socket;
    }

    @Override
    public void complete(int newError, int newBytes, int newFlags) {
        if (!done) {
            done = true;
            error = newError;
            bytes = newBytes;
            flags = newFlags;
            socket.changed();
        }
    }

    /** The call has returned; nobody asks for the result any more. */
    void giveUp() {
        givenUp = true;
    }

    boolean wasGivenUp() {
        return givenUp;
    }

    boolean isDone() {
        return done;
    }

    int error() {
        return error;
    }

    int bytes() {
        return bytes;
    }

    int flags() {
        return flags;
    }
}
