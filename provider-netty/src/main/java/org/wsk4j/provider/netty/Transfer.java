package org.wsk4j.provider.netty;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.wsk4j.provider.kit.BufferBatch;

/**
 * Moves a batch through a socket, as much as goes at once: direct memory as it is, heap memory through the loop's scratch.
 * On the loop only.
 */
final class Transfer {

    private static final ByteBuffer[] NONE = new ByteBuffer[0];

    private final NettyLoop loop;
    private ByteBuffer[] one = NONE;

    Transfer(NettyLoop loop) {
        this.loop = loop;
    }

    /** How many bytes went; 0 for no room. */
    long write(HostSocket socket, BufferBatch batch) throws IOException {
        int direct = leading(batch, true);
        if (direct > 0) {
            return socket.write(batch.buffers(), direct);
        }
        if (one.length == 0) {
            one = new ByteBuffer[1];
        }
        one[0] = gather(batch, loop.scratch());
        return socket.write(one, 1);
    }

    /** How many bytes came; 0 for nothing there; {@link HostSocket#END}. */
    int read(HostSocket socket, BufferBatch batch) throws IOException {
        ByteBuffer first = batch.buffers()[0];
        if (first.isDirect()) {
            return socket.read(first);
        }
        ByteBuffer room = loop.scratch();
        int most = heapRoom(batch);
        room.limit(Math.min(room.capacity(), most));
        int count = socket.read(room);
        if (count > 0) {
            scatter(room.flip(), batch);
        }
        return count;
    }

    /** How many views in front are direct, or are not. */
    private static int leading(BufferBatch batch, boolean direct) {
        int count = 0;
        while (count < batch.count() && batch.buffers()[count].isDirect() == direct) {
            count++;
        }
        return count;
    }

    private static int heapRoom(BufferBatch batch) {
        long room = 0;
        for (int i = 0; i < leading(batch, false); i++) {
            room += batch.buffers()[i].remaining();
        }
        return (int) Math.min(room, Integer.MAX_VALUE);
    }

    /** Copies what fits of the heap memory in front; the views stay as they are. */
    static ByteBuffer gather(BufferBatch batch, ByteBuffer into) {
        int views = leading(batch, false);
        for (int i = 0; i < views && into.hasRemaining(); i++) {
            append(batch.buffers()[i], into);
        }
        return into.flip();
    }

    /** Copies a view, as much as fits; it stays as it is. */
    static void append(ByteBuffer view, ByteBuffer into) {
        int part = Math.min(view.remaining(), into.remaining());
        into.put(into.position(), view, view.position(), part);
        into.position(into.position() + part);
    }

    /** Copies what came into the views, as much as fits; answers how much. */
    static long scatter(ByteBuffer from, BufferBatch batch) {
        long copied = 0;
        for (int i = 0; i < batch.count() && from.hasRemaining(); i++) {
            ByteBuffer view = batch.buffers()[i];
            int part = Math.min(view.remaining(), from.remaining());
            view.put(view.position(), from, from.position(), part);
            from.position(from.position() + part);
            copied += part;
        }
        return copied;
    }
}
