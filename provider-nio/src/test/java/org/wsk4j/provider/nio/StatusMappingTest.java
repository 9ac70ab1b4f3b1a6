package org.wsk4j.provider.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.wsk4j.nt.NtStatus.STATUS_ACCESS_DENIED;
import static org.wsk4j.nt.NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_OVERFLOW;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_ABORTED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_REFUSED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_HOST_UNREACHABLE;
import static org.wsk4j.nt.NtStatus.STATUS_INSUFFICIENT_RESOURCES;
import static org.wsk4j.nt.NtStatus.STATUS_INTERNAL_ERROR;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_IO_TIMEOUT;
import static org.wsk4j.nt.NtStatus.STATUS_NETWORK_UNREACHABLE;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.nt.NtStatus.STATUS_PORT_UNREACHABLE;
import static org.wsk4j.nt.NtStatus.STATUS_TOO_MANY_OPENED_FILES;
import static org.wsk4j.nt.NtStatus.STATUS_UNEXPECTED_NETWORK_ERROR;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.wsk4j.nt.NtStatus;

/** Provokes the host's own errors where that can be done, and checks their texts; the rest by exceptions made here. */
class StatusMappingTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static NtStatus statusOf(Callable<?> call) {
        Exception cause = catchException(call::call);
        assertThat(cause).as("an exception of the host").isNotNull();
        return StatusMapping.of(cause);
    }

    @Test
    void refused() throws IOException {
        InetSocketAddress nobody;
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            nobody = (InetSocketAddress)
                    listener.bind(new InetSocketAddress(LOOPBACK, 0)).getLocalAddress();
        }
        try (SocketChannel channel = SocketChannel.open()) {
            assertThat(statusOf(() -> channel.connect(nobody))).isEqualTo(STATUS_CONNECTION_REFUSED);
        }
    }

    @Test
    void resetAndBrokenPipe() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(LOOPBACK, 0));
            try (SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
                SocketChannel server = listener.accept();
                server.setOption(StandardSocketOptions.SO_LINGER, 0);
                server.close();
                assertThat(statusOf(() -> client.read(ByteBuffer.allocate(1)))).isEqualTo(STATUS_CONNECTION_RESET);
                assertThat(statusOf(() -> client.write(ByteBuffer.allocate(1)))).isEqualTo(STATUS_CONNECTION_RESET);
            }
        }
    }

    @Test
    void addressInUse() throws IOException {
        try (ServerSocketChannel first = ServerSocketChannel.open();
                ServerSocketChannel second = ServerSocketChannel.open()) {
            first.bind(new InetSocketAddress(LOOPBACK, 0));
            assertThat(statusOf(() -> second.bind(first.getLocalAddress()))).isEqualTo(STATUS_ADDRESS_ALREADY_EXISTS);
        }
    }

    @Test
    void notALocalAddress() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            assertThat(statusOf(() -> channel.bind(new InetSocketAddress("192.0.2.1", 0))))
                    .isEqualTo(STATUS_INVALID_ADDRESS_COMPONENT);
        }
    }

    @Test
    void permissionDenied() throws IOException {
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            InetSocketAddress broadcast = new InetSocketAddress("255.255.255.255", 9);
            assertThat(statusOf(() -> channel.send(ByteBuffer.allocate(1), broadcast)))
                    .isEqualTo(STATUS_ACCESS_DENIED);
        }
    }

    @Test
    void messageTooLong() throws IOException {
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            InetSocketAddress to = new InetSocketAddress(LOOPBACK, 9);
            assertThat(statusOf(() -> channel.send(ByteBuffer.allocate(65_530), to)))
                    .isEqualTo(STATUS_BUFFER_OVERFLOW);
        }
    }

    @Test
    void portUnreachable() throws IOException {
        InetSocketAddress nobody;
        try (DatagramChannel gone = DatagramChannel.open(StandardProtocolFamily.INET)) {
            nobody = (InetSocketAddress)
                    gone.bind(new InetSocketAddress(LOOPBACK, 0)).getLocalAddress();
        }
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            channel.connect(nobody);
            assertThat(statusOf(() -> {
                        for (int i = 0; i < 100; i++) {
                            channel.write(ByteBuffer.allocate(1));
                        }
                        return null;
                    }))
                    .isEqualTo(STATUS_PORT_UNREACHABLE);
        }
    }

    @Test
    void statesOfChannels() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            assertThat(statusOf(() -> channel.write(ByteBuffer.allocate(1)))).isEqualTo(STATUS_INVALID_DEVICE_STATE);
            channel.bind(new InetSocketAddress(LOOPBACK, 0));
            assertThat(statusOf(() -> channel.bind(null))).isEqualTo(STATUS_INVALID_DEVICE_STATE);
            assertThat(statusOf(() -> channel.connect(UnixDomainSocketAddress.of("x"))))
                    .isEqualTo(STATUS_INVALID_PARAMETER);
        }
        SocketChannel closed = SocketChannel.open();
        closed.close();
        assertThat(statusOf(() -> closed.write(ByteBuffer.allocate(1)))).isEqualTo(STATUS_CANCELLED);
    }

    @Test
    void whatTheChannelDoesNotHave() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            assertThat(statusOf(() -> channel.setOption(StandardSocketOptions.SO_BROADCAST, true)))
                    .isEqualTo(STATUS_NOT_SUPPORTED);
        }
    }

    @Test
    void unreachable() throws IOException {
        // An address for documentation: a host without IPv6 to the outside has no way there and says so at once.
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET6)) {
            channel.configureBlocking(false);
            Exception cause = catchException(() -> channel.connect(new InetSocketAddress("2001:db8::1", 9)));
            assumeThat(cause).as("this host has a way to 2001:db8::1").isNotNull();
            assertThat(StatusMapping.of(cause)).isIn(STATUS_NETWORK_UNREACHABLE, STATUS_HOST_UNREACHABLE);
        }
    }

    @Test
    void textsThatCannotBeProvokedEverywhere() {
        assertThat(StatusMapping.of(new SocketException("Network is unreachable")))
                .isEqualTo(STATUS_NETWORK_UNREACHABLE);
        assertThat(StatusMapping.of(new NoRouteToHostException("No route to host")))
                .isEqualTo(STATUS_HOST_UNREACHABLE);
        assertThat(StatusMapping.of(new ConnectException("Connection timed out")))
                .isEqualTo(STATUS_IO_TIMEOUT);
        assertThat(StatusMapping.of(new IOException("Connection timed out"))).isEqualTo(STATUS_IO_TIMEOUT);
        assertThat(StatusMapping.of(new IOException("Connection reset by peer")))
                .isEqualTo(STATUS_CONNECTION_RESET);
        assertThat(StatusMapping.of(new IOException("Broken pipe"))).isEqualTo(STATUS_CONNECTION_RESET);
        assertThat(StatusMapping.of(new IOException("Too many open files"))).isEqualTo(STATUS_TOO_MANY_OPENED_FILES);
        assertThat(StatusMapping.of(new IOException("No buffer space available")))
                .isEqualTo(STATUS_INSUFFICIENT_RESOURCES);
        assertThat(StatusMapping.of(new IOException("Software caused connection abort")))
                .isEqualTo(STATUS_CONNECTION_ABORTED);
        assertThat(StatusMapping.of(new BindException("Permission denied"))).isEqualTo(STATUS_ACCESS_DENIED);
        assertThat(StatusMapping.of(new PortUnreachableException())).isEqualTo(STATUS_PORT_UNREACHABLE);
    }

    @Test
    void anUnknownTextLeavesTheType() {
        assertThat(StatusMapping.of(new ConnectException("Verbindungsaufbau abgelehnt")))
                .isEqualTo(STATUS_CONNECTION_REFUSED);
        assertThat(StatusMapping.of(new BindException("Die Adresse wird bereits verwendet")))
                .isEqualTo(STATUS_ADDRESS_ALREADY_EXISTS);
        assertThat(StatusMapping.of(new NoRouteToHostException("Keine Route zum Zielrechner")))
                .isEqualTo(STATUS_HOST_UNREACHABLE);
        assertThat(StatusMapping.of(new IOException("etwas anderes"))).isEqualTo(STATUS_UNEXPECTED_NETWORK_ERROR);
        assertThat(StatusMapping.of(new IOException())).isEqualTo(STATUS_UNEXPECTED_NETWORK_ERROR);
        assertThat(StatusMapping.of(new ArithmeticException("a defect"))).isEqualTo(STATUS_INTERNAL_ERROR);
        assertThat(StatusMapping.exception(new IOException("Broken pipe")))
                .hasMessage(STATUS_CONNECTION_RESET + ": Broken pipe");
    }
}
