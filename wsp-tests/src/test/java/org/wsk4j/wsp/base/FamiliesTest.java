package org.wsk4j.wsp.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsk4j.wsp.base.WspFixture.bytes;
import static org.wsk4j.wsp.base.WspFixture.pattern;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;

/** Other address families, the backlog, and many sockets at once. */
class FamiliesTest {

    private final WspFixture wsp = new WspFixture();

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        wsp.close();
    }

    private WspFixture.Pair connect(WsaProtocolInfo info, SockAddr name) {
        long listener = wsp.socket(info, Winsock.WSA_FLAG_OVERLAPPED);
        wsp.ok(wsp.table.bind(listener, name, wsp.errno));
        wsp.ok(wsp.table.listen(listener, 5, wsp.errno));
        long client = wsp.socket(info, Winsock.WSA_FLAG_OVERLAPPED);
        wsp.connect(client, wsp.name(listener));
        return new WspFixture.Pair(client, wsp.accept(listener));
    }

    @Test
    void inet6AndUnixConnect() {
        WsaProtocolInfo inet6 = wsp.protocol(SockAddr.AF_INET6, WskOptions.SOCK_STREAM);
        WsaProtocolInfo unix = wsp.protocol(SockAddr.AF_UNIX, WskOptions.SOCK_STREAM);
        for (WspFixture.Pair pair : List.of(
                connect(inet6, SockAddr.loopback(SockAddr.AF_INET6, 0)),
                connect(unix, SockAddr.unix(folder.resolve("s").toString())))) {
            wsp.send(pair.client(), bytes("hello"));
            assertThat(wsp.recvText(pair.server())).isEqualTo("hello");
            wsp.ok(wsp.table.closeSocket(pair.server(), wsp.errno));
            assertThat(wsp.recv(pair.client(), 1)).isEmpty();
        }
    }

    @Test
    void theCatalogueEntriesSayWhatTheyAre() {
        WsaProtocolInfo tcp = wsp.tcp();
        int reliable = Winsock.XP1_GUARANTEED_DELIVERY | Winsock.XP1_GUARANTEED_ORDER | Winsock.XP1_GRACEFUL_CLOSE;
        assertThat(tcp.serviceFlags1() & reliable).isEqualTo(reliable);
        assertThat(tcp.serviceFlags1() & Winsock.XP1_IFS_HANDLES).isNotZero();
        assertThat(tcp.messageSize()).isZero();
        assertThat(tcp.protocolChain().chainLen()).isEqualTo(Winsock.BASE_PROTOCOL);
        assertThat(tcp.maxSockAddr()).isEqualTo(16);
        assertThat(tcp.providerFlags()).isEqualTo(Winsock.PFL_MATCHES_PROTOCOL_ZERO);
        assertThat(wsp.udp().messageSize()).isEqualTo(65507);
        assertThat(wsp.udp().serviceFlags1() & Winsock.XP1_MESSAGE_ORIENTED).isNotZero();
        assertThat(wsp.provider.providerId()).isEqualTo(tcp.providerId());
    }

    /** A smaller backlog resets the requests beyond it. */
    @Test
    void aSmallerBacklogResetsTheExcess() {
        long listener = wsp.listener();
        List<Long> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            long client = wsp.stream();
            wsp.connect(client, wsp.name(listener));
            clients.add(client);
        }
        wsp.accept(listener); // the first; the others wait
        wsp.ok(wsp.table.listen(listener, 1, wsp.errno));
        WspFixture.until(() -> {
            // whatever had not arrived yet comes now and is beyond the backlog, or waits in the host
            wsp.ok(wsp.table.listen(listener, 1, wsp.errno));
            wsp.nonBlocking(clients.get(2), true);
            return wsp.tryRecv(clients.get(2)) == Winsock.SOCKET_ERROR && wsp.errno.value() == WsaError.WSAECONNRESET;
        });
    }

    /** Many small pieces do not make many large buffers. */
    @Test
    void smallPiecesAreReceivedWhole() throws Exception {
        WspFixture.Pair pair = wsp.pair();
        byte[] data = pattern(20_000);
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
            for (int at = 0; at < data.length; at += 7) {
                byte[] piece = java.util.Arrays.copyOfRange(data, at, Math.min(data.length, at + 7));
                LpInt sent = new LpInt();
                assertThat(wsp.table.send(
                                pair.client(), WspFixture.bufs(piece), 1, sent, 0, null, null, null, new LpInt()))
                        .isZero();
            }
            wsp.table.closeSocket(pair.client(), new LpInt());
        });
        assertThat(wsp.recvAll(pair.server())).isEqualTo(data);
        sender.get();
    }

    /** Sockets are closed while others use them: every call has a defined answer, and every operation ends once. */
    @Test
    void closingRacesWithCalls() throws Exception {
        long seed = System.nanoTime();
        System.out.println("closingRacesWithCalls seed " + seed);
        java.util.Random random = new java.util.Random(seed);
        for (int round = 0; round < 8; round++) {
            WspFixture.Pair pair = wsp.pair();
            List<WsaOverlapped> pending = new java.util.concurrent.CopyOnWriteArrayList<>();
            CompletableFuture<Void> user = CompletableFuture.runAsync(() -> {
                LpInt errno = new LpInt();
                while (errno.value() != WsaError.WSAENOTSOCK) {
                    if (pending.size() >= 60) {
                        Thread.onSpinWait();
                        wsp.table.getSockName(pair.client(), new SockAddr(), errno);
                        continue;
                    }
                    WsaOverlapped overlapped = new WsaOverlapped();
                    int result = wsp.table.send(
                            pair.client(),
                            WspFixture.bufs(new byte[5000]),
                            1,
                            new LpInt(),
                            0,
                            overlapped,
                            null,
                            null,
                            errno);
                    if (result == 0 || errno.value() == WsaError.WSA_IO_PENDING) {
                        pending.add(overlapped);
                    }
                    wsp.table.recv(
                            pair.server(),
                            WspFixture.bufs(new byte[3000]),
                            1,
                            new LpInt(),
                            new LpInt(),
                            new WsaOverlapped(),
                            null,
                            null,
                            new LpInt());
                }
            });
            int wanted = random.nextInt(50);
            WspFixture.until(() -> pending.size() >= wanted);
            wsp.ok(wsp.table.closeSocket(pair.client(), new LpInt()));
            user.get();
            wsp.ok(wsp.table.closeSocket(pair.server(), new LpInt()));
            pending.forEach(WspFixture::over);
        }
    }
}
