package org.wsk4j.launcher.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** cat against peers of java.net. */
class CatCommandTest {

    private final Providers providers = new Providers();

    @AfterEach
    void close() {
        providers.close();
    }

    private Run cat(InputStream in, String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "cat";
        System.arraycopy(args, 0, all, 1, args.length);
        return Run.of(providers.sessions(), in, all);
    }

    private static InputStream input(byte... bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "65535", "65536", "20000000"})
    void bytesComeBackAsTheyWent(int size) throws IOException {
        byte[] bytes = random(size);
        try (NetPeer peer = NetPeer.start(NetPeer::echo)) {
            Run run = cat(input(bytes), "127.0.0.1", peer.port());

            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            assertThat(run.bytes()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "127.0.0.1, localhost", "::1, ::1", "::1, [::1]"})
    void namesAndLiteralsAreUnderstood(String listening, String typed) throws IOException {
        try (NetPeer peer = NetPeer.start(listening, NetPeer::echo)) {
            Run run = cat(input("hello".getBytes(UTF_8)), typed, peer.port());

            assertThat(run.err()).isEmpty();
            assertThat(run.out()).isEqualTo("hello");
        }
    }

    @Test
    void unixPathsAreUnderstood(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            NetPeer.daemon(() -> {
                try (SocketChannel channel = server.accept();
                        InputStream in = Channels.newInputStream(channel)) {
                    in.transferTo(Channels.newOutputStream(channel));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            Run run = cat(input("hello".getBytes(UTF_8)), "unix:" + path);

            assertThat(run.err()).isEmpty();
            assertThat(run.out()).isEqualTo("hello");
        }
    }

    @Test
    void theEndOfTheInputEndsOneDirectionOnly() throws IOException {
        NetPeer.Job answerAfterTheEnd = socket -> {
            byte[] all = socket.getInputStream().readAllBytes();
            socket.getOutputStream().write(("got " + all.length).getBytes(UTF_8));
        };
        try (NetPeer peer = NetPeer.start(answerAfterTheEnd)) {
            Run run = cat(input(random(100_000)), "127.0.0.1", peer.port());

            assertThat(run.err()).isEmpty();
            assertThat(run.out()).isEqualTo("got 100000");
        }
    }

    /** Standard input that never says anything must neither delay the connect nor the end. */
    @Test
    void aPeerThatSpeaksFirstAndEndsIsHeard() throws IOException {
        NetPeer.Job greet = socket -> socket.getOutputStream().write("hello".getBytes(UTF_8));
        try (NetPeer peer = NetPeer.start(greet);
                PipedOutputStream silent = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(silent)) {
            Run run = cat(in, "127.0.0.1", peer.port());

            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            assertThat(run.out()).isEqualTo("hello");
        }
    }

    @Test
    void inputIsSentAlsoAfterThePeerHasEndedItsDirection() throws Exception {
        java.util.concurrent.CompletableFuture<byte[]> received = new java.util.concurrent.CompletableFuture<>();
        NetPeer.Job endThenRead = socket -> {
            socket.shutdownOutput();
            received.complete(socket.getInputStream().readAllBytes());
        };
        byte[] bytes = random(20_000_000);
        try (NetPeer peer = NetPeer.start(endThenRead)) {
            Run run = cat(input(bytes), "127.0.0.1", peer.port());

            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            assertThat(received.get(20, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(bytes);
        }
    }

    @Test
    void aResetInMidTransferFails() throws IOException {
        NetPeer.Job reset = socket -> {
            socket.getInputStream().readNBytes(100_000);
            socket.setSoLinger(true, 0);
        };
        try (NetPeer peer = NetPeer.start(reset)) {
            Run run = cat(input(random(20_000_000)), "127.0.0.1", peer.port());

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.message()).contains("reset");
        }
    }

    @Test
    void aRefusedConnectionFails() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = server.getLocalPort();
        }
        Run run = cat(input(), "127.0.0.1", Integer.toString(port));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.message())
                .contains("127.0.0.1:" + port)
                .contains("refused")
                .contains("check the address");
    }

    @Test
    void aNameThatDoesNotResolveFails() {
        Run run = cat(input(), "no-such-host.invalid", "7");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.message()).contains("no-such-host.invalid").contains("not found");
    }

    @Test
    void aPathThatDoesNotExistFails(@TempDir Path folder) {
        Run run = cat(input(), "unix:" + folder.resolve("none"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.message()).contains("none");
    }

    @Test
    void brokenStandardOutputFails() throws IOException {
        try (NetPeer peer = NetPeer.start(NetPeer::echo)) {
            OutputStream broken = new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw new IOException("Broken pipe");
                }
            };
            java.io.ByteArrayOutputStream err = new java.io.ByteArrayOutputStream();
            Streams streams =
                    new Streams(input(random(1000)), broken, new java.io.PrintStream(err, true, UTF_8), false);
            int status = WskCommand.execute(providers.sessions(), streams, "cat", "127.0.0.1", peer.port());

            assertThat(status).isEqualTo(1);
            assertThat(err.toString(UTF_8))
                    .contains("standard output")
                    .contains("Broken pipe")
                    .hasLineCount(1);
        }
    }

    @Test
    void datagramsComeBack() throws IOException {
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            NetPeer.daemon(() -> {
                DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
                try {
                    peer.receive(packet);
                    peer.send(packet);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            Run run =
                    cat(input("hello\n".getBytes(UTF_8)), "--udp", "127.0.0.1", Integer.toString(peer.getLocalPort()));

            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            assertThat(run.out()).isEqualTo("hello\n");
        }
    }
}
