package org.wsk4j.wsp.catalog;

/** A change that the catalogue does not make. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int error;

    Refusal(int error) {
        super(null, null, false, false);
        this.error = error;
    }

    int error() {
        return error;
    }
}
