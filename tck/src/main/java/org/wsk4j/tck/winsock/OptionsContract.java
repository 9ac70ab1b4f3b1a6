package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskOptions.IPPROTO_TCP;
import static org.wsk4j.WskOptions.SOCK_DGRAM;
import static org.wsk4j.WskOptions.SOCK_STREAM;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.wsp.WsaError.WSAEACCES;
import static org.wsk4j.wsp.WsaError.WSAEADDRINUSE;
import static org.wsk4j.wsp.WsaError.WSAEFAULT;
import static org.wsk4j.wsp.WsaError.WSAEINVAL;
import static org.wsk4j.wsp.WsaError.WSAENOPROTOOPT;
import static org.wsk4j.wsp.WsaError.WSAENOTCONN;
import static org.wsk4j.wsp.WsaError.WSAEOPNOTSUPP;
import static org.wsk4j.wsp.WsaError.WSAEWOULDBLOCK;
import static org.wsk4j.wsp.WsaError.WSA_IO_PENDING;
import static org.wsk4j.wsp.WsaError.WSA_OPERATION_ABORTED;
import static org.wsk4j.wsp.WsaIoctls.FIONBIO;
import static org.wsk4j.wsp.WsaIoctls.FIONREAD;
import static org.wsk4j.wsp.WsaIoctls.SIOCATMARK;
import static org.wsk4j.wsp.WsaIoctls.SIO_ADDRESS_LIST_CHANGE;
import static org.wsk4j.wsp.WsaIoctls.SIO_ADDRESS_LIST_QUERY;
import static org.wsk4j.wsp.WsaIoctls.SIO_BASE_HANDLE;
import static org.wsk4j.wsp.WsaIoctls.SIO_SET_QOS;
import static org.wsk4j.wsp.WsaOptions.SOL_SOCKET;
import static org.wsk4j.wsp.WsaOptions.SO_ACCEPTCONN;
import static org.wsk4j.wsp.WsaOptions.SO_BROADCAST;
import static org.wsk4j.wsp.WsaOptions.SO_CONDITIONAL_ACCEPT;
import static org.wsk4j.wsp.WsaOptions.SO_DEBUG;
import static org.wsk4j.wsp.WsaOptions.SO_DONTLINGER;
import static org.wsk4j.wsp.WsaOptions.SO_DONTROUTE;
import static org.wsk4j.wsp.WsaOptions.SO_ERROR;
import static org.wsk4j.wsp.WsaOptions.SO_EXCLUSIVEADDRUSE;
import static org.wsk4j.wsp.WsaOptions.SO_KEEPALIVE;
import static org.wsk4j.wsp.WsaOptions.SO_LINGER;
import static org.wsk4j.wsp.WsaOptions.SO_MAX_MSG_SIZE;
import static org.wsk4j.wsp.WsaOptions.SO_OOBINLINE;
import static org.wsk4j.wsp.WsaOptions.SO_PROTOCOL_INFOW;
import static org.wsk4j.wsp.WsaOptions.SO_RCVLOWAT;
import static org.wsk4j.wsp.WsaOptions.SO_RCVTIMEO;
import static org.wsk4j.wsp.WsaOptions.SO_REUSEADDR;
import static org.wsk4j.wsp.WsaOptions.SO_SNDBUF;
import static org.wsk4j.wsp.WsaOptions.SO_SNDTIMEO;
import static org.wsk4j.wsp.WsaOptions.SO_TYPE;
import static org.wsk4j.wsp.WsaOptions.TCP_NODELAY;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskCapability;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.wsp.Linger;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaQos;
import org.wsk4j.wsp.WspProcTable;

/** WSPGetSockOpt, WSPSetSockOpt, WSPIoctl, and what is asked of names. */
@WskContract(requires = {"tcp", "inet"})
class OptionsContract {

    private final WskFixture wsk;
    private final WinsockWorld winsock;
    private final WspProcTable table;

