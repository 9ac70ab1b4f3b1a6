package org.wsk4j.wsp.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskProviderBasicDispatch;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.LpInt;

/** What differs between connections and datagrams. Methods answer 0 or an error; without the socket's lock unless said. */
interface Kind {

    int READABLE = 1;
    int WRITABLE = 2;
    int FAILED = 4;

    /** The WSK socket below. */
    WskProviderBasicDispatch wsk();

    int bind(SockAddr name);

    int connect(SockAddr name);

    int listen(int backlog);

    int shutdown(int how);

    int sockName(SockAddr name);

    int peerName(SockAddr name);

    boolean isBound();

    /** The FD_ events whose condition holds now. With the lock held. */
    int levels();

    /** What select asks: READABLE, WRITABLE, FAILED. With the lock held. */
    int selectable();

    /** FD_WRITE is due when there is room again. With the lock held. */
    void wantWrite();

    /** The error that goes with FD_CLOSE. With the lock held. */
    int closeError();

    /** Sends without a wait, perhaps only a part. */
    int sendNow(SendCall call, LpInt sent);

    /** Sends, waiting for room. */
    int sendBlocking(SendCall call, LpInt sent, long deadlineNanos);

    /** Starts a send. */
    int sendOverlapped(SendCall call, OverlappedOperation operation);

    /** Why a receive is not possible at all; 0 if it is. With the lock held. */
    int checkReceive(RecvRequest request);

    /** The receives. */
    Receives receives();

    /** SIO_FLUSH. */
    void flush();

    /** A blocking call was cancelled: nobody knows what was transferred. */
    void transferCancelled();

    /** Bytes that one receive can read. With the lock held. */
    int readable();

    /** The peer, for messages and events. With the lock held. */
    @Nullable
    SockAddr peer();

    /**
     * Closes. Operations and events are over already.
     *
     * @param hard resets a connection and loses what is queued
     * @param done runs once when everything queued is out, or the connection is reset
     */
    void close(boolean hard, Runnable done);
}
