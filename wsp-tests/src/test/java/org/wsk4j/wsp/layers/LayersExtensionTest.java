package org.wsk4j.wsp.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.extension.AcceptEx;
import org.wsk4j.wsp.extension.ConnectEx;
import org.wsk4j.wsp.extension.DisconnectEx;
import org.wsk4j.wsp.extension.ExtensionFunctions;
import org.wsk4j.wsp.extension.TransmitFile;
import org.wsk4j.wsp.extension.TransmitPackets;
import org.wsk4j.wsp.extension.TransmitPacketsElement;
import org.wsk4j.wsp.extension.WsaMsg;
import org.wsk4j.wsp.extension.WsaRecvMsg;
import org.wsk4j.wsp.extension.WsaSendMsg;

/** The extension functions keep their meaning through every chain. */
class LayersExtensionTest extends LayeredWorld {

    @ParameterizedTest
    @MethodSource("chains")
    void acceptExConnectExAndDisconnectExCarryFirstData(List<String> chain) {
        WsaProtocolInfo info = tcp(chain);
        long listener = world.listener(info);
        long server = world.overlapped(info);
        byte[] room = new byte[1000 + 64];
        WsaOverlapped accept = new WsaOverlapped(new WsaEvent());
        boolean now = extension(listener, ExtensionFunctions.WSAID_ACCEPTEX, AcceptEx.class)
                .acceptEx(listener, server, WsaBuf.of(room), 1000, 32, 32, new LpInt(), accept, world.errno);
        assertThat(now).isFalse();
        assertThat(world.error()).isEqualTo("WSA_IO_PENDING");
        long client = world.overlapped(info);
        world.bound(client);
        byte[] data = WinsockWorld.pattern(600);
        WsaOverlapped connect = new WsaOverlapped(new WsaEvent());
        boolean connected = extension(client, ExtensionFunctions.WSAID_CONNECTEX, ConnectEx.class)
                .connectEx(client, world.name(listener), WsaBuf.of(data), new LpInt(), connect, world.errno);
        world.started(connected ? 0 : Winsock.SOCKET_ERROR);
        WinsockWorld.until(
                () -> connect.hEvent().isSignalled() && accept.hEvent().isSignalled());
        assertThat(connect.internal()).isZero();
        assertThat(connect.internalHigh()).isEqualTo(600);
        assertThat(accept.internal()).isZero();
        int first = accept.internalHigh();
        assertThat(Arrays.copyOf(room, first)).isEqualTo(Arrays.copyOf(data, first));
        world.send(client, WinsockWorld.pattern(50));
        byte[] rest = world.recvExactly(server, 650 - first);
        assertThat(Arrays.copyOfRange(rest, 600 - first, 650 - first)).isEqualTo(WinsockWorld.pattern(50));
        world.send(server, WinsockWorld.pattern(20));
        assertThat(world.recvExactly(client, 20)).isEqualTo(WinsockWorld.pattern(20));
        world.ok(world.session.shutdown(server, Winsock.SD_SEND, world.errno));
        WsaOverlapped disconnect = new WsaOverlapped(new WsaEvent());
        boolean ended = extension(client, ExtensionFunctions.WSAID_DISCONNECTEX, DisconnectEx.class)
                .disconnectEx(client, disconnect, 0, 0, world.errno);
        world.started(ended ? 0 : Winsock.SOCKET_ERROR);
        WinsockWorld.until(() -> disconnect.hEvent().isSignalled());
        assertThat(disconnect.internal()).isZero();
    }

