package org.wsk4j.wsp.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.extension.WsaMsg;

/** One receive: where the data goes, and who is told. Guarded by the socket's lock. */
final class RecvRequest {

    final CapturedBuffers buffers;
    final int flags;
    final @Nullable SockAddr from;
    final @Nullable WsaMsg message;
    final Completion completion;

    /** Bytes received so far, with MSG_WAITALL. */
    int filled;

    RecvRequest(
            CapturedBuffers buffers,
            int flags,
            @Nullable SockAddr from,
            @Nullable WsaMsg message,
            Completion completion) {
        this.buffers = buffers;
        this.flags = flags;
        this.from = from;
        this.message = message;
        this.completion = completion;
    }

    boolean isPeek() {
        return (flags & Winsock.MSG_PEEK) != 0;
    }

    boolean isWaitAll() {
        return (flags & Winsock.MSG_WAITALL) != 0 && !isPeek();
    }
}
