package org.wsk4j.provider.kit.socket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Chunk;

/**
 * Bytes that a transport pushed and nobody has taken, and those that the client retains. What they hold counts against the
 * socket's limit by the size of their memory, not by their bytes.
 */
final class ReceiveBuffer {

    private static final @Nullable Chunk[] NONE = {};

    private final ReceiveSide owner;
    private final SocketCore core;
    private final long limit;

    // guarded by core.lock()
    private @Nullable DataNode head;
    private @Nullable DataNode tail;
    private @Nullable DataNode free;
    private long bytes;
    private long held;
    private int retained;
    /** The nodes of the indication that runs, linked; then head and tail hold none of them. */
    private @Nullable DataNode indicated;

    private long indicatedBytes;

    /** Chunks to give back once the lock is free. */
    private @Nullable Chunk[] emptied = NONE;

    private int emptiedCount;

    ReceiveBuffer(ReceiveSide owner, SocketCore core) {
        this.owner = owner;
        this.core = core;
        this.limit = core.client.provider.limits.receiveBufferBytes();
    }

    boolean isEmpty() {
        return head == null;
    }

    /** Bytes that nobody has taken. */
    long bytes() {
        return bytes;
    }

    int retained() {
        return retained;
    }

    boolean isFull() {
        return held >= limit;
    }

    /** Whether the client should give memory back soon. With the lock held. */
    boolean isTight() {
        return held > limit / 2;
    }

    long room() {
        return Math.max(1, limit - held);
    }

    void add(Chunk chunk) {
        DataNode node = free;
        if (node == null) {
            node = new DataNode(owner);
        } else {
            free = node.link;
            node.link = null;
        }
        node.fill(chunk);
        held += chunk.capacity();
        bytes += chunk.length();
        if (tail == null) {
            head = node;
        } else {
            tail.link = node;
        }
        tail = node;
    }

    /** Copies what there is into a posted receive. */
    void copyTo(Request request) {
        for (DataNode node = head; node != null && request.remaining() > 0; node = head) {
            Chunk chunk = node.chunk;
            if (chunk == null) {
                throw new AssertionError("a buffered node without memory");
            }
            int count = (int) Math.min(node.left(), request.remaining());
            copy(chunk, node.offset, count, request);
            node.offset += count;
            request.moved += count;
            bytes -= count;
            if (node.left() == 0) {
                dropHead();
            }
        }
    }

    private static void copy(Chunk chunk, int from, int count, Request request) {
        ByteBuffer source = chunk.mdl().memory();
        long skip = request.offset + request.moved;
        int at = from;
        int left = count;
        for (Mdl mdl = request.mdl; mdl != null && left > 0; mdl = mdl.next()) {
            int size = mdl.byteCount();
            if (skip >= size) {
                skip -= size;
                continue;
            }
            int part = (int) Math.min(left, size - skip);
            mdl.memory().put((int) skip, source, at, part);
            at += part;
            left -= part;
            skip = 0;
        }
    }

    /** Throws away what there is. */
    void discard() {
        while (head != null) {
            dropHead();
        }
        bytes = 0;
    }

    private void dropHead() {
        DataNode node = head;
        if (node != null) {
            head = node.link;
            if (head == null) {
                tail = null;
            }
            recycle(node);
        }
    }

    private void recycle(DataNode node) {
        Chunk chunk = node.empty();
        node.link = free;
        free = node;
        if (chunk != null) {
            held -= chunk.capacity();
            if (emptiedCount == emptied.length) {
                emptied = Arrays.copyOf(emptied, Math.max(4, emptiedCount * 2));
            }
            emptied[emptiedCount++] = chunk;
        }
    }

    /** Gives the memory of emptied nodes back. Without the lock. */
    void releaseEmptied() {
        while (emptiedCount != 0) { // what this thread has emptied it sees; others give back their own
            Chunk chunk;
            synchronized (core.lock()) {
                if (emptiedCount == 0) {
                    return;
                }
                chunk = emptied[--emptiedCount];
                emptied[emptiedCount] = null;
            }
            if (chunk != null) {
                chunk.release();
            }
        }
    }

    /** Prepares all that is buffered for one callback; null if there is nothing. */
    @Nullable
    DataNode indicate() {
        DataNode first = head;
        for (DataNode node = first; node != null; node = node.link) {
            node.indicate(node.link);
        }
        indicated = first;
        indicatedBytes = bytes;
        head = null;
        tail = null;
        bytes = 0;
        return first;
    }

    long indicatedBytes() {
        return indicatedBytes;
    }

    /** The callback kept everything. */
    void retainIndicated() {
        for (DataNode node = indicated; node != null; ) {
            DataNode following = node.link;
            node.link = null;
            if (node.state == DataNode.State.RELEASED_EARLY) {
                recycle(node);
            } else {
                node.state = DataNode.State.RETAINED;
                retained++;
            }
            node = following;
        }
        indicated = null;
    }

    /** The callback took the first bytes; the rest goes back to the front. */
    void accept(long count) {
        long left = Math.max(0, Math.min(count, indicatedBytes));
        DataNode rest = indicated;
        indicated = null;
        while (rest != null && (left > 0 || rest.left() == 0)) {
            int size = rest.left();
            if (left < size) {
                rest.offset += (int) left;
                break;
            }
            left -= size;
            DataNode following = rest.link;
            recycle(rest);
            rest = following;
        }
        if (rest == null) {
            return;
        }
        DataNode last = rest;
        long restBytes = 0;
        for (DataNode node = rest; node != null; node = node.link) {
            node.state = DataNode.State.BUFFERED;
            restBytes += node.left();
            last = node;
        }
        last.link = head;
        if (head == null) {
            tail = last;
        }
        head = rest;
        bytes += restBytes;
    }

    /** WskRelease: a list of nodes, linked as the client left them. */
    NtStatus release(WskDataIndication list) {
        synchronized (core.lock()) {
            int marked = 0;
            for (WskDataIndication at = list; at != null; at = at.next(), marked++) {
                if (!(at instanceof DataNode node) || node.owner != owner || !isReleasable(node)) {
                    unmark(list, marked);
                    return NtStatus.STATUS_INVALID_PARAMETER;
                }
                // Marked at once, so that a list that names a node twice is found out.
                node.state =
                        node.state == DataNode.State.RETAINED ? DataNode.State.FREE : DataNode.State.RELEASED_EARLY;
            }
            WskDataIndication at = list;
            while (at != null) {
                DataNode node = (DataNode) at;
                at = node.next();
                if (node.state == DataNode.State.FREE) {
                    retained--;
                    recycle(node);
                }
            }
        }
        releaseEmptied();
        owner.signal();
        return NtStatus.STATUS_SUCCESS;
    }

    private static boolean isReleasable(DataNode node) {
        return node.state == DataNode.State.RETAINED || node.state == DataNode.State.INDICATED;
    }

    /** A refused list: the nodes before the bad one are the client's again. */
    private static void unmark(WskDataIndication list, int count) {
        WskDataIndication at = list;
        for (int i = 0; i < count && at instanceof DataNode node; i++, at = at.next()) {
            node.state = node.state == DataNode.State.FREE ? DataNode.State.RETAINED : DataNode.State.INDICATED;
        }
    }
}
