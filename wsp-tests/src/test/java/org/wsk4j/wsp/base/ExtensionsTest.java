package org.wsk4j.wsp.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsk4j.wsp.base.WspFixture.bytes;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaIoctls;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.extension.AcceptEx;
import org.wsk4j.wsp.extension.ConnectEx;
import org.wsk4j.wsp.extension.DisconnectEx;
import org.wsk4j.wsp.extension.ExtensionFunctions;
import org.wsk4j.wsp.extension.GetAcceptExSockaddrs;
import org.wsk4j.wsp.extension.TransmitFile;
import org.wsk4j.wsp.extension.TransmitPackets;
import org.wsk4j.wsp.extension.TransmitPacketsElement;

/** The functions beside the table. */
class ExtensionsTest {

    private final WspFixture wsp = new WspFixture();
    private final LpInt count = new LpInt();

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        wsp.close();
    }

    private <T> T function(long s, Class<T> type, UUID id) {
        WskControlBuffer out = WskControlBuffer.allocate(8);
        wsp.ok(wsp.table.ioctl(
                s,
                WsaIoctls.SIO_GET_EXTENSION_FUNCTION_POINTER,
                WskControlBuffer.ofPointer(id),
                out,
                new LpInt(),
                null,
                null,
                null,
                wsp.errno));
        return out.pointer(type);
    }

    private void started(boolean done) {
        assertThat(done || wsp.errno.value() == WsaError.WSA_IO_PENDING)
                .as(wsp.error())
                .isTrue();
    }

    @Test
    void acceptExTakesAConnectionWithItsFirstDataAndItsAddresses() {
        long listener = wsp.listener();
        long server = wsp.stream();
        AcceptEx acceptEx = function(listener, AcceptEx.class, ExtensionFunctions.WSAID_ACCEPTEX);
        WsaBuf room = WsaBuf.of(new byte[100]);
        WsaOverlapped overlapped = new WsaOverlapped(new WsaEvent());
        wsp.fails(
                acceptEx.acceptEx(listener, server, room, 20, 32, 32, count, overlapped, wsp.errno),
                WsaError.WSA_IO_PENDING);
        long client = wsp.stream();
        wsp.connect(client, wsp.name(listener));
        wsp.send(client, bytes("first"));
        WspFixture.until(() -> overlapped.hEvent().isSignalled());
        assertThat(overlapped.internal()).isZero();
        assertThat(overlapped.internalHigh()).isEqualTo(5);
        assertThat(new String(room.buf().array(), 0, 5, StandardCharsets.US_ASCII))
                .isEqualTo("first");
        GetAcceptExSockaddrs names =
                function(listener, GetAcceptExSockaddrs.class, ExtensionFunctions.WSAID_GETACCEPTEXSOCKADDRS);
        SockAddr local = new SockAddr();
        SockAddr remote = new SockAddr();
        assertThat(names.getAcceptExSockaddrs(room, 20, 32, 32, local, remote, wsp.errno))
                .isTrue();
        assertThat(local).isEqualTo(wsp.name(listener));
        assertThat(remote).isEqualTo(wsp.name(client));
        wsp.send(server, bytes("answer"));
        assertThat(wsp.recvText(client)).isEqualTo("answer");
        WskControlBuffer context = WskControlBuffer.allocate(8);
        context.setLong(listener);
        wsp.ok(wsp.table.setSockOpt(server, 0xFFFF, 0x700B, context, wsp.errno));
    }

    @Test
    void acceptExEndsWithItsListenerAndChecksItsParameters() {
        long listener = wsp.listener();
        AcceptEx acceptEx = function(listener, AcceptEx.class, ExtensionFunctions.WSAID_ACCEPTEX);
        WsaBuf room = WsaBuf.of(new byte[64]);
        WsaOverlapped overlapped = new WsaOverlapped(new WsaEvent());
        long server = wsp.stream();
        wsp.fails(
                acceptEx.acceptEx(listener, server, room, 1, 32, 32, count, overlapped, wsp.errno), WsaError.WSAEFAULT);
        wsp.fails(
                acceptEx.acceptEx(listener, server, room, 0, 16, 32, count, overlapped, wsp.errno), WsaError.WSAEFAULT);
        wsp.fails(acceptEx.acceptEx(server, server, room, 0, 32, 32, count, overlapped, wsp.errno), WsaError.WSAEINVAL);
        wsp.fails(
                acceptEx.acceptEx(listener, 4711, room, 0, 32, 32, count, overlapped, wsp.errno), WsaError.WSAENOTSOCK);
        wsp.fails(
                acceptEx.acceptEx(listener, server, room, 0, 32, 32, count, overlapped, wsp.errno),
                WsaError.WSA_IO_PENDING);
        wsp.ok(wsp.table.closeSocket(listener, wsp.errno));
        WspFixture.until(() -> overlapped.hEvent().isSignalled());
        assertThat(overlapped.internal()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
    }

    @Test
    void connectExConnectsWithFirstData() {
        long listener = wsp.listener();
        long client = wsp.stream();
        ConnectEx connectEx = function(client, ConnectEx.class, ExtensionFunctions.WSAID_CONNECTEX);
        WsaOverlapped overlapped = new WsaOverlapped(new WsaEvent());
        SockAddr name = wsp.name(listener);
        WsaBuf data = WsaBuf.of(bytes("hello"));
        wsp.fails(connectEx.connectEx(client, name, data, count, overlapped, wsp.errno), WsaError.WSAEINVAL);
        wsp.bind(client);
        wsp.fails(connectEx.connectEx(client, name, data, count, null, wsp.errno), WsaError.WSAEFAULT);
        started(connectEx.connectEx(client, name, data, count, overlapped, wsp.errno));
        long server = wsp.accept(listener);
        assertThat(wsp.recvText(server)).isEqualTo("hello");
        WspFixture.until(() -> overlapped.hEvent().isSignalled());
        assertThat(overlapped.internalHigh()).isEqualTo(5);
        wsp.ok(wsp.table.setSockOpt(client, 0xFFFF, 0x7010, WskControlBuffer.ofInt(0), wsp.errno));
    }

    @Test
    void disconnectExFinishesSending() {
        WspFixture.Pair pair = wsp.pair();
        DisconnectEx disconnectEx = function(pair.client(), DisconnectEx.class, ExtensionFunctions.WSAID_DISCONNECTEX);
        WsaOverlapped overlapped = new WsaOverlapped(new WsaEvent());
        wsp.fails(
                disconnectEx.disconnectEx(pair.client(), overlapped, Winsock.TF_REUSE_SOCKET, 0, wsp.errno),
                WsaError.WSAEOPNOTSUPP);
        wsp.fails(disconnectEx.disconnectEx(wsp.stream(), overlapped, 0, 0, wsp.errno), WsaError.WSAENOTCONN);
        started(disconnectEx.disconnectEx(pair.client(), overlapped, 0, 0, wsp.errno));
        assertThat(wsp.recv(pair.server(), 1)).isEmpty();
        WspFixture.until(() -> overlapped.hEvent().isSignalled());
        assertThat(disconnectEx.disconnectEx(pair.server(), null, 0, 0, wsp.errno))
                .isTrue();
    }

    /** Rule 55, of operations that the connection itself would outlive: nobody reads, so its end is not acknowledged soon. */
    @Test
    void closeEndsADisconnectThatIsPending() {
        WspFixture.Pair pair = wsp.pair();
        DisconnectEx disconnectEx = function(pair.client(), DisconnectEx.class, ExtensionFunctions.WSAID_DISCONNECTEX);
        wsp.option(pair.client(), 0x1001, 32 << 20);
        wsp.send(pair.client(), new byte[32 << 20]);
        WsaOverlapped disconnect = new WsaOverlapped(new WsaEvent());
        wsp.fails(disconnectEx.disconnectEx(pair.client(), disconnect, 0, 0, wsp.errno), WsaError.WSA_IO_PENDING);
        WsaOverlapped change = new WsaOverlapped(new WsaEvent());
        wsp.fails(
                wsp.table.ioctl(
                        pair.client(),
                        WsaIoctls.SIO_ADDRESS_LIST_CHANGE,
                        null,
                        null,
                        new LpInt(),
                        change,
                        null,
                        null,
                        wsp.errno),
                WsaError.WSA_IO_PENDING);
        wsp.ok(wsp.table.closeSocket(pair.client(), wsp.errno));
        WspFixture.until(
                () -> disconnect.hEvent().isSignalled() && change.hEvent().isSignalled());
        assertThat(disconnect.internal()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
        assertThat(change.internal()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
        assertThat(wsp.recvAll(pair.server())).hasSize(32 << 20);
    }

    @Test
    void aFileIsSentBetweenTwoBuffers() throws Exception {
        byte[] content = WspFixture.pattern(300_000);
        Path path = Files.write(folder.resolve("file"), content);
        WspFixture.Pair pair = wsp.pair();
        TransmitFile transmitFile = function(pair.client(), TransmitFile.class, ExtensionFunctions.WSAID_TRANSMITFILE);
        try (FileChannel file = FileChannel.open(path)) {
            WsaOverlapped overlapped = new WsaOverlapped(new WsaEvent());
            WsaBuf head = WsaBuf.of(bytes("<head>"));
            WsaBuf tail = WsaBuf.of(bytes("<tail>"));
            started(transmitFile.transmitFile(
                    pair.client(), file, 0, 10_000, overlapped, head, tail, Winsock.TF_DISCONNECT, wsp.errno));
            ByteBuffer expected = ByteBuffer.allocate(content.length + 12);
            expected.put(bytes("<head>")).put(content).put(bytes("<tail>"));
            assertThat(wsp.recvAll(pair.server())).isEqualTo(expected.array());
            WspFixture.until(() -> overlapped.hEvent().isSignalled());
            assertThat(overlapped.internalHigh()).isEqualTo(content.length + 12);
        }
    }

    @Test
    void piecesOfMemoryAndFilesAreSentInOrder() throws Exception {
        Path path = Files.write(folder.resolve("file"), bytes("0123456789"));
        WspFixture.Pair pair = wsp.pair();
        TransmitPackets transmit =
                function(pair.client(), TransmitPackets.class, ExtensionFunctions.WSAID_TRANSMITPACKETS);
        try (FileChannel file = FileChannel.open(path)) {
            TransmitPacketsElement[] elements = {
                new TransmitPacketsElement(Winsock.TP_ELEMENT_FILE, null, file, 7, 0),
                new TransmitPacketsElement(Winsock.TP_ELEMENT_MEMORY, WsaBuf.of(bytes("-memory-")), null, 0, 0),
                new TransmitPacketsElement(Winsock.TP_ELEMENT_FILE, null, file, 0, 3)
            };
            assertThat(transmit.transmitPackets(pair.client(), elements, 3, 0, null, 0, wsp.errno))
                    .isTrue();
            wsp.ok(wsp.table.shutdown(pair.client(), Winsock.SD_SEND, wsp.errno));
            assertThat(new String(wsp.recvAll(pair.server()), StandardCharsets.US_ASCII))
                    .isEqualTo("789-memory-012");
            wsp.fails(
                    transmit.transmitPackets(pair.client(), elements, 3, 0, null, 0, wsp.errno), WsaError.WSAESHUTDOWN);
            wsp.fails(transmit.transmitPackets(pair.server(), elements, 4, 0, null, 0, wsp.errno), WsaError.WSAEFAULT);
        }
    }
}
