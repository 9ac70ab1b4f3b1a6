package org.wsk4j.provider.uring.datagram;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.uring.abi.Iovec;
import org.wsk4j.provider.uring.abi.Mmsghdr;
import org.wsk4j.provider.uring.abi.Msghdr;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.base.Addresses;
import org.wsk4j.provider.uring.base.DatagramMemory;
import org.wsk4j.provider.uring.base.Host;
import org.wsk4j.provider.uring.base.PushMemory;
import org.wsk4j.provider.uring.libc.Memory;
import org.wsk4j.provider.uring.libc.MemoryBlock;

/**
 * What one call of recvmmsg brought and nobody has taken yet. How long a datagram is shows when it is there: each is received
 * into a chunk, and what does not fit into memory that is there for that alone.
 *
 * <p>Datagrams that the kernel received as one are handed out in pieces of whole datagrams, as long as the client allows.
 *
 * <p>Owner: the direction that receives.
 */
final class IncomingMessages {

    private static final int MOST = DatagramMemory.MOST_DATAGRAMS;
    private static final int NAME_BYTES = 32;
    private static final int NAMES = MOST * Mmsghdr.SIZE;
    private static final int CONTROLS = NAMES + MOST * NAME_BYTES;
    private static final int VECTORS = CONTROLS + MOST * ReceivedControl.ROOM;

    private final Host host;
    private final DatagramOptions options;
    private final int family;
    private final @Nullable Chunk[] chunks = new Chunk[MOST];
    private @Nullable MemoryBlock rests;
    private long memory;
    private int count;

    // the datagram whose turn it is
    private int index;
    private int offset;
    private int length;
    private int segment;

    IncomingMessages(Host host, DatagramOptions options, int family) {
        this.host = host;
        this.options = options;
        this.family = family;
    }

    /** Takes memory for structures; false if there is none. */
    boolean prepare() {
        if (memory == 0) {
            memory = host.datagrams().scratch().take();
        }
        return memory != 0;
    }

    boolean isEmpty() {
        return index == count;
    }

    // Receiving

    /** Gives a chunk to be filled; for {@link #fetch}. */
    void add(Chunk chunk) {
        chunks[count++] = chunk;
    }

    /** How many chunks there are. */
    int chunks() {
        return count;
    }

    /**
     * Receives as many datagrams as were given chunks, or one without.
     *
     * @return how many came, or a failure of the call; chunks that got nothing are given back
     */
    long fetch(int fd) {
        int room = Math.max(1, count);
        MemoryBlock rest = rests;
        if (rest == null) {
            rest = host.datagrams().takeRests();
            rests = rest;
        }
        for (int i = 0; i < room; i++) {
            long iov = memory + VECTORS + 2L * i * Iovec.SIZE;
            int pieces = 0;
            Chunk chunk = chunks[i];
            if (chunk != null) {
                Iovec.put(iov, pieces++, Memory.address(chunk.memory().clear()), chunk.capacity());
            }
            Iovec.put(iov, pieces++, restOf(i), DatagramMemory.REST_BYTES);
            prepare(header(i), i, iov, pieces);
        }
        long came = host.libc().sockets().recvmmsg(fd, memory, room, 0);
        int taken = (int) Math.max(0, came);
        for (int i = taken; i < count; i++) {
            giveBack(i);
        }
        count = taken;
        index = 0;
        if (taken == 0) {
            giveRests();
        } else {
            begin();
        }
        return came;
    }

    private void prepare(long header, int i, long iov, int pieces) {
        Msghdr.name(header, name(i), NAME_BYTES);
        Msghdr.iov(header, iov, pieces);
        Msghdr.control(header, controls(i), ReceivedControl.ROOM);
        Msghdr.msgFlags(header, 0);
    }

    private long header(int i) {
        return Mmsghdr.msgHdr(memory + (long) i * Mmsghdr.SIZE);
    }

    private long name(int i) {
        return memory + NAMES + (long) i * NAME_BYTES;
    }

    private long controls(int i) {
        return memory + CONTROLS + (long) i * ReceivedControl.ROOM;
    }

    private long restOf(int i) {
        return Objects.requireNonNull(rests).address() + (long) i * DatagramMemory.REST_BYTES;
    }

    private void begin() {
        offset = 0;
        length = Mmsghdr.msgLen(memory + (long) index * Mmsghdr.SIZE);
        segment = ReceivedControl.coalescedSize(controls(index), Msghdr.msgControllen(header(index)));
        if (segment >= length) {
            segment = 0;
        }
    }

    /** Receives one datagram where the caller wants it, with nothing kept here. Answers its length or a failure. */
    long receive(int fd, BufferBatch into, long copies) {
        long header = header(0);
        long iov = memory + VECTORS;
        long copy = copies;
        int pieces = 0;
        for (int i = 0; i < into.count(); i++) {
            ByteBuffer view = into.buffers()[i];
            int size = view.remaining();
            if (!view.isDirect()) {
                size = (int) Math.min(size, copies + DatagramMemory.REST_BYTES - copy);
            }
            Iovec.put(iov, pieces++, view.isDirect() ? Memory.address(view) : copy, size);
            copy += view.isDirect() ? 0 : size;
        }
        prepare(header, 0, iov, pieces);
        long received = host.libc().sockets().recvmsg(fd, header, 0);
        if (received > 0) {
            copyOut(into, copies, received);
        }
        return received;
    }

