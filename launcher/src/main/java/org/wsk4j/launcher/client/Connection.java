package org.wsk4j.launcher.client;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;

/** A connection whose calls wait, each a limited time, and throw {@link WskFailure}. */
public final class Connection implements AutoCloseable {

    private final Client client;
    private final WskConnectionSocket socket;
    private final Duration limit;

    private Connection(Client client, WskConnectionSocket socket, Duration limit) {
        this.client = client;
        this.socket = socket;
        this.limit = limit;
    }

    /**
     * Connects.
     *
     * @param client the client
     * @param address the peer
     * @param first bytes to send with the connect, or null
     * @param limit how long each call may take
     * @return a new connection
     */
    public static Connection open(Client client, SockAddr address, @Nullable ByteBuffer first, Duration limit) {
        WskBuf data = first == null ? null : WskBuf.of(first);
        return new Connection(client, client.connect(address, data, limit, null, null), limit);
    }

    /**
     * The functions of the socket, for what goes beyond waiting calls.
     *
     * @return its table
     */
    public WskProviderConnectionDispatch dispatch() {
        return socket.dispatch();
    }

    /**
     * Sends all bytes.
     *
     * @param bytes from position to limit, which stay as they are
     */
    public void send(ByteBuffer bytes) {
        WskBuf data = WskBuf.of(bytes);
        client.run(limit, irp -> dispatch().send(data, 0, irp)).orThrow("cannot send");
    }

    /**
     * Receives what is there, waiting for the first byte.
     *
     * @param room takes the bytes at its position, which advances
     * @return how many, 0 after the peer's end
     */
    public int receive(ByteBuffer room) {
        WskBuf data = WskBuf.of(room);
        long count = client.run(limit, irp -> dispatch().receive(data, 0, irp))
                .orThrow("cannot receive")
                .information();
        room.position(room.position() + (int) count);
        return (int) count;
    }

    /** Ends the sending direction and waits until it is done. */
    public void disconnect() {
        client.run(limit, irp -> dispatch().disconnect(null, 0, irp)).orThrow("cannot disconnect");
    }

    @Override
    public void close() {
        client.close(socket);
    }
}