    @ParameterizedTest
    @MethodSource("chains")
    void filesAndPacketsArriveAsTheyAre(List<String> chain, @TempDir Path directory) throws Exception {
        WinsockWorld.Pair pair = world.pair(tcp(chain));
        Path file = Files.write(directory.resolve("data"), WinsockWorld.pattern(5000));
        byte[] head = {1, 2};
        byte[] tail = {3};
        try (FileChannel channel = FileChannel.open(file)) {
            WsaOverlapped overlapped = new WsaOverlapped(new WsaEvent());
            boolean sent = extension(pair.client(), ExtensionFunctions.WSAID_TRANSMITFILE, TransmitFile.class)
                    .transmitFile(
                            pair.client(), channel, 0, 0, overlapped, WsaBuf.of(head), WsaBuf.of(tail), 0, world.errno);
            world.started(sent ? 0 : Winsock.SOCKET_ERROR);
            byte[] got = world.recvExactly(pair.server(), 5003);
            assertThat(Arrays.copyOfRange(got, 2, 5002)).isEqualTo(WinsockWorld.pattern(5000));
            assertThat(new byte[] {got[0], got[1], got[5002]}).containsExactly(1, 2, 3);
            WinsockWorld.until(() -> overlapped.hEvent().isSignalled());
            assertThat(overlapped.internalHigh()).isEqualTo(5003);
            TransmitPacketsElement[] elements = {
                new TransmitPacketsElement(Winsock.TP_ELEMENT_MEMORY, WsaBuf.of(head), null, 0, 0),
                new TransmitPacketsElement(Winsock.TP_ELEMENT_FILE, null, channel, 1000, 100)
            };
            WsaOverlapped packets = new WsaOverlapped(new WsaEvent());
            boolean transmitted = extension(
                            pair.client(), ExtensionFunctions.WSAID_TRANSMITPACKETS, TransmitPackets.class)
                    .transmitPackets(pair.client(), elements, 2, 0, packets, 0, world.errno);
            world.started(transmitted ? 0 : Winsock.SOCKET_ERROR);
            byte[] more = world.recvExactly(pair.server(), 102);
            assertThat(Arrays.copyOfRange(more, 2, 102))
                    .isEqualTo(Arrays.copyOfRange(WinsockWorld.pattern(5000), 1000, 1100));
        }
    }

    @ParameterizedTest
    @MethodSource("chains")
    void messagesWithControlInformationGoThrough(List<String> chain) {
        WsaProtocolInfo info = udp(chain);
        long server = world.overlapped(info);
        SockAddr serverName = world.bound(server);
        long client = world.overlapped(info);
        world.bound(client);
        byte[] room = new byte[100];
        WsaMsg in = new WsaMsg().set(new SockAddr(), WinsockWorld.bufs(room), null);
        List<Integer> told = new CopyOnWriteArrayList<>();
        WsaOverlapped receive = new WsaOverlapped();
        world.pending(extension(server, ExtensionFunctions.WSAID_WSARECVMSG, WsaRecvMsg.class)
                .wsaRecvMsg(
                        server,
                        in,
                        new LpInt(),
                        receive,
                        (error, bytes, overlapped, flags) -> told.add(error + bytes),
                        world.errno));
        WsaMsg out = new WsaMsg().set(serverName, WinsockWorld.bufs(WinsockWorld.pattern(30)), null);
        LpInt sent = new LpInt();
        world.ok(extension(client, ExtensionFunctions.WSAID_WSASENDMSG, WsaSendMsg.class)
                .wsaSendMsg(client, out, 0, sent, null, null, world.errno));
        WinsockWorld.alertableUntil(() -> !told.isEmpty());
        assertThat(told).containsExactly(30);
        assertThat(Arrays.copyOf(room, 30)).isEqualTo(WinsockWorld.pattern(30));
        assertThat(in.name()).isEqualTo(world.name(client));
    }

    @ParameterizedTest
    @MethodSource("chains")
    void aDuplicateSharesTheStream(List<String> chain) {
        WinsockWorld.Pair pair = world.pair(tcp(chain));
        world.send(pair.client(), WinsockWorld.pattern(11));
        Out<WsaProtocolInfo> info = new Out<>();
        long process = ProcessHandle.current().pid();
        world.ok(world.session.duplicateSocket(pair.client(), process, info, world.errno));
        long duplicate = world.overlapped(info.value());
        assertThat(duplicate).isNotEqualTo(pair.client());
        world.send(duplicate, WinsockWorld.pattern(22));
        world.ok(world.session.closeSocket(pair.client(), world.errno));
        world.send(duplicate, WinsockWorld.pattern(33));
        byte[] all = world.recvExactly(pair.server(), 66);
        assertThat(Arrays.copyOfRange(all, 11, 33)).isEqualTo(WinsockWorld.pattern(22));
        assertThat(Arrays.copyOfRange(all, 33, 66)).isEqualTo(WinsockWorld.pattern(33));
    }
}
