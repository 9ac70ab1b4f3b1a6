package org.wsk4j.tck.capability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskControlSocketType.WskIoctl;
import static org.wsk4j.WskIoctls.SIO_ADDRESS_LIST_CHANGE;
import static org.wsk4j.WskIoctls.SIO_ADDRESS_LIST_QUERY;
import static org.wsk4j.WskIoctls.SIO_WSK_REGISTER_EXTENSION;
import static org.wsk4j.WskOptions.IPPROTO_IPV6;
import static org.wsk4j.WskOptions.IPV6_V6ONLY;
import static org.wsk4j.WskOptions.SOCK_RAW;
import static org.wsk4j.WskOptions.SOL_SOCKET;
import static org.wsk4j.WskOptions.SO_REUSEADDR;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskCapability;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskExtensionControlIn;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskTransport;
import org.wsk4j.data.AddrInfoEx;
import org.wsk4j.data.Out;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Chapter;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.WskFixture;

/** Families, transports, addresses and names: said and done, or said to be absent and refused. */
@WskContract(Chapter.CAPABILITIES)
class HostCapabilityContract {

    private final WskFixture wsk;

    HostCapabilityContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    private void stream(Net net) {
        Link link = wsk.connected(net);
        wsk.call(irp -> link.io().send(Bytes.of("there"), 0, irp)).ok(5);
        link.peer().expect("there").write("back");
        WskBuf room = Bytes.room(4);
        Request receive = wsk.call(irp -> link.io().receive(room, 0, irp)).ok();
        assertTrue(receive.information() > 0, "bytes received");
    }

    private void datagram(Net net) {
        WskDatagramSocket socket = wsk.datagram(net);
        UdpPeer peer = wsk.udpPeer(net);
        wsk.call(irp -> socket.dispatch().sendTo(Bytes.of("there"), 0, peer.address(), null, irp))
                .ok(5);
        peer.expect("there");
        peer.send(wsk.localAddress(socket), "back");
        wsk.call(irp -> socket.dispatch().receiveFrom(Bytes.room(9), 0, null, null, null, irp))
                .ok(4);
    }

    private Net internet() {
        return wsk.has(WskCapability.INET) ? Net.INET : Net.INET6;
    }

    @Test
    @Clause(rule = 0, source = "Capabilities", value = "tcp: bytes go both ways", regards = "tcp")
    void tcp() throws Exception {
        Statement.isTrue(wsk, WskCapability.TCP, () -> stream(internet()));
    }

    @Test
    @Clause(rule = 0, source = "Capabilities", value = "udp: datagrams go both ways", regards = "udp")
    void udp() throws Exception {
        Statement.isTrue(wsk, WskCapability.UDP, () -> datagram(internet()));
    }

    @Test
    @Clause(rule = 0, source = "Capabilities", value = "inet: IPv4 carries what the provider has", regards = "inet")
    void inet() throws Exception {
        Statement.isTrue(wsk, WskCapability.INET, () -> carries(Net.INET));
    }

    @Test
    @Clause(rule = 0, source = "Capabilities", value = "inet6: IPv6 carries what the provider has", regards = "inet6")
    void inet6() throws Exception {
        Statement.isTrue(wsk, WskCapability.INET6, () -> carries(Net.INET6));
    }

    private void carries(Net net) {
        if (wsk.has(WskCapability.TCP)) {
            stream(net);
        }
        if (wsk.has(WskCapability.UDP)) {
            datagram(net);
        }
    }

    @Test
    @Clause(rule = 0, source = "Capabilities", value = "unix-stream: bytes go both ways", regards = "unix-stream")
    void unixStream() throws Exception {
        Statement.isTrue(wsk, WskCapability.UNIX_STREAM, () -> stream(Net.UNIX));
    }

