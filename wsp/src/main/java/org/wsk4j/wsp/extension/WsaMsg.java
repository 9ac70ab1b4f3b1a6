package org.wsk4j.wsp.extension;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.WsaBuf;

/**
 * WSAMSG: a datagram with its address and control information.
 *
 * @wsk WSAMSG
 */
public final class WsaMsg {

    private @Nullable SockAddr name;
    private @Nullable WsaBuf @Nullable [] buffers;
    private int bufferCount;
    private @Nullable ControlMessages control;
    private int flags;

    /** Creates an empty one. */
    public WsaMsg() {}

    /**
     * Changes everything but the flags.
     *
     * @param newName the peer; null for none
     * @param newBuffers the data
     * @param newControl the control information; null for none
     * @return this
     */
    public WsaMsg set(
            @Nullable SockAddr newName,
            @Nullable WsaBuf @Nullable [] newBuffers,
            @Nullable ControlMessages newControl) {
        name = newName;
        buffers = newBuffers;
        bufferCount = newBuffers == null ? 0 : newBuffers.length;
        control = newControl;
        return this;
    }

    /**
     * The peer.
     *
     * @return where to put it or where it is, or null
     */
    public @Nullable SockAddr name() {
        return name;
    }

    /**
     * lpBuffers: the data.
     *
     * @return the memory, or null
     */
    public @Nullable WsaBuf @Nullable [] buffers() {
        return buffers;
    }

    /**
     * dwBufferCount.
     *
     * @return how many of the buffers count
     */
    public int bufferCount() {
        return bufferCount;
    }

    /**
     * Control: the control information.
     *
     * @return where to put it or where it is, or null
     */
    public @Nullable ControlMessages control() {
        return control;
    }

    /**
     * dwFlags.
     *
     * @return MSG_ bits; of a received datagram MSG_TRUNC, MSG_CTRUNC, MSG_BCAST, MSG_MCAST
     */
    public int flags() {
        return flags;
    }

    /**
     * Changes the flags.
     *
     * @param newFlags MSG_ bits
     */
    public void setFlags(int newFlags) {
        flags = newFlags;
    }
}
