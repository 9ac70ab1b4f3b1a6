package org.wsk4j.provider.uring.ring;

import static org.wsk4j.provider.uring.abi.IoUringConstants.*;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.wsk4j.provider.uring.abi.IoUringBuf;
import org.wsk4j.provider.uring.abi.IoUringBufReg;
import org.wsk4j.provider.uring.abi.IoUringBufRing;
import org.wsk4j.provider.uring.libc.AbsentException;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Memory;
import org.wsk4j.provider.uring.libc.MemoryBlock;

/**
 * Equal buffers that the kernel fills as it needs them (IOSQE_BUFFER_SELECT). A completion with IORING_CQE_F_BUFFER has taken one:
 * {@link #taken} says which, {@link #give} gives it back, from any thread. When the kernel finds none it ends a receive with
 * {@code -ENOBUFS}.
 *
 * <p>Buffers that come back on other threads lie on a stack until the ring's thread calls {@link #refill}, in each turn. If the
 * kernel ran dry meanwhile ({@link #awaitBuffers}), {@code give} tells who gives one back to wake the loop.
 *
 * <p>The memory lives until {@link #close} and until every buffer is back, whatever comes last.
 */
public final class BufferRing implements AutoCloseable {

    private static final int MOST_COUNT = 1 << 15;
    private static final int NONE = -1;

    private final Ring ring;
    private final int group;
    private final int count;
    private final int bufferSize;
    private final MemoryBlock entries;
    private final MemoryBlock memory;

    /** Buffers that are out, and one more until this is closed: who takes it to 0 frees the memory. */
    private final AtomicInteger users = new AtomicInteger(1);

    /** The uppermost of the returned buffers. The stack is only taken as a whole, so there is no ABA problem. */
    private final AtomicInteger returned = new AtomicInteger(NONE);

    private final int[] below; // published by "returned"

    private volatile boolean awaiting;

    // owner: the ring's thread
    private int tail;
    private int available;
    private boolean closed;

    /**
     * Creates it and gives all buffers to the kernel.
     *
     * @param ring whose thread this is
     * @param group its number, unique for the ring
     * @param count how many buffers, a power of two up to 32768
     * @param bufferSize bytes of each
     * @throws AbsentException if the kernel refuses
     */
    public BufferRing(Ring ring, int group, int count, int bufferSize) throws AbsentException {
        if (Integer.bitCount(count) != 1 || count > MOST_COUNT) {
            throw new IllegalArgumentException("count=" + count);
        }
        this.ring = ring;
        this.group = group;
        this.count = count;
        this.bufferSize = bufferSize;
        this.below = new int[count];
        int page = ring.libc().files().pageSize();
        this.entries = MemoryBlock.allocate((long) count * IoUringBuf.SIZE, page);
        this.memory = MemoryBlock.allocate((long) count * bufferSize, page);
        int result = register();
        if (result < 0) {
            entries.close();
            memory.close();
            throw new AbsentException(
                    "a ring of provided buffers: " + Errno.name(-result),
                    "raise the limit of locked memory (ulimit -l), or use engine=epoll");
        }
        for (int id = 0; id < count; id++) {
            put(id);
        }
        publish();
    }

    /** Tries whether there can be one. */
    static void check(Ring ring) throws AbsentException {
        new BufferRing(ring, 0, 1, 64).close();
    }

    private int register() {
        try (MemoryBlock block = MemoryBlock.allocate(IoUringBufReg.SIZE, Long.BYTES)) {
            IoUringBufReg.ringAddr(block.address(), entries.address());
            IoUringBufReg.ringEntries(block.address(), count);
            IoUringBufReg.bgid(block.address(), group);
            return ring.calls().register(ring.fd(), IORING_REGISTER_PBUF_RING, block.address(), 1);
        }
    }

