package org.wsk4j.wsp.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.wsk4j.WskProviderProperties;
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
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaWait;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.layer.LayeredProvider;
import org.wsk4j.wsp.plain.PlainWinsock;
import org.wsk4j.wsp.ws2.CatalogStatus;
import org.wsk4j.wsp.ws2.VolatileCatalogStore;
import org.wsk4j.wsp.ws2.WinsockSession;

/** Winsock over NIO, with layers, and short forms of the entries. */
final class WinsockWorld implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final int STREAM = 1;
    static final int DGRAM = 2;

    static {
        // What is pending when a transport leaves would use up the usual two seconds.
        System.setProperty(PlainRegistrar.DETACH_TIMEOUT_MILLIS, "200");
    }

    final NioProvider nio = new NioProvider();
    final PlainRegistrar registrar = PlainRegistrar.of(nio);
    final PlainWinsock winsock = new PlainWinsock(registrar, registrar, new VolatileCatalogStore());
    final WinsockSession session;
    final LpInt errno = new LpInt();

    WinsockWorld(LayeredProvider... layers) {
        for (LayeredProvider layer : layers) {
            assertThat(winsock.attachLayer(layer)).isZero();
        }
        Out<WinsockSession> started = new Out<>();
        assertThat(winsock.startup(WspData.makeVersion(2, 2), "test", new WspData(), started))
                .isZero();
        session = started.value();
    }

    @Override
    public void close() {
        winsock.close();
        registrar.close();
    }

    /** A second provider that is worse than the first. */
    NioProvider attachOther() {
        NioProvider other = new NioProvider();
        registrar.attach(
                other, Map.of(WskProviderProperties.WSK_PROVIDER, "other", WskProviderProperties.SERVICE_RANKING, -10));
        return other;
    }

    /** The entry of a chain, given by its layers from the top; none for the base itself. */
    WsaProtocolInfo chain(int type, String... layers) {
        if (layers.length > 0) {
            assertThat(winsock.provideChain(List.of(layers), false)).isZero();
        }
        List<CatalogStatus> entries = winsock.entries();
        return entries.stream()
                .filter(CatalogStatus::available)
                .map(CatalogStatus::info)
                .filter(info -> info.addressFamily() == SockAddr.AF_INET && info.socketType() == type)
                .filter(info -> names(info, entries).equals(List.of(layers)))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(WsaProtocolInfo info, List<CatalogStatus> entries) {
        List<Integer> ids = info.protocolChain().chainEntries();
        return ids.stream()
                .limit(Math.max(0, ids.size() - 1))
                .map(id -> entries.stream()
                        .map(CatalogStatus::info)
                        .filter(entry -> entry.catalogEntryId() == id)
                        .findFirst()
                        .orElseThrow()
                        .szProtocol())
                .toList();
    }

    long socket(WsaProtocolInfo info, int flags) {
        long s = session.socket(-1, -1, -1, info, 0, flags, errno);
        assertThat(s).as(error()).isNotEqualTo(Winsock.INVALID_SOCKET);
        return s;
    }

    long overlapped(WsaProtocolInfo info) {
        return socket(info, Winsock.WSA_FLAG_OVERLAPPED);
    }

    SockAddr bound(long s) {
        ok(session.bind(s, SockAddr.loopback(SockAddr.AF_INET, 0), errno));
        return name(s);
    }

    SockAddr name(long s) {
        SockAddr name = new SockAddr();
        ok(session.getSockName(s, name, errno));
        return name;
    }

    long listener(WsaProtocolInfo info) {
        long s = overlapped(info);
        bound(s);
        ok(session.listen(s, 16, errno));
        return s;
    }

    record Pair(long client, long server) {}

    Pair pair(WsaProtocolInfo info) {
        long listener = listener(info);
        long client = overlapped(info);
        connect(client, name(listener));
        long server = accept(listener);
        ok(session.closeSocket(listener, errno));
        return new Pair(client, server);
    }

    void connect(long s, SockAddr name) {
        ok(session.connect(s, name, null, null, null, null, errno));
    }

    long accept(long listener) {
        long s = session.accept(listener, new SockAddr(), null, null, errno);
        assertThat(s).as(error()).isNotEqualTo(Winsock.INVALID_SOCKET);
        return s;
    }

    void nonBlocking(long s) {
        WskControlBuffer on = WskControlBuffer.ofInt(1);
        ok(session.ioctl(s, WsaIoctls.FIONBIO, on, null, new LpInt(), null, null, null, errno));
    }

    static WsaBuf[] bufs(byte[]... bytes) {
        return Arrays.stream(bytes).map(WsaBuf::of).toArray(WsaBuf[]::new);
    }

    static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8));
        }
        return bytes;
    }

    int send(long s, byte[] bytes) {
        LpInt sent = new LpInt();
        ok(session.send(s, bufs(bytes), 1, sent, 0, null, null, null, errno));
        return sent.value();
    }

    byte[] recv(long s, int most) {
        byte[] bytes = new byte[most];
        LpInt received = new LpInt();
        ok(session.recv(s, bufs(bytes), 1, received, new LpInt(), null, null, null, errno));
        return Arrays.copyOf(bytes, received.value());
    }

    byte[] recvExactly(long s, int length) {
        byte[] all = new byte[length];
        int done = 0;
        while (done < length) {
            byte[] piece = recv(s, length - done);
            assertThat(piece).as("the stream has not ended").isNotEmpty();
            System.arraycopy(piece, 0, all, done, piece.length);
            done += piece.length;
        }
        return all;
    }

    void ok(int result) {
        assertThat(result).as(error()).isNotEqualTo(Winsock.SOCKET_ERROR);
    }

    void fails(long result, int error) {
        assertThat(result).isEqualTo(Winsock.SOCKET_ERROR);
        assertThat(error()).isEqualTo(WsaError.name(error));
    }

    void pending(int result) {
        fails(result, WsaError.WSA_IO_PENDING);
    }

    void started(int result) {
        if (result != 0) {
            pending(result);
        }
    }

    String error() {
        return WsaError.name(errno.value());
    }

    static void until(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(condition);
    }

    static void alertableUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            WsaWait.sleepEx(20, true);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
