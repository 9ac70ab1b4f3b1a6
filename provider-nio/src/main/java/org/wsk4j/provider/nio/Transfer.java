package org.wsk4j.provider.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.wsk4j.provider.kit.BufferBatch;

/**
 * Moves a batch through a channel, as much as goes at once.
 *
 * <p>The JDK copies heap memory through a direct buffer of the thread that is as large as what it is given and stays. So
 * heap memory is given to it in bounded parts.
 */
final class Transfer {

    /** How much heap memory goes in one call. */
    private static final int HEAP_BYTES = 256 << 10;

    private Transfer() {}

    static long write(SocketChannel channel, BufferBatch batch) throws IOException {
        ByteBuffer[] buffers = batch.buffers();
        int count = atOnce(buffers, batch.count());
        if (count > 1) {
            return channel.write(buffers, 0, count);
        }
        ByteBuffer buffer = buffers[0];
        if (count == 1) {
            return channel.write(buffer);
        }
        int limit = buffer.limit();
        buffer.limit(buffer.position() + HEAP_BYTES);
        int written = channel.write(buffer);
        buffer.limit(limit);
        return written;
    }

    static long read(SocketChannel channel, BufferBatch batch) throws IOException {
        ByteBuffer[] buffers = batch.buffers();
        int count = atOnce(buffers, batch.count());
        if (count > 1) {
            return channel.read(buffers, 0, count);
        }
        ByteBuffer buffer = buffers[0];
        if (count == 1) {
            return channel.read(buffer);
        }
        int limit = buffer.limit();
        buffer.limit(buffer.position() + HEAP_BYTES);
        int read = channel.read(buffer);
        buffer.limit(limit);
        return read;
    }

    /** How many views go in one call; 0 if the first one alone is too large. */
    private static int atOnce(ByteBuffer[] buffers, int count) {
        int heap = 0;
        for (int i = 0; i < count; i++) {
            ByteBuffer buffer = buffers[i];
            if (!buffer.isDirect()) {
                if (buffer.remaining() > HEAP_BYTES - heap) {
                    return i;
                }
                heap += buffer.remaining();
            }
        }
        return count;
    }
}
