package org.wsk4j.provider.uring.datagram;

import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_OVERFLOW;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.DatagramSlot;
import org.wsk4j.provider.uring.abi.Iovec;
import org.wsk4j.provider.uring.abi.Mmsghdr;
import org.wsk4j.provider.uring.abi.Msghdr;
import org.wsk4j.provider.uring.base.Addresses;
import org.wsk4j.provider.uring.base.CopyMemory;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * Messages for one call of sendmmsg, made of a batch of datagrams. A message is
 *
 * <ul>
 *   <li>a datagram;
 *   <li>several datagrams of the same size (the last may be shorter) to the same destination, which the kernel cuts;
 *   <li>a part of one datagram that the client wants cut: as much as the kernel cuts at once, or one piece of it where the
 *       kernel refuses to cut.
 * </ul>
 *
 * <p>A datagram that takes more than one part is begun only as the first of a batch: so where to go on is one offset.
 *
 * <p>Owner: the direction that sends.
 */
final class OutgoingMessages {

    private static final int MOST = DatagramBatch.MAX_DATAGRAMS;
    private static final int NAME_BYTES = 32;
    private static final int NAMES = MOST * Mmsghdr.SIZE;
    private static final int CONTROLS = NAMES + MOST * NAME_BYTES;
    private static final int VECTORS = CONTROLS + MOST * SentControl.ROOM;

    /** How many pieces of memory fit besides those of a full datagram. */
    private static final int MOST_VECTORS = 256;

    /** What every kernel cuts at once, and what fits in a packet of either protocol with a margin for options. */
    private static final int MOST_SEGMENTS = 64;

    private static final int MOST_CUT_BYTES = 65_000;

    /** Longer than any datagram. */
    private static final int TOO_LONG = 1 << 16;

    private final DatagramOptions options;
    private final int family;
    private final SentControl control = new SentControl();
    private final OffloadRefusals refusals = new OffloadRefusals();

    // where each message ends
    private final int[] nextSlot = new int[MOST];
    private final int[] nextOffset = new int[MOST];
    /** The size into which the kernel shall cut each message, or 0. */
    private final int[] cut = new int[MOST];

    private int count;
    private int vectors;
    private long copies;
    private int copied;
    private @Nullable NtStatus refusal;

    OutgoingMessages(DatagramOptions options, int family) {
        this.options = options;
        this.family = family;
    }

    int count() {
        return count;
    }

    int nextSlot(int message) {
        return nextSlot[message];
    }

    int nextOffset(int message) {
        return nextOffset[message];
    }

    /** Whether the kernel was asked to cut a message. */
    boolean isCut(int message) {
        return cut[message] != 0;
    }

    /** The kernel refused to cut a message for this destination. */
    void refused(SockAddr to, int message) {
        refusals.refuse(to, cut[message]);
    }

    /** Why the first datagram cannot be sent, if there is no message. */
    NtStatus refusal() {
        return Objects.requireNonNull(refusal);
    }

    /**
     * Makes messages, from a place in a batch on.
     *
     * @param batch the datagrams
     * @param slot the first
     * @param offset the first byte of it
     * @param memory of {@link org.wsk4j.provider.uring.base.DatagramMemory#SCRATCH_BYTES}
     * @param copyMemory native memory for heap buffers, of {@link CopyMemory#BYTES}, or 0 if there are none
     */
    void fill(DatagramBatch batch, int slot, int offset, long memory, long copyMemory) {
        count = 0;
        vectors = 0;
        copies = copyMemory;
        copied = 0;
        refusal = null;
        int at = slot;
        int begin = offset;
        while (at < batch.count() && count < MOST && put(batch, at, begin, memory)) {
            at = nextSlot[count];
            begin = nextOffset[count];
            count++;
        }
    }

    private boolean put(DatagramBatch batch, int at, int begin, long memory) {
        DatagramSlot slot = batch.slot(at);
        SockAddr to = slot.address();
        refusal = refusalOf(slot, to);
        if (refusal != null || to == null) {
            return false;
        }
        int length = (int) slot.payload().bytes();
        int segment = control.segment() != 0 ? control.segment() : options.segment();
        if (segment != 0 && length > segment) {
            return putPart(batch, at, begin, segment, refusals.allows(to, segment), memory);
        }
        int end = refusals.allows(to, length) ? sameEnd(batch, at, to, length) : at + 1;
        long iov = memory + VECTORS;
        int first = vectors;
        if (!hasRoom(slot)) {
            return false;
        }
        gather(slot.payload(), 0, length, iov);
        int last = at + 1;
        while (last < end && hasRoom(batch.slot(last))) {
            DatagramSlot next = batch.slot(last);
            gather(next.payload(), 0, (int) next.payload().bytes(), iov);
            last++;
        }
        finish(to, first, last > at + 1 ? length : 0, memory);
        nextSlot[count] = last;
        nextOffset[count] = 0;
        return true;
    }