    @Test
    @Clause(rule = 0, source = "Capabilities", value = "raw: sockets for each transport listed", regards = "raw")
    void raw() throws Exception {
        Statement.isTrue(wsk, WskCapability.RAW, () -> {
            List<WskTransport> listed = wsk.provider().characteristics().transports().stream()
                    .filter(transport -> transport.socketType() == SOCK_RAW)
                    .toList();
            assertFalse(listed.isEmpty(), "no raw transport is listed");
            for (WskTransport transport : listed) {
                wsk.close(wsk.adopt(wsk.socket(
                                transport.addressFamily(),
                                SOCK_RAW,
                                transport.protocol(),
                                WSK_FLAG_DATAGRAM_SOCKET,
                                null,
                                null)
                        .result(WskDatagramSocket.class)));
            }
        });
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "v6-only: on by default, and IPv4 can have the same port",
            regards = "v6-only")
    void inet6Only() throws Exception {
        Statement.isTrue(wsk, WskCapability.V6_ONLY, () -> {
            WskDatagramSocket six = wsk.datagramSocket(Net.INET6, null, null);
            WskControlBuffer value = WskControlBuffer.ofInt(77);
            wsk.call(irp -> Sockets.getOption(six, IPPROTO_IPV6, IPV6_V6ONLY, value, irp))
                    .ok();
            assertEquals(1, value.asInt(), "IPV6_V6ONLY");
            wsk.call(irp -> six.dispatch().bind(SockAddr.any(SockAddr.AF_INET6, 0), 0, irp))
                    .ok(0);
            SockAddr same = SockAddr.any(SockAddr.AF_INET, wsk.localAddress(six).port());
            WskDatagramSocket four = wsk.datagramSocket(Net.INET, null, null);
            wsk.call(irp -> four.dispatch().bind(same, 0, irp)).ok(0);
            SockAddr target = SockAddr.loopback(SockAddr.AF_INET, same.port());
            wsk.udpPeer(Net.INET).send(target, "for IPv4");
            wsk.call(irp -> four.dispatch().receiveFrom(Bytes.room(9), 0, null, null, null, irp))
                    .ok(8);
        });
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "address-sharing: two sockets that reuse share an address",
            regards = "address-sharing",
            requires = "tcp")
    void addressSharing() throws Exception {
        Statement.isTrue(wsk, WskCapability.ADDRESS_SHARING, () -> {
            WskListenSocket first = wsk.listenSocket(Net.INET, null, null);
            WskListenSocket second = wsk.listenSocket(Net.INET, null, null);
            for (WskListenSocket socket : List.of(first, second)) {
                wsk.call(irp -> Sockets.setOption(socket, SOL_SOCKET, SO_REUSEADDR, 1, irp))
                        .ok(0);
            }
            wsk.call(irp -> first.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
            SockAddr same = wsk.localAddress(first);
            wsk.call(irp -> second.dispatch().bind(same, 0, irp)).ok(0);
        });
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "address-list: the list has loopback's family; a change can be waited for",
            regards = "address-list",
            requires = "tcp")
    void addressList() throws Exception {
        Statement.isTrue(wsk, WskCapability.ADDRESS_LIST, () -> {
            WskListenSocket socket = wsk.listenSocket(Net.INET, null, null);
            WskControlBuffer output = WskControlBuffer.allocate(1 << 16);
            NtStatus query = socket.dispatch()
                    .controlSocket(WskIoctl, SIO_ADDRESS_LIST_QUERY, 0, null, output, new SizeT(), null);
            assertEquals(STATUS_SUCCESS, query);
            assertNotNull(output.pointer(List.class), "the list");
            Request change = wsk.call(irp -> Sockets.ioctl(socket, SIO_ADDRESS_LIST_CHANGE, null, null, irp))
                    .mustPend();
            change.irp().cancel();
            change.mustFail(STATUS_CANCELLED);
        });
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "name-resolution: a literal is resolved",
            regards = "name-resolution")
    void nameResolution() throws Exception {
        Statement.isTrue(wsk, WskCapability.NAME_RESOLUTION, () -> {
            Out<AddrInfoEx> result = new Out<>();
            wsk.call(irp -> wsk.provider()
                            .getAddressInfo(wsk.client(), "127.0.0.1", "80", 0, null, null, result, null, null, irp))
                    .ok(0);
            AddrInfoEx first = Objects.requireNonNull(result.value());
            assertEquals(SockAddr.of("127.0.0.1", 80), first.address());
            wsk.provider().freeAddressInfo(wsk.client(), first);
        });
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "extensions: the entry looks at what it is given; an unknown one is refused",
            regards = "extensions",
            requires = "tcp")
    void extensions() throws Exception {
        Statement.isTrue(wsk, WskCapability.EXTENSIONS, () -> {
            WskListenSocket socket = wsk.listenSocket(Net.INET, null, null);
            WskExtensionControlIn unknown = new WskExtensionControlIn(new UUID(4711, 4712), null, null);
            NtStatus named = Sockets.ioctl(
                    socket,
                    SIO_WSK_REGISTER_EXTENSION,
                    WskControlBuffer.ofPointer(unknown),
                    WskControlBuffer.allocate(16),
                    null);
            assertEquals(STATUS_NOT_SUPPORTED, named, "an unknown extension");
            NtStatus nothing =
                    Sockets.ioctl(socket, SIO_WSK_REGISTER_EXTENSION, null, WskControlBuffer.allocate(16), null);
            assertEquals(NtStatus.STATUS_INVALID_PARAMETER, nothing, "no extension");
        });
    }
}
