package org.wsk4j.provider.netty;

import io.netty.channel.unix.Buffer;
import io.netty.channel.uring.IoUringIoOps;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.BufferBatch;

/**
 * One direction of a socket in a ring. Newer kernels wait where a transfer would block; older ones give up, because Netty's
 * sockets do not block: then a poll goes before, linked to the transfer. Direct memory is used where it is; heap memory is
 * copied through memory that the loop keeps for it.
 */
final class RingTransfer {

    private static final byte READV = 1;
    private static final byte WRITEV = 2;
    private static final byte POLL_ADD = 6;
    private static final byte SEND = 26;
    private static final byte RECV = 27;
    private static final byte IO_LINK = 4;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int IOVEC = 16;

    private final UringInterest interest;
    private final boolean writes;
    private final long pollData;
    private final int events;
    private @Nullable IoUringIoOps poll; // made when the first is needed
    private @Nullable ByteBuffer vectors;
    // What was asked for last, and mostly is again: the same memory, which the pool or the client uses anew.
    private @Nullable IoUringIoOps last;
    private byte lastOpcode;
    private long lastAddress;
    private int lastLength;

    // The transfer that is under way.
    private boolean busy;
    private boolean cancelled;
    private boolean polls; // the kernel has given up before
    private long address;
    private int length;
    private boolean gathers;
    private @Nullable ByteBuffer copy;
    private @Nullable BufferBatch heap; // takes what comes into the copy

    /**
     * Creates an idle one.
     *
     * @param pollData tells the completions of its polls
     * @param events what its polls wait for
     */
    RingTransfer(UringInterest interest, boolean writes, long pollData, int events) {
        this.interest = interest;
        this.writes = writes;
        this.pollData = pollData;
        this.events = events;
    }

    void start(BufferBatch batch) {
        ByteBuffer[] views = batch.buffers();
        int direct = 0;
        while (direct < batch.count() && views[direct].isDirect()) {
            direct++;
        }
        if (direct == 0) {
            copyOf(batch);
        } else if (direct == 1) {
            whole(views[0]);
        } else {
            vectorsOf(views, direct);
        }
        begin();
    }

    void start(ByteBuffer memory) {
        whole(memory);
        begin();
    }

    private void whole(ByteBuffer view) {
        address = Buffer.memoryAddress(view) + view.position();
        length = view.remaining();
        gathers = false;
    }

    private void vectorsOf(ByteBuffer[] views, int count) {
        ByteBuffer table = vectors;
        if (table == null) {
            table = ByteBuffer.allocateDirect(BufferBatch.MAX_BUFFERS * IOVEC).order(ByteOrder.nativeOrder());
            vectors = table;
        }
        for (int i = 0; i < count; i++) {
            table.putLong(i * IOVEC, Buffer.memoryAddress(views[i]) + views[i].position());
            table.putLong(i * IOVEC + 8, views[i].remaining());
        }
        address = Buffer.memoryAddress(table);
        length = count;
        gathers = true;
    }

    private void copyOf(BufferBatch batch) {
        ByteBuffer memory = interest.loop().borrow();
        copy = memory;
        if (writes) {
            Transfer.gather(batch, memory);
        } else {
            heap = batch;
            memory.limit((int) Math.min(batch.bytes(), memory.capacity()));
        }
        whole(memory);
    }

    private void begin() {
        busy = true;
        cancelled = false;
        submit(polls && !writes); // there is mostly room, and mostly no data yet
    }

    private void submit(boolean waits) {
        interest.submit(waits ? poll() : null, transfer(), writes ? Interest.WRITE : Interest.READ);
    }

    private IoUringIoOps poll() {
        IoUringIoOps made = poll;
        if (made == null) {
            made = ops(POLL_ADD, IO_LINK, 0, 0, events, pollData);
            poll = made;
        }
        return made;
    }

    private IoUringIoOps transfer() {
        byte opcode = writes ? gathers ? WRITEV : SEND : gathers ? READV : RECV;
        IoUringIoOps again = last;
        if (again == null || lastOpcode != opcode || lastAddress != address || lastLength != length) {
            again = ops(
                    opcode,
                    (byte) 0,
                    address,
                    length,
                    opcode == SEND ? MSG_NOSIGNAL : 0,
                    writes ? UringInterest.WRITTEN : UringInterest.READ_DONE);
            last = again;
            lastOpcode = opcode;
            lastAddress = address;
            lastLength = length;
        }
        return again;
    }

    private IoUringIoOps ops(byte opcode, byte flags, long memory, int size, int operationFlags, long data) {
        return new IoUringIoOps(
                opcode,
                flags,
                (short) 0,
                interest.descriptor(),
                0,
                memory,
                size,
                operationFlags,
                data,
                (short) 0,
                (short) 0,
                0,
                0);
    }

    /** Asks for the end of what is under way. */
    void cancel() {
        cancelled = busy;
    }

    /** Whether something is under way that shall end. */
    boolean isCancelled() {
        return busy && cancelled;
    }

    /** The ring is done with the transfer; true if that is the end of it, and not to be tried again. */
    boolean over(int result, boolean closed) {
        if (Ring.isCancelled(result) && !cancelled && !closed) {
            polls |= result == Ring.WOULD_BLOCK;
            submit(polls);
            return false;
        }
        busy = false;
        ByteBuffer memory = copy;
        BufferBatch wanting = heap;
        copy = null;
        heap = null;
        if (memory != null) {
            if (wanting != null && result > 0 && !closed) {
                Transfer.scatter(memory.clear().limit(result), wanting);
            }
            interest.loop().giveBack(memory);
        }
        return true;
    }
}
