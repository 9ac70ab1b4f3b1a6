package org.wsk4j.provider.uring.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.data.SockAddr.AF_UNIX;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsk4j.WskOptions;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.uring.abi.InetConstants;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.base.NativeOptions.Kind;
import org.wsk4j.provider.uring.libc.Libc;

/** Windows' numbers on one side, on the other what the kernel then says. */
class NativeOptionsTest {

    private Libc libc;
    private Host host;

    @BeforeEach
    void open() throws Exception {
        libc = Libc.open();
        host = new Host(libc, NativeSettings.read("", name -> null));
    }

    @AfterEach
    void close() {
        host.end();
    }

    private interface Check {
        void run(NativeOptions options, int fd) throws Exception;
    }

    private void with(Kind kind, int family, Check check) throws Exception {
        int type = kind == Kind.DATAGRAM ? SocketConstants.SOCK_DGRAM : SocketConstants.SOCK_STREAM;
        int fd = host.open(family, type);
        try {
            NativeOptions options = new NativeOptions(libc.sockets(), kind, family);
            options.start(fd);
            check.run(options, fd);
        } finally {
            host.close(fd);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "STREAM, 6, 1, 1", // TCP_NODELAY
        "STREAM, 6, 3, 77", // TCP_KEEPIDLE
        "STREAM, 6, 5, 9", // TCP_MAXRT, seconds
        "STREAM, 6, 15, 1", // TCP_FASTOPEN
        "STREAM, 6, 16, 5", // TCP_KEEPCNT
        "STREAM, 6, 17, 33", // TCP_KEEPINTVL
        "STREAM, 0, 3, 32", // IP_TOS
        "STREAM, 0, 4, 9", // IP_TTL
        "STREAM, 65535, 8, 1", // SO_KEEPALIVE
        "STREAM, 65535, 4097, 20000", // SO_SNDBUF
        "STREAM, 65535, 4098, 20000", // SO_RCVBUF
        "DATAGRAM, 0, 10, 3", // IP_MULTICAST_TTL
        "DATAGRAM, 0, 11, 0", // IP_MULTICAST_LOOP
        "DATAGRAM, 0, 14, 1", // IP_DONTFRAGMENT
        "DATAGRAM, 0, 14, 0",
        "DATAGRAM, 65535, 32, 1", // SO_BROADCAST
    })
    void whatIsSetIsRead(Kind kind, int level, int option, int value) throws Exception {
        with(kind, AF_INET, (options, fd) -> {
            options.set(fd, level, option, value);
            assertThat(options.get(fd, level, option)).isEqualTo(value);
        });
    }

    @Test
    void theKernelHasWhatWasMeant() throws Exception {
        with(Kind.STREAM, AF_INET, (options, fd) -> {
            options.set(fd, WskOptions.IPPROTO_TCP, WskOptions.TCP_MAXRT, 3);
            assertThat(libc.sockets().intOption(fd, SocketConstants.IPPROTO_TCP, InetConstants.TCP_USER_TIMEOUT))
                    .as("milliseconds")
                    .isEqualTo(3000);
            options.set(fd, WskOptions.IPPROTO_TCP, WskOptions.TCP_MAXRT, Integer.MAX_VALUE);
            assertThat(options.get(fd, WskOptions.IPPROTO_TCP, WskOptions.TCP_MAXRT))
                    .as("as much as there is")
                    .isEqualTo(Integer.MAX_VALUE / 1000);
        });
        with(Kind.DATAGRAM, AF_INET6, (options, fd) -> {
            options.set(fd, WskOptions.IPPROTO_IPV6, WskOptions.IPV6_DONTFRAG, 1);
            assertThat(libc.sockets().intOption(fd, SocketConstants.IPPROTO_IPV6, InetConstants.IPV6_MTU_DISCOVER))
                    .isEqualTo(InetConstants.IPV6_PMTUDISC_DO);
            assertThat(options.get(fd, WskOptions.IPPROTO_IPV6, WskOptions.IPV6_V6ONLY))
                    .as("unlike the kernel's default")
                    .isEqualTo(1);
            options.set(fd, WskOptions.IPPROTO_IPV6, WskOptions.IPV6_V6ONLY, 0);
            assertThat(options.v6Only()).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "STREAM, 2, 65535, 32", // SO_BROADCAST
        "STREAM, 2, 65535, 12345",
        "STREAM, 2, 0, 10", // IP_MULTICAST_TTL
        "STREAM, 2, 41, 4", // IPV6_UNICAST_HOPS of IPv4
        "STREAM, 23, 0, 4", // IP_TTL of IPv6
        "STREAM, 1, 6, 1", // TCP_NODELAY of a path
        "DATAGRAM, 2, 6, 1", // TCP_NODELAY of datagrams
        "DATAGRAM, 2, 65535, 8", // SO_KEEPALIVE
        "DATAGRAM, 2, 999, 1"
    })
    void whatDoesNotBelongThereIsUnknown(Kind kind, int family, int level, int option) throws Exception {
        assertThat(new int[] {AF_INET, AF_INET6, AF_UNIX}).contains(family);
        with(kind, family, (options, fd) -> {
            assertThatThrownBy(() -> options.set(fd, level, option, 1))
                    .isInstanceOf(TransportException.class)
                    .hasMessageStartingWith("STATUS_NOT_SUPPORTED");
            assertThatThrownBy(() -> options.get(fd, level, option)).hasMessageStartingWith("STATUS_NOT_SUPPORTED");
        });
    }

    @Test
    void negativeValuesAreRefusedButForTheDefaultTrafficClass() throws Exception {
        with(Kind.STREAM, AF_INET6, (options, fd) -> {
            assertThatThrownBy(() -> options.set(fd, WskOptions.SOL_SOCKET, WskOptions.SO_SNDBUF, -1))
                    .hasMessageStartingWith("STATUS_INVALID_PARAMETER");
            options.set(fd, WskOptions.IPPROTO_IPV6, WskOptions.IPV6_TCLASS, 0x20);
            options.set(fd, WskOptions.IPPROTO_IPV6, WskOptions.IPV6_TCLASS, -1);
            assertThat(options.get(fd, WskOptions.IPPROTO_IPV6, WskOptions.IPV6_TCLASS))
                    .isZero();
        });
    }

    @Test
    void connectionsInherit() throws Exception {
        with(Kind.LISTEN, AF_UNIX, (options, fd) -> {
            options.set(fd, WskOptions.SOL_SOCKET, WskOptions.SO_SNDBUF, 30_000);
            int accepted = host.open(AF_UNIX, SocketConstants.SOCK_STREAM);
            try {
                NativeOptions theirs = options.forAccepted(accepted);
                assertThat(theirs.get(accepted, WskOptions.SOL_SOCKET, WskOptions.SO_SNDBUF))
                        .isEqualTo(30_000);
            } finally {
                host.close(accepted);
            }
        });
        with(Kind.LISTEN, AF_INET, (options, fd) -> {
            options.set(fd, WskOptions.IPPROTO_TCP, WskOptions.TCP_NODELAY, 1);
            assertThat(options.forAccepted(fd).noDelay()).isTrue();
        });
    }
}