    private void put(int id) {
        long entry = entries.address() + (long) (tail & count - 1) * IoUringBuf.SIZE;
        IoUringBuf.put(entry, address(id), bufferSize, id);
        tail++;
        available++;
    }

    private void publish() {
        // Release: the kernel reads entries up to the tail.
        Memory.putShortRelease(IoUringBufRing.tailAddress(entries.address()), tail);
    }

    /**
     * The number that submissions name it by.
     *
     * @return the group
     */
    public int group() {
        return group;
    }

    /**
     * How many buffers there are.
     *
     * @return the count
     */
    public int count() {
        return count;
    }

    /**
     * How large each of them is.
     *
     * @return bytes
     */
    public int bufferSize() {
        return bufferSize;
    }

    /**
     * How many buffers the kernel has, as far as completions have shown. On the ring's thread.
     *
     * @return 0 to {@link #count}
     */
    public int available() {
        return available;
    }

    /**
     * Where a buffer is.
     *
     * @param id of a buffer
     * @return the address
     */
    public long address(int id) {
        return memory.address() + (long) id * bufferSize;
    }

    /**
     * A buffer as Java sees it; made anew, so keep it.
     *
     * @param id of a buffer
     * @return a direct buffer over all of it, which throws once the memory is freed
     */
    public ByteBuffer buffer(int id) {
        return memory.buffer((long) id * bufferSize, bufferSize);
    }

    /**
     * Notes that a completion has brought a buffer. On the ring's thread, once for each such completion.
     *
     * @param completionFlags with IORING_CQE_F_BUFFER
     * @return the buffer's id; it belongs to the caller until {@link #give}
     */
    // hot path: no allocation, no lock
    public int taken(int completionFlags) {
        available--;
        users.getAndIncrement();
        return completionFlags >>> IORING_CQE_BUFFER_SHIFT;
    }

    /**
     * Gives a buffer back, once. From any thread; on the ring's own the kernel has it at once.
     *
     * @param id what {@link #taken} returned
     * @return whether the loop is waiting for buffers and must be woken to call {@link #refill}
     */
    // hot path: no allocation, no lock
    public boolean give(int id) {
        boolean wake = false;
        if (Thread.currentThread() == ring.owner()) {
            if (!closed) {
                put(id);
                publish();
            }
        } else {
            push(id);
            wake = awaiting;
        }
        if (users.decrementAndGet() == 0) {
            free();
        }
        return wake;
    }

    private void push(int id) {
        int top;
        do {
            top = returned.get();
            below[id] = top;
        } while (!returned.compareAndSet(top, id));
    }

    /**
     * Gives the kernel what came back on other threads. On the ring's thread, in each turn.
     *
     * @return how many
     */
    // hot path: no allocation, no lock
    public int refill() {
        if (returned.get() == NONE || closed) {
            return 0;
        }
        int moved = 0;
        for (int id = returned.getAndSet(NONE); id != NONE; id = below[id]) {
            put(id);
            moved++;
        }
        publish();
        return moved;
    }

    /**
     * Says that the loop must be woken when a buffer comes back, and looks once more. On the ring's thread, before it sleeps
     * while receives wait for buffers.
     *
     * @param wanted false when the wait is over
     * @return how many {@link #refill} found
     */
    public int awaitBuffers(boolean wanted) {
        awaiting = wanted; // volatile before the look: who gives a buffer pushes it before he reads this
        return refill();
    }

    /** Takes the buffers from the kernel. On the ring's thread, before the ring is closed; idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        awaiting = false;
        try (MemoryBlock block = MemoryBlock.allocate(IoUringBufReg.SIZE, Long.BYTES)) {
            IoUringBufReg.bgid(block.address(), group);
            ring.calls().register(ring.fd(), IORING_UNREGISTER_PBUF_RING, block.address(), 1);
        }
        entries.close();
        if (users.decrementAndGet() == 0) {
            free();
        }
    }

    private void free() {
        memory.close();
    }
}
