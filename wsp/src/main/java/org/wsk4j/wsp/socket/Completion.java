package org.wsk4j.wsp.socket;

/** Who is told that an operation is over. With the socket's lock held. */
interface Completion {

    /** The operation is over; the first call counts. */
    void complete(int error, int bytes, int flags);
}
