package org.wsk4j.provider.kit.socket;

/** What requests belong to: a socket, or a client for provider-level entries. */
interface RequestHost {

    /** Guards the host's fields and its requests. */
    Object lock();

    /** The request is over and its routine has returned: the host may use the object again. */
    void recycle(Request request);
}