    OptionsContract(WskFixture wsk) {
        this.wsk = wsk;
        winsock = new WinsockWorld(wsk);
        table = winsock.table();
    }

    @AfterEach
    void end() {
        winsock.close();
    }

    private long ioctl(long s, int code, @Nullable WskControlBuffer in, @Nullable WskControlBuffer out, LpInt errno) {
        return table.ioctl(s, code, in, out, new LpInt(), null, null, null, errno);
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPGetSockOpt",
            value = "Defaults: all off but SO_DONTLINGER; what kind of socket it is")
    void optionsAtFirst() {
        long s = winsock.stream();
        for (int option : new int[] {
            SO_DEBUG,
            SO_ACCEPTCONN,
            SO_REUSEADDR,
            SO_KEEPALIVE,
            SO_DONTROUTE,
            SO_OOBINLINE,
            SO_ERROR,
            SO_EXCLUSIVEADDRUSE,
            SO_SNDTIMEO,
            SO_RCVTIMEO,
            SO_CONDITIONAL_ACCEPT
        }) {
            assertEquals(0, winsock.option(s, option), "option " + Integer.toHexString(option));
        }
        assertTrue(winsock.option(s, SO_DONTLINGER) != 0);
        assertEquals(SOCK_STREAM, winsock.option(s, SO_TYPE));
        assertTrue(winsock.option(s, SO_SNDBUF) > 0);
        WskControlBuffer info = WskControlBuffer.allocate(WskControlBuffer.POINTER_SIZE);
        winsock.ok(e -> table.getSockOpt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, info, new LpInt(), e));
        WsaProtocolInfo entry = Objects.requireNonNull(info.pointer(WsaProtocolInfo.class));
        assertEquals(SOCK_STREAM, entry.socketType());
        assertEquals(AF_INET, entry.addressFamily());
        if (wsk.has(WskCapability.UDP)) {
            long datagram = winsock.datagram();
            assertEquals(SOCK_DGRAM, winsock.option(datagram, SO_TYPE));
            assertEquals(0, winsock.option(datagram, SO_BROADCAST));
            assertEquals(65_507, winsock.option(datagram, SO_MAX_MSG_SIZE));
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPSetSockOpt",
            value = "What is set is read back; booleans: any non-zero number is true")
    void optionsAreKept() {
        Wire wire = winsock.connected();
        for (int option : new int[] {SO_KEEPALIVE, SO_DEBUG, SO_OOBINLINE}) {
            assertEquals(0, winsock.setOption(wire.s(), option, WskControlBuffer.ofInt(77)));
            assertTrue(winsock.option(wire.s(), option) != 0);
            assertEquals(0, winsock.setOption(wire.s(), option, WskControlBuffer.ofInt(0)));
            assertEquals(0, winsock.option(wire.s(), option));
        }
        for (int option : new int[] {SO_SNDBUF, SO_SNDTIMEO, SO_RCVTIMEO}) {
            assertEquals(0, winsock.setOption(wire.s(), option, WskControlBuffer.ofInt(4321)));
            assertEquals(4321, winsock.option(wire.s(), option));
        }
        WskControlBuffer value = WskControlBuffer.allocate(4);
        LpInt length = new LpInt();
        winsock.ok(e -> table.setSockOpt(wire.s(), IPPROTO_TCP, TCP_NODELAY, WskControlBuffer.ofInt(1), e));
        winsock.ok(e -> table.getSockOpt(wire.s(), IPPROTO_TCP, TCP_NODELAY, value, length, e));
        assertTrue(value.asInt() != 0);
        assertEquals(4, length.value());
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPGetSockOpt, WSPSetSockOpt",
            value = "WSAENOPROTOOPT, WSAEFAULT (no or too small memory), WSAEINVAL (level)")
    void optionsThatAreRefused() {
        long s = winsock.stream();
        WskControlBuffer four = WskControlBuffer.ofInt(1);
        WskControlBuffer two = WskControlBuffer.allocate(2);
        winsock.fails(WSAENOPROTOOPT, e -> table.getSockOpt(s, SOL_SOCKET, 0x7F12, four, new LpInt(), e));
        winsock.fails(WSAENOPROTOOPT, e -> table.setSockOpt(s, SOL_SOCKET, 0x7F12, four, e));
        winsock.fails(WSAENOPROTOOPT, e -> table.getSockOpt(s, SOL_SOCKET, SO_RCVLOWAT, four, new LpInt(), e));
        winsock.fails(WSAEINVAL, e -> table.getSockOpt(s, 0x1234, 1, four, new LpInt(), e));
        winsock.fails(WSAEINVAL, e -> table.setSockOpt(s, 0x1234, 1, four, e));
        winsock.fails(WSAEFAULT, e -> table.getSockOpt(s, SOL_SOCKET, SO_KEEPALIVE, null, new LpInt(), e));
        winsock.fails(WSAEFAULT, e -> table.getSockOpt(s, SOL_SOCKET, SO_KEEPALIVE, two, new LpInt(), e));
        winsock.fails(WSAEFAULT, e -> table.setSockOpt(s, SOL_SOCKET, SO_KEEPALIVE, null, e));
        winsock.fails(WSAEFAULT, e -> table.setSockOpt(s, SOL_SOCKET, SO_LINGER, two, e));
        assertTrue(winsock.setOption(s, SO_TYPE, four) != 0, "SO_TYPE can be set");
        if (wsk.has(WskCapability.UDP)) {
            long datagram = winsock.datagram();
            winsock.fails(WSAENOPROTOOPT, e -> table.setSockOpt(datagram, IPPROTO_TCP, TCP_NODELAY, four, e));
            winsock.fails(
                    WSAENOPROTOOPT,
                    e -> table.setSockOpt(datagram, SOL_SOCKET, SO_LINGER, new Linger(true, 1).toControlBuffer(), e));
        }
    }

