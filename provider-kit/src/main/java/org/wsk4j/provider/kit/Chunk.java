package org.wsk4j.provider.kit;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SockAddr;

/**
 * A piece of a transport's memory with received bytes in it, lent to the kit and through it to the client until released:
 * once, from any thread. For datagrams it also carries source, control information and flags. Made once, lent many times.
 */
public final class Chunk {

    private static final AtomicIntegerFieldUpdater<Chunk> LENT =
            AtomicIntegerFieldUpdater.newUpdater(Chunk.class, "lent");

    private final ByteBuffer memory;
    private final Mdl mdl;
    private final Lender lender;
    private final SockAddr address = new SockAddr();
    private @Nullable ControlMessages control;
    private int flags;
    private int length;

    @SuppressWarnings("UnusedVariable") // through its updater
    private volatile int lent;

    /**
     * Creates a chunk.
     *
     * @param memory from index 0 to its capacity
     * @param lender takes the chunk back
     */
    public Chunk(ByteBuffer memory, Lender lender) {
        this.memory = memory;
        this.mdl = Mdl.of(memory.duplicate().clear());
        this.lender = lender;
    }

    /**
     * The transport's own view, whose position and limit it may change.
     *
     * @return always the same buffer
     */
    public ByteBuffer memory() {
        return memory;
    }

    /**
     * The memory as clients see it.
     *
     * @return always the same MDL
     */
    public Mdl mdl() {
        return mdl;
    }

    /**
     * How many bytes it can hold.
     *
     * @return the capacity
     */
    public int capacity() {
        return memory.capacity();
    }

    /**
     * How many bytes were received, from index 0 on.
     *
     * @return the count
     */
    public int length() {
        return length;
    }

    /**
     * For datagrams: the source.
     *
     * @return always the same object; the transport fills it
     */
    public SockAddr address() {
        return address;
    }

    /**
     * For datagrams: the control information.
     *
     * @return the messages, or null
     */
    public @Nullable ControlMessages control() {
        return control;
    }

    /**
     * For datagrams: MSG_TRUNC, MSG_CTRUNC, MSG_BCAST and MSG_MCAST, with Windows' values.
     *
     * @return a combination of these
     */
    public int flags() {
        return flags;
    }

    /**
     * Lends the chunk out; the transport has filled memory and address.
     *
     * @param newLength how many bytes were received
     * @param newFlags for datagrams, else 0
     * @param newControl for datagrams, else null
     * @return this
     */
    public Chunk lend(int newLength, int newFlags, @Nullable ControlMessages newControl) {
        length = newLength;
        flags = newFlags;
        control = newControl;
        if (!LENT.compareAndSet(this, 0, 1)) {
            throw new IllegalStateException("the chunk is lent already");
        }
        return this;
    }

    /**
     * Gives the chunk back to its transport.
     *
     * @throws IllegalStateException if it is not lent
     */
    public void release() {
        if (!LENT.compareAndSet(this, 1, 0)) {
            throw new IllegalStateException("the chunk is not lent");
        }
        lender.takeBack(this);
    }

    /** Whose memory it is. */
    @ConsumerType
    @FunctionalInterface
    public interface Lender {

        /**
         * The chunk is free again. Any thread; must not block.
         *
         * @param chunk the chunk
         */
        void takeBack(Chunk chunk);
    }
}
