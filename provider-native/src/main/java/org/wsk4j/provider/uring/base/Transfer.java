package org.wsk4j.provider.uring.base;

import java.nio.ByteBuffer;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Memory;
import org.wsk4j.provider.uring.libc.MemoryBlock;
import org.wsk4j.provider.uring.libc.Sockets;

/**
 * Moves a batch through a descriptor with one system call, as much as goes at once: native memory where it is, heap memory by
 * way of a native copy. Answers the count or the error number negated. Any thread; nothing is allocated.
 */
public final class Transfer {

    private Transfer() {}

    /**
     * Sends.
     *
     * @param host whose scratch memory is used
     * @param fd the descriptor
     * @param batch what to send
     * @return how many bytes were taken
     */
    public static long send(Host host, int fd, BufferBatch batch) {
        Sockets sockets = host.libc().sockets();
        ByteBuffer first = batch.buffers()[0];
        if (batch.count() == 1 && first.isDirect()) {
            return sockets.send(fd, Memory.address(first), first.remaining(), SocketConstants.MSG_NOSIGNAL);
        }
        long vector = host.vectors().take();
        if (vector == 0) {
            return -Errno.ENOBUFS;
        }
        MemoryBlock copies = hasHeap(batch) ? host.copies().take() : null;
        try {
            Gather.forSend(batch, vector, copies == null ? 0 : copies.address());
            return sockets.sendmsg(fd, vector, SocketConstants.MSG_NOSIGNAL);
        } finally {
            host.vectors().give(vector);
            if (copies != null) {
                host.copies().give(copies);
            }
        }
    }

    /**
     * Receives.
     *
     * @param host whose scratch memory is used
     * @param fd the descriptor
     * @param batch the room, at least one byte
     * @return how many bytes came; 0 at the end of the stream
     */
    public static long receive(Host host, int fd, BufferBatch batch) {
        Sockets sockets = host.libc().sockets();
        ByteBuffer first = batch.buffers()[0];
        if (batch.count() == 1 && first.isDirect()) {
            return sockets.recv(fd, Memory.address(first), first.remaining(), 0);
        }
        long vector = host.vectors().take();
        if (vector == 0) {
            return -Errno.ENOBUFS;
        }
        MemoryBlock copies = hasHeap(batch) ? host.copies().take() : null;
        try {
            Gather.forReceive(batch, vector, copies == null ? 0 : copies.address());
            long count = sockets.recvmsg(fd, vector, 0);
            if (count > 0 && copies != null) {
                Gather.copyOut(batch, copies.address(), count);
            }
            return count;
        } finally {
            host.vectors().give(vector);
            if (copies != null) {
                host.copies().give(copies);
            }
        }
    }

    /** Whether there is memory in it that the kernel cannot reach. */
    public static boolean hasHeap(BufferBatch batch) {
        ByteBuffer[] buffers = batch.buffers();
        for (int i = 0; i < batch.count(); i++) {
            if (!buffers[i].isDirect()) {
                return true;
            }
        }
        return false;
    }
}
