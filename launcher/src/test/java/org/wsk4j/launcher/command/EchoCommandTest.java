package org.wsk4j.launcher.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** echo against clients of java.net. */
class EchoCommandTest {

    private static final Pattern READY = Pattern.compile("echo on (.+):(\\d+)( udp)?, provider \\w+");

    private final Providers providers = new Providers();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicInteger status = new AtomicInteger(-1);
    private Thread server;

    @AfterEach
    void close() throws InterruptedException {
        if (server != null) {
            stop();
        }
        providers.close();
    }

    private void start(String... args) {
        Streams streams =
                new Streams(new ByteArrayInputStream(new byte[0]), out, new PrintStream(err, true, UTF_8), false);
        server = NetPeer.daemon(() -> status.set(WskCommand.execute(providers.sessions(), streams, args)));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> out.toString(UTF_8).contains("provider") || !server.isAlive());
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    private void stop() throws InterruptedException {
        server.interrupt();
        server.join(10_000);
        assertThat(server.isAlive()).isFalse();
    }

    private int port() {
        Matcher ready = READY.matcher(out.toString(UTF_8));
        assertThat(ready.find()).isTrue();
        return Integer.parseInt(ready.group(2));
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] echoed(Socket socket, byte[] bytes) throws IOException {
        Thread writer = NetPeer.daemon(() -> {
            try {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        byte[] back = socket.getInputStream().readAllBytes();
        assertThat(writer).isNotNull();
        return back;
    }

    @Test
    void bytesComeBackAsTheyWent() throws Exception {
        start("echo", "0");
        byte[] bytes = random(20_000_000, 1);
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(30_000);
            assertThat(echoed(socket, bytes)).isEqualTo(bytes);
        }
        stop();

        assertThat(status).hasValue(0);
        assertThat(out.toString(UTF_8)).contains("echo ended: 1 connections, 20000000 bytes echoed");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void aThousandConnectionsAtOnceGetTheirOwnBytesBack() throws Exception {
        start("echo", "0");
        int count = 1000;
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                Socket socket = new Socket();
                socket.connect(new InetSocketAddress("127.0.0.1", port()), 20_000);
                socket.setSoTimeout(20_000);
                sockets.add(socket);
            }
            for (int i = 0; i < count; i++) {
                sockets.get(i).getOutputStream().write(random(4000, i));
                sockets.get(i).shutdownOutput();
            }
            for (int i = 0; i < count; i++) {
                assertThat(sockets.get(i).getInputStream().readAllBytes())
                        .as("connection %d", i)
                        .isEqualTo(random(4000, i));
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        stop();
        assertThat(out.toString(UTF_8)).contains("1000 connections, 4000000 bytes echoed");
    }

    @Test
    void aPeerThatResetsDoesNotDisturbOthers() throws Exception {
        start("echo", "0");
        try (Socket kept = new Socket("127.0.0.1", port())) {
            kept.setSoTimeout(20_000);
            for (int i = 0; i < 20; i++) {
                try (Socket reset = new Socket("127.0.0.1", port())) {
                    reset.getOutputStream().write(random(100_000, i));
                    reset.setSoLinger(true, 0);
                }
            }
            assertThat(echoed(kept, random(1000, 7))).isEqualTo(random(1000, 7));
        }
        stop();
        assertThat(status).hasValue(0);
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void endsWithOpenConnections() throws Exception {
        start("echo", "0");
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(1);
            assertThat(socket.getInputStream().read()).isEqualTo(1);
            stop();
            assertThat(status).hasValue(0);
        }
    }

    @Test
    void datagramsComeBack() throws Exception {
        start("echo", "--udp", "0");
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(20_000);
            byte[] bytes = random(1200, 5);
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName("127.0.0.1"), port()));
            DatagramPacket back = new DatagramPacket(new byte[2000], 2000);
            socket.receive(back);
            assertThat(java.util.Arrays.copyOf(back.getData(), back.getLength()))
                    .isEqualTo(bytes);
        }
        stop();
        assertThat(out.toString(UTF_8)).contains("1 datagrams, 1200 bytes echoed");
    }

    @Test
    void pathsAreServedAndRemoved(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("echo");
        start("echo", "unix:" + path);
        Run run =
                Run.of(providers.sessions(), new ByteArrayInputStream("hello".getBytes(UTF_8)), "cat", "unix:" + path);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("hello");
        stop();
        assertThat(status).hasValue(0);
        assertThat(Files.exists(path)).isFalse();
    }

    @Test
    void aPortInUseFails() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Run run = Run.of(providers.sessions(), "echo", Integer.toString(taken.getLocalPort()));

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.message()).contains("already in use").contains("another port");
        }
    }

    @Test
    void aPathInUseFailsAndStays(@TempDir Path folder) throws IOException {
        Path taken = Files.createFile(folder.resolve("taken"));
        Run run = Run.of(providers.sessions(), "echo", "unix:" + taken);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.message()).contains("already in use").contains("delete a path");
        assertThat(taken).exists();
    }

    @Test
    void aPathInNoFolderSaysSo(@TempDir Path folder) {
        Run run = Run.of(
                providers.sessions(), "echo", "unix:" + folder.resolve("none").resolve("path"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.message()).contains("a folder that exists");
    }

    @Test
    void anAddressOfAnotherHostFails() {
        Run run = Run.of(providers.sessions(), "echo", "--bind", "192.0.2.1", "0");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.message()).contains("192.0.2.1").contains("not an address of this host");
    }
}
