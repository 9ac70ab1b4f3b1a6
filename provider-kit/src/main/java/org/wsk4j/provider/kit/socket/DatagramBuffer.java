package org.wsk4j.provider.kit.socket;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Chunk;

/**
 * Datagrams that a transport pushed and nobody has taken, and those that the client has. What they hold counts against the
 * socket's limit by the size of their memory, so that empty datagrams count too.
 *
 * <p>All methods but {@link #release} and {@link #releaseEmptied} with the lock held.
 */
final class DatagramBuffer {

    private final SocketCore core;
    private final long limit;

    // guarded by core.lock()
    private @Nullable DatagramNode head;
    private @Nullable DatagramNode tail;
    private @Nullable DatagramNode free;
    private long held;
    private int retained;
    /** The nodes of the indication that runs, by the kit's links; head and tail hold none of them. */
    private @Nullable DatagramNode indicated;

    /** Chunks of emptied nodes, to give back once the lock is free. */
    private @Nullable Chunk[] emptied = new Chunk[4];

    private int emptiedCount;

    /** Takes the place of the other one while its chunks are given back. */
    private @Nullable Chunk @Nullable [] spare;

    DatagramBuffer(SocketCore core) {
        this.core = core;
        this.limit = core.client.provider.limits.receiveBufferBytes();
    }

    boolean isEmpty() {
        return head == null;
    }

    boolean isFull() {
        return held >= limit;
    }

    boolean isHalfFull() {
        return held >= limit / 2;
    }

    /** How much may still come. */
    long room() {
        return Math.max(1, limit - held);
    }

    int retained() {
        return retained;
    }

    void add(Chunk chunk) {
        DatagramNode node = free;
        if (node == null) {
            node = new DatagramNode(this);
        } else {
            free = node.link;
            node.link = null;
        }
        node.fill(chunk);
        held += chunk.capacity();
        append(node);
    }

    private void append(DatagramNode node) {
        if (tail == null) {
            head = node;
        } else {
            tail.link = node;
        }
        tail = node;
    }

    /** The oldest datagram, for a posted receive; the caller recycles it. */
    @Nullable
    DatagramNode poll() {
        DatagramNode node = head;
        if (node != null) {
            head = node.link;
            node.link = null;
            if (head == null) {
                tail = null;
            }
        }
        return node;
    }

    /** The datagram is done with. */
    void recycle(DatagramNode node) {
        Chunk chunk = node.empty();
        node.link = free;
        free = node;
        held -= chunk.capacity();
        if (emptiedCount == emptied.length) {
            emptied = Arrays.copyOf(emptied, emptiedCount * 2);
        }
        emptied[emptiedCount++] = chunk;
    }

    /** Drops what a new fixed remote address excludes. */
    void filter(FixedAddresses fixed) {
        DatagramNode node = head;
        head = null;
        tail = null;
        while (node != null) {
            DatagramNode following = node.link;
            node.link = null;
            if (fixed.admits(node.chunk().address())) {
                append(node);
            } else {
                recycle(node);
            }
            node = following;
        }
    }

    /** Throws away what nobody has taken. */
    void discard() {
        for (DatagramNode node = poll(); node != null; node = poll()) {
            recycle(node);
        }
    }

    /** Prepares the oldest datagrams that were delivered alike for one callback; null if there are none. */
    @Nullable
    DatagramNode indicate() {
        DatagramNode first = head;
        if (first == null) {
            return null;
        }
        int flags = first.deliveryFlags();
        DatagramNode last = first;
        while (last.link != null && last.link.deliveryFlags() == flags) {
            DatagramNode following = last.link;
            last.indicate(following);
            last = following;
        }
        last.indicate(null);
        head = last.link;
        last.link = null;
        if (head == null) {
            tail = null;
        }
        indicated = first;
        return first;
    }

