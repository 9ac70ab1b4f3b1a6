package org.wsk4j.provider.uring.base;

import static org.wsk4j.provider.uring.abi.SocketConstants.IPPROTO_TCP;
import static org.wsk4j.provider.uring.abi.SocketConstants.MSG_FASTOPEN;
import static org.wsk4j.provider.uring.abi.SocketConstants.MSG_NOSIGNAL;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.uring.abi.InetConstants;
import org.wsk4j.provider.uring.abi.Msghdr;
import org.wsk4j.provider.uring.abi.TcpInfo;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.MemoryBlock;

/**
 * TCP Fast Open: an attempt to connect that puts first data on its SYN if the kernel has a cookie of the peer, and what came of
 * it. MSG_FASTOPEN is used rather than TCP_FASTOPEN_CONNECT, with which connect answers before anything was sent.
 */
public final class FastOpen {

    private final Host host;
    private final LongAdder connections = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    FastOpen(Host host) {
        this.host = host;
    }

    /**
     * Begins to connect. As with connect, the connection is real only when the descriptor is writable and connect, asked
     * again, says so.
     *
     * @param fd the descriptor, non-blocking
     * @param address where to
     * @param length of the address
     * @param data what may go on the SYN, at least one byte
     * @return how many bytes the kernel has taken; or what connect answers: 0, or {@code -EINPROGRESS} or another error
     *     number negated, then none
     */
    public long connect(int fd, long address, int length, BufferBatch data) {
        long vector = host.vectors().take();
        if (vector == 0) {
            return host.libc().sockets().connect(fd, address, length);
        }
        MemoryBlock copies = hasHeap(data) ? host.copies().take() : null;
        long result;
        try {
            Gather.forSend(data, vector, copies == null ? 0 : copies.address());
            Msghdr.name(vector, address, length);
            result = host.libc().sockets().sendmsg(fd, vector, MSG_FASTOPEN | MSG_NOSIGNAL);
        } finally {
            host.vectors().give(vector);
            if (copies != null) {
                host.copies().give(copies);
            }
        }
        // The host has it switched off, or the kernel does not have it.
        return result == -Errno.EOPNOTSUPP ? host.libc().sockets().connect(fd, address, length) : result;
    }

    private static boolean hasHeap(BufferBatch batch) {
        ByteBuffer[] views = batch.buffers();
        for (int i = 0; i < batch.count(); i++) {
            if (!views[i].isDirect()) {
                return true;
            }
        }
        return false;
    }

    /**
     * A connection is real whose kernel had taken first data: counts what the peer has acknowledged with the SYN. If it has
     * not, the kernel has sent the same bytes again after the handshake.
     *
     * @param fd the descriptor
     * @param taken what {@link #connect} answered
     */
    public void established(int fd, long taken) {
        if (taken <= 0) {
            return;
        }
        long scratch = host.vectors().take();
        if (scratch == 0) {
            return;
        }
        try {
            int length =
                    host.libc().sockets().getsockopt(fd, IPPROTO_TCP, InetConstants.TCP_INFO, scratch, TcpInfo.SIZE);
            if (length >= 0 && (TcpInfo.tcpiOptions(scratch) & InetConstants.TCPI_OPT_SYN_DATA) != 0) {
                connections.increment();
                bytes.add(taken);
            }
        } finally {
            host.vectors().give(scratch);
        }
    }

    /**
     * How many connections had first data on their SYN.
     *
     * @return the count
     */
    public long connections() {
        return connections.sum();
    }

    /**
     * How many bytes rode on SYNs.
     *
     * @return the count
     */
    public long bytes() {
        return bytes.sum();
    }
}
