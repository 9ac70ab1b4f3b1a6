package org.wsk4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.registrar.PlainRegistrar;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.base.WskServiceProvider;
import org.wsk4j.wsp.runtime.WinsockRuntime;

/** The Winsock programs, written after Microsoft's patterns, work against peers that are not ours. */
@Timeout(60)
class WinsockExamplesTest {

    private static final int CLIENTS = 5;
    private static final int MILLIS = 15_000;

    private final PlainRegistrar registrar = PlainRegistrar.load();
    private final WinsockRuntime runtime = new WinsockRuntime();
    private final WskServiceProvider provider = new WskServiceProvider(registrar, WskProviderSelection.any());
    private WspProcTable winsock;

    @BeforeEach
    void start() {
        WsaProtocolInfo tcp = provider.protocols().stream()
                .filter(info -> info.addressFamily() == SockAddr.AF_INET)
                .filter(info -> info.socketType() == WskOptions.SOCK_STREAM)
                .findFirst()
                .orElseThrow();
        Out<WspProcTable> table = new Out<>();
        assertThat(runtime.startProvider(provider, WspData.makeVersion(2, 2), tcp, new WspData(), table))
                .isZero();
        winsock = Objects.requireNonNull(table.value());
    }

    @AfterEach
    void end() {
        assertThat(winsock.cleanup(new LpInt())).isZero();
        provider.close();
        registrar.close();
        runtime.close();
    }

    private SockAddr name(long s) {
        SockAddr name = new SockAddr();
        assertThat(winsock.getSockName(s, name, new LpInt())).isZero();
        return name;
    }

    @Test
    void overlappedServerEchoes() throws Exception {
        long listener = WinsockOverlappedServer.listen(winsock, SockAddr.loopback(SockAddr.AF_INET, 0));
        WinsockOverlappedServer server = new WinsockOverlappedServer(winsock, listener);
        serves(name(listener).port(), server::run, server::stop);
    }

    @Test
    void eventServerEchoes() throws Exception {
        long listener = WinsockOverlappedServer.listen(winsock, SockAddr.loopback(SockAddr.AF_INET, 0));
        WinsockEventServer server = new WinsockEventServer(winsock, listener);
        serves(name(listener).port(), server::run, server::stop);
    }

    @Test
    void overlappedClientIsAnswered() throws Exception {
        byte[] message = bytes(2, 200_000);
        asks(message, address -> new WinsockOverlappedClient(winsock).ask(address, message, MILLIS));
    }

    @Test
    void eventClientIsAnswered() throws Exception {
        byte[] message = bytes(3, 2_000_000);
        asks(message, address -> new WinsockEventClient(winsock).ask(address, message, MILLIS));
    }

    /** Several foreign clients at once: each gets back what it sent, and the end after it has finished. */
    private static void serves(int port, Runnable run, Runnable stop) throws Exception {
        Thread serving = new Thread(run, "winsock-server");
        serving.start();
        CompletableFuture<?>[] clients = new CompletableFuture<?>[CLIENTS];
        for (int i = 0; i < CLIENTS; i++) {
            byte[] message = bytes(i, 100_000 * (i + 1));
            clients[i] = CompletableFuture.runAsync(
                    () -> assertThat(echoed(port, message)).isEqualTo(message),
                    work -> new Thread(work, "foreign-client").start());
        }
        try {
            CompletableFuture.allOf(clients).get(MILLIS, TimeUnit.MILLISECONDS);
        } finally {
            stop.run();
            serving.join(MILLIS);
        }
        assertThat(serving.isAlive()).isFalse();
    }

    private static byte[] echoed(int port, byte[] message) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(MILLIS);
            socket.connect(new InetSocketAddress("127.0.0.1", port), MILLIS);
            Thread writer = new Thread(() -> write(socket, message), "foreign-writer");
            writer.start();
            return socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private interface Asking {

        byte[] ask(SockAddr server);
    }

    /** A foreign server that echoes until the client finishes, then finishes itself. */
    private static void asks(byte[] message, Asking client) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(MILLIS);
            Thread peer = new Thread(() -> echo(server), "foreign-server");
            peer.start();
            assertThat(client.ask(SockAddr.loopback(SockAddr.AF_INET, server.getLocalPort())))
                    .isEqualTo(message);
            peer.join(MILLIS);
            assertThat(peer.isAlive()).isFalse();
        }
    }

    private static void echo(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.setSoTimeout(MILLIS);
            byte[] all = socket.getInputStream().readAllBytes();
            socket.getOutputStream().write(all);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