    /** The callback kept the list, but for what was released meanwhile. Answers how many bytes it has. */
    long retainIndicated() {
        long bytes = 0;
        for (DatagramNode node = takeIndicated(); node != null; ) {
            DatagramNode following = node.link;
            bytes += node.chunk().length();
            if (node.state == DatagramNode.State.RELEASED_EARLY) {
                recycle(node);
            } else {
                node.link = null;
                node.state = DatagramNode.State.RETAINED;
                retained++;
            }
            node = following;
        }
        return bytes;
    }

    /** The callback is done with the list. Answers how many bytes it had. */
    long dropIndicated() {
        long bytes = 0;
        for (DatagramNode node = takeIndicated(); node != null; ) {
            DatagramNode following = node.link;
            bytes += node.chunk().length();
            recycle(node);
            node = following;
        }
        return bytes;
    }

    /** The callback refused the list: it waits, in front of what came meanwhile. */
    void returnIndicated() {
        DatagramNode later = head;
        DatagramNode laterTail = tail;
        head = null;
        tail = null;
        for (DatagramNode node = takeIndicated(); node != null; ) {
            DatagramNode following = node.link;
            node.link = null;
            if (node.state == DatagramNode.State.RELEASED_EARLY) {
                recycle(node);
            } else {
                node.state = DatagramNode.State.BUFFERED;
                append(node);
            }
            node = following;
        }
        if (later != null) {
            append(later);
            tail = laterTail;
        }
    }

    private @Nullable DatagramNode takeIndicated() {
        DatagramNode first = indicated;
        indicated = null;
        return first;
    }

    /** WskRelease: a list of nodes, linked as the client left them; all or none. Any thread, without the lock. */
    NtStatus release(WskDatagramIndication list) {
        synchronized (core.lock()) {
            int marked = mark(list);
            if (marked < 0) {
                return NtStatus.STATUS_INVALID_PARAMETER;
            }
            WskDatagramIndication at = list;
            for (int i = 0; i < marked && at instanceof DatagramNode node; i++) {
                at = node.next();
                if (node.state == DatagramNode.State.FREE) {
                    retained--;
                    recycle(node);
                }
            }
        }
        releaseEmptied();
        return NtStatus.STATUS_SUCCESS;
    }

    /** Marks each node as given back, so that a list that names one twice is found out. Negative if the list is refused. */
    private int mark(WskDatagramIndication list) {
        int count = 0;
        for (WskDatagramIndication at = list; at != null; at = at.next()) {
            if (!(at instanceof DatagramNode node) || node.owner != this) {
                return unmark(list, count);
            }
            switch (node.state) {
                case RETAINED -> node.state = DatagramNode.State.FREE;
                case INDICATED -> node.state = DatagramNode.State.RELEASED_EARLY;
                default -> {
                    return unmark(list, count);
                }
            }
            count++;
        }
        return count;
    }

    private static int unmark(WskDatagramIndication list, int count) {
        WskDatagramIndication at = list;
        for (int i = 0; i < count && at instanceof DatagramNode node; i++) {
            node.state =
                    node.state == DatagramNode.State.FREE ? DatagramNode.State.RETAINED : DatagramNode.State.INDICATED;
            at = node.next();
        }
        return -1;
    }

    /** Gives the memory of emptied nodes back. Without the lock. */
    void releaseEmptied() {
        @Nullable Chunk[] taken;
        int count;
        synchronized (core.lock()) {
            count = emptiedCount;
            if (count == 0) {
                return;
            }
            taken = emptied;
            @Nullable Chunk[] other = spare;
            emptied = other != null ? other : new Chunk[taken.length];
            emptiedCount = 0;
            spare = null; // a second thread in here makes one more
        }
        for (int i = 0; i < count; i++) {
            Chunk chunk = taken[i];
            taken[i] = null;
            if (chunk != null) {
                chunk.release();
            }
        }
        synchronized (core.lock()) {
            spare = taken;
        }
    }
}
