package org.wsk4j.tck.client;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskClientControls.WSK_CACHE_SD;
import static org.wsk4j.WskClientControls.WSK_RELEASE_SD;
import static org.wsk4j.WskOptions.IPPROTO_IPV6;
import static org.wsk4j.WskOptions.IPPROTO_TCP;
import static org.wsk4j.WskOptions.IPPROTO_UDP;
import static org.wsk4j.WskOptions.IPV6_V6ONLY;
import static org.wsk4j.WskOptions.SOCK_DGRAM;
import static org.wsk4j.WskOptions.SOCK_STREAM;
import static org.wsk4j.WskOptions.SOL_SOCKET;
import static org.wsk4j.WskOptions.SO_EXCLUSIVEADDRUSE;
import static org.wsk4j.WskOptions.SO_REUSEADDR;
import static org.wsk4j.WskOptions.SO_WSK_SECURITY;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_LISTEN_SOCKET;
import static org.wsk4j.nt.NtStatus.STATUS_ACCESS_DENIED;
import static org.wsk4j.nt.NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.CachedSecurityDescriptor;
import org.wsk4j.SecurityDescriptor;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskSocket;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter F: who may have which address, beside whom. */
@WskContract(requires = {"tcp", "udp"})
class AddressSharingContract {

    /** Rows: the second socket; columns: the first one. D default, R reuse, E exclusive; W wildcard, S specific. */
    private static final String MATRIX = """
                DW     DS     RW     RS     EW     ES
            DW  INUSE  ok     INUSE  ok     INUSE  ok
            DS  CHECK  INUSE  CHECK  DENIED DENIED INUSE
            RW  DENIED ok     ok     ok     DENIED ok
            RS  CHECK  DENIED ok     ok     DENIED DENIED
            EW  INUSE  INUSE  INUSE  INUSE  INUSE  INUSE
            ES  CHECK  INUSE  CHECK  INUSE  DENIED INUSE
            """;

    private static final int TRIES = 3;

    private final WskFixture wsk;

    AddressSharingContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    private WskSocket open(
            Net net, boolean udp, @Nullable Principal owner, @Nullable CachedSecurityDescriptor security) {
        return wsk.adopt(wsk.call(irp -> wsk.provider()
                        .socket(
                                wsk.client(),
                                net.family(),
                                udp ? SOCK_DGRAM : SOCK_STREAM,
                                udp ? IPPROTO_UDP : IPPROTO_TCP,
                                udp ? WSK_FLAG_DATAGRAM_SOCKET : WSK_FLAG_LISTEN_SOCKET,
                                null,
                                null,
                                owner,
                                null,
                                security,
                                irp))
                .result(WskSocket.class));
    }

    private WskSocket withOption(WskSocket socket, char option) {
        if (option != 'D') {
            int name = option == 'R' ? SO_REUSEADDR : SO_EXCLUSIVEADDRUSE;
            wsk.call(irp -> Sockets.setOption(socket, SOL_SOCKET, name, 1, irp)).ok(0);
        }
        return socket;
    }

    private static SockAddr address(Net net, char kind, int port) {
        return kind == 'W' ? SockAddr.any(net.family(), port) : SockAddr.loopback(net.family(), port);
    }

    /** Binds two sockets as a cell of the matrix says and answers the status of the second. */
    private NtStatus cell(
            Net net, boolean udp, String second, String first, @Nullable CachedSecurityDescriptor security) {
        WskSocket one = withOption(open(net, udp, null, security), first.charAt(0));
        wsk.call(irp -> Sockets.bind(one, address(net, first.charAt(1), 0), irp))
                .ok(0);
        int port = wsk.localAddress(one).port();
        WskSocket two = withOption(open(net, udp, null, null), second.charAt(0));
        Request bind = wsk.call(irp -> Sockets.bind(two, address(net, second.charAt(1), port), irp));
        NtStatus status = bind.status();
        if (status.isSuccess()) {
            assertEquals(port, wsk.localAddress(two).port());
        }
        wsk.close(two);
        wsk.close(one);
        return status;
    }

