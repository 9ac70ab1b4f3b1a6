package org.wsk4j.launcher.client;

import org.wsk4j.nt.NtStatus;

/** An operation ended with a status that is no success. */
public final class WskFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient NtStatus status;

    /**
     * Creates one.
     *
     * @param what what was tried, as in "cannot bind to 127.0.0.1:80"
     * @param status how it ended
     */
    public WskFailure(String what, NtStatus status) {
        super(what + ": " + StatusText.of(status));
        this.status = status;
    }

    /**
     * How the operation ended.
     *
     * @return the status
     */
    public NtStatus status() {
        return status;
    }
}
