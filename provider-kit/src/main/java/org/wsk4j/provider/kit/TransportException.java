package org.wsk4j.provider.kit;

import org.wsk4j.nt.NtStatus;

/** A failure off the hot path: opening, binding, options. Carries the status nearest to the cause and the host's words. */
public final class TransportException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient NtStatus status;

    /**
     * Creates one.
     *
     * @param status the status nearest to the cause
     * @param detail the host's words, for a log line
     */
    public TransportException(NtStatus status, String detail) {
        super(status + ": " + detail);
        this.status = status;
    }

    /**
     * The cause.
     *
     * @return an error status
     */
    public NtStatus status() {
        return status;
    }
}
