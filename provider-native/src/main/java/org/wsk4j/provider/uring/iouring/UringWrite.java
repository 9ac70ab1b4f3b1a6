package org.wsk4j.provider.uring.iouring;

import static org.wsk4j.provider.uring.abi.IoUringConstants.*;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.base.Gather;
import org.wsk4j.provider.uring.base.Transfer;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Memory;
import org.wsk4j.provider.uring.libc.MemoryBlock;
import org.wsk4j.provider.uring.ring.Submission;

/** The one write of a stream that is in the ring. Loop thread only, but for {@link #wantsZeroCopy}. */
final class UringWrite {

    private final UringStream stream;
    private final UringLoop loop;

    /** The kernel cannot do without a copy here, or says that it copies. */
    private volatile boolean copies;

    private long vector; // the msghdr in a piece of the host's vectors, or 0
    private @Nullable MemoryBlock heap; // stands in for heap buffers
    private boolean lent; // the kernel sends out of the caller's memory
    private boolean notified; // the kernel has told what it sent, and not yet that it is done with the memory
    private int result;

    UringWrite(UringStream stream, UringLoop loop) {
        this.stream = stream;
        this.loop = loop;
    }

    /** The same before the first write. */
    static boolean isWorthZeroCopy(UringLoop loop, BufferBatch batch) {
        return loop.zeroCopy().isWorth(batch.bytes()) && !Transfer.hasHeap(batch);
    }

    /** Whether a batch is to be sent out of the caller's memory. Any thread. */
    boolean wantsZeroCopy(BufferBatch batch) {
        return !copies && isWorthZeroCopy(loop, batch);
    }

    /** PENDING, or why nothing was submitted. */
    // hot path: no allocation, no lock of ours
    long submit(BufferBatch batch, int pollFirst) {
        boolean single = batch.count() == 1 && batch.buffers()[0].isDirect();
        if (!stream.hasSlot() || !single && !gather(batch)) {
            return IoResult.failure(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
        }
        lent = wantsZeroCopy(batch);
        notified = false;
        long entry = loop.entry();
        if (single) {
            ByteBuffer only = batch.buffers()[0];
            prepSingle(entry, Memory.address(only), only.remaining());
        } else if (lent) {
            Submission.prepSendmsgZc(entry, stream.fd(), vector, SocketConstants.MSG_NOSIGNAL);
        } else {
            Submission.prepSendmsg(entry, stream.fd(), vector, SocketConstants.MSG_NOSIGNAL);
        }
        Submission.ioprio(entry, pollFirst | (lent ? IORING_SEND_ZC_REPORT_USAGE : 0));
        stream.arm(entry, UringStream.OP_WRITE);
        return IoResult.PENDING;
    }

    private void prepSingle(long entry, long address, int length) {
        if (lent) {
            Submission.prepSendZc(entry, stream.fd(), address, length, SocketConstants.MSG_NOSIGNAL);
        } else {
            Submission.prepSend(entry, stream.fd(), address, length, SocketConstants.MSG_NOSIGNAL);
        }
    }

    private boolean gather(BufferBatch batch) {
        vector = stream.host().vectors().take();
        if (vector == 0) {
            return false;
        }
        heap = Transfer.hasHeap(batch) ? stream.host().copies().take() : null;
        Gather.forSend(batch, vector, heap == null ? 0 : heap.address());
        return true;
    }

    /** Whether the write is over with this completion; then {@link #result} is what came of it. */
    boolean completed(int newResult, int flags) {
        if ((flags & IORING_CQE_F_NOTIF) != 0) {
            boolean copied = (newResult & IORING_NOTIF_USAGE_ZC_COPIED) != 0;
            copies |= copied;
            loop.zeroCopy().sent(copied);
        } else {
            result = newResult;
            notified = (flags & IORING_CQE_F_MORE) != 0;
            if (lent && (newResult == -Errno.EINVAL || newResult == -Errno.EOPNOTSUPP)) {
                copies = true;
                result = -Errno.EAGAIN; // once more, with a copy
            }
            if (notified) {
                return false; // the memory is still lent
            }
        }
        release();
        return true;
    }

    int result() {
        return result;
    }

    /** Whether the kernel sends, or may send, out of the caller's memory. */
    boolean isLent() {
        return lent && stream.isArmed(UringStream.OP_WRITE);
    }

    /** Gives back what the write needed. */
    void release() {
        lent = false;
        if (vector != 0) {
            stream.host().vectors().give(vector);
            vector = 0;
        }
        if (heap != null) {
            stream.host().copies().give(heap);
            heap = null;
        }
    }
}
