package org.wsk4j.provider.kit;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;

/** One datagram of a batch to send, or the place for one to receive. Filled by the kit, reused for each operation. */
public final class DatagramSlot {

    private final BufferBatch payload = new BufferBatch();
    private @Nullable SockAddr address;
    private @Nullable ControlMessages control;
    private int flags;

    /** Creates an empty slot. */
    public DatagramSlot() {}

    /**
     * The payload: to send, or the room to receive into. No view at all for an empty datagram.
     *
     * @return always the same batch
     */
    public BufferBatch payload() {
        return payload;
    }

    /**
     * The destination when sending; takes the source when receiving.
     *
     * @return the address; when receiving, null where nobody wants it
     */
    public @Nullable SockAddr address() {
        return address;
    }

    /**
     * Control information to send; takes it when receiving.
     *
     * @return the messages, or null where there are none or nobody wants them
     */
    public @Nullable ControlMessages control() {
        return control;
    }

    /**
     * MSG_TRUNC, MSG_CTRUNC, MSG_BCAST and MSG_MCAST of a received datagram, with Windows' values.
     *
     * @return a combination of these
     */
    public int flags() {
        return flags;
    }

    /**
     * Sets the flags of a received datagram.
     *
     * @param newFlags with Windows' values
     */
    public void setFlags(int newFlags) {
        flags = newFlags;
    }

    /**
     * Sets what the datagram needs besides its payload.
     *
     * @param newAddress the destination, or what takes the source
     * @param newControl the control information, or what takes it
     */
    public void set(@Nullable SockAddr newAddress, @Nullable ControlMessages newControl) {
        address = newAddress;
        control = newControl;
        flags = 0;
    }

    /** Gives all memory back and becomes empty. */
    public void clear() {
        payload.clear();
        set(null, null);
    }
}