    /**
     * The same until it is as expected, a few times: the port that the host chose for one address may be in use on another,
     * by anybody on this host.
     */
    private NtStatus cell(
            Net net,
            boolean udp,
            String second,
            String first,
            @Nullable CachedSecurityDescriptor security,
            NtStatus expected) {
        NtStatus status = cell(net, udp, second, first, security);
        for (int again = 0; again < TRIES && !status.equals(expected); again++) {
            status = cell(net, udp, second, first, security);
        }
        return status;
    }

    private static NtStatus expected(String name, boolean check) {
        return switch (name) {
            case "ok" -> STATUS_SUCCESS;
            case "INUSE" -> STATUS_ADDRESS_ALREADY_EXISTS;
            case "DENIED" -> STATUS_ACCESS_DENIED;
            default -> check ? STATUS_SUCCESS : STATUS_ACCESS_DENIED;
        };
    }

    private List<Executable> matrix(Net net, boolean udp, @Nullable CachedSecurityDescriptor security) {
        List<Executable> cells = new ArrayList<>();
        List<String> lines = MATRIX.lines().toList();
        List<String> columns = List.of(lines.get(0).trim().split(" +"));
        for (String line : lines.subList(1, lines.size())) {
            List<String> row = List.of(line.split(" +"));
            for (int column = 0; column < columns.size(); column++) {
                String first = columns.get(column);
                String name = row.get(column + 1);
                cells.add(() -> assertEquals(
                        expected(name, security != null),
                        cell(net, udp, row.get(0), first, security, expected(name, security != null)),
                        () -> net + (udp ? " UDP " : " TCP ") + row.get(0) + " after " + first));
            }
        }
        return cells;
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(
            rule = 52,
            source = "SO_REUSEADDR, SO_EXCLUSIVEADDRUSE",
            value = "All 36 cells, for TCP and UDP",
            requires = "address-sharing")
    void rule52SharingMatrix(Net net) {
        List<Executable> cells = matrix(net, false, null);
        cells.addAll(matrix(net, true, null));
        assertAll("address sharing", cells);
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(
            rule = 52,
            source = "WSK_CACHE_SD",
            value = "With a descriptor of the first socket that permits sharing the CHECK cells are ok",
            requires = "address-sharing")
    void rule52PermissiveDescriptorOpensTheCheckCells(Net net) {
        CachedSecurityDescriptor security = cache(owner -> true);
        List<Executable> cells = matrix(net, false, security);
        cells.addAll(matrix(net, true, security));
        assertAll("address sharing with a permissive descriptor", cells);
        release(security);
    }

    private CachedSecurityDescriptor cache(SecurityDescriptor descriptor) {
        WskControlBuffer output = WskControlBuffer.allocate(WskControlBuffer.POINTER_SIZE);
        assertEquals(
                STATUS_SUCCESS,
                wsk.provider()
                        .controlClient(
                                wsk.client(),
                                WSK_CACHE_SD,
                                WskControlBuffer.ofPointer(descriptor),
                                output,
                                null,
                                null));
        CachedSecurityDescriptor cached = output.pointer(CachedSecurityDescriptor.class);
        return java.util.Objects.requireNonNull(cached, "the cached descriptor");
    }

    private void release(CachedSecurityDescriptor cached) {
        assertEquals(
                STATUS_SUCCESS,
                wsk.provider()
                        .controlClient(
                                wsk.client(), WSK_RELEASE_SD, WskControlBuffer.ofPointer(cached), null, null, null));
    }

    @Test
    @Clause(
            rule = 52,
            source = "SO_WSK_SECURITY",
            value = "The first socket's descriptor judges the second one's owner; it can be set and read",
            requires = "address-sharing")
    void rule52DescriptorJudgesTheOwner() {
        Principal friend = () -> "friend";
        Principal stranger = () -> "stranger";
        CachedSecurityDescriptor security =
                cache(owner -> owner != null && owner.getName().equals("friend"));
        WskSocket first = open(Net.INET, false, null, null);
        wsk.call(irp -> Sockets.setPointer(first, SOL_SOCKET, SO_WSK_SECURITY, security, irp))
                .ok(0);
        WskControlBuffer output = WskControlBuffer.allocate(WskControlBuffer.POINTER_SIZE);
        wsk.call(irp -> Sockets.getOption(first, SOL_SOCKET, SO_WSK_SECURITY, output, irp))
                .ok();
        CachedSecurityDescriptor read = assertDescriptor(output);
        assertEquals(security.descriptor(), read.descriptor());
        wsk.call(irp -> Sockets.bind(first, SockAddr.any(SockAddr.AF_INET, 0), irp))
                .ok(0);
        SockAddr specific =
                SockAddr.loopback(SockAddr.AF_INET, wsk.localAddress(first).port());
        WskSocket denied = open(Net.INET, false, stranger, null);
        wsk.call(irp -> Sockets.bind(denied, specific, irp)).mustFail(STATUS_ACCESS_DENIED);
        WskSocket anybody = open(Net.INET, false, null, null);
        wsk.call(irp -> Sockets.bind(anybody, specific, irp)).mustFail(STATUS_ACCESS_DENIED);
        WskSocket permitted = open(Net.INET, false, friend, null);
        wsk.call(irp -> Sockets.bind(permitted, specific, irp)).ok(0);
        release(read);
        release(security);
    }

    private static CachedSecurityDescriptor assertDescriptor(WskControlBuffer output) {
        CachedSecurityDescriptor read = output.pointer(CachedSecurityDescriptor.class);
        assertNotNull(read, "the descriptor read");
        return java.util.Objects.requireNonNull(read);
    }

    @Test
    @Clause(
            rule = 52,
            source = "WskBind",
            value = "A specific and a wildcard socket on one port: traffic goes to the specific one",
            requires = "address-sharing")
    void rule52SharedPortDeliversToTheMoreSpecificSocket() {
        WskListenSocket specific = wsk.listener(Net.INET);
        SockAddr address = wsk.localAddress(specific);
        WskListenSocket wildcard = wsk.listenSocket(Net.INET, null, null);
        wsk.call(irp -> wildcard.dispatch().bind(SockAddr.any(SockAddr.AF_INET, address.port()), 0, irp))
                .ok(0);
        for (int i = 0; i < 20; i++) {
            Peer peer = wsk.dial(address).write("x");
            WskConnectionSocket socket = wsk.accept(specific);
            wsk.call(irp -> socket.dispatch().receive(Bytes.room(1), 0, irp)).ok(1);
            wsk.close(socket);
            peer.close();
        }
        WskDatagramSocket narrow = wsk.datagram(Net.INET);
        SockAddr target = wsk.localAddress(narrow);
        WskDatagramSocket wide = wsk.datagramSocket(Net.INET, null, null);
        wsk.call(irp -> wide.dispatch().bind(SockAddr.any(SockAddr.AF_INET, target.port()), 0, irp))
                .ok(0);
        UdpPeer peer = wsk.udpPeer(Net.INET);
        for (int i = 0; i < 20; i++) {
            peer.send(target, "x");
            wsk.call(irp -> narrow.dispatch().receiveFrom(Bytes.room(1), 0, null, null, null, irp))
                    .ok(1);
        }
    }

    @Test
    @Clause(
            rule = 52,
            source = "IPV6_V6ONLY",
            value = "On by default: IPv4 and IPv6 wildcards bind one port, and IPv6 does not take IPv4",
            requires = "v6-only")
    void rule52Inet6IsInet6Only() {
        for (boolean udp : new boolean[] {false, true}) {
            NtStatus status = bindBothWildcards(udp);
            for (int again = 1; again < TRIES && !status.equals(STATUS_SUCCESS); again++) {
                status = bindBothWildcards(udp);
            }
            assertEquals(STATUS_SUCCESS, status, "IPv4 on a port of IPv6");
        }
    }

    /** Answers the status of IPv4; its port may be in use by anybody on this host. */
    private NtStatus bindBothWildcards(boolean udp) {
        WskSocket six = open(Net.INET6, udp, null, null);
        WskControlBuffer value = WskControlBuffer.ofInt(77);
        wsk.call(irp -> Sockets.getOption(six, IPPROTO_IPV6, IPV6_V6ONLY, value, irp))
                .ok();
        assertEquals(1, value.asInt(), "IPV6_V6ONLY");
        wsk.call(irp -> Sockets.bind(six, SockAddr.any(SockAddr.AF_INET6, 0), irp))
                .ok(0);
        int port = wsk.localAddress(six).port();
        if (six instanceof WskListenSocket listener) {
            refusesInet(listener, port);
        }
        WskSocket four = open(Net.INET, udp, null, null);
        return wsk.call(irp -> Sockets.bind(four, SockAddr.any(SockAddr.AF_INET, port), irp))
                .status();
    }

    /** An IPv4 connection is refused, or at the latest reset when the listener would accept it; the next one is taken. */
    private void refusesInet(WskListenSocket listener, int port) {
        Request accept = wsk.call(irp -> listener.dispatch().accept(0, null, null, null, null, irp))
                .mustPend();
        try (Peer four = wsk.dial(SockAddr.loopback(SockAddr.AF_INET, port))) {
            four.expectReset();
        } catch (java.io.UncheckedIOException refused) {
            assertTrue(String.valueOf(refused.getCause()).contains("refused"), refused::toString);
        }
        accept.mustPend();
        Peer peer = wsk.dial(SockAddr.loopback(SockAddr.AF_INET6, port));
        WskConnectionSocket socket = wsk.adopt(accept.result(WskConnectionSocket.class));
        peer.write("x");
        wsk.call(irp -> socket.dispatch().receive(Bytes.room(1), 0, irp)).ok(1);
    }

    @Test
    @Clause(
            rule = 52,
            source = "WskBind",
            value = "Not local: INVALID_ADDRESS_COMPONENT; another family or flags: INVALID_PARAMETER")
    void rule52BadAddressesAreRefused() {
        WskListenSocket listener = wsk.listenSocket(Net.INET, null, null);
        WskDatagramSocket datagram = wsk.datagramSocket(Net.INET, null, null);
        for (WskSocket socket : List.of(listener, datagram)) {
            wsk.call(irp -> Sockets.bind(socket, SockAddr.of("203.0.113.7", 0), irp))
                    .mustFail(STATUS_INVALID_ADDRESS_COMPONENT);
            wsk.call(irp -> Sockets.bind(socket, SockAddr.loopback(SockAddr.AF_INET6, 0), irp))
                    .mustFail(STATUS_INVALID_PARAMETER);
            wsk.call(irp -> Sockets.bind(socket, new SockAddr(), irp)).mustFail(STATUS_INVALID_PARAMETER);
        }
        SockAddr mapped = SockAddr.loopback(SockAddr.AF_INET, 0).mapToInet6();
        for (WskSocket socket : List.of(
                wsk.listenSocket(Net.INET6, null, null),
                wsk.connectionSocket(Net.INET6, null, null),
                wsk.datagramSocket(Net.INET6, null, null))) {
            wsk.call(irp -> Sockets.bind(socket, mapped, irp)).mustFail(STATUS_INVALID_PARAMETER);
        }
        WskConnectionSocket six = wsk.boundSocket(Net.INET6);
        SockAddr four = wsk.peerListener(Net.INET).address();
        wsk.call(irp -> six.dispatch().connect(four, 0, irp)).mustFail(STATUS_INVALID_PARAMETER);
        SockAddr mappedFour = four.mapToInet6();
        wsk.call(irp -> six.dispatch().connect(mappedFour, 0, irp)).mustFail(STATUS_INVALID_PARAMETER);
        wsk.call(irp -> listener.dispatch().bind(wsk.fresh(Net.INET), 1, irp)).mustFail(STATUS_INVALID_PARAMETER);
        wsk.call(irp -> listener.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
    }

    @Test
    @Clause(rule = 52, source = "WskBind", value = "A port of another program is in use, whatever the matrix says")
    void rule52ForeignPortIsInUse() {
        SockAddr taken = wsk.peerListener(Net.INET).address();
        WskListenSocket listener = wsk.listenSocket(Net.INET, null, null);
        wsk.call(irp -> listener.dispatch().bind(taken, 0, irp)).mustFail(STATUS_ADDRESS_ALREADY_EXISTS);
        wsk.call(irp -> listener.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
        WskDatagramSocket datagram = wsk.datagramSocket(Net.INET, null, null);
        SockAddr peer = wsk.udpPeer(Net.INET).address();
        wsk.call(irp -> datagram.dispatch().bind(peer, 0, irp)).mustFail(STATUS_ADDRESS_ALREADY_EXISTS);
    }
}
