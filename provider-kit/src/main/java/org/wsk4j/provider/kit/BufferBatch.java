package org.wsk4j.provider.kit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Mdl;

/**
 * Memory lent to a transport: views in order, each with position and limit set to its range. The transport may move
 * positions; it must not keep a view after the result. Filled by the kit, reused for each operation.
 */
public final class BufferBatch {

    /** How many views a batch has at most. */
    public static final int MAX_BUFFERS = 64;

    private static final ByteBuffer[] NO_BUFFERS = {};
    private static final @Nullable Mdl[] NO_LENDERS = {};

    /** Most batches are never filled, and most operations need one view: the arrays grow with the longest batch. */
    private ByteBuffer[] buffers = NO_BUFFERS;

    private @Nullable Mdl[] lenders = NO_LENDERS;
    private int count;
    private long bytes;
    private boolean push;

    /** Creates an empty batch. */
    public BufferBatch() {}

    /**
     * The views; only the first {@link #count()} are there.
     *
     * @return the array, until the batch is filled again
     */
    public ByteBuffer[] buffers() {
        return buffers;
    }

    /**
     * How many views there are.
     *
     * @return 0 to {@link #MAX_BUFFERS}
     */
    public int count() {
        return count;
    }

    /**
     * How many bytes all ranges have together.
     *
     * @return the sum when the batch was filled
     */
    public long bytes() {
        return bytes;
    }

    /**
     * For writes: whether to put the bytes on the wire without delay (WSK_FLAG_NODELAY).
     *
     * @return true to push
     */
    public boolean push() {
        return push;
    }

    /**
     * Asks to put the bytes on the wire without delay.
     *
     * @param newPush true to push
     */
    public void setPush(boolean newPush) {
        push = newPush;
    }

    /**
     * Whether no further view fits.
     *
     * @return true at {@link #MAX_BUFFERS}
     */
    public boolean isFull() {
        return count == MAX_BUFFERS;
    }

    /**
     * Adds ranges of a chain, as many as fit.
     *
     * @param chain the first MDL
     * @param offset where the range begins, in bytes from the beginning of the chain
     * @param length how many bytes it has
     * @return how many bytes were added
     */
    public long add(@Nullable Mdl chain, long offset, long length) {
        long skip = offset;
        long left = length;
        for (Mdl mdl = chain; mdl != null && left > 0 && count < MAX_BUFFERS; mdl = mdl.next()) {
            int size = mdl.byteCount();
            if (skip >= size) {
                skip -= size;
                continue;
            }
            int part = (int) Math.min(left, size - skip);
            if (count == buffers.length) {
                buffers = Arrays.copyOf(buffers, count == 0 ? 2 : Math.min(count * 4, MAX_BUFFERS));
                lenders = Arrays.copyOf(lenders, buffers.length);
            }
            ByteBuffer view = mdl.borrowView();
            view.limit((int) skip + part).position((int) skip);
            buffers[count] = view;
            lenders[count] = mdl;
            count++;
            left -= part;
            skip = 0;
        }
        bytes += length - left;
        return length - left;
    }

    /** Gives all views back and becomes empty. */
    @SuppressWarnings("NullAway") // the array is only read below count
    public void clear() {
        for (int i = 0; i < count; i++) {
            Mdl lender = lenders[i];
            if (lender != null) {
                lender.returnView(buffers[i]);
            }
            buffers[i] = null;
            lenders[i] = null;
        }
        count = 0;
        bytes = 0;
        push = false;
    }
}
