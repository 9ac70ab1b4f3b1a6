package org.wsk4j.tck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.NameInfoFlags.NI_NUMERICHOST;
import static org.wsk4j.NameInfoFlags.NI_NUMERICSERV;
import static org.wsk4j.WskOptions.IPPROTO_TCP;
import static org.wsk4j.WskOptions.SOCK_STREAM;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_TOO_SMALL;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_FOUND;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.AddrInfoEx;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.UnicodeString;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.WskFixture;

/** Name resolution. Nothing here asks a name server. */
@WskContract(requires = "name-resolution")
class NameContract {

    private final WskFixture wsk;

    NameContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    private Request lookUp(
            @Nullable String node, @Nullable String service, @Nullable AddrInfoEx hints, Out<AddrInfoEx> result) {
        return wsk.call(irp ->
                wsk.provider().getAddressInfo(wsk.client(), node, service, 0, null, hints, result, null, null, irp));
    }

    private AddrInfoEx first(@Nullable String node, @Nullable String service, @Nullable AddrInfoEx hints) {
        Out<AddrInfoEx> result = new Out<>();
        lookUp(node, service, hints, result).ok(0);
        return Objects.requireNonNull(result.value(), "the result");
    }

    @Test
    @Clause(rule = 0, source = "WskGetAddressInfo", value = "Literals of both families, with a port; hints are kept to")
    void literalsAreResolved() {
        AddrInfoEx hints = new AddrInfoEx(AddrInfoEx.AI_NUMERICHOST, 0, SOCK_STREAM, IPPROTO_TCP);
        AddrInfoEx four = first("127.0.0.1", "8080", hints);
        assertEquals(SockAddr.of("127.0.0.1", 8080), four.address());
        assertEquals(AF_INET, four.family());
        assertEquals(SOCK_STREAM, four.socketType());
        wsk.provider().freeAddressInfo(wsk.client(), four);
        AddrInfoEx six = first("::1", "80", null);
        assertEquals(SockAddr.of("::1", 80), six.address());
        assertEquals(AF_INET6, six.family());
        wsk.provider().freeAddressInfo(wsk.client(), six);
        lookUp("::1", null, new AddrInfoEx(0, AF_INET, 0, 0), new Out<>()).mustFail(STATUS_NOT_FOUND);
    }

    @Test
    @Clause(
            rule = 0,
            source = "WskGetAddressInfo",
            value = "localhost is a loopback address; every result is of the family asked for")
    void localhostIsResolved() {
        AddrInfoEx list = first("localhost", null, new AddrInfoEx(0, AF_INET, 0, 0));
        for (AddrInfoEx info = list; info != null; info = info.next()) {
            SockAddr address = Objects.requireNonNull(info.address());
            assertEquals(AF_INET, address.family());
            assertEquals(127, address.inet() >>> 24);
            assertEquals(0, address.port());
        }
        wsk.provider().freeAddressInfo(wsk.client(), list);
    }

    @Test
    @Clause(
            rule = 0,
            source = "WskGetAddressInfo",
            value = "A service alone: loopback, or with AI_PASSIVE the wildcard")
    void serviceAlone() {
        AddrInfoEx passive = first(null, "4711", new AddrInfoEx(AddrInfoEx.AI_PASSIVE, AF_INET, 0, 0));
        assertEquals(SockAddr.any(AF_INET, 4711), passive.address());
        AddrInfoEx active = first("", "4711", new AddrInfoEx(0, AF_INET, 0, 0));
        assertEquals(SockAddr.loopback(AF_INET, 4711), active.address());
        wsk.provider().freeAddressInfo(wsk.client(), passive);
        wsk.provider().freeAddressInfo(wsk.client(), active);
    }

    @Test
    @Clause(
            rule = 0,
            source = "WskGetAddressInfo",
            value =
                    "Unresolvable: STATUS_NOT_FOUND, Information 0; no names, or a thread without process: INVALID_PARAMETER")
    void unresolvableNames() {
        Out<AddrInfoEx> result = new Out<>();
        AddrInfoEx numeric = new AddrInfoEx(AddrInfoEx.AI_NUMERICHOST, 0, 0, 0);
        lookUp("no-literal", null, numeric, result).mustFail(STATUS_NOT_FOUND);
        lookUp("a".repeat(300), null, null, result).mustFail(STATUS_NOT_FOUND);
        lookUp("127.0.0.1", "no such service", null, result).mustFail(STATUS_NOT_FOUND);
        lookUp(null, null, null, result).mustFail(STATUS_INVALID_PARAMETER);
        lookUp("", "", null, result).mustFail(STATUS_INVALID_PARAMETER);
        wsk.call(irp -> wsk.provider()
                        .getAddressInfo(
                                wsk.client(),
                                "127.0.0.1",
                                null,
                                0,
                                null,
                                null,
                                result,
                                null,
                                Thread.currentThread(),
                                irp))
                .mustFail(STATUS_INVALID_PARAMETER);
    }

    @Test
    @Clause(
            rule = 0,
            source = "WskGetNameInfo",
            value = "Numeric host and service; too small a string; nothing asked for")
    void numericNames() {
        SockAddr address = SockAddr.of("127.0.0.1", 8080);
        UnicodeString node = new UnicodeString(64);
        UnicodeString service = new UnicodeString(64);
        int flags = NI_NUMERICHOST | NI_NUMERICSERV;
        wsk.call(irp -> wsk.provider().getNameInfo(wsk.client(), address, node, service, flags, null, null, irp))
                .ok(0);
        assertEquals("127.0.0.1 8080", node.text() + " " + service.text());
        SockAddr six = SockAddr.of("::1", 80);
        wsk.call(irp -> wsk.provider().getNameInfo(wsk.client(), six, node, null, flags, null, null, irp))
                .ok(0);
        assertEquals(six, SockAddr.of(node.text(), 80));
        UnicodeString small = new UnicodeString(9);
        wsk.call(irp -> wsk.provider().getNameInfo(wsk.client(), address, small, null, flags, null, null, irp))
                .mustFail(STATUS_BUFFER_TOO_SMALL);
        UnicodeString exact = new UnicodeString(10);
        wsk.call(irp -> wsk.provider().getNameInfo(wsk.client(), address, exact, null, flags, null, null, irp))
                .ok(0);
        wsk.call(irp -> wsk.provider().getNameInfo(wsk.client(), address, null, null, flags, null, null, irp))
                .mustFail(STATUS_INVALID_PARAMETER);
        wsk.call(irp -> wsk.provider().getNameInfo(wsk.client(), address, node, null, 0, null, null, irp))
                .ok(0);
        assertNotNull(node.text());
        assertFalse(node.text().isEmpty(), "a name, or the literal");
        assertTrue(small.text().isEmpty(), "what does not fit is not written");
    }
}
