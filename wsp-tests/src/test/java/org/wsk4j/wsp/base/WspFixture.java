package org.wsk4j.wsp.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.provider.nio.NioProvider;
import org.wsk4j.registrar.PlainRegistrar;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaIoctls;
import org.wsk4j.wsp.WsaOptions;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaWait;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.runtime.WinsockRuntime;

/** A started base provider over NIO, and short forms of the entries for tests. */
final class WspFixture implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    final PlainRegistrar registrar;
    final NioProvider nio = new NioProvider();
    final WinsockRuntime runtime = new WinsockRuntime();
    final WskServiceProvider provider;
    final WspProcTable table;
    final LpInt errno = new LpInt();
    private final List<WsaProtocolInfo> protocols;

    WspFixture() {
        registrar = PlainRegistrar.of(nio);
        provider = new WskServiceProvider(registrar, WskProviderSelection.any());
        protocols = provider.protocols();
        Out<WspProcTable> out = new Out<>();
        int error = runtime.startProvider(provider, WspData.makeVersion(2, 2), tcp(), new WspData(), out);
        assertThat(error).isZero();
        table = out.value();
    }

    @Override
    public void close() {
        provider.close();
        runtime.close();
        registrar.close();
    }

    // ------------------------------------------------------------------ protocols and sockets

    WsaProtocolInfo protocol(int family, int type) {
        return protocols.stream()
                .filter(info -> info.addressFamily() == family && info.socketType() == type)
                .findFirst()
                .orElseThrow();
    }

    WsaProtocolInfo tcp() {
        return protocol(SockAddr.AF_INET, WskOptions.SOCK_STREAM);
    }

    WsaProtocolInfo udp() {
        return protocol(SockAddr.AF_INET, WskOptions.SOCK_DGRAM);
    }

    long socket(WsaProtocolInfo info, int flags) {
        long s = table.socket(0, 0, 0, info, 0, flags, errno);
        assertThat(s).as(error()).isNotEqualTo(Winsock.INVALID_SOCKET);
        return s;
    }

    long stream() {
        return socket(tcp(), Winsock.WSA_FLAG_OVERLAPPED);
    }

    long datagram() {
        return socket(udp(), Winsock.WSA_FLAG_OVERLAPPED);
    }

    SockAddr bind(long s) {
        ok(table.bind(s, SockAddr.loopback(SockAddr.AF_INET, 0), errno));
        return name(s);
    }

    SockAddr name(long s) {
        SockAddr name = new SockAddr();
        ok(table.getSockName(s, name, errno));
        return name;
    }

    long listener() {
        long s = stream();
        bind(s);
        ok(table.listen(s, 16, errno));
        return s;
    }

    /** Two connected sockets. */
    record Pair(long client, long server) {}

    Pair pair() {
        long listener = listener();
        Pair pair = pair(listener);
        ok(table.closeSocket(listener, errno));
        return pair;
    }

    Pair pair(long listener) {
        long client = stream();
        connect(client, name(listener));
        long server = accept(listener);
        return new Pair(client, server);
    }

    void connect(long s, SockAddr name) {
        ok(table.connect(s, name, null, null, null, null, errno));
    }

    long accept(long listener) {
        long s = table.accept(listener, new SockAddr(), null, null, errno);
        assertThat(s).as(error()).isNotEqualTo(Winsock.INVALID_SOCKET);
        return s;
    }

    void nonBlocking(long s, boolean on) {
        ok(table.ioctl(
                s, WsaIoctls.FIONBIO, WskControlBuffer.ofInt(on ? 1 : 0), null, new LpInt(), null, null, null, errno));
    }

    void option(long s, int option, int value) {
        ok(table.setSockOpt(s, WsaOptions.SOL_SOCKET, option, WskControlBuffer.ofInt(value), errno));
    }

    // ------------------------------------------------------------------ data

    static WsaBuf[] bufs(byte[] bytes) {
        return new WsaBuf[] {WsaBuf.of(bytes)};
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Bytes whose place can be told from their value. */
    static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8));
        }
        return bytes;
    }

    int send(long s, byte[] bytes) {
        LpInt sent = new LpInt();
        ok(table.send(s, bufs(bytes), 1, sent, 0, null, null, null, errno));
        return sent.value();
    }

    int trySend(long s, byte[] bytes, LpInt sent) {
        return table.send(s, bufs(bytes), 1, sent, 0, null, null, null, errno);
    }

    byte[] recv(long s, int most) {
        byte[] bytes = new byte[most];
        LpInt received = new LpInt();
        ok(table.recv(s, bufs(bytes), 1, received, new LpInt(), null, null, null, errno));
        return java.util.Arrays.copyOf(bytes, received.value());
    }

    String recvText(long s) {
        return new String(recv(s, 4096), StandardCharsets.US_ASCII);
    }

    /** Receives until the peer has closed. */
    byte[] recvAll(long s) {
        ByteBuffer all = ByteBuffer.allocate((32 << 20) + 1);
        for (byte[] piece = recv(s, 64 << 10); piece.length > 0; piece = recv(s, 64 << 10)) {
            all.put(piece);
        }
        return java.util.Arrays.copyOf(all.array(), all.position());
    }

    int tryRecv(long s) {
        return table.recv(s, bufs(new byte[16]), 1, new LpInt(), new LpInt(), null, null, null, errno);
    }

    // ------------------------------------------------------------------ results

    void ok(int result) {
        assertThat(result).as(error()).isNotEqualTo(Winsock.SOCKET_ERROR);
    }

    void fails(int result, int error) {
        assertThat(result).isEqualTo(Winsock.SOCKET_ERROR);
        assertThat(WsaError.name(errno.value())).isEqualTo(WsaError.name(error));
    }

    void fails(long socket, int error) {
        assertThat(socket).isEqualTo(Winsock.INVALID_SOCKET);
        assertThat(WsaError.name(errno.value())).isEqualTo(WsaError.name(error));
    }

    void fails(boolean result, int error) {
        assertThat(result).isFalse();
        assertThat(WsaError.name(errno.value())).isEqualTo(WsaError.name(error));
    }

    /** Returned 0, or is pending. */
    void started(int result) {
        if (result == Winsock.SOCKET_ERROR) {
            assertThat(WsaError.name(errno.value())).isEqualTo(WsaError.name(WsaError.WSA_IO_PENDING));
        }
    }

    String error() {
        return WsaError.name(errno.value());
    }

    static void until(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(condition);
    }

    static void over(WsaOverlapped overlapped) {
        until(overlapped::hasOverlappedIoCompleted);
    }

    /** Waits alertably until something has run. */
    static void alertableUntil(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            WsaWait.sleepEx(20, true);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
