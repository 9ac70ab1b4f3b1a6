package org.wsk4j.wsp.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.wsp.Linger;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaIoctls;
import org.wsk4j.wsp.WsaOptions;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaQos;
import org.wsk4j.wsp.extension.ConnectEx;
import org.wsk4j.wsp.extension.ExtensionFunctions;
import org.wsk4j.wsp.extension.WsaRecvMsg;

/** Options, ioctls, names and texts. */
class OptionsTest {

    private final WspFixture wsp = new WspFixture();

    @AfterEach
    void end() {
        wsp.close();
    }

    static int number(WspFixture wsp, long s, int option) {
        WskControlBuffer value = WskControlBuffer.allocate(4);
        wsp.ok(wsp.table.getSockOpt(s, WsaOptions.SOL_SOCKET, option, value, null, wsp.errno));
        return value.asInt();
    }

    private int get(long s, int level, int option, int room) {
        return wsp.table.getSockOpt(s, level, option, WskControlBuffer.allocate(room), null, wsp.errno);
    }

    private int set(long s, int level, int option, int value) {
        return wsp.table.setSockOpt(s, level, option, WskControlBuffer.ofInt(value), wsp.errno);
    }

    private int ioctl(long s, int code, WskControlBuffer in, WskControlBuffer out, LpInt count) {
        return wsp.table.ioctl(s, code, in, out, count, null, null, null, wsp.errno);
    }

    // ------------------------------------------------------------------ options

    @Test
    void optionsHaveTheirDefaults() {
        long s = wsp.stream();
        for (int option : new int[] {
            WsaOptions.SO_DEBUG,
            WsaOptions.SO_REUSEADDR,
            WsaOptions.SO_EXCLUSIVEADDRUSE,
            WsaOptions.SO_KEEPALIVE,
            WsaOptions.SO_DONTROUTE,
            WsaOptions.SO_OOBINLINE,
            WsaOptions.SO_ERROR,
            WsaOptions.SO_SNDTIMEO,
            WsaOptions.SO_RCVTIMEO,
            WsaOptions.SO_GROUP_ID,
            WsaOptions.SO_ACCEPTCONN,
            WsaOptions.SO_CONDITIONAL_ACCEPT
        }) {
            assertThat(number(wsp, s, option)).as("option 0x%x", option).isZero();
        }
        assertThat(number(wsp, s, WsaOptions.SO_DONTLINGER)).isEqualTo(1);
        assertThat(number(wsp, s, WsaOptions.SO_TYPE)).isEqualTo(WskOptions.SOCK_STREAM);
        assertThat(number(wsp, wsp.datagram(), WsaOptions.SO_MAX_MSG_SIZE)).isEqualTo(65507);
        assertThat(number(wsp, s, WsaOptions.SO_CONNECT_TIME)).isEqualTo(-1);
    }

    @Test
    void anyNumberButZeroIsTrue() {
        long s = wsp.stream();
        wsp.option(s, WsaOptions.SO_KEEPALIVE, 77);
        assertThat(number(wsp, s, WsaOptions.SO_KEEPALIVE)).isEqualTo(1);
        wsp.option(s, WsaOptions.SO_KEEPALIVE, 0);
        assertThat(number(wsp, s, WsaOptions.SO_KEEPALIVE)).isZero();
    }

    @Test
    void lingerAndDontLingerAreOne() {
        long s = wsp.stream();
        wsp.ok(wsp.table.setSockOpt(
                s, WsaOptions.SOL_SOCKET, WsaOptions.SO_LINGER, new Linger(true, 7).toControlBuffer(), wsp.errno));
        assertThat(number(wsp, s, WsaOptions.SO_DONTLINGER)).isZero();
        WskControlBuffer value = WskControlBuffer.allocate(Linger.SIZE);
        LpInt length = new LpInt();
        wsp.ok(wsp.table.getSockOpt(s, WsaOptions.SOL_SOCKET, WsaOptions.SO_LINGER, value, length, wsp.errno));
        assertThat(Linger.of(value)).isEqualTo(new Linger(true, 7));
        assertThat(length.value()).isEqualTo(4);
        wsp.option(s, WsaOptions.SO_DONTLINGER, 1);
        wsp.ok(wsp.table.getSockOpt(s, WsaOptions.SOL_SOCKET, WsaOptions.SO_LINGER, value, length, wsp.errno));
        assertThat(Linger.of(value).lOnoff()).isFalse();
    }