    private static void copyOut(BufferBatch into, long copies, long received) {
        long copy = copies;
        long left = received;
        for (int i = 0; i < into.count() && left > 0; i++) {
            ByteBuffer view = into.buffers()[i];
            int part = (int) Math.min(view.remaining(), left);
            if (!view.isDirect()) {
                Memory.copy(copy, view, part);
                copy += part;
            }
            left -= part;
        }
    }

    /** What is told besides the payload, after {@link #receive}. */
    int describe(@Nullable SockAddr source, @Nullable ControlMessages control) {
        return describe(0, 0, source, control);
    }

    private int describe(int i, int coalesced, @Nullable SockAddr source, @Nullable ControlMessages control) {
        long header = header(i);
        if (source != null) {
            Addresses.take(name(i), Msghdr.msgNamelen(header), family, source);
        }
        int flags =
                ReceivedControl.take(controls(i), Msghdr.msgControllen(header), options.wanted(), coalesced, control);
        return (Msghdr.msgFlags(header) & SocketConstants.MSG_TRUNC) != 0 ? flags | ReceivedControl.MSG_TRUNC : flags;
    }

    // Handing out

    /** How many bytes the next piece has, for somebody who has so much room. */
    int nextPiece(long room) {
        int left = length - offset;
        if (segment == 0) {
            return left;
        }
        long most = Math.min(room, Math.max(options.coalesced(), segment));
        int whole = (int) Math.max(1, most / segment) * segment;
        return Math.min(left, whole);
    }

    /**
     * The chunk of the datagram if that is all there is to it, ready to be lent; else null. What is small does not keep a
     * large chunk: what clients hold is counted by its memory.
     */
    @Nullable
    Chunk takeWhole(int piece) {
        Chunk chunk = chunks[index];
        if (chunk == null || piece != length || length > chunk.capacity() || PushMemory.isTooLarge(chunk, piece)) {
            return null;
        }
        chunks[index] = null;
        return chunk;
    }

    /** Copies the next piece, as much as fits; answers how much that was. */
    int copy(BufferBatch into, int piece) {
        int copied = 0;
        for (int i = 0; i < into.count() && copied < piece; i++) {
            ByteBuffer view = into.buffers()[i];
            int part = Math.min(view.remaining(), piece - copied);
            copy(offset + copied, view, part);
            copied += part;
        }
        return copied;
    }

    /** Copies the next piece. */
    void copy(Chunk into, int piece) {
        copy(offset, into.memory().clear(), piece);
    }

    private void copy(int from, ByteBuffer to, int bytes) {
        Chunk chunk = chunks[index];
        int begin = chunk == null ? 0 : chunk.capacity();
        int first = 0;
        if (chunk != null && from < begin) {
            first = Math.min(begin - from, bytes);
            to.put(to.position(), chunk.memory(), from, first);
        }
        if (first < bytes) {
            int position = to.position();
            to.position(position + first);
            copyNative(restOf(index) + from + first - begin, to, bytes - first);
            to.position(position);
        }
    }

    private static void copyNative(long from, ByteBuffer to, int bytes) {
        int limit = to.limit();
        to.limit(to.position() + bytes);
        Memory.copy(from, to, bytes);
        to.limit(limit);
    }

    /** What is told besides the payload of the next piece. */
    int describePiece(int piece, @Nullable SockAddr source, @Nullable ControlMessages control) {
        return describe(index, piece > segment ? segment : 0, source, control);
    }

    /** The next piece was taken. */
    void advance(int piece) {
        offset += piece;
        if (offset < length) {
            return;
        }
        giveBack(index);
        index++;
        if (index < count) {
            begin();
        } else {
            index = 0;
            count = 0;
            giveRests();
        }
    }

    /**
     * Gives all chunks back, for the pool may have nothing else for a datagram that is longer than one of them. The rest of a
     * datagram makes room for its beginning.
     */
    void evacuate() {
        for (int i = index; i < count; i++) {
            Chunk chunk = chunks[i];
            if (chunk != null) {
                int all = Mmsghdr.msgLen(memory + (long) i * Mmsghdr.SIZE);
                int first = Math.min(all, chunk.capacity());
                Memory.copy(restOf(i), restOf(i) + first, all - first);
                Memory.copy(Memory.address(chunk.memory().clear()), restOf(i), first);
                giveBack(i);
            }
        }
    }

    private void giveBack(int i) {
        Chunk chunk = chunks[i];
        chunks[i] = null;
        if (chunk != null) {
            host.chunks().takeBack(chunk);
        }
    }

    private void giveRests() {
        MemoryBlock rest = rests;
        rests = null;
        if (rest != null) {
            host.datagrams().giveRests(rest);
        }
    }

    /** Drops everything. Nobody is inside of a call any more. */
    void free() {
        for (int i = 0; i < MOST; i++) {
            giveBack(i);
        }
        count = 0;
        index = 0;
        giveRests();
        if (memory != 0) {
            host.datagrams().scratch().give(memory);
            memory = 0;
        }
    }
}
