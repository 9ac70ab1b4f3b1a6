package org.wsk4j.wsp.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;

/** One send of a connection on its way: of the caller's memory, of our copy, or the end of the stream. */
final class Outgoing {

    final WskBuf buffer;
    final int length;
    final int flags;
    final @Nullable Completion completion;
    /** What is left can be copied from here; null for the end of the stream. */
    final @Nullable CapturedBuffers source;
    /** Whether it takes room in the send buffer. */
    final boolean copied;

    final Irp irp;

    // guarded by the socket's lock
    boolean submitted;
    int moved;

    Outgoing(
            @Nullable CapturedBuffers source,
            int flags,
            boolean copied,
            @Nullable Completion completion,
            StreamSends sends) {
        this.source = source;
        this.buffer = source == null ? new WskBuf() : source.toWskBuf();
        this.length = source == null ? 0 : source.total();
        this.flags = flags;
        this.copied = copied;
        this.completion = completion;
        this.irp = new Irp((over, context) -> sends.completed(this, over.status(), (int) over.information()));
    }

    boolean isEnd() {
        return source == null;
    }
}