    @Test
    void optionErrorsSayWhatIsWrong() {
        long s = wsp.stream();
        wsp.fails(get(s, WsaOptions.SOL_SOCKET, 0x7777, 4), WsaError.WSAENOPROTOOPT);
        wsp.fails(get(s, WsaOptions.SOL_SOCKET, WsaOptions.SO_TYPE, 2), WsaError.WSAEFAULT);
        wsp.fails(get(s, 4711, 1, 4), WsaError.WSAEINVAL);
        wsp.fails(get(s, WsaOptions.SOL_SOCKET, WsaOptions.SO_BROADCAST, 4), WsaError.WSAENOPROTOOPT);
        wsp.fails(set(wsp.datagram(), WsaOptions.SOL_SOCKET, WsaOptions.SO_LINGER, 1), WsaError.WSAENOPROTOOPT);
        wsp.fails(set(s, WsaOptions.SOL_SOCKET, WsaOptions.SO_TYPE, 1), WsaError.WSAENOPROTOOPT);
        wsp.fails(set(s, WsaOptions.SOL_SOCKET, WsaOptions.SO_SNDBUF, -1), WsaError.WSAEINVAL);
        wsp.fails(
                wsp.table.setSockOpt(s, WsaOptions.SOL_SOCKET, WsaOptions.SO_KEEPALIVE, null, wsp.errno),
                WsaError.WSAEFAULT);
        wsp.fails(set(s, WskOptions.IPPROTO_TCP, 0x7777, 1), WsaError.WSAENOPROTOOPT);
    }

    @Test
    void protocolOptionsAreTheProvidersOwn() {
        WspFixture.Pair pair = wsp.pair();
        wsp.ok(set(pair.client(), WskOptions.IPPROTO_TCP, WskOptions.TCP_NODELAY, 1));
        WskControlBuffer value = WskControlBuffer.allocate(4);
        wsp.ok(wsp.table.getSockOpt(
                pair.client(), WskOptions.IPPROTO_TCP, WskOptions.TCP_NODELAY, value, null, wsp.errno));
        assertThat(value.asInt()).isEqualTo(1);
        assertThat(number(wsp, pair.client(), WsaOptions.SO_CONNECT_TIME)).isNotNegative();
    }

    @Test
    void theProtocolInformationIsAPointer() {
        long s = wsp.stream();
        WskControlBuffer value = WskControlBuffer.allocate(8);
        wsp.ok(wsp.table.getSockOpt(s, WsaOptions.SOL_SOCKET, WsaOptions.SO_PROTOCOL_INFOW, value, null, wsp.errno));
        assertThat(value.pointer(WsaProtocolInfo.class)).isEqualTo(wsp.tcp());
    }

    /** Rule 58: SO_ERROR clears on reading. */
    @Test
    void thePendingErrorIsReadOnce() {
        long listener = wsp.listener();
        SockAddr name = wsp.name(listener);
        wsp.ok(wsp.table.closeSocket(listener, wsp.errno));
        long s = wsp.stream();
        wsp.nonBlocking(s, true);
        wsp.fails(wsp.table.connect(s, name, null, null, null, null, wsp.errno), WsaError.WSAEWOULDBLOCK);
        LpInt error = new LpInt();
        WspFixture.until(() -> {
            error.set(number(wsp, s, WsaOptions.SO_ERROR));
            return error.value() != 0;
        });
        assertThat(error.value()).isEqualTo(WsaError.WSAECONNREFUSED);
        assertThat(number(wsp, s, WsaOptions.SO_ERROR)).isZero();
    }

    // ------------------------------------------------------------------ ioctls

    /** Rule 58: the registration goes before the mode. */
    @Test
    void aRegistrationKeepsTheSocketNonBlocking() {
        WspFixture.Pair pair = wsp.pair();
        wsp.ok(wsp.table.eventSelect(pair.client(), new WsaEvent(), 1, wsp.errno));
        WskControlBuffer off = WskControlBuffer.ofInt(0);
        wsp.fails(wsp.tryRecv(pair.client()), WsaError.WSAEWOULDBLOCK);
        wsp.fails(ioctl(pair.client(), WsaIoctls.FIONBIO, off, null, new LpInt()), WsaError.WSAEINVAL);
        wsp.ok(wsp.table.eventSelect(pair.client(), null, 0, wsp.errno));
        wsp.fails(wsp.tryRecv(pair.client()), WsaError.WSAEWOULDBLOCK);
        wsp.ok(ioctl(pair.client(), WsaIoctls.FIONBIO, off, null, new LpInt()));
    }

