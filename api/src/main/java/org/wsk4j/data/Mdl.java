package org.wsk4j.data;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * MDL: describes one piece of memory and links to the next.
 *
 * <p>The memory is what the {@link ByteBuffer} had between position and limit when the MDL was made; the buffer's own
 * position, limit and order are never touched afterwards. Direct buffers are the fast path; heap buffers work everywhere.
 *
 * <p>While an operation that uses the MDL is pending, memory and links are the provider's. One MDL may serve several
 * operations at once if none of them writes to it.
 *
 * @wsk MDL
 */
public final class Mdl {

    private static final AtomicReferenceFieldUpdater<Mdl, @Nullable ByteBuffer> VIEW =
            AtomicReferenceFieldUpdater.newUpdater(Mdl.class, ByteBuffer.class, "view");

    private final ByteBuffer memory;

    @SuppressWarnings("UnusedVariable") // read through VIEW
    private volatile @Nullable ByteBuffer view;

    private @Nullable Mdl next;

    private Mdl(ByteBuffer memory) {
        this.memory = memory;
    }

    /**
     * IoAllocateMdl: describes the memory of a buffer from its position to its limit.
     *
     * @param buffer direct or heap; read-only ones can only be sent
     * @return a new MDL without a successor
     */
    public static Mdl of(ByteBuffer buffer) {
        return new Mdl(buffer.slice().order(buffer.order()));
    }

    /**
     * Describes several buffers, linked in order.
     *
     * @param buffers at least one
     * @return the first MDL of the chain
     * @throws IllegalArgumentException without any buffer
     */
    public static Mdl chain(ByteBuffer... buffers) {
        if (buffers.length == 0) {
            throw new IllegalArgumentException("a chain needs at least one buffer");
        }
        Mdl first = of(buffers[0]);
        Mdl last = first;
        for (int i = 1; i < buffers.length; i++) {
            Mdl mdl = of(buffers[i]);
            last.next = mdl;
            last = mdl;
        }
        return first;
    }

    /**
     * MmGetMdlByteCount.
     *
     * @return how many bytes this MDL alone describes
     */
    public int byteCount() {
        return memory.capacity();
    }

    /**
     * The memory itself, index 0 to {@link #byteCount()}. Shared: use absolute access only, and leave position, limit and
     * order as they are.
     *
     * @return always the same buffer
     */
    public ByteBuffer memory() {
        return memory;
    }

    /**
     * The next piece of the chain.
     *
     * @return the successor, or null at the end
     */
    public @Nullable Mdl next() {
        return next;
    }

    /**
     * Links a successor. Not while an operation uses the chain.
     *
     * @param successor the next piece, or null for none
     * @return this
     */
    public Mdl setNext(@Nullable Mdl successor) {
        next = successor;
        return this;
    }

    /**
     * For providers: borrows a view of the memory whose position and limit may be changed. It belongs to the borrower alone
     * until {@link #returnView}; in the steady state nothing is allocated.
     *
     * @return a view with position 0, limit {@link #byteCount()} and any byte order
     */
    public ByteBuffer borrowView() {
        ByteBuffer borrowed = VIEW.getAndSet(this, null);
        return borrowed != null ? borrowed.clear() : memory.duplicate();
    }

    /**
     * For providers: gives a view back, once.
     *
     * @param borrowed what {@link #borrowView()} answered; not to be used any more
     */
    public void returnView(ByteBuffer borrowed) {
        view = borrowed;
    }

    @Override
    public String toString() {
        return "Mdl[" + byteCount() + (memory.isDirect() ? " direct" : " heap") + (next != null ? ", ...]" : "]");
    }
}
