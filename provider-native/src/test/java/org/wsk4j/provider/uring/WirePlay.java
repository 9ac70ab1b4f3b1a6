package org.wsk4j.provider.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsk4j.data.ControlMessages.IPPROTO_IP;
import static org.wsk4j.data.ControlMessages.IPPROTO_IPV6;
import static org.wsk4j.data.ControlMessages.IPPROTO_UDP;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskProviderDatagramDispatch;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskBufList;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.uring.base.NativeSettings;
import org.wsk4j.runtime.ProviderSnapshot;

/** Runs in a network namespace of its own: what WSK is asked for is compared with what a C program sees, and back. */
final class WirePlay implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MUCH = 65_535;

    private final WireEnd end;
    private final NativeProvider provider;
    private final WskClient client;
    private final Irp irp = new Irp();

    private WirePlay(WireEnd end, String engine) {
        this.end = end;
        provider = new NativeProvider(NativeSettings.read("", name -> name.equals("engine") ? engine : null));
        client = provider.attachClient(WskClientNpi.any());
    }

    public static void main(String[] args) throws Exception {
        try (WireEnd end = new WireEnd(args[0])) {
            for (String engine : List.of(args).subList(1, args.length)) {
                try (WirePlay play = new WirePlay(end, engine)) {
                    for (boolean six : new boolean[] {false, true}) {
                        play.sends(six);
                        play.receives(six);
                        play.sendsWhatTheKernelDoesNotCut(six);
                        play.fastOpen(six);
                    }
                }
                System.out.println("played on " + engine);
            }
        }
    }

    @Override
    public void close() {
        provider.close();
    }

    private void ok(long information) throws InterruptedException {
        assertThat(irp.await(PATIENCE)).isEqualTo(NtStatus.STATUS_SUCCESS);
        assertThat(irp.information()).isEqualTo(information);
    }

    private WskDatagramSocket datagram(boolean six) throws Exception {
        int family = six ? SockAddr.AF_INET6 : SockAddr.AF_INET;
        provider.socket(
                client,
                family,
                WskOptions.SOCK_DGRAM,
                WskOptions.IPPROTO_UDP,
                WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET,
                null,
                null,
                null,
                null,
                null,
                irp.reuse());
        ok(0);
        WskDatagramSocket socket = irp.pointer(WskDatagramSocket.class);
        socket.dispatch().bind(SockAddr.any(family, 0), 0, irp.reuse());
        ok(0);
        return socket;
    }

    private void option(WskDatagramSocket socket, int level, int option, int value) throws Exception {
        socket.dispatch()
                .controlSocket(
                        WskControlSocketType.WskSetOption,
                        option,
                        level,
                        WskControlBuffer.ofInt(value),
                        null,
                        null,
                        irp.reuse());
        ok(0);
    }

    private void close(WskDatagramSocket socket) throws Exception {
        socket.dispatch().closeSocket(irp.reuse());
        ok(0);
    }

    private static WskBuf bytes(int length) {
        return new WskBuf(Mdl.of(ByteBuffer.allocateDirect(length)), 0, length);
    }

    private void sends(boolean six) throws Exception {
        WskDatagramSocket socket = datagram(six);
        WskProviderDatagramDispatch table = socket.dispatch();
        int level = six ? IPPROTO_IPV6 : IPPROTO_IP;
        String address = six ? "fd00::2" : "127.0.0.7";
        String receive = six ? "recv6" : "recv4";
        SockAddr to = SockAddr.of(six ? "fd00::1" : "127.0.0.1", end.ports[six ? 1 : 0]);
        ControlMessages control = new ControlMessages(256);
        ControlMessages.Encoder encoder = control.encoder()
                .pktInfo(SockAddr.of(address, 0), 0)
                .number(level, ControlMessages.IP_HOPLIMIT, 33)
                .number(level, six ? ControlMessages.IPV6_TCLASS : ControlMessages.IP_TOS, 0xB8)
                .ecn(level, 2);
        table.sendTo(bytes(100), 0, to, control, irp.reuse());
        ok(100);
        assertThat(end.ask(receive)).isEqualTo("100 33 " + 0xBA + " " + address);

        encoder.sendMessageSize(1000);
        table.sendTo(bytes(2500), 0, to, control, irp.reuse());
        ok(2500);
        for (int length : new int[] {1000, 1000, 500}) {
            assertThat(end.ask(receive)).isEqualTo(length + " 33 " + 0xBA + " " + address);
        }

        // ECN alone leaves the socket's own service class.
        option(socket, level, six ? WskOptions.IPV6_TCLASS : WskOptions.IP_TOS, 0x20);
        control.encoder().ecn(level, 1);
        table.sendMessages(
                WskBufList.of(bytes(300), bytes(300), bytes(300), bytes(7), bytes(0), bytes(9)),
                0,
                to,
                control,
                irp.reuse());
        ok(916);
        String own = six ? "fd00::1" : "127.0.0.1";
        for (int length : new int[] {300, 300, 300, 7, 0, 9}) {
            assertThat(end.ask(receive)).isEqualTo(length + " 64 " + 0x21 + " " + own);
        }

        // More than the kernel cuts at once.
        control.encoder().sendMessageSize(100);
        table.sendTo(bytes(20_050), 0, to, control, irp.reuse());
        ok(20_050);
        for (int i = 0; i <= 200; i++) {
            assertThat(end.ask(receive)).startsWith((i < 200 ? 100 : 50) + " 64 " + 0x20 + " ");
        }
        close(socket);
    }

    /** Longer than a packet may be: the kernel refuses to cut, and each datagram goes in fragments. */
    private void sendsWhatTheKernelDoesNotCut(boolean six) throws Exception {
        WskDatagramSocket socket = datagram(six);
        WskProviderDatagramDispatch table = socket.dispatch();
        String receive = six ? "recv6" : "recv4";
        SockAddr to = SockAddr.of(six ? "fd00::1" : "127.0.0.1", end.ports[six ? 1 : 0]);
        end.ask("mtu 1300");
        ControlMessages control = new ControlMessages(64);
        control.encoder().sendMessageSize(2000);
        table.sendTo(bytes(5000), 0, to, control, irp.reuse());
        ok(5000);
        table.sendMessages(WskBufList.of(bytes(2000), bytes(2000), bytes(1000)), 0, to, null, irp.reuse());
        ok(5000);
        for (int length : new int[] {2000, 2000, 1000, 2000, 2000, 1000}) {
            assertThat(end.ask(receive)).startsWith(length + " 64 0 ");
        }
        end.ask("mtu 65536");
        close(socket);
    }

    private void receives(boolean six) throws Exception {
        WskDatagramSocket socket = datagram(six);
        int level = six ? IPPROTO_IPV6 : IPPROTO_IP;
        option(socket, level, six ? WskOptions.IPV6_PKTINFO : WskOptions.IP_PKTINFO, 1);
        option(socket, level, six ? WskOptions.IPV6_HOPLIMIT : WskOptions.IP_RECVTTL, 1);
        option(socket, level, six ? WskOptions.IPV6_RECVTCLASS : WskOptions.IP_RECVTOS, 1);
        option(socket, level, six ? WskOptions.IPV6_ECN : WskOptions.IP_ECN, 1);
        SockAddr own = new SockAddr();
        socket.dispatch().getLocalAddress(own, irp.reuse());
        ok(0);
        String source = six ? "fd00::2" : "127.0.0.9";
        String send = (six ? "send6 " : "send4 ") + own.port() + " 21 " + 0x8B + " " + source;
        assertThat(end.ask(send + " 77 0")).isEqualTo("sent 77");
        assertThat(receive(socket, 1000, 77, source, six, 0)).isZero();
        assertThat(end.ask(send + " 77 0")).isEqualTo("sent 77");
        assertThat(receive(socket, 5, 5, source, six, 0)).isEqualTo(0x100);

        option(socket, IPPROTO_UDP, WskOptions.UDP_RECV_MAX_COALESCED_SIZE, MUCH);
        assertThat(end.ask(send + " 2250 500")).isEqualTo("sent 2250");
        assertThat(receive(socket, MUCH, 2250, source, six, 500)).isZero();
        option(socket, IPPROTO_UDP, WskOptions.UDP_RECV_MAX_COALESCED_SIZE, 1200);
        assertThat(end.ask(send + " 2250 500")).isEqualTo("sent 2250");
        assertThat(receive(socket, MUCH, 1000, source, six, 500)).isZero();
        assertThat(receive(socket, MUCH, 1000, source, six, 500)).isZero();
        assertThat(receive(socket, MUCH, 250, source, six, 0)).isZero();
        close(socket);
    }

    /** Answers the flags. */
    private long receive(WskDatagramSocket socket, int room, int length, String source, boolean six, int size)
            throws Exception {
        SockAddr from = new SockAddr();
        ControlMessages control = new ControlMessages(256);
        SizeT flags = new SizeT();
        socket.dispatch().receiveFrom(bytes(room), 0, from, control, flags, irp.reuse());
        ok(length);
        assertThat(from.setPort(0)).isEqualTo(SockAddr.of(source, 0));
        int level = six ? IPPROTO_IPV6 : IPPROTO_IP;
        Map<String, Integer> told = new TreeMap<>();
        SockAddr destination = new SockAddr();
        ControlMessages.Reader reader = control.reader();
        while (reader.next()) {
            if (reader.pktInfo(destination) < 0) {
                told.put(reader.level() + "/" + reader.type(), reader.asInt());
            }
        }
        assertThat(destination).isEqualTo(SockAddr.of(six ? "fd00::1" : "127.0.0.1", 0));
        Map<String, Integer> expected = new TreeMap<>(Map.of(
                level + "/" + ControlMessages.IP_HOPLIMIT, 21,
                level + "/" + (six ? ControlMessages.IPV6_TCLASS : ControlMessages.IP_TOS), 0x8B,
                level + "/" + ControlMessages.IP_ECN, 3));
        if (size != 0) {
            expected.put(IPPROTO_UDP + "/" + ControlMessages.UDP_COALESCED_INFO, size);
        }
        assertThat(told).isEqualTo(expected);
        return flags.value();
    }

    private WskConnectionSocket connection(boolean six) throws Exception {
        int family = six ? SockAddr.AF_INET6 : SockAddr.AF_INET;
        provider.socket(
                client,
                family,
                WskOptions.SOCK_STREAM,
                WskOptions.IPPROTO_TCP,
                WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET,
                null,
                null,
                null,
                null,
                null,
                irp.reuse());
        ok(0);
        WskConnectionSocket socket = irp.pointer(WskConnectionSocket.class);
        socket.dispatch().bind(SockAddr.any(family, 0), 0, irp.reuse());
        ok(0);
        socket.dispatch()
                .controlSocket(
                        WskControlSocketType.WskSetOption,
                        WskOptions.TCP_FASTOPEN,
                        WskOptions.IPPROTO_TCP,
                        WskControlBuffer.ofInt(1),
                        null,
                        null,
                        irp.reuse());
        ok(0);
        return socket;
    }

    /** Connects with first data; answers what the server says. */
    private String connectEx(boolean six, int length) throws Exception {
        WskConnectionSocket socket = connection(six);
        WskProviderConnectionDispatch table = socket.dispatch();
        byte[] content = new byte[length];
        long sum = 0;
        for (int i = 0; i < length; i++) {
            content[i] = (byte) (i * 31 + length);
            sum += (content[i] & 0xFF) * (1 + i % 251L);
        }
        end.order(six ? "accept6" : "accept4");
        WskBuf data = new WskBuf(Mdl.of(ByteBuffer.wrap(content)), 0, length);
        table.connectEx(server(six), data, 0, irp.reuse());
        ok(length);
        SockAddr peer = new SockAddr();
        table.getRemoteAddress(peer, irp.reuse());
        ok(0);
        assertThat(peer.port()).isEqualTo(server(six).port()); // the connection is real
        table.disconnect(null, 0, irp.reuse());
        ok(0);
        String[] answer = end.answer().split(" ");
        table.closeSocket(irp.reuse());
        ok(0);
        assertThat(answer[0] + " " + answer[1]).isEqualTo(length + " " + sum); // once, and in order
        return answer[2];
    }

    private SockAddr server(boolean six) {
        return SockAddr.of(six ? "fd00::1" : "127.0.0.1", end.ports[six ? 3 : 2]);
    }

    private void fastOpen(boolean six) throws Exception {
        long before = counter("TCPFastOpenActive");
        long passive = counter("TCPFastOpenPassive");
        long rode = fastOpenBytes();
        connectEx(six, 5); // gets the cookie, if the namespace has none yet
        long first = counter("TCPFastOpenActive");
        assertThat(connectEx(six, 500)).isEqualTo("1");
        assertThat(counter("TCPFastOpenActive")).isEqualTo(first + 1);
        assertThat(connectEx(six, MUCH)).isEqualTo("1");
        assertThat(counter("TCPFastOpenActive")).isEqualTo(first + 2);
        assertThat(counter("TCPFastOpenPassive") - passive).isEqualTo(counter("TCPFastOpenActive") - before);
        assertThat(counter("TCPFastOpenActiveFail")).isZero();
        assertThat(fastOpenBytes() - rode).isBetween(501L, 505L + MUCH);

        // A port that refuses, of an address whose cookie is known.
        WskConnectionSocket refused = connection(six);
        SockAddr own = new SockAddr();
        refused.dispatch().getLocalAddress(own, irp.reuse());
        ok(0);
        WskConnectionSocket other = connection(six);
        other.dispatch().connectEx(SockAddr.of(six ? "fd00::1" : "127.0.0.1", own.port()), bytes(100), 0, irp.reuse());
        assertThat(irp.await(PATIENCE)).isEqualTo(NtStatus.STATUS_CONNECTION_REFUSED);
        // The same socket, after that.
        end.order(six ? "accept6" : "accept4");
        other.dispatch().connectEx(server(six), bytes(100), 0, irp.reuse());
        ok(100);
        other.dispatch().disconnect(null, 0, irp.reuse());
        ok(0);
        for (WskConnectionSocket socket : List.of(other, refused)) {
            socket.dispatch().closeSocket(irp.reuse());
            ok(0);
        }
        assertThat(end.answer()).startsWith("100 0 ");
    }

    private long fastOpenBytes() {
        ProviderSnapshot picture = new ProviderSnapshot();
        provider.fill(picture);
        return picture.counters.get("fastopen.bytes");
    }

    private static long counter(String name) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/net/netstat"));
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            int column = List.of(lines.get(i).split(" ", -1)).indexOf(name);
            if (column > 0) {
                return Long.parseLong(lines.get(i + 1).split(" ", -1)[column]);
            }
        }
        throw new AssertionError("the kernel does not count " + name);
    }
}