    @Test
    void fionreadCountsWhatOneReceiveCanRead() {
        WspFixture.Pair pair = wsp.pair();
        wsp.send(pair.client(), WspFixture.bytes("12345"));
        WskControlBuffer out = WskControlBuffer.allocate(4);
        LpInt count = new LpInt();
        WspFixture.until(() -> {
            wsp.ok(ioctl(pair.server(), WsaIoctls.FIONREAD, null, out, count));
            return out.asInt() == 5;
        });
        assertThat(count.value()).isEqualTo(4);
        wsp.ok(ioctl(pair.server(), WsaIoctls.SIOCATMARK, null, out, count));
        assertThat(out.asInt()).isEqualTo(1);
        wsp.fails(
                ioctl(pair.server(), WsaIoctls.FIONREAD, null, WskControlBuffer.allocate(2), count),
                WsaError.WSAEFAULT);
        wsp.fails(ioctl(pair.server(), WsaIoctls.SIO_GET_QOS, null, out, count), WsaError.WSAEOPNOTSUPP);
        wsp.fails(ioctl(pair.server(), WsaIoctls.FIONREAD, null, out, null), WsaError.WSAEFAULT);
    }

    @Test
    void anOverlappedIoctlIsIndicated() {
        long s = wsp.stream();
        WsaEvent event = new WsaEvent();
        WsaOverlapped overlapped = new WsaOverlapped(event);
        WskControlBuffer out = WskControlBuffer.allocate(8);
        LpInt count = new LpInt();
        wsp.ok(wsp.table.ioctl(s, WsaIoctls.SIO_BASE_HANDLE, null, out, count, overlapped, null, null, wsp.errno));
        assertThat(event.isSignalled()).isTrue();
        assertThat(overlapped.internalHigh()).isEqualTo(8);
        assertThat(out.asLong()).isEqualTo(s);
        event.reset();
        WsaOverlapped unknown = new WsaOverlapped(event);
        wsp.fails(
                wsp.table.ioctl(s, 0x48007777, null, out, count, unknown, null, null, wsp.errno),
                WsaError.WSAEOPNOTSUPP);
        assertThat(event.isSignalled())
                .as("rule 53: an error is never indicated")
                .isFalse();
    }

    @Test
    void extensionFunctionsAreFoundByGuid() {
        long s = wsp.stream();
        WskControlBuffer out = WskControlBuffer.allocate(8);
        LpInt count = new LpInt();
        int code = WsaIoctls.SIO_GET_EXTENSION_FUNCTION_POINTER;
        wsp.ok(ioctl(s, code, WskControlBuffer.ofPointer(ExtensionFunctions.WSAID_CONNECTEX), out, count));
        assertThat(out.pointer(ConnectEx.class)).isNotNull();
        ByteBuffer guid = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        guid.putInt(0xf689d7c8).putShort((short) 0x6f1f).putShort((short) 0x436b);
        guid.order(ByteOrder.BIG_ENDIAN).putLong(0x8a53e54fe351c322L).flip();
        wsp.ok(ioctl(wsp.datagram(), code, WskControlBuffer.of(guid), out, count));
        assertThat(out.pointer(WsaRecvMsg.class)).isNotNull();
        wsp.fails(ioctl(s, code, WskControlBuffer.ofPointer(UUID.randomUUID()), out, count), WsaError.WSAEINVAL);
        wsp.fails(ioctl(s, code, null, out, count), WsaError.WSAEFAULT);
    }

    @Test
    void addressesOfTheHostAreListed() {
        long s = wsp.stream();
        LpInt count = new LpInt();
        WskControlBuffer small = WskControlBuffer.allocate(4);
        wsp.fails(ioctl(s, WsaIoctls.SIO_ADDRESS_LIST_QUERY, null, small, count), WsaError.WSAEFAULT);
        assertThat(count.value()).isGreaterThan(4);
        WskControlBuffer out = WskControlBuffer.allocate(count.value() + 1024);
        wsp.ok(ioctl(s, WsaIoctls.SIO_ADDRESS_LIST_QUERY, null, out, count));
        assertThat(out.pointer()).isInstanceOf(List.class);
        SockAddr destination = SockAddr.loopback(SockAddr.AF_INET, 0);
        wsp.ok(ioctl(s, WsaIoctls.SIO_ROUTING_INTERFACE_QUERY, WskControlBuffer.ofPointer(destination), out, count));
        assertThat(out.pointer(SockAddr.class)).isEqualTo(destination);
        wsp.ok(ioctl(wsp.datagram(), WsaIoctls.SIO_GET_BROADCAST_ADDRESS, null, out, count));
        assertThat(out.pointer(SockAddr.class)).hasToString("255.255.255.255:0");
    }

