package org.wsk4j.tck.fault;

import java.nio.ByteBuffer;
import org.wsk4j.data.Mdl;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.DatagramSlot;

/** The first part of what the kit hands over, as the transport below gets it. */
final class Cut {

    private Cut() {}

    /** The first bytes of a batch, over the same memory. */
    static BufferBatch first(BufferBatch whole, long bytes) {
        BufferBatch part = new BufferBatch();
        copy(whole, bytes, part);
        part.setPush(whole.push());
        return part;
    }

    private static void copy(BufferBatch from, long bytes, BufferBatch to) {
        long left = bytes;
        for (int i = 0; i < from.count() && left > 0; i++) {
            ByteBuffer view = from.buffers()[i];
            long count = Math.min(left, view.remaining());
            to.add(Mdl.of(view.duplicate()), 0, count);
            left -= count;
        }
    }

    /** The first datagrams of a batch, over the same memory. */
    static DatagramBatch first(DatagramBatch whole, int count) {
        DatagramBatch part = new DatagramBatch();
        for (int i = 0; i < count; i++) {
            DatagramSlot from = whole.slot(i);
            DatagramSlot to = part.add();
            to.set(from.address(), from.control());
            copy(from.payload(), from.payload().bytes(), to.payload());
        }
        return part;
    }
}
