package org.wsk4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.PlainRegistrar;

/** README's programs are these sources, and they work against peers that are not ours. */
class ExamplesTest {

    @ParameterizedTest
    @ValueSource(strings = {"Client", "EchoServer"})
    void readmeShowsTheSource(String name) throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        String source = Files.readString(root.resolve("itests/src/test/java/org/wsk4j/examples/" + name + ".java"));
        assertThat(Files.readString(root.resolve("README.md"))).contains("```java\n" + source.strip() + "\n```");
    }

    @Test
    void clientSendsItsFirstDataAndReadsToTheEnd() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread peer = new Thread(() -> answer(server), "peer");
            peer.start();
            assertThat(Client.ask("127.0.0.1", server.getLocalPort(), "hello")).isEqualTo("you said hello");
            peer.join(5000);
        }
    }

    private static void answer(ServerSocket server) {
        try (Socket socket = server.accept()) {
            String request = new String(socket.getInputStream().readNBytes(5), StandardCharsets.UTF_8);
            socket.getOutputStream().write(("you said " + request).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void clientTellsWhyItCouldNotConnect() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        assertThat(Client.ask("127.0.0.1", port, "hello")).isEqualTo("connect: STATUS_CONNECTION_REFUSED");
    }

    @Test
    void serverEchoesAndFinishesWhenThePeerDoes() throws Exception {
        try (PlainRegistrar registrar = PlainRegistrar.load()) {
            WskRegistration registration = new WskRegistration();
            Out<WskProviderNpi> npi = new Out<>();
            registrar.register(WskClientNpi.any(), registration);
            assertThat(registrar.captureProviderNpi(registration, WskRegistrar.WSK_NO_WAIT, npi))
                    .isEqualTo(NtStatus.STATUS_SUCCESS);
            WskListenSocket listener = new EchoServer().start(npi.value(), SockAddr.loopback(SockAddr.AF_INET, 0));
            SockAddr address = new SockAddr();
            Irp irp = new Irp();
            listener.dispatch().getLocalAddress(address, irp);
            assertThat(irp.await()).isEqualTo(NtStatus.STATUS_SUCCESS);

            byte[] sent = new byte[300_000];
            new Random(1).nextBytes(sent);
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", address.port()));
                Thread writer = new Thread(() -> write(socket, sent), "writer");
                writer.start();
                assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
                writer.join(5000);
            }
            listener.dispatch().closeSocket(irp.reuse());
            assertThat(irp.await()).isEqualTo(NtStatus.STATUS_SUCCESS);
            registrar.releaseProviderNpi(registration, npi.value());
            registrar.deregister(registration);
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
}