    @Test
    @Clause(rule = 0, source = "SO_REUSEADDR, SO_EXCLUSIVEADDRUSE", value = "Have their effect on bind")
    void addressSharing() {
        long first = winsock.stream();
        winsock.bind(first);
        long second = winsock.stream();
        winsock.fails(WSAEADDRINUSE, e -> table.bind(second, winsock.name(first), e));
        long exclusive = winsock.stream();
        assertEquals(0, winsock.setOption(exclusive, SO_EXCLUSIVEADDRUSE, WskControlBuffer.ofInt(1)));
        winsock.bind(exclusive);
        long intruder = winsock.stream();
        assertEquals(0, winsock.setOption(intruder, SO_REUSEADDR, WskControlBuffer.ofInt(1)));
        winsock.fails(WSAEACCES, e -> table.bind(intruder, winsock.name(exclusive), e));
    }

    @Test
    @Clause(
            rule = 56,
            source = "SO_SNDBUF",
            value = "Tiny, non-blocking: a part is success. Blocking: all, more than the hosts queue")
    void rule56NonBlockingSendsMayBePartial() {
        Wire wire = winsock.connected();
        assertEquals(0, winsock.setOption(wire.s(), SO_SNDBUF, WskControlBuffer.ofInt(1000)));
        winsock.nonBlocking(wire.s(), true);
        byte[] all = Bytes.pattern(6, 1 << 20);
        LpInt sent = new LpInt();
        winsock.ok(e -> table.send(wire.s(), WinsockWorld.buffers(all), 1, sent, 0, null, null, null, e));
        assertTrue(sent.value() > 0 && sent.value() < all.length, () -> "a part: " + sent.value());
        wire.peer().expect(Arrays.copyOf(all, sent.value()));
        winsock.nonBlocking(wire.s(), false);
        assertEquals(0, winsock.setOption(wire.s(), SO_SNDBUF, WskControlBuffer.ofInt(1 << 16)));
        byte[] flood = Bytes.pattern(7, 16 << 20);
        Future<Peer> reader = wsk.beside(() -> wire.peer().expect(flood));
        winsock.send(wire.s(), flood);
        wsk.join(reader);
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPIoctl",
            value = "FIONREAD, SIOCATMARK, SIO_BASE_HANDLE; unknown: WSAEOPNOTSUPP; memory: WSAEFAULT")
    void ioctls() {
        Wire wire = winsock.connected();
        WskControlBuffer four = WskControlBuffer.allocate(4);
        winsock.ok(e -> ioctl(wire.s(), FIONREAD, null, four, e));
        assertEquals(0, four.asInt());
        wire.peer().write("12345");
        wsk.until("five bytes", () -> {
            winsock.ok(e -> ioctl(wire.s(), FIONREAD, null, four, e));
            return four.asInt() == 5;
        });
        winsock.ok(e -> ioctl(wire.s(), SIOCATMARK, null, four, e));
        assertTrue(four.asInt() != 0, "no urgent data before the mark");
        WskControlBuffer eight = WskControlBuffer.allocate(8);
        winsock.ok(e -> ioctl(wire.s(), SIO_BASE_HANDLE, null, eight, e));
        assertEquals(wire.s(), eight.asLong());
        winsock.fails(WSAEOPNOTSUPP, e -> ioctl(wire.s(), 0x98001234, null, four, e));
        winsock.fails(WSAEOPNOTSUPP, e -> ioctl(wire.s(), SIO_SET_QOS, four, null, e));
        winsock.fails(WSAEFAULT, e -> ioctl(wire.s(), FIONBIO, null, null, e));
        winsock.fails(WSAEFAULT, e -> ioctl(wire.s(), FIONREAD, null, null, e));
        winsock.fails(WSAEFAULT, e -> ioctl(wire.s(), FIONREAD, null, WskControlBuffer.allocate(2), e));
    }

