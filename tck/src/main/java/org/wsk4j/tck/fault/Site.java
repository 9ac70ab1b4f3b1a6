package org.wsk4j.tck.fault;

/** The operations that answer a result, and what may become of each. */
enum Site {
    /** A connect. */
    CONNECT(Fault.CONNECT_FAILS),
    /** A write. */
    WRITE(Fault.WRITE_FAILS),
    /** A read. */
    READ(Fault.READ_FAILS),
    /** The end of sending. */
    SHUTDOWN(Fault.SHUTDOWN_FAILS),
    /** A batch of datagrams. */
    SEND(Fault.SEND_FAILS),
    /** One datagram. */
    RECEIVE(Fault.RECEIVE_FAILS);

    /** How it fails. */
    final Fault failure;

    Site(Fault failure) {
        this.failure = failure;
    }

    /** Whether a failure is the end of a connection. */
    boolean isOfConnection() {
        return this == WRITE || this == READ || this == SHUTDOWN;
    }

    /** Whether it may be told to try again. */
    boolean mayBeTriedAgain() {
        return this == WRITE || this == READ || this == SEND || this == RECEIVE;
    }
}
