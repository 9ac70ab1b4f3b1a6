package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.nt.NtStatus.STATUS_ACCESS_DENIED;
import static org.wsk4j.nt.NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.kit.socket.ListenFixture.Call;

class LocalBindingTest {

    private final ListenFixture wsk = new ListenFixture();

    @AfterEach
    void end() {
        wsk.close();
    }

    private NtStatus bind(ListenSocket socket, SockAddr address) {
        Call call = new Call();
        call.returned = socket.bind(address, 0, call.irp);
        return call.status();
    }

    @Test
    void addressIsHeldUntilTheEndpointIsClosed() {
        SockAddr address = ListenFixture.freshAddress(SockAddr.AF_INET);
        ListenSocket first = wsk.listenSocket(null);
        assertEquals(STATUS_SUCCESS, bind(first, address));
        ListenSocket second = wsk.listenSocket(null);
        assertEquals(STATUS_ADDRESS_ALREADY_EXISTS, bind(second, address));
        assertEquals(List.of(), wsk.transport.last().log, "the host was not asked");
        Call close = ListenFixture.close(first);
        assertEquals(STATUS_ADDRESS_ALREADY_EXISTS, bind(second, address), "the endpoint is not closed yet");
        wsk.loop.run();
        assertEquals(STATUS_SUCCESS, close.status());
        assertEquals(STATUS_SUCCESS, bind(second, address));
    }

    @Test
    void hostIsToldToShareWhereTheMatrixPermits() {
        SockAddr specific = ListenFixture.freshAddress(SockAddr.AF_INET);
        assertEquals(STATUS_SUCCESS, bind(wsk.listenSocket(null), specific));
        assertEquals("bind share=false", wsk.transport.last().log.get(0));
        SockAddr wildcard = SockAddr.any(SockAddr.AF_INET, specific.port());
        assertEquals(STATUS_SUCCESS, bind(wsk.listenSocket(null), wildcard));
        assertEquals("bind share=true", wsk.transport.last().log.get(0));
        assertEquals(
                STATUS_SUCCESS,
                bind(wsk.listenSocket(SockAddr.AF_INET6, null), SockAddr.any(SockAddr.AF_INET6, specific.port())));
        assertEquals("bind share=true", wsk.transport.last().log.get(0), "the other family");
    }

    @Test
    void refusalOfTheHostGivesTheClaimBackAndLeavesTheSocketUnbound() {
        SockAddr address = ListenFixture.freshAddress(SockAddr.AF_INET);
        ListenSocket socket = wsk.listenSocket(null);
        ScriptedEndpoint endpoint = wsk.transport.last();
        endpoint.bindFailure = new TransportException(STATUS_INVALID_ADDRESS_COMPONENT, "not local");
        assertEquals(STATUS_INVALID_ADDRESS_COMPONENT, bind(socket, address));
        assertEquals(STATUS_SUCCESS, ListenFixture.set(socket, WskOptions.SO_REUSEADDR, 1), "options are open again");
        ListenSocket other = wsk.listenSocket(null);
        assertEquals(STATUS_SUCCESS, bind(other, address));
        ListenFixture.close(other);
        wsk.loop.run();
        endpoint.bindFailure = null;
        assertEquals(STATUS_SUCCESS, bind(socket, address));
    }

    @Test
    void ephemeralPortIsClaimedToo() {
        ListenSocket first = wsk.listenSocket(null);
        assertEquals(STATUS_SUCCESS, bind(first, SockAddr.loopback(SockAddr.AF_INET, 0)));
        SockAddr real = wsk.transport.last().local;
        assertTrue(real.port() != 0);
        assertEquals(STATUS_ADDRESS_ALREADY_EXISTS, bind(wsk.listenSocket(null), new SockAddr().set(real)));
    }

    @Test
    void portThatTheHostChoseIsFree() {
        ListenSocket first = wsk.listenSocket(null);
        assertEquals(STATUS_SUCCESS, bind(first, SockAddr.loopback(SockAddr.AF_INET, 0)));
        int port = wsk.transport.last().local.port();
        ListenSocket second = wsk.listenSocket(null);
        wsk.transport.last().chosenPort = port;
        assertEquals(STATUS_SUCCESS, bind(second, SockAddr.loopback(SockAddr.AF_INET, 0)), "says the host");
        Call close = ListenFixture.close(first);
        wsk.loop.run();
        assertEquals(STATUS_SUCCESS, close.status());
        assertEquals(
                STATUS_ADDRESS_ALREADY_EXISTS,
                bind(wsk.listenSocket(null), SockAddr.loopback(SockAddr.AF_INET, port)),
                "the second one keeps it");
    }

    @Test
    void sharingOptionsCountAtBind() {
        SockAddr wildcard = SockAddr.any(
                SockAddr.AF_INET, ListenFixture.freshAddress(SockAddr.AF_INET).port());
        ListenSocket first = wsk.listenSocket(null);
        assertEquals(STATUS_SUCCESS, ListenFixture.set(first, WskOptions.SO_EXCLUSIVEADDRUSE, 1));
        assertEquals(STATUS_SUCCESS, bind(first, wildcard));
        ListenSocket second = wsk.listenSocket(null);
        assertEquals(STATUS_SUCCESS, ListenFixture.set(second, WskOptions.SO_REUSEADDR, 1));
        assertEquals(STATUS_ACCESS_DENIED, bind(second, wildcard));
        assertEquals(STATUS_INVALID_DEVICE_STATE, ListenFixture.set(first, WskOptions.SO_EXCLUSIVEADDRUSE, 0));
        assertEquals(
                STATUS_INVALID_PARAMETER,
                ListenFixture.set(second, WskOptions.SO_EXCLUSIVEADDRUSE, 1),
                "the two exclude each other");
    }

    @Test
    void wrongFamiliesAreRefused() {
        ListenSocket socket = wsk.listenSocket(null);
        assertEquals(STATUS_INVALID_PARAMETER, bind(socket, SockAddr.loopback(SockAddr.AF_INET6, 0)));
        assertEquals(STATUS_INVALID_PARAMETER, bind(socket, new SockAddr()));
        ListenSocket six = wsk.listenSocket(SockAddr.AF_INET6, null);
        SockAddr mapped = SockAddr.loopback(SockAddr.AF_INET, 0).mapToInet6();
        assertEquals(STATUS_INVALID_PARAMETER, bind(six, mapped), "IPv6 alone");
        Call dual = new Call();
        dual.returned = six.controlSocket(
                org.wsk4j.WskControlSocketType.WskSetOption,
                WskOptions.IPV6_V6ONLY,
                WskOptions.IPPROTO_IPV6,
                org.wsk4j.data.WskControlBuffer.ofInt(0),
                null,
                null,
                dual.irp);
        assertEquals(STATUS_SUCCESS, dual.status());
        assertEquals(STATUS_SUCCESS, bind(six, mapped));
        assertFalse(wsk.transport.last().options.isEmpty(), "the host knows too");
    }
}