    @Test
    @Clause(
            rule = 0,
            source = "SIO_ADDRESS_LIST_QUERY, SIO_ROUTING_INTERFACE_QUERY",
            value = "Local addresses, or WSAEOPNOTSUPP where the provider has no list",
            regards = "address-list")
    void addressesOfTheHost() {
        long s = winsock.stream();
        WskControlBuffer list = WskControlBuffer.allocate(1 << 16);
        if (!wsk.has(WskCapability.ADDRESS_LIST)) {
            winsock.fails(WSAEOPNOTSUPP, e -> ioctl(s, SIO_ADDRESS_LIST_QUERY, null, list, e));
            return;
        }
        winsock.ok(e -> ioctl(s, SIO_ADDRESS_LIST_QUERY, null, list, e));
        List<?> addresses = Objects.requireNonNull(list.pointer(List.class));
        for (Object address : addresses) {
            assertEquals(AF_INET, ((SockAddr) address).family());
        }
        winsock.fails(WSAEFAULT, e -> ioctl(s, SIO_ADDRESS_LIST_QUERY, null, WskControlBuffer.allocate(1), e));
    }

    @Test
    @Clause(
            rule = 0,
            source = "SIO_ADDRESS_LIST_CHANGE",
            value = "Overlapped: pends until closed; non-blocking: WSAEWOULDBLOCK",
            regards = "address-list")
    void addressListChangePends() {
        long s = winsock.stream();
        Operation operation = Operation.withEvent();
        Entry overlapped = e ->
                table.ioctl(s, SIO_ADDRESS_LIST_CHANGE, null, null, new LpInt(), operation.overlapped(), null, null, e);
        if (!wsk.has(WskCapability.ADDRESS_LIST)) {
            winsock.fails(WSAEOPNOTSUPP, overlapped);
            return;
        }
        winsock.nonBlocking(s, true);
        winsock.fails(WSAEWOULDBLOCK, e -> ioctl(s, SIO_ADDRESS_LIST_CHANGE, null, null, e));
        winsock.fails(WSA_IO_PENDING, overlapped);
        assertFalse(operation.isOver());
        winsock.close(s);
        winsock.signalled(operation.event());
        assertEquals(WSA_OPERATION_ABORTED, operation.overlapped().internal());
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPGetSockName, WSPGetPeerName",
            value = "Both ends agree; WSAEINVAL unbound, WSAENOTCONN, WSAEFAULT")
    void namesOfBothEnds() {
        Wire wire = winsock.connected();
        SockAddr peer = new SockAddr();
        winsock.ok(e -> table.getPeerName(wire.s(), peer, e));
        assertEquals(wire.peer().localAddress(), peer);
        assertEquals(wire.peer().remoteAddress(), winsock.name(wire.s()));
        winsock.fails(WSAEFAULT, e -> table.getPeerName(wire.s(), null, e));
        winsock.fails(WSAEFAULT, e -> table.getSockName(wire.s(), null, e));
        long fresh = winsock.stream();
        winsock.fails(WSAEINVAL, e -> table.getSockName(fresh, peer, e));
        winsock.fails(WSAENOTCONN, e -> table.getPeerName(fresh, peer, e));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPAddressToString, WSPStringToAddress",
            value = "Numeric text both ways; too small: WSAEFAULT and the length; nonsense: WSAEINVAL")
    void addressesAsText() {
        SockAddr v4 = SockAddr.of("192.0.2.7", 8080);
        SockAddr v6 = SockAddr.of("2001:db8::17", 443);
        for (SockAddr address : List.of(v4, v6, SockAddr.of("127.0.0.1", 0))) {
            char[] text = new char[100];
            LpInt length = new LpInt(text.length);
            winsock.ok(e -> table.addressToString(address, null, text, length, e));
            String string = new String(text, 0, length.value() - 1);
            assertEquals(0, text[length.value() - 1], "ends with a NUL");
            SockAddr back = new SockAddr();
            winsock.ok(e -> table.stringToAddress(string, address.family(), null, back, e));
            assertEquals(address, back, string);
        }
        LpInt needed = new LpInt(4);
        winsock.fails(WSAEFAULT, e -> table.addressToString(v4, null, new char[4], needed, e));
        assertEquals("192.0.2.7:8080".length() + 1, needed.value());
        winsock.fails(WSAEFAULT, e -> table.addressToString(null, null, new char[4], needed, e));
        winsock.fails(WSAEINVAL, e -> table.addressToString(new SockAddr(), null, new char[40], needed, e));
        for (String wrong : List.of("", "localhost", "1.2.3", "1.2.3.4.5", "300.1.1.1", "1.2.3.4:99999", "::zz")) {
            winsock.fails(WSAEINVAL, e -> table.stringToAddress(wrong, AF_INET, null, new SockAddr(), e));
        }
        winsock.fails(WSAEINVAL, e -> table.stringToAddress("1.2.3.4", AF_INET6, null, new SockAddr(), e));
        winsock.fails(WSAEFAULT, e -> table.stringToAddress("1.2.3.4", AF_INET, null, null, e));
        winsock.fails(WSAEFAULT, e -> table.stringToAddress(null, AF_INET, null, new SockAddr(), e));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPGetQOSByName",
            value = "No such template: false with WSAEINVAL; WSAEFAULT without memory")
    void qualityOfService() {
        long s = winsock.stream();
        WsaBuf name = WsaBuf.of(Bytes.ascii("no such template"));
        winsock.fails(WSAEINVAL, e -> WinsockWorld.bool(table.getQosByName(s, name, new WsaQos(), e)));
        winsock.fails(WSAEFAULT, e -> WinsockWorld.bool(table.getQosByName(s, name, null, e)));
        winsock.fails(WSAEFAULT, e -> WinsockWorld.bool(table.getQosByName(s, null, new WsaQos(), e)));
    }
}
