package org.wsk4j.provider.netty;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.TransportException;

/**
 * One socket of the host. What moves bytes, connects or accepts is called on the loop only, is tried at once and never
 * blocks; the rest may be called from any thread.
 */
interface HostSocket {

    /** What a socket is for. */
    enum Kind {
        STREAM,
        LISTEN,
        DATAGRAM
    }

    /** The answer of a read at the end of the stream. */
    int END = -1;

    /** For a send that says nothing of datagrams to be cut into. */
    int WHOLE = -1;

    /** Binds; a listening socket listens from then on. */
    void bind(SockAddr local, int backlog) throws IOException;

    /** Lets other sockets have the same port, before a bind or after it. */
    void agreeToShare() throws IOException;

    /** Tells the local address in the family of the socket. */
    void local(SockAddr to) throws IOException;

    /** Tells the peer's address in the family of the socket, or answers false. */
    boolean remote(SockAddr to) throws IOException;

    /** Begins to connect; true if that is all. */
    boolean connect(SockAddr to) throws IOException;

    /**
     * Begins to connect with data on the handshake, if the host has a cookie for the peer.
     *
     * @return how many bytes the host took; 0 or more whether it did or not: the connection is begun, not made
     */
    int connect(SockAddr to, ByteBuffer data) throws IOException;

    /** Whether the connection is made now. */
    boolean finishConnect() throws IOException;

    /**
     * Ends an attempt to connect, or the connection that it has become meanwhile, which is reset. The socket is good for
     * nothing but to be closed then; in the way of another attempt from the same port is nothing, once it is closed.
     */
    void abandonConnect();

    /** The next connection, or null. */
    @Nullable
    HostSocket accept() throws IOException;

    /** Reads into direct memory, moving its position; 0 for nothing there, {@link #END}. */
    int read(ByteBuffer into) throws IOException;

    /** Whether what looks like the end of the stream is a reset that somebody took from the host before. */
    boolean wasReset();

    /** Writes direct memory; 0 for no room. */
    long write(ByteBuffer[] from, int count) throws IOException;

    /** Says that no more will be written. */
    void shutdownOutput() throws IOException;

    /** Whether the peer has acknowledged that; true also where the host does not tell. */
    boolean isOutputFinished();

    /**
     * Sends direct memory as a datagram, or cut into datagrams; false for no room.
     *
     * @param segment how many bytes each datagram has, or {@link #WHOLE} for what the socket is set to
     */
    boolean send(ByteBuffer payload, SockAddr to, int segment) throws IOException;

    /** Receives a datagram into direct memory, moving its position; false for none. */
    boolean receive(ByteBuffer into, SockAddr from) throws IOException;

    /** Whether the host can set and tell an option of this socket, with Windows' numbers. */
    boolean has(int level, int option);

    /** Sets an option that the host has. */
    void setOption(int level, int option, int value) throws IOException;

    /** Tells an option that the host has. */
    int option(int level, int option) throws IOException;

    /** Joins or leaves a multicast group, on an interface that is named. */
    void membership(IpMreq request, int interfaceIndex, boolean join) throws IOException, TransportException;

    /** Makes the close that follows a reset of the connection. */
    void resetWhenClosed() throws IOException;

    /** Closes a socket that is in no loop. */
    void close();

    /** Enters a loop, whose thread calls this. */
    Interest register(NettyLoop loop, Interest.Owner owner) throws IOException;
}