    @Test
    void aChangeOfAddressesIsWaitedForAndEndsWithTheSocket() {
        long s = wsp.stream();
        WsaEvent event = new WsaEvent();
        WsaOverlapped overlapped = new WsaOverlapped(event);
        int code = WsaIoctls.SIO_ADDRESS_LIST_CHANGE;
        wsp.fails(
                wsp.table.ioctl(s, code, null, null, new LpInt(), overlapped, null, null, wsp.errno),
                WsaError.WSA_IO_PENDING);
        wsp.nonBlocking(s, true);
        wsp.fails(ioctl(s, code, null, null, new LpInt()), WsaError.WSAEWOULDBLOCK);
        wsp.ok(wsp.table.closeSocket(s, wsp.errno));
        WspFixture.until(event::isSignalled);
        assertThat(overlapped.internal()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
    }

    // ------------------------------------------------------------------ texts

    private String text(SockAddr address) {
        char[] room = new char[80];
        LpInt length = new LpInt(room.length);
        wsp.ok(wsp.table.addressToString(address, null, room, length, wsp.errno));
        return new String(room, 0, length.value() - 1);
    }

    @Test
    void addressesAreWrittenAndReadAsNumbers() {
        for (String text : new String[] {
            "127.0.0.1",
            "1.2.3.4:80",
            "::1",
            "[2001:db8::1]:443",
            "fe80::1%3",
            "[::]:9",
            "1:2:3:4:5:6:7:8",
            "::ffff:1.2.3.4"
        }) {
            int family = text.indexOf("::") >= 0 || text.startsWith("1:") ? SockAddr.AF_INET6 : SockAddr.AF_INET;
            SockAddr address = new SockAddr();
            wsp.ok(wsp.table.stringToAddress(text, family, null, address, wsp.errno));
            assertThat(text(address)).isEqualTo(text);
        }
        assertThat(text(SockAddr.unix("/tmp/x"))).isEqualTo("/tmp/x");
    }

    @Test
    void whatIsNoAddressIsRefused() {
        for (String text :
                new String[] {"", "1.2.3", "1.2.3.256", "1.2.3.4:70000", "host", "1.2.3.4:", "01234.1.1.1"}) {
            wsp.fails(
                    wsp.table.stringToAddress(text, SockAddr.AF_INET, null, new SockAddr(), wsp.errno),
                    WsaError.WSAEINVAL);
        }
        for (String text : new String[] {":", "1::2::3", "12345::", "[::1", "[::1]x", "1:2:3:4:5:6:7", "::1%x"}) {
            wsp.fails(
                    wsp.table.stringToAddress(text, SockAddr.AF_INET6, null, new SockAddr(), wsp.errno),
                    WsaError.WSAEINVAL);
        }
        wsp.fails(wsp.table.stringToAddress(null, 2, null, new SockAddr(), wsp.errno), WsaError.WSAEFAULT);
        wsp.fails(wsp.table.stringToAddress("::1", 2, null, new SockAddr(), wsp.errno), WsaError.WSAEINVAL);
    }

    @Test
    void aTextThatDoesNotFitSaysHowLongItIs() {
        LpInt length = new LpInt(5);
        wsp.fails(
                wsp.table.addressToString(SockAddr.of("127.0.0.1", 80), null, new char[5], length, wsp.errno),
                WsaError.WSAEFAULT);
        assertThat(length.value()).isEqualTo("127.0.0.1:80".length() + 1);
        wsp.fails(
                wsp.table.addressToString(SockAddr.of("127.0.0.1", 80), null, null, length, wsp.errno),
                WsaError.WSAEFAULT);
    }

    // ------------------------------------------------------------------ quality of service

    @Test
    void templatesAreFoundByNameAndListed() {
        long s = wsp.stream();
        WsaQos qos = new WsaQos();
        assertThat(wsp.table.getQosByName(s, WsaBuf.of(WspFixture.bytes("G711\0")), qos, wsp.errno))
                .isTrue();
        assertThat(qos.sendingFlowspec()).isNotNull();
        WsaBuf names = WsaBuf.of(new byte[100]);
        assertThat(wsp.table.getQosByName(s, names, qos, wsp.errno)).isTrue();
        assertThat(new String(names.buf().array(), 0, names.len(), java.nio.charset.StandardCharsets.US_ASCII))
                .startsWith("G711\0");
        wsp.fails(wsp.table.getQosByName(s, WsaBuf.of(WspFixture.bytes("none")), qos, wsp.errno), WsaError.WSAEINVAL);
        wsp.fails(wsp.table.getQosByName(s, null, qos, wsp.errno), WsaError.WSAEFAULT);
    }
}
