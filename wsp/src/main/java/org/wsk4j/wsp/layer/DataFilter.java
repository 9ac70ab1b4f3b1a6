package org.wsk4j.wsp.layer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.wsp.WsaProtocolInfo;

/**
 * What a layer with handles of its own does with data: look at it, change it byte by byte, slow it down. {@link OwnHandleTable} does the
 * rest. May be called by several threads at once, for one direction of one socket by one at a time. Must not call Winsock.
 */
@ConsumerType
public interface DataFilter {

    /**
     * A socket is made.
     *
     * @param info its chain
     * @return what the other methods get for it; duplicates of the socket share it
     */
    @Nullable
    Object opened(WsaProtocolInfo info);

    /**
     * Whether bytes are changed. If so, what is sent is copied first, and sends of one socket wait for each other: an overlapped one too
     * while another thread's blocking send is under way.
     *
     * @return always the same
     */
    boolean transforms();

    /**
     * Changes what goes out.
     *
     * @param state of {@link #opened}
     * @param data the bytes between position and limit, to be changed in place
     * @param position how many bytes of the stream went before; 0 for a datagram
     */
    void outgoing(@Nullable Object state, ByteBuffer data, long position);

    /**
     * Changes what came in, in the order of the stream.
     *
     * @param state of {@link #opened}
     * @param data the bytes between position and limit, to be changed in place
     * @param position how many bytes of the stream came before; 0 for a datagram
     */
    void incoming(@Nullable Object state, ByteBuffer data, long position);

    /**
     * Bytes were sent, or that failed. Not called for what only would have blocked.
     *
     * @param state of {@link #opened}
     * @param error 0 or the error
     * @param bytes how many
     */
    void sent(@Nullable Object state, int error, int bytes);

    /**
     * Bytes were received (not only peeked at), or that failed.
     *
     * @param state of {@link #opened}
     * @param error 0 or the error
     * @param bytes how many
     */
    void received(@Nullable Object state, int error, int bytes);

    /**
     * Slows sends down: asked before each send.
     *
     * @param state of {@link #opened}
     * @return how long it must wait; 0 for not at all
     */
    long delayNanos(@Nullable Object state);

    /**
     * A socket is closed. Of duplicates only the last.
     *
     * @param state of {@link #opened}
     */
    void closed(@Nullable Object state);
}
