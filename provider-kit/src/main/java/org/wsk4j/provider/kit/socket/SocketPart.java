package org.wsk4j.provider.kit.socket;

/** What a socket does besides living: the core asks its part when the life ends. */
interface SocketPart {

    /** Moves all requests that the transport does not have into a queue. With the lock held. */
    void takeQueued(RequestQueue target);

    /** The endpoint is closed: moves the requests that the transport had into a queue. With the lock held. */
    void takeInFlight(RequestQueue target);

    /** Whether closing now has to reset a connection. With the lock held. */
    boolean closesAbortively();

    /** The endpoint is closed and its requests are completed: frees what only the endpoint needed. Without the lock. */
    void endpointClosed();

    /** The socket is an orphan: tells the client once, with the null indication. On the loop, without the lock. */
    void indicateDeath();

    /** The name of the state, for pictures. With the lock held. */
    String stateName();

    /** How many indications the client retains. With the lock held. */
    int retained();
}
