package org.wsk4j.provider.uring.base;

import static org.wsk4j.provider.uring.abi.InetConstants.*;
import static org.wsk4j.provider.uring.abi.SocketConstants.*;

import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.uring.abi.Linger;
import org.wsk4j.provider.uring.abi.StatusMapping;
import org.wsk4j.provider.uring.abi.TcpInfo;
import org.wsk4j.provider.uring.libc.Sockets;

/** What the kernel tells of one TCP connection. The callers keep the descriptor open meanwhile. */
final class TcpState {

    /** So many segments are worth having in flight however small the window is. */
    private static final int LEAST_SEGMENTS = 4;

    private TcpState() {}

    /**
     * Twice what the congestion window lets out, so that the next window is there when the acknowledgements come; not more
     * than the send buffer.
     */
    static long idealSendBacklog(Host host, int fd, long sendBuffer) {
        long scratch = host.vectors().take();
        if (scratch == 0) {
            return sendBuffer;
        }
        try {
            if (info(host, fd, scratch) < 0) {
                return sendBuffer;
            }
            long segment = Math.max(1, TcpInfo.tcpiSndMss(scratch));
            long window = Integer.toUnsignedLong(TcpInfo.tcpiSndCwnd(scratch)) * segment;
            return Math.max(1, Math.min(sendBuffer, Math.max(2 * window, LEAST_SEGMENTS * segment)));
        } finally {
            host.vectors().give(scratch);
        }
    }

    private static int info(Host host, int fd, long scratch) {
        return host.libc().sockets().getsockopt(fd, IPPROTO_TCP, TCP_INFO, scratch, TcpInfo.SIZE);
    }

    /** Whether the peer has acknowledged everything and the end: 0, PENDING, or a failure. */
    static long finished(Host host, int fd) {
        long scratch = host.vectors().take();
        if (scratch == 0) {
            return IoResult.PENDING; // there is one later
        }
        int state;
        try {
            int result = info(host, fd, scratch);
            if (result < 0) {
                return StatusMapping.failure(result);
            }
            state = TcpInfo.tcpiState(scratch);
        } finally {
            host.vectors().give(scratch);
        }
        if (state == TCP_CLOSE) {
            // Both ends were acknowledged, or the connection broke.
            int error = error(host, fd);
            return error == 0 ? 0 : StatusMapping.failure(-error);
        }
        boolean waits = state == TCP_FIN_WAIT1 || state == TCP_CLOSING || state == TCP_LAST_ACK;
        return waits || host.libc().files().intIoctl(fd, SIOCOUTQ) > 0 ? IoResult.PENDING : 0;
    }

    /** Why a connection that was there is not any more. */
    static long failure(Host host, int fd) {
        int error = error(host, fd);
        return error == 0 ? IoResult.failure(NtStatus.STATUS_CONNECTION_RESET) : StatusMapping.failure(-error);
    }

    /** The kernel's pending error, which is taken by that. */
    private static int error(Host host, int fd) {
        long error = host.libc().sockets().intOption(fd, SOL_SOCKET, SO_ERROR);
        return Sockets.optionError(error) == 0 ? (int) error : Sockets.optionError(error);
    }

    /** Has close reset the connection. */
    static void lingerNot(Host host, int fd) {
        long scratch = host.vectors().take();
        if (scratch == 0) {
            return;
        }
        try {
            Linger.lOnoff(scratch, 1);
            Linger.lLinger(scratch, 0);
            host.libc().sockets().setsockopt(fd, SOL_SOCKET, SO_LINGER, scratch, Linger.SIZE);
        } finally {
            host.vectors().give(scratch);
        }
    }
}
