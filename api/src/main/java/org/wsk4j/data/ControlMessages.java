package org.wsk4j.data;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Control information of a datagram: a sequence of CMSGHDR objects in Windows' layout and numbers, in memory that is
 * allocated once and reused.
 *
 * <p><b>Layout.</b> Little-endian. Each object begins at a multiple of 8 with {@code cmsg_len} (8 bytes: header and data,
 * without the padding behind them), {@code cmsg_level} (4) and {@code cmsg_type} (4); the data follows, padded with zeros to
 * a multiple of 8.
 *
 * <p><b>Use.</b> {@link #encoder()} writes, {@link #reader()} reads; each is one object that belongs to the sequence, so
 * neither allocates. A provider copies what a send is given before the call returns, and writes what a receive is given
 * before it completes.
 *
 * <p><b>Concurrency.</b> None: one thread at a time. As input of a send a sequence is only read, so several sends may be
 * given the same one.
 *
 * @wsk CMSGHDR, WSACMSGHDR
 */
public final class ControlMessages {

    /** Level of IPv4 objects. */
    public static final int IPPROTO_IP = 0;

    /** Level of UDP objects. */
    public static final int IPPROTO_UDP = 17;

    /** Level of IPv6 objects. */
    public static final int IPPROTO_IPV6 = 41;

    /** IPv4: source (to send) or destination (received) address, then the interface index. */
    public static final int IP_PKTINFO = 19;

    /** IPv4: the time to live, an INT. */
    public static final int IP_HOPLIMIT = 21;

    /** IPv4: the type-of-service byte, an INT. */
    public static final int IP_TOS = 3;

    /** IPv4: the ECN bits, an INT of 0 to 3. */
    public static final int IP_ECN = 50;

    /** IPv4: an ICMP error. */
    public static final int IP_RECVERR = 75;

    /** IPv6: source (to send) or destination (received) address, then the interface index. */
    public static final int IPV6_PKTINFO = 19;

    /** IPv6: the hop limit, an INT. */
    public static final int IPV6_HOPLIMIT = 21;

    /** IPv6: the traffic class, an INT. */
    public static final int IPV6_TCLASS = 39;

    /** IPv6: the ECN bits, an INT of 0 to 3. */
    public static final int IPV6_ECN = 50;

    /** IPv6: an ICMP error. */
    public static final int IPV6_RECVERR = 75;

    /** UDP, to send: cut the payload into datagrams of this many bytes, the last one may be shorter; a DWORD. */
    public static final int UDP_SEND_MSG_SIZE = 2;

    /** UDP, received: the payload holds datagrams of this many bytes, the last one may be shorter; a DWORD. */
    public static final int UDP_COALESCED_INFO = 3;

    /** How many bytes precede the data of an object. */
    public static final int HEADER_LENGTH = 16;

    private static final int LEVEL_OFFSET = 8;
    private static final int TYPE_OFFSET = 12;
    private static final int INET_PKTINFO_LENGTH = 8;
    private static final int INET6_PKTINFO_LENGTH = 20;

    private final ByteBuffer bytes;
    private final Encoder encoder = new Encoder(this);
    private final Reader reader = new Reader(this);
    private int length;

    /**
     * Creates an empty sequence.
     *
     * @param capacity how many bytes it can hold; see {@link #space}
     */
    public ControlMessages(int capacity) {
        bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * WSA_CMSG_SPACE: the room that an object takes.
     *
     * @param dataLength the length of its data
     * @return the bytes of header, data and padding
     */
    public static int space(int dataLength) {
        return HEADER_LENGTH + (dataLength + 7 & ~7);
    }

    /** {@return how many bytes it can hold} */
    public int capacity() {
        return bytes.capacity();
    }

    /** {@return how many bytes it holds; 0 for no control information} */
    public int length() {
        return length;
    }

    /**
     * Declares how many of the {@link #bytes()} are in use, after they were written directly.
     *
     * @param newLength 0 to {@link #capacity()}
     * @throws IllegalArgumentException if it is outside; nothing has changed then
     */
    public void setLength(int newLength) {
        if (newLength < 0 || newLength > bytes.capacity()) {
            throw new IllegalArgumentException("length " + newLength + " of " + bytes.capacity());
        }
        length = newLength;
    }

    /** Becomes empty. */
    public void clear() {
        length = 0;
    }

    /** {@return the whole memory, little-endian, always the same buffer; to be used by absolute access only} */
    public ByteBuffer bytes() {
        return bytes;
    }

    /**
     * Becomes a copy of another sequence. Where the capacity is too small, only the objects that fit as a whole are copied,
     * up to the first that does not.
     *
     * @param other the source, unchanged
     * @return whether everything was copied; if not, a receive answers {@link MsgFlags#MSG_CTRUNC}
     */
    public boolean set(ControlMessages other) {
        int copied = other.length <= bytes.capacity() ? other.length : other.wholeObjects(bytes.capacity());
        bytes.put(0, other.bytes, 0, copied);
        length = copied;
        return copied == other.length;
    }

    private int wholeObjects(int limit) {
        int end = 0;
        while (true) {
            int next = next(end);
            if (next < 0 || next > limit) {
                return end;
            }
            end = next;
        }
    }

    /** Where the object after the one at an offset begins; -1 if there is no well-formed object at the offset. */
    private int next(int offset) {
        if (length - offset < HEADER_LENGTH) {
            return -1;
        }
        long objectLength = bytes.getLong(offset);
        if (objectLength < HEADER_LENGTH || objectLength > length - offset) {
            return -1;
        }
        // The padding of the last object may be missing, as in C.
        return (int) Math.min(length, offset + (objectLength + 7 & ~7));
    }

    /** {@return the encoder, always the same, after the sequence became empty} */
    public Encoder encoder() {
        length = 0;
        return encoder;
    }

    /** {@return the reader, always the same, before the first object} */
    public Reader reader() {
        reader.rewind();
        return reader;
    }

    @Override
    public String toString() {
        return "ControlMessages[" + length + " of " + capacity() + " bytes]";
    }

    /**
     * Appends objects. Values are written as they are; what a transport refuses (an ECN value of 3, a segment size of 0) the
     * entry answers with a status.
     *
     * <p>All methods throw {@link BufferOverflowException}, without any change, where the capacity is too small.
     */
    public static final class Encoder {

        private final ControlMessages messages;

        Encoder(ControlMessages messages) {
            this.messages = messages;
        }

        /**
         * IP_PKTINFO or IPV6_PKTINFO, by the family of the address.
         *
         * @param address the source address; a wildcard leaves the choice to routing. Its port and scope are not used
         * @param interfaceIndex the interface to send on; 0 leaves the choice to routing
         * @return this
         * @throws IllegalArgumentException if the address is neither IPv4 nor IPv6; nothing has changed then
         */
        public Encoder pktInfo(SockAddr address, int interfaceIndex) {
            switch (address.family()) {
                case SockAddr.AF_INET -> {
                    int at = append(IPPROTO_IP, IP_PKTINFO, INET_PKTINFO_LENGTH);
                    putBigEndian(at, address.inet());
                    messages.bytes.putInt(at + 4, interfaceIndex);
                }
                case SockAddr.AF_INET6 -> {
                    int at = append(IPPROTO_IPV6, IPV6_PKTINFO, INET6_PKTINFO_LENGTH);
                    messages.bytes.putLong(at, Long.reverseBytes(address.inet6High()));
                    messages.bytes.putLong(at + 8, Long.reverseBytes(address.inet6Low()));
                    messages.bytes.putInt(at + 16, interfaceIndex);
                }
                default -> throw new IllegalArgumentException("no packet information of " + address);
            }
            return this;
        }

        private void putBigEndian(int at, int value) {
            messages.bytes.putInt(at, Integer.reverseBytes(value));
        }

        /**
         * IP_HOPLIMIT: the time to live of IPv4.
         *
         * @param hops 1 to 255
         * @return this
         */
        public Encoder ttl(int hops) {
            return number(IPPROTO_IP, IP_HOPLIMIT, hops);
        }

        /**
         * IPV6_HOPLIMIT: the hop limit of IPv6.
         *
         * @param hops 0 to 255
         * @return this
         */
        public Encoder hopLimit(int hops) {
            return number(IPPROTO_IPV6, IPV6_HOPLIMIT, hops);
        }

        /**
         * IP_TOS: the type-of-service byte of IPv4.
         *
         * @param typeOfService 0 to 255
         * @return this
         */
        public Encoder tos(int typeOfService) {
            return number(IPPROTO_IP, IP_TOS, typeOfService);
        }

        /**
         * IPV6_TCLASS: the traffic class of IPv6.
         *
         * @param trafficClass 0 to 255
         * @return this
         */
        public Encoder trafficClass(int trafficClass) {
            return number(IPPROTO_IPV6, IPV6_TCLASS, trafficClass);
        }

        /**
         * IP_ECN or IPV6_ECN. To send 3 (congestion experienced) is for routers: the entry answers
         * STATUS_INVALID_PARAMETER.
         *
         * @param level {@link #IPPROTO_IP} or {@link #IPPROTO_IPV6}
         * @param codepoint 0 to 3
         * @return this
         */
        public Encoder ecn(int level, int codepoint) {
            return number(level, IP_ECN, codepoint);
        }

        /**
         * UDP_SEND_MSG_SIZE: cuts one send into datagrams.
         *
         * @param segmentSize bytes of each datagram but the last
         * @return this
         */
        public Encoder sendMessageSize(int segmentSize) {
            return number(IPPROTO_UDP, UDP_SEND_MSG_SIZE, segmentSize);
        }

        /**
         * UDP_COALESCED_INFO; for providers.
         *
         * @param datagramSize bytes of each received datagram but the last
         * @return this
         */
        public Encoder coalescedInfo(int datagramSize) {
            return number(IPPROTO_UDP, UDP_COALESCED_INFO, datagramSize);
        }

        /**
         * An object whose data is one INT.
         *
         * @param level cmsg_level
         * @param type cmsg_type
         * @param value the number
         * @return this
         */
        public Encoder number(int level, int type, int value) {
            messages.bytes.putInt(append(level, type, 4), value);
            return this;
        }

        /**
         * Any object.
         *
         * @param level cmsg_level
         * @param type cmsg_type
         * @param data copied from position to limit, which stay as they are
         * @return this
         */
        public Encoder raw(int level, int type, ByteBuffer data) {
            int at = append(level, type, data.remaining());
            messages.bytes.put(at, data, data.position(), data.remaining());
            return this;
        }

        /** Writes the header and the padding; answers where the data goes. */
        private int append(int level, int type, int dataLength) {
            ByteBuffer bytes = messages.bytes;
            int at = messages.length + 7 & ~7;
            if (dataLength > bytes.capacity() - HEADER_LENGTH - at || space(dataLength) > bytes.capacity() - at) {
                throw new BufferOverflowException();
            }
            int end = at + space(dataLength);
            if ((dataLength & 7) != 0) {
                bytes.putLong(end - 8, 0);
            }
            bytes.putLong(at, HEADER_LENGTH + dataLength);
            bytes.putInt(at + LEVEL_OFFSET, level);
            bytes.putInt(at + TYPE_OFFSET, type);
            messages.length = end;
            return at + HEADER_LENGTH;
        }
    }

    /**
     * Reads objects in order. Bytes that form no object end the iteration; whatever the bytes are, nothing outside them is
     * read.
     *
     * <p>The methods about the current object throw {@link IllegalStateException} where there is none: before the first
     * {@link #next()}, and after it answered false.
     */
    public static final class Reader {

        private static final int NONE = -1;

        private final ControlMessages messages;
        private int current = NONE;
        private int position;

        Reader(ControlMessages messages) {
            this.messages = messages;
        }

        private void rewind() {
            current = NONE;
            position = 0;
        }

        /**
         * Goes to the next object.
         *
         * @return whether there is one
         */
        public boolean next() {
            int next = messages.next(position);
            if (next < 0) {
                current = NONE;
                return false;
            }
            current = position;
            position = next;
            return true;
        }

        /**
         * After {@link #next()} answered false: whether bytes are left that form no object.
         *
         * @return true for input that an entry answers with STATUS_INVALID_PARAMETER
         */
        public boolean isMalformed() {
            return current == NONE && position < messages.length;
        }

        /** {@return cmsg_level: the protocol that the object belongs to} */
        public int level() {
            return messages.bytes.getInt(current() + LEVEL_OFFSET);
        }

        /** {@return cmsg_type: what the object is, among those of its level} */
        public int type() {
            return messages.bytes.getInt(current() + TYPE_OFFSET);
        }

        /**
         * Whether it is an object of a level and type.
         *
         * @param level cmsg_level
         * @param type cmsg_type
         * @return true if both are equal
         */
        public boolean is(int level, int type) {
            return level() == level && type() == type;
        }

        /** {@return how many bytes of data the object has, without header and padding} */
        public int dataLength() {
            return (int) messages.bytes.getLong(current()) - HEADER_LENGTH;
        }

        /** {@return the index of the first byte of data in {@link ControlMessages#bytes()}} */
        public int dataOffset() {
            return current() + HEADER_LENGTH;
        }

        /**
         * The data as a number: its first four bytes, or fewer where it is shorter, without a sign then.
         *
         * @return the INT; 0 without data
         */
        public int asInt() {
            int at = dataOffset();
            int count = Math.min(4, dataLength());
            int value = 0;
            for (int i = 0; i < count; i++) {
                value |= (messages.bytes.get(at + i) & 0xFF) << (8 * i);
            }
            return value;
        }

        /**
         * The data as packet information.
         *
         * @param address becomes the address, with port and scope 0; unchanged where the object is something else
         * @return the interface index, or -1 if the object is no packet information or too short for it
         */
        public int pktInfo(SockAddr address) {
            Objects.requireNonNull(address);
            int at = dataOffset();
            ByteBuffer bytes = messages.bytes;
            if (is(IPPROTO_IP, IP_PKTINFO) && dataLength() >= INET_PKTINFO_LENGTH) {
                address.setInet(Integer.reverseBytes(bytes.getInt(at)), 0);
                return bytes.getInt(at + 4);
            }
            if (is(IPPROTO_IPV6, IPV6_PKTINFO) && dataLength() >= INET6_PKTINFO_LENGTH) {
                long high = Long.reverseBytes(bytes.getLong(at));
                address.setInet6(high, Long.reverseBytes(bytes.getLong(at + 8)), 0, 0);
                return bytes.getInt(at + 16);
            }
            return -1;
        }

        /**
         * Copies the data.
         *
         * @param target takes the bytes at its position, which advances
         * @throws BufferOverflowException if it has no room for all; nothing was copied then
         */
        public void copyTo(ByteBuffer target) {
            int count = dataLength();
            if (target.remaining() < count) {
                throw new BufferOverflowException();
            }
            target.put(target.position(), messages.bytes, dataOffset(), count);
            target.position(target.position() + count);
        }

        private int current() {
            if (current == NONE) {
                throw new IllegalStateException("no current object: next() comes first");
            }
            return current;
        }
    }
}
