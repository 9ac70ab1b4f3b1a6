package org.wsk4j.launcher.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.client.Connection;
import org.wsk4j.launcher.client.WskFailure;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** The short steps: each answers what it proved, or throws. */
final class Steps {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Client client;

    Steps(Client client) {
        this.client = client;
    }

    /** The request travels with the connect, to the HTTP server of the JDK. */
    String connectEx() throws IOException {
        String body = "served by " + HttpServer.class.getModule().getName();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/wsk", exchange -> {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
        server.start();
        String request = "GET /wsk HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        try (Connection connection = Connection.open(client, SockAddr.of(server.getAddress()), bytes(request), LIMIT)) {
            String response = receiveAll(connection);
            require(
                    response.startsWith("HTTP/1.1 200 ") && response.endsWith(body),
                    "unexpected response: " + response);
            return "connect and a request of " + request.length() + " bytes in one call; answered: HTTP 200, \"" + body
                    + "\"";
        } finally {
            server.stop(0);
        }
    }

    /** After our end the peer still answers. */
    String halfClose() throws InterruptedException {
        Peer.Job<String> upperCase = socket -> {
            String text = new String(socket.getInputStream().readAllBytes(), UTF_8);
            socket.getOutputStream().write(text.toUpperCase(Locale.ROOT).getBytes(UTF_8));
            return text;
        };
        try (Peer<String> peer = Peer.start(upperCase);
                Connection connection = Connection.open(client, peer.address(), null, LIMIT)) {
            connection.send(bytes("half-closed"));
            connection.disconnect();
            String answer = receiveAll(connection);
            require(peer.outcome().equals("half-closed"), "the peer received: " + peer.outcome());
            require(answer.equals("HALF-CLOSED"), "unexpected answer: " + answer);
            return "the peer saw our end, and its answer still came";
        }
    }

    /** A pending receive is called back, and the connection lives on. */
    String cancel() throws InterruptedException {
        Peer.Job<Integer> echo = socket -> {
            byte[] bytes = socket.getInputStream().readNBytes(4);
            socket.getOutputStream().write(bytes);
            return bytes.length;
        };
        try (Peer<Integer> peer = Peer.start(echo);
                Connection connection = Connection.open(client, peer.address(), null, LIMIT)) {
            Irp irp = new Irp();
            connection.dispatch().receive(WskBuf.of(ByteBuffer.allocateDirect(16)), 0, irp);
            require(irp.isPending(), "a receive without data did not stay pending: " + irp);
            irp.cancel();
            NtStatus status = irp.await(LIMIT);
            require(status.equals(NtStatus.STATUS_CANCELLED), "a cancelled receive ended with " + status);
            connection.send(bytes("ping"));
            String answer = receiveAll(connection);
            require(answer.equals("ping"), "unexpected answer after the cancel: " + answer);
            return "a pending receive ended with STATUS_CANCELLED, and the connection still works";
        }
    }

    /** Nobody listens. */
    String refused() throws IOException {
        SockAddr closed;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = SockAddr.of(listener.getLocalSocketAddress());
        }
        try {
            Connection.open(client, closed, null, LIMIT).close();
        } catch (WskFailure e) {
            require(e.status().equals(NtStatus.STATUS_CONNECTION_REFUSED), String.valueOf(e.getMessage()));
            return "a connect to a closed port ended with STATUS_CONNECTION_REFUSED";
        }
        throw new IllegalStateException("connected to " + closed + ", where nobody listens");
    }

    private static String receiveAll(Connection connection) {
        ByteBuffer received = ByteBuffer.allocateDirect(16 * 1024);
        for (int count = 1; count > 0 && received.hasRemaining(); ) {
            count = connection.receive(received);
        }
        return UTF_8.decode(received.flip()).toString();
    }

    private static ByteBuffer bytes(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}
