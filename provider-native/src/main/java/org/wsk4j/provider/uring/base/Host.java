package org.wsk4j.provider.uring.base;

import java.util.concurrent.atomic.AtomicInteger;
import org.wsk4j.provider.kit.ChunkPool;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.uring.abi.Iovec;
import org.wsk4j.provider.uring.abi.Msghdr;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.abi.StatusMapping;
import org.wsk4j.provider.uring.libc.Libc;
import org.wsk4j.provider.uring.libc.MemoryPool;

/**
 * What all endpoints of a transport share: the C library, memory, addresses in use. It ends when the transport is closed and
 * the last descriptor is.
 */
public final class Host {

    /** How many pieces one gathered call has at most: as many as the kit gives. */
    public static final int MOST_PIECES = 64;

    private static final int VECTOR_BYTES = Msghdr.SIZE + 8 + MOST_PIECES * Iovec.SIZE + Addresses.ROOM;
    private static final int VECTORS_AT_A_TIME = 16;
    private static final int MOST_VECTORS = 4096;

    private final Libc libc;
    private final NativeSettings settings;
    private final ChunkPool chunks;
    private final NativeBinding binding;
    private final CopyMemory copies = new CopyMemory();
    private final FastOpen fastOpen = new FastOpen(this);
    private final DatagramMemory datagrams = new DatagramMemory();
    private final MemoryPool vectors = new MemoryPool(VECTOR_BYTES, VECTORS_AT_A_TIME, MOST_VECTORS);

    /** Descriptors that are open, and one for the transport. */
    private final AtomicInteger users = new AtomicInteger(1);

    /**
     * Creates it.
     *
     * @param libc the calls; closed at the end
     * @param settings what is configured
     */
    public Host(Libc libc, NativeSettings settings) {
        this.libc = libc;
        this.settings = settings;
        this.chunks = new ChunkPool(settings.poolBytes());
        this.binding = new NativeBinding(this);
    }

    /**
     * The calls.
     *
     * @return always the same
     */
    public Libc libc() {
        return libc;
    }

    /**
     * What is configured.
     *
     * @return always the same
     */
    public NativeSettings settings() {
        return settings;
    }

    /**
     * Memory for pushed data.
     *
     * @return always the same
     */
    public ChunkPool chunks() {
        return chunks;
    }

    /**
     * Binds descriptors.
     *
     * @return always the same
     */
    public NativeBinding binding() {
        return binding;
    }

    /**
     * Native memory that stands in for heap buffers.
     *
     * @return always the same
     */
    public CopyMemory copies() {
        return copies;
    }

    /**
     * Scratch for the time of one call or one endpoint, zeroed: an address or the structures of a gathered call fit.
     *
     * @return always the same; a piece of it has room for a msghdr, {@link #MOST_PIECES} iovecs behind it ({@link
     *     #vectorIov}) and an address behind those ({@link #vectorAddress})
     */
    public MemoryPool vectors() {
        return vectors;
    }

    /**
     * Connects with data on the SYN.
     *
     * @return always the same
     */
    public FastOpen fastOpen() {
        return fastOpen;
    }

    /**
     * Memory of datagram endpoints.
     *
     * @return always the same
     */
    public DatagramMemory datagrams() {
        return datagrams;
    }

    /**
     * Where the iovecs of a piece of {@link #vectors} begin.
     *
     * @param vector the piece, whose beginning is the msghdr
     * @return their address
     */
    public static long vectorIov(long vector) {
        return vector + Msghdr.SIZE + 8;
    }

    /**
     * Where the address of a piece of {@link #vectors} is.
     *
     * @param vector the piece
     * @return {@link Addresses#ROOM} bytes
     */
    public static long vectorAddress(long vector) {
        return vectorIov(vector) + (long) MOST_PIECES * Iovec.SIZE;
    }

    /**
     * Opens a non-blocking socket.
     *
     * @param family AF_..., with Windows' values
     * @param type SOCK_STREAM or SOCK_DGRAM
     * @return its descriptor; give it back to {@link #close}
     * @throws TransportException if the kernel refuses
     */
    public int open(int family, int type) throws TransportException {
        int fd = libc.sockets()
                .socket(
                        Addresses.hostFamily(family),
                        type | SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC,
                        0);
        if (fd < 0) {
            throw StatusMapping.exception("socket", fd);
        }
        users.incrementAndGet();
        return fd;
    }

    /** A descriptor came otherwise, as by accept; it is given back to {@link #close} too. */
    public void adopted() {
        users.incrementAndGet();
    }

    /**
     * Has the kernel reset a connection when it is closed.
     *
     * @param fd its descriptor
     */
    public void lingerNot(int fd) {
        TcpState.lingerNot(this, fd);
    }

    /**
     * Closes a descriptor.
     *
     * @param fd from {@link #open}, or adopted
     */
    public void close(int fd) {
        libc.files().close(fd);
        left();
    }

    /** The transport is closed and its loops have ended: what is here ends with the last descriptor. */
    public void end() {
        chunks.clear();
        left();
    }

    private void left() {
        if (users.decrementAndGet() == 0) {
            vectors.close();
            copies.close();
            datagrams.close();
            libc.close();
        }
    }
}
