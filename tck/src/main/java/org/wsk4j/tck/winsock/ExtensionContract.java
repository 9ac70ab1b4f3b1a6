package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.wsp.WsaError.WSAEFAULT;
import static org.wsk4j.wsp.WsaError.WSAEINVAL;
import static org.wsk4j.wsp.WsaError.WSAENOTCONN;
import static org.wsk4j.wsp.WsaError.WSAESHUTDOWN;
import static org.wsk4j.wsp.WsaError.WSA_IO_PENDING;
import static org.wsk4j.wsp.WsaError.WSA_OPERATION_ABORTED;
import static org.wsk4j.wsp.WsaIoctls.SIO_GET_EXTENSION_FUNCTION_POINTER;
import static org.wsk4j.wsp.extension.ExtensionFunctions.WSAID_ACCEPTEX;
import static org.wsk4j.wsp.extension.ExtensionFunctions.WSAID_CONNECTEX;
import static org.wsk4j.wsp.extension.ExtensionFunctions.WSAID_DISCONNECTEX;
import static org.wsk4j.wsp.extension.ExtensionFunctions.WSAID_GETACCEPTEXSOCKADDRS;
import static org.wsk4j.wsp.extension.ExtensionFunctions.WSAID_TRANSMITFILE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.extension.AcceptEx;
import org.wsk4j.wsp.extension.ConnectEx;
import org.wsk4j.wsp.extension.DisconnectEx;
import org.wsk4j.wsp.extension.GetAcceptExSockaddrs;
import org.wsk4j.wsp.extension.TransmitFile;

/** The functions that are fetched from a socket with SIO_GET_EXTENSION_FUNCTION_POINTER. */
@WskContract(requires = {"tcp", "inet"})
class ExtensionContract {

    private final WskFixture wsk;
    private final WinsockWorld winsock;
    private final WspProcTable table;

    ExtensionContract(WskFixture wsk) {
        this.wsk = wsk;
        winsock = new WinsockWorld(wsk);
        table = winsock.table();
    }

    @AfterEach
    void end() {
        winsock.close();
    }

    private int fetch(long s, Object id, WskControlBuffer out, LpInt errno) {
        return table.ioctl(
                s,
                SIO_GET_EXTENSION_FUNCTION_POINTER,
                WskControlBuffer.ofPointer(id),
                out,
                new LpInt(),
                null,
                null,
                null,
                errno);
    }

    private <T> T function(long s, UUID id, Class<T> type) {
        WskControlBuffer out = WskControlBuffer.allocate(WskControlBuffer.POINTER_SIZE);
        winsock.ok(e -> fetch(s, id, out, e));
        return Objects.requireNonNull(out.pointer(type), type.getSimpleName());
    }

    @Test
    @Clause(
            rule = 0,
            source = "SIO_GET_EXTENSION_FUNCTION_POINTER",
            value = "The functions by their GUIDs; an unknown one: WSAEINVAL")
    void functionsAreFoundByTheirNames() {
        long s = winsock.stream();
        function(s, WSAID_ACCEPTEX, AcceptEx.class);
        function(s, WSAID_CONNECTEX, ConnectEx.class);
        function(s, WSAID_DISCONNECTEX, DisconnectEx.class);
        function(s, WSAID_GETACCEPTEXSOCKADDRS, GetAcceptExSockaddrs.class);
        function(s, WSAID_TRANSMITFILE, TransmitFile.class);
        WskControlBuffer out = WskControlBuffer.allocate(WskControlBuffer.POINTER_SIZE);
        winsock.fails(WSAEINVAL, e -> fetch(s, new UUID(1, 2), out, e));
        winsock.fails(WSAEFAULT, e -> fetch(s, WSAID_ACCEPTEX, WskControlBuffer.allocate(2), e));
    }

    @Test
    @Clause(
            rule = 0,
            source = "ConnectEx",
            value = "A bound socket connects and sends first data, overlapped; unbound: WSAEINVAL; refused: the error")
    void connectEx() {
        PeerListener listener = wsk.peerListener(Net.INET);
        long s = winsock.stream();
        ConnectEx connectEx = function(s, WSAID_CONNECTEX, ConnectEx.class);
        Operation operation = Operation.withEvent();
        WsaBuf first = WsaBuf.of(Bytes.ascii("first data"));
        Entry call = e ->
                WinsockWorld.bool(connectEx.connectEx(s, listener.address(), first, null, operation.overlapped(), e));
        winsock.fails(WSAEINVAL, call);
        winsock.bind(s);
        winsock.begin(call);
        assertEquals(10, winsock.result(s, operation));
        Peer peer = winsock.peerOf(listener).expect("first data");
        winsock.send(s, ", more");
        peer.expect(", more");
        listener.close();
        long refused = winsock.stream();
        winsock.bind(refused);
        Operation failing = Operation.withEvent();
        int error = WinsockWorld.errorOf(e -> WinsockWorld.bool(
                connectEx.connectEx(refused, listener.address(), null, null, failing.overlapped(), e)));
        if (error == WSA_IO_PENDING) {
            error = -winsock.result(refused, failing);
        }
        assertEquals("WSAECONNREFUSED", WsaError.name(error));
    }