    private @Nullable NtStatus refusalOf(DatagramSlot slot, @Nullable SockAddr to) {
        if (to == null || !Addresses.fits(to, family, options.v6Only())) {
            return STATUS_INVALID_PARAMETER;
        }
        if (to.isAny()) {
            return STATUS_INVALID_ADDRESS_COMPONENT; // the kernel would take it for this host
        }
        if (slot.payload().bytes() >= TOO_LONG) {
            return STATUS_BUFFER_OVERFLOW;
        }
        boolean mapped = to.isV4Mapped();
        return control.read(slot.control(), family == SockAddr.AF_INET6 && !mapped, mapped);
    }

    private boolean putPart(DatagramBatch batch, int at, int begin, int segment, boolean mayCut, long memory) {
        DatagramSlot slot = batch.slot(at);
        int length = (int) slot.payload().bytes();
        int most = mayCut ? Math.min(MOST_SEGMENTS, Math.max(1, MOST_CUT_BYTES / segment)) * segment : segment;
        int part = Math.min(most, length - begin);
        boolean whole = part == length;
        if (!whole && at > 0 || !hasRoom(slot)) {
            return false;
        }
        int first = vectors;
        gather(slot.payload(), begin, part, memory + VECTORS);
        finish(Objects.requireNonNull(slot.address()), first, part > segment ? segment : 0, memory);
        boolean last = begin + part == length;
        nextSlot[count] = last ? at + 1 : at;
        nextOffset[count] = last ? 0 : begin + part;
        return true;
    }

    /** Where the datagrams end that may go as one message with the first. */
    private int sameEnd(DatagramBatch batch, int at, SockAddr to, int length) {
        if (length == 0) {
            return at + 1;
        }
        DatagramSlot first = batch.slot(at);
        long total = length;
        int end = at + 1;
        while (end < batch.count()) {
            DatagramSlot next = batch.slot(end);
            long bytes = next.payload().bytes();
            total += bytes;
            if (bytes == 0
                    || bytes > length
                    || total > MOST_CUT_BYTES
                    || !isTo(to, next.address())
                    || !isSame(first.control(), next.control())) {
                break;
            }
            end++;
            if (bytes < length) {
                break; // only the last may be shorter
            }
        }
        return end;
    }

    private static boolean isTo(SockAddr to, @Nullable SockAddr other) {
        return other != null && to.equals(other);
    }

    private static boolean isSame(@Nullable ControlMessages one, @Nullable ControlMessages other) {
        return one == other || isEmpty(one) && isEmpty(other);
    }

    private static boolean isEmpty(@Nullable ControlMessages messages) {
        return messages == null || messages.length() == 0;
    }

    /** The first always has. */
    private boolean hasRoom(DatagramSlot slot) {
        BufferBatch payload = slot.payload();
        if (vectors + payload.count() > MOST_VECTORS) {
            return false;
        }
        long heap = 0;
        for (int i = 0; i < payload.count(); i++) {
            ByteBuffer view = payload.buffers()[i];
            heap += view.isDirect() ? 0 : view.remaining();
        }
        return copied + heap <= CopyMemory.BYTES;
    }

    private void gather(BufferBatch payload, int begin, int length, long iov) {
        int skip = begin;
        int left = length;
        for (int i = 0; i < payload.count() && left > 0; i++) {
            ByteBuffer view = payload.buffers()[i];
            int size = view.remaining();
            if (skip >= size) {
                skip -= size;
                continue;
            }
            int part = Math.min(size - skip, left);
            Iovec.put(iov, vectors++, address(view, skip, part), part);
            left -= part;
            skip = 0;
        }
    }

    private long address(ByteBuffer view, int skip, int part) {
        if (view.isDirect()) {
            return Memory.address(view) + skip;
        }
        int position = view.position();
        int limit = view.limit();
        view.limit(position + skip + part).position(position + skip);
        long at = copies + copied;
        Memory.copy(view, at);
        view.limit(limit).position(position);
        copied += part;
        return at;
    }

    private void finish(SockAddr to, int firstVector, int segment, long memory) {
        long header = Mmsghdr.msgHdr(memory + (long) count * Mmsghdr.SIZE);
        long name = memory + NAMES + (long) count * NAME_BYTES;
        Msghdr.name(header, name, Addresses.put(to, name));
        Msghdr.iov(header, memory + VECTORS + (long) firstVector * Iovec.SIZE, vectors - firstVector);
        long controls = memory + CONTROLS + (long) count * SentControl.ROOM;
        int length = control.write(controls, segment, options.serviceType());
        Msghdr.control(header, length == 0 ? 0 : controls, length);
        cut[count] = segment;
    }
}
