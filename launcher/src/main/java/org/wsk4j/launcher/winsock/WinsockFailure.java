package org.wsk4j.launcher.winsock;

import org.wsk4j.wsp.WsaError;

/** A call of Winsock that failed. */
public final class WinsockFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int error;

    WinsockFailure(String what, int error) {
        super(what + ": " + WsaError.name(error));
        this.error = error;
    }

    /**
     * The error.
     *
     * @return a WSA code
     */
    public int error() {
        return error;
    }
}