    @Test
    @Clause(
            rule = 0,
            source = "AcceptEx, GetAcceptExSockaddrs",
            value = "Accepts into a given socket with the first data and both addresses; close of the listener ends it")
    void acceptEx() {
        long listener = winsock.listener();
        long s = winsock.stream();
        AcceptEx acceptEx = function(listener, WSAID_ACCEPTEX, AcceptEx.class);
        GetAcceptExSockaddrs addresses = function(listener, WSAID_GETACCEPTEXSOCKADDRS, GetAcceptExSockaddrs.class);
        int room = 16 + 16;
        byte[] memory = new byte[100 + 2 * room];
        WsaBuf buffer = WsaBuf.of(memory);
        Operation operation = Operation.withEvent();
        winsock.fails(
                WSA_IO_PENDING,
                e -> WinsockWorld.bool(
                        acceptEx.acceptEx(listener, s, buffer, 100, room, room, null, operation.overlapped(), e)));
        Peer peer = wsk.dial(winsock.name(listener));
        peer.write("hello");
        assertEquals(5, winsock.result(listener, operation));
        assertEquals("hello", new String(memory, 0, 5, StandardCharsets.US_ASCII));
        SockAddr local = new SockAddr();
        SockAddr remote = new SockAddr();
        winsock.ok(e -> WinsockWorld.bool(addresses.getAcceptExSockaddrs(buffer, 100, room, room, local, remote, e)));
        assertEquals(peer.localAddress(), remote);
        assertEquals(peer.remoteAddress(), local);
        winsock.send(s, "answer");
        peer.expect("answer");
        long next = winsock.stream();
        Operation aborted = Operation.withEvent();
        winsock.fails(
                WSA_IO_PENDING,
                e -> WinsockWorld.bool(
                        acceptEx.acceptEx(listener, next, buffer, 0, room, room, null, aborted.overlapped(), e)));
        winsock.close(listener);
        winsock.signalled(aborted.event());
        assertEquals(WSA_OPERATION_ABORTED, aborted.overlapped().internal());
    }

    @Test
    @Clause(rule = 0, source = "DisconnectEx", value = "Ends sending after all data; overlapped")
    void disconnectEx() {
        Wire wire = winsock.connected();
        DisconnectEx disconnectEx = function(wire.s(), WSAID_DISCONNECTEX, DisconnectEx.class);
        Operation operation = Operation.withEvent();
        winsock.send(wire.s(), "last");
        Future<Peer> reader = wsk.beside(() -> {
            wire.peer().expect("last").expectEnd();
            return wire.peer().finish();
        });
        winsock.begin(e -> WinsockWorld.bool(disconnectEx.disconnectEx(wire.s(), operation.overlapped(), 0, 0, e)));
        wsk.join(reader);
        assertEquals(0, winsock.result(wire.s(), operation));
        int error = WinsockWorld.errorOf(e -> winsock.send(wire.s(), e));
        assertTrue(error == WSAESHUTDOWN || error == WSAENOTCONN, () -> WsaError.name(error));
    }

    @Test
    @Clause(rule = 0, source = "TransmitFile", value = "Head, the file's bytes, tail, in one operation, in order")
    void transmitFile() throws IOException {
        Wire wire = winsock.connected();
        TransmitFile transmitFile = function(wire.s(), WSAID_TRANSMITFILE, TransmitFile.class);
        byte[] content = Bytes.pattern(8, 300_000);
        Path file = Files.createTempFile("wsk", ".bin");
        try (FileChannel channel = FileChannel.open(Files.write(file, content))) {
            Operation operation = Operation.withEvent();
            WsaBuf head = WsaBuf.of(Bytes.ascii("head"));
            WsaBuf tail = WsaBuf.of(Bytes.ascii("tail"));
            winsock.begin(e -> WinsockWorld.bool(
                    transmitFile.transmitFile(wire.s(), channel, 0, 0, operation.overlapped(), head, tail, 0, e)));
            wire.peer().expect("head").expect(content).expect("tail");
            assertEquals(300_008, winsock.result(wire.s(), operation));
        } finally {
            Files.delete(file);
        }
    }
}
