package org.wsk4j.provider.uring.datagram;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.uring.abi.Mmsghdr;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.abi.StatusMapping;
import org.wsk4j.provider.uring.base.Host;
import org.wsk4j.provider.uring.base.Watch;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.MemoryBlock;

/** What a datagram endpoint sends. Every send is tried on the calling thread; what finds no room is left for the loop. */
final class DatagramOutput {

    private static final AtomicIntegerFieldUpdater<DatagramOutput> PENDING =
            AtomicIntegerFieldUpdater.newUpdater(DatagramOutput.class, "output");

    private static final int IDLE = 0;
    /** The loop is at it. */
    private static final int CLAIMED = 1;

    private static final int SEND = 2;

    private final NativeDatagram endpoint;
    private final Host host;
    private final Watch watch;
    private final OutgoingMessages messages;
    private final Runnable cancelTask = this::cancelOnLoop;

    /** What is pending: published by the operation, taken by the loop. */
    private volatile int output = IDLE;

    private @Nullable DatagramBatch batch; // belongs to the pending send
    private volatile int outputCount; // which pending operation it is; written by who makes one
    private volatile int cancelCount; // which one to cancel

    // owner: who performs the operation, in turn
    private long scratch;
    private int slot;
    private int offset;

    DatagramOutput(NativeDatagram endpoint, Watch watch) {
        this.endpoint = endpoint;
        this.host = endpoint.host();
        this.watch = watch;
        this.messages = new OutgoingMessages(endpoint.options(), endpoint.family());
    }

    long send(DatagramBatch newBatch) {
        slot = 0;
        offset = 0;
        long result = sendNow(newBatch);
        if (result != 0) {
            return result;
        }
        batch = newBatch;
        return pend();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one operation for each direction: one writer at a time
    private long pend() {
        outputCount = outputCount + 1;
        output = SEND;
        watch.request(Watch.OUTPUT);
        // The loop may have closed before it could see the operation.
        if (endpoint.isClosing() && PENDING.compareAndSet(this, SEND, IDLE)) {
            return NativeDatagram.CANCELLED;
        }
        return IoResult.PENDING;
    }

    /** How many were sent, 0 for no room, or the failure of the first. hot path: no allocation, no lock of ours */
    private long sendNow(DatagramBatch from) {
        if (!endpoint.enterOutput()) {
            return NativeDatagram.CANCELLED;
        }
        MemoryBlock copies = hasHeap(from) ? host.copies().take() : null;
        try {
            if (scratch == 0) {
                scratch = host.datagrams().scratch().take();
            }
            return scratch == 0
                    ? IoResult.failure(NtStatus.STATUS_INSUFFICIENT_RESOURCES)
                    : sendAll(from, copies == null ? 0 : copies.address());
        } finally {
            if (copies != null) {
                host.copies().give(copies);
            }
            endpoint.exitOutput();
        }
    }

    private static boolean hasHeap(DatagramBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            BufferBatch payload = batch.slot(i).payload();
            ByteBuffer[] views = payload.buffers();
            for (int j = 0; j < payload.count(); j++) {
                if (!views[j].isDirect()) {
                    return true;
                }
            }
        }
        return false;
    }

    private long sendAll(DatagramBatch from, long copies) {
        while (slot < from.count()) {
            messages.fill(from, slot, offset, scratch, copies);
            if (messages.count() == 0) {
                // The first of a batch says why; a later one waits for its turn as the first of the next.
                return slot > 0 ? slot : IoResult.failure(messages.refusal());
            }
            watch.expect(Watch.OUTPUT);
            long sent = call();
            if (sent > 0) {
                slot = messages.nextSlot((int) sent - 1);
                offset = messages.nextOffset((int) sent - 1);
            } else if (sent == -Errno.EAGAIN) {
                return slot;
            } else if (sent != -Errno.EINTR && !isRefusedCut(from, sent)) {
                return slot > 0 ? slot : failure(sent);
            }
        }
        return slot;
    }

    /** How many messages were sent, or the failure of the first. */
    private long call() {
        if (messages.count() == 1) {
            long bytes =
                    host.libc().sockets().sendmsg(endpoint.fd(), Mmsghdr.msgHdr(scratch), SocketConstants.MSG_NOSIGNAL);
            return bytes < 0 ? bytes : 1;
        }
        return host.libc().sockets().sendmmsg(endpoint.fd(), scratch, messages.count(), SocketConstants.MSG_NOSIGNAL);
    }

    /** If a message may have failed only because the kernel was to cut it, the same datagrams go one by one from now on. */
    private boolean isRefusedCut(DatagramBatch from, long failure) {
        if (!messages.isCut(0)) {
            return false;
        }
        if (failure != -Errno.EIO
                && failure != -Errno.EINVAL
                && failure != -Errno.EMSGSIZE
                && failure != -Errno.EOPNOTSUPP) {
            return false;
        }
        SockAddr to = Objects.requireNonNull(from.slot(slot).address());
        messages.refused(to, 0);
        return true;
    }

    private long failure(long negated) {
        return endpoint.isClosing() ? NativeDatagram.CANCELLED : IoResult.failure(StatusMapping.ofDatagram(negated));
    }

    // On the loop

    int wanted() {
        return output == SEND ? Watch.OUTPUT : 0;
    }

    @SuppressWarnings("NullAway") // the pending send has set the batch
    void ready() {
        if (!PENDING.compareAndSet(this, SEND, CLAIMED)) {
            return;
        }
        long result = sendNow(batch);
        if (result == 0) {
            output = SEND;
            return;
        }
        batch = null;
        output = IDLE;
        if (result > 0 || !endpoint.isClosing()) { // what has gone is told, though a close has come
            endpoint.sink().sent(result);
        }
    }

    void cancel() {
        if (output != IDLE) {
            cancelCount = outputCount;
            endpoint.loop().execute(cancelTask);
        }
    }

    private void cancelOnLoop() {
        if (cancelCount == outputCount && !endpoint.isClosing() && PENDING.compareAndSet(this, SEND, IDLE)) {
            batch = null;
            endpoint.sink().sent(NativeDatagram.CANCELLED);
        }
    }

    /** The endpoint closes: what was pending is over without a result of its own. */
    void drop() {
        output = IDLE;
        batch = null;
    }

    /** Nobody is inside of a call any more. */
    void free() {
        if (scratch != 0) {
            host.datagrams().scratch().give(scratch);
            scratch = 0;
        }
    }
}
