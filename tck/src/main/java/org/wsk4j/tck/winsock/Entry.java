package org.wsk4j.tck.winsock;

import org.wsk4j.wsp.LpInt;

/** A call of an entry that answers a number: -1 is SOCKET_ERROR, INVALID_SOCKET and false alike. */
@FunctionalInterface
interface Entry {

    /**
     * Calls.
     *
     * @param errno for the entry
     * @return what it answered
     */
    long call(LpInt errno);
}
