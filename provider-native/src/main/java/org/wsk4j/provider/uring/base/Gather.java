package org.wsk4j.provider.uring.base;

import java.nio.ByteBuffer;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.uring.abi.Iovec;
import org.wsk4j.provider.uring.abi.Msghdr;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * From a batch to a msghdr with its iovecs, in a piece of {@link Host#vectors}. Heap memory is represented by a native copy of
 * up to {@link CopyMemory#BYTES}; what is beyond that is left out, and everything after it.
 */
public final class Gather {

    private Gather() {}

    /**
     * For a send: heap memory is copied now.
     *
     * @param batch what to send
     * @param vector takes the structures
     * @param copies native memory for heap buffers; any number if there is none among them
     */
    public static void forSend(BufferBatch batch, long vector, long copies) {
        fill(batch, vector, copies, true);
    }

    /**
     * For a receive; heap memory is filled by {@link #copyOut}.
     *
     * @param batch the room
     * @param vector takes the structures
     * @param copies native memory for heap buffers; any number if there is none among them
     */
    public static void forReceive(BufferBatch batch, long vector, long copies) {
        fill(batch, vector, copies, false);
    }

    private static void fill(BufferBatch batch, long vector, long copies, boolean copyIn) {
        long iov = Host.vectorIov(vector);
        int used = 0;
        int count = 0;
        while (count < batch.count()) {
            ByteBuffer buffer = batch.buffers()[count];
            int length = buffer.remaining();
            if (buffer.isDirect()) {
                Iovec.put(iov, count, Memory.address(buffer), length);
                count++;
                continue;
            }
            int part = Math.min(length, CopyMemory.BYTES - used);
            if (part == 0 && length > 0) {
                break;
            }
            if (copyIn) {
                copyIn(buffer, part, copies + used);
            }
            Iovec.put(iov, count, copies + used, part);
            used += part;
            count++;
            if (part < length) {
                break;
            }
        }
        Msghdr.iov(vector, iov, count);
    }

    private static void copyIn(ByteBuffer buffer, int part, long to) {
        int limit = buffer.limit();
        buffer.limit(buffer.position() + part);
        Memory.copy(buffer, to);
        buffer.limit(limit);
    }

    /**
     * After a receive: heap memory gets what came into its stead.
     *
     * @param batch the room
     * @param copies what {@link #forReceive} was given
     * @param count how many bytes came
     */
    public static void copyOut(BufferBatch batch, long copies, long count) {
        long left = count;
        int used = 0;
        for (int i = 0; i < batch.count() && left > 0; i++) {
            ByteBuffer buffer = batch.buffers()[i];
            int part = (int) Math.min(left, buffer.remaining());
            if (!buffer.isDirect()) {
                Memory.copy(copies + used, buffer, part);
                used += part;
            }
            left -= part;
        }
    }
}
