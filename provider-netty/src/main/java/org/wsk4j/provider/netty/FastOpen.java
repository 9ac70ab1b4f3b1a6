package org.wsk4j.provider.netty;

import java.nio.ByteBuffer;
import org.wsk4j.provider.kit.BufferBatch;

/** What rides on a SYN. */
final class FastOpen {

    private FastOpen() {}

    /** The first of the data in direct memory: the host takes a part of it at most, so a part is enough. */
    static ByteBuffer data(BufferBatch batch, NettyLoop loop) {
        ByteBuffer first = batch.buffers()[0];
        return first.isDirect() ? first : Transfer.gather(batch, loop.scratch());
    }
}
