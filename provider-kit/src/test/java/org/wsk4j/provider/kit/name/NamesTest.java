package org.wsk4j.provider.kit.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_TOO_SMALL;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_FOUND;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsk4j.NameInfoFlags;
import org.wsk4j.WskOptions;
import org.wsk4j.data.AddrInfoEx;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.UnicodeString;
import org.wsk4j.nt.NtStatus;

class NamesTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "fe80::1%7, fe80::1%7"
    })
    void literalsAreWrittenCanonically(String text, String canonical) {
        SockAddr address = AddressLiterals.parse(text);
        assertNotNull(address);
        assertEquals(canonical, AddressLiterals.format(address));
        assertEquals(address, AddressLiterals.parse(canonical));
    }

    @Test
    void mappedAddressesKeepTheirForm() {
        assertEquals(
                "::ffff:10.0.0.1",
                AddressLiterals.format(SockAddr.of("10.0.0.1", 0).mapToInet6()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3", "1.2.3.256", "01.2.3.4", "localhost", "a.b", "1.2.3.4.5", "fe80::zz"})
    void namesAreNoLiterals(String text) {
        assertNull(AddressLiterals.parse(text));
    }

    @Test
    void serviceListIsReadAsTheHostWritesIt() {
        ServiceNames services = new ServiceNames(List.of(
                "# a comment",
                "",
                "http\t80/tcp\twww www-http # web",
                "domain 53/udp",
                "broken",
                "odd x/tcp",
                "big 70000/tcp"));
        assertEquals(80, services.port("http", "tcp"));
        assertEquals(80, services.port("WWW", null));
        assertEquals(-1, services.port("http", "udp"));
        assertEquals(53, services.port("domain", null));
        assertEquals(-1, services.port("web", null));
        assertEquals(-1, services.port("big", null));
        assertEquals("http", services.name(80, false));
        assertNull(services.name(80, true));
        assertEquals(443, ServiceNames.wellKnown().port("https", "tcp"));
    }

    private static @Nullable AddrInfoEx found(
            @Nullable String node, @Nullable String service, @Nullable AddrInfoEx hints) {
        AddressQuery query = new AddressQuery(node, service, hints);
        assertEquals(STATUS_SUCCESS, query.check());
        assertEquals(STATUS_SUCCESS, query.run());
        return query.result();
    }

    private static NtStatus failure(@Nullable String node, @Nullable String service, @Nullable AddrInfoEx hints) {
        AddressQuery query = new AddressQuery(node, service, hints);
        NtStatus status = query.check();
        return status == STATUS_SUCCESS ? query.run() : status;
    }

    @Test
    void hintsAreKeptTo() {
        AddrInfoEx tcp = new AddrInfoEx(
                AddrInfoEx.AI_NUMERICHOST | AddrInfoEx.AI_CANONNAME, 0, WskOptions.SOCK_STREAM, WskOptions.IPPROTO_TCP);
        AddrInfoEx one = found("127.0.0.1", "8080", tcp);
        assertEquals(SockAddr.of("127.0.0.1", 8080), one.address());
        assertEquals(WskOptions.SOCK_STREAM, one.socketType());
        assertEquals(WskOptions.IPPROTO_TCP, one.protocol());
        assertEquals("127.0.0.1", one.canonName());
        assertNull(one.next());
        assertEquals(STATUS_NOT_FOUND, failure("::1", null, new AddrInfoEx(0, SockAddr.AF_INET, 0, 0)));
        assertEquals(STATUS_NOT_FOUND, failure("no-literal", null, tcp));
        assertEquals(STATUS_NOT_FOUND, failure("127.0.0.1", "no such service", null));
        assertEquals(STATUS_NOT_FOUND, failure("127.0.0.1", "65536", null));
        assertEquals(STATUS_NOT_FOUND, failure("127.0.0.1", "99999999999", null));
        assertEquals(STATUS_NOT_FOUND, failure("1.2.3.4.5", null, null), "no name server is asked for numbers");
    }

    @Test
    void missingNodeMeansLoopbackOrWildcard() {
        AddrInfoEx loopback = found(null, "80", null);
        assertEquals(SockAddr.loopback(SockAddr.AF_INET6, 80), loopback.address());
        assertEquals(SockAddr.loopback(SockAddr.AF_INET, 80), loopback.next().address());
        AddrInfoEx passive = found("", "80", new AddrInfoEx(AddrInfoEx.AI_PASSIVE, SockAddr.AF_INET, 0, 0));
        assertEquals(SockAddr.any(SockAddr.AF_INET, 80), passive.address());
        assertNull(passive.next());
    }

    @Test
    void parametersAreChecked() {
        assertEquals(STATUS_INVALID_PARAMETER, failure(null, null, null));
        assertEquals(STATUS_INVALID_PARAMETER, failure("", "", null));
        assertEquals(STATUS_INVALID_PARAMETER, failure("x", null, new AddrInfoEx(0x4000, 0, 0, 0)));
        assertEquals(STATUS_INVALID_PARAMETER, failure(null, "1", new AddrInfoEx(AddrInfoEx.AI_CANONNAME, 0, 0, 0)));
        assertEquals(STATUS_NOT_SUPPORTED, failure("x", null, new AddrInfoEx(0, SockAddr.AF_UNIX, 0, 0)));
        assertEquals(
                STATUS_NOT_SUPPORTED,
                failure("x", null, new AddrInfoEx(0, 0, WskOptions.SOCK_DGRAM, WskOptions.IPPROTO_TCP)));
        assertEquals(STATUS_NOT_SUPPORTED, failure("x", null, new AddrInfoEx(0, 0, WskOptions.SOCK_RAW, 0)));
    }

    @Test
    void onlyLiteralsAndNumbersAreImmediate() {
        assertTrue(new AddressQuery("::1", "80", null).isImmediate());
        assertTrue(new AddressQuery(null, "80", null).isImmediate());
        assertFalse(new AddressQuery("localhost", null, null).isImmediate());
        assertFalse(new AddressQuery("::1", "http", null).isImmediate());
        SockAddr address = SockAddr.of("127.0.0.1", 80);
        int numeric = NameInfoFlags.NI_NUMERICHOST | NameInfoFlags.NI_NUMERICSERV;
        assertTrue(new NameQuery(address, true, true, numeric).isImmediate());
        assertFalse(new NameQuery(address, true, false, 0).isImmediate());
    }

    @Test
    void numericNamesFitExactly() {
        NameQuery query = new NameQuery(
                SockAddr.of("127.0.0.1", 80), true, true, NameInfoFlags.NI_NUMERICHOST | NameInfoFlags.NI_NUMERICSERV);
        assertEquals(STATUS_SUCCESS, query.check());
        assertEquals(STATUS_SUCCESS, query.run());
        UnicodeString service = new UnicodeString(3);
        assertEquals(STATUS_BUFFER_TOO_SMALL, query.answer(new UnicodeString(9), service));
        assertEquals("", service.text(), "all or nothing");
        UnicodeString node = new UnicodeString(10);
        assertEquals(STATUS_SUCCESS, query.answer(node, service));
        assertEquals("127.0.0.1 80", node.text() + " " + service.text());
        int both = NameInfoFlags.NI_NUMERICHOST | NameInfoFlags.NI_NAMEREQD;
        assertEquals(STATUS_NOT_FOUND, new NameQuery(SockAddr.of("::1", 0), true, false, both).run());
        assertEquals(STATUS_INVALID_PARAMETER, new NameQuery(new SockAddr(), true, false, 0).check());
        assertEquals(STATUS_INVALID_PARAMETER, new NameQuery(SockAddr.of("::1", 0), false, false, 0).check());
        assertEquals(STATUS_INVALID_PARAMETER, new NameQuery(SockAddr.of("::1", 0), true, false, 0x100).check());
    }
}
