package org.wsk4j.tck.model;

/** What a program's run can break. */
public enum Law {
    /** Every accepted IRP completes exactly once. */
    ONCE,
    /** A status returned other than STATUS_PENDING is the completed one, and the routine has run. */
    DUALITY,
    /** The status is one that the model allows at that point. */
    STATUS,
    /** What was received is what the peer sent: in order, nothing lost, nothing doubled. */
    BYTES_IN,
    /** What the peer received is what was sent: in order, nothing lost, nothing doubled. */
    BYTES_OUT,
    /** The end of the stream and resets are told as what they are. */
    ENDING,
    /** Memory outside a request's range, and all of it after the completion, is the client's. */
    MEMORY,
    /** Nothing is called after the completion of close. */
    AFTER_CLOSE,
    /** Events come only while they are enabled. */
    EVENT_OFF,
    /** Callbacks of one socket never overlap. */
    OVERLAP,
    /** A refused indication pauses the event until a receive completes. */
    PAUSE,
    /** Retained memory stays as it is until released, and can be released once. */
    RETAINED,
    /** A connection that was dialled is accepted once. */
    ACCEPTED_ONCE,
    /** At the end everything completes, all sockets close, nothing is left. */
    END,
    /** The provider, or a callback, threw. */
    THROWN
}
