package org.wsk4j.provider.uring.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.wsk4j.provider.uring.abi.SockaddrIn;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.libc.Libc;
import org.wsk4j.provider.uring.libc.MemoryBlock;
import org.wsk4j.provider.uring.libc.Sockets;

/** A connection over loopback. */
final class TcpPair implements AutoCloseable {

    final int listener;
    final int first;
    final int second;
    final int port;
    private final Libc libc;

    TcpPair(Libc libc) {
        this.libc = libc;
        Sockets sockets = libc.sockets();
        try (MemoryBlock block = MemoryBlock.allocate(64, 8)) {
            long address = block.address();
            SockaddrIn.sinFamily(address, SocketConstants.AF_INET);
            SockaddrIn.sinAddr(address, 0x0100_007F); // 127.0.0.1 in network order
            listener = sockets.socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
            assertThat(sockets.bind(listener, address, SockaddrIn.SIZE)).isZero();
            assertThat(sockets.listen(listener, 10)).isZero();
            assertThat(sockets.getsockname(listener, address, SockaddrIn.SIZE)).isEqualTo(SockaddrIn.SIZE);
            port = SockaddrIn.sinPort(address);
            assertThat(port).isPositive();
            first = sockets.socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
            assertThat(sockets.connect(first, address, SockaddrIn.SIZE)).isZero();
            second = sockets.accept4(listener, 0, 0, 0);
            assertThat(second).isPositive();
        }
    }

    @Override
    public void close() {
        libc.files().close(listener);
        libc.files().close(first);
        libc.files().close(second);
    }
}
