package org.wsk4j.wsp.socket;

/** A queue of receives. All but {@link #pump} with the socket's lock held. */
interface Receives {

    /** Adds a receive and serves what can be served; {@link #pump} must follow without the lock. */
    void add(RecvRequest request);

    /** Whether a receive of a socket that does not wait could be served at once. */
    boolean canServeNow(RecvRequest request);

    /** Takes a receive back that is not over. */
    void withdraw(RecvRequest request, int error);

    /** Fails every receive. */
    void failAll(int error);

    /** Keeps a WSK receive pending as long as there is room. Without the lock. */
    void pump();
}
