package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskControlSocketType.WskGetOption;
import static org.wsk4j.WskControlSocketType.WskIoctl;
import static org.wsk4j.WskControlSocketType.WskSetOption;
import static org.wsk4j.WskOptions.SOL_SOCKET;
import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_OVERFLOW;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_REQUEST;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_FOUND;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.CachedSecurityDescriptor;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.IpMreq;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskExtensionControlIn;
import org.wsk4j.WskIoctls;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderBasicDispatch;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.provider.kit.socket.ListenFixture.Call;

class SocketControlsTest {

    private final ListenFixture wsk = new ListenFixture();

    @AfterEach
    void end() {
        wsk.close();
    }

    private BasicSocket basic(int family) {
        return BasicSocket.open(wsk.client, ListenFixture.order(family, WskOptions.IPPROTO_TCP, null, null));
    }

    private ConnectionSocket connection() throws Exception {
        return ConnectionSocket.open(
                wsk.client, ListenFixture.order(SockAddr.AF_INET, WskOptions.IPPROTO_TCP, null, null), true);
    }

    private static Call control(
            WskProviderBasicDispatch socket,
            WskControlSocketType type,
            int code,
            int level,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output) {
        Call call = new Call();
        return call.returning(socket.controlSocket(type, code, level, input, output, null, call.irp));
    }

    private static Call ioctl(WskProviderBasicDispatch socket, int code) {
        return control(socket, WskIoctl, code, 0, null, WskControlBuffer.allocate(8));
    }

    @ParameterizedTest
    @EnumSource(SocketIoctl.class)
    void eachIoctlKeepsItsIrpRuleAndItsCategories(SocketIoctl ioctl) {
        BasicSocket socket = basic(SockAddr.AF_INET);
        SizeT size = new SizeT();
        if (ioctl.irp == IrpRule.REQUIRED) {
            assertEquals(
                    STATUS_INVALID_PARAMETER, socket.controlSocket(WskIoctl, ioctl.code, 0, null, null, size, null));
        }
        if (ioctl.irp == IrpRule.FORBIDDEN) {
            assertEquals(STATUS_INVALID_PARAMETER, ioctl(socket, ioctl.code).status());
        }
        if (!ioctl.categories.contains(Category.BASIC)) {
            Call call = new Call();
            call.returned = socket.controlSocket(
                    WskIoctl, ioctl.code, 0, null, null, size, ioctl.irp == IrpRule.FORBIDDEN ? null : call.irp);
            assertEquals(STATUS_INVALID_DEVICE_REQUEST, call.returned);
        }
    }

    @ParameterizedTest
    @EnumSource(SocketIoctl.class)
    void absentCapabilityIsNotSupported(SocketIoctl ioctl) {
        wsk.transport.level = CapabilityLevel.ABSENT;
        if (ioctl.needs != null && ioctl.irp != IrpRule.FORBIDDEN) {
            assertEquals(
                    STATUS_NOT_SUPPORTED,
                    ioctl(basic(SockAddr.AF_INET), ioctl.code).status());
        }
    }

    @ParameterizedTest
    @EnumSource(SocketOption.class)
    void basicSocketsHaveNoOptions(SocketOption option) {
        for (WskControlSocketType type : new WskControlSocketType[] {WskSetOption, WskGetOption}) {
            Call call =
                    control(basic(SockAddr.AF_INET), type, option.option, SOL_SOCKET, WskControlBuffer.ofInt(1), null);
            assertEquals(STATUS_INVALID_DEVICE_REQUEST, call.status());
        }
    }

    @Test
    void unknownNumbersAreNotSupportedWithAndWithoutIrp() {
        for (WskProviderBasicDispatch socket : List.of(basic(SockAddr.AF_INET), wsk.listenSocket(null))) {
            int[][] unknown = {{SOL_SOCKET, 0x7777}, {WskOptions.IPPROTO_TCP, 777}, {4711, 1}};
            for (int[] one : unknown) {
                assertEquals(
                        STATUS_NOT_SUPPORTED,
                        control(socket, WskSetOption, one[1], one[0], WskControlBuffer.ofInt(1), null)
                                .status());
            }
            assertEquals(STATUS_NOT_SUPPORTED, ioctl(socket, 0x4F0000FF).status());
            assertEquals(
                    STATUS_NOT_SUPPORTED, socket.controlSocket(WskIoctl, 0x4F0000FF, 0, null, null, new SizeT(), null));
        }
    }

    @Test
    void protocolOptionsGoToTheTransport() throws Exception {
        ConnectionSocket socket = connection();
        WskControlBuffer output = WskControlBuffer.allocate(4);
        assertEquals(
                STATUS_SUCCESS,
                control(
                                socket,
                                WskSetOption,
                                WskOptions.TCP_NODELAY,
                                WskOptions.IPPROTO_TCP,
                                WskControlBuffer.ofInt(7),
                                null)
                        .status());
        Call get = control(socket, WskGetOption, WskOptions.TCP_NODELAY, WskOptions.IPPROTO_TCP, null, output);
        assertEquals(STATUS_SUCCESS, get.status());
        assertEquals(4, get.irp.information());
        assertEquals(7, output.asInt());
        Call small = control(
                socket,
                WskGetOption,
                WskOptions.TCP_NODELAY,
                WskOptions.IPPROTO_TCP,
                null,
                WskControlBuffer.allocate(3));
        assertEquals(STATUS_BUFFER_OVERFLOW, small.status());
        assertEquals(4, small.irp.information(), "the size needed");
        assertEquals(
                STATUS_INVALID_DEVICE_REQUEST,
                control(
                                wsk.listenSocket(null),
                                WskSetOption,
                                WskOptions.TCP_NODELAY,
                                WskOptions.IPPROTO_TCP,
                                WskControlBuffer.ofInt(1),
                                null)
                        .status());
        IpMreq group = new IpMreq(SockAddr.of("239.1.2.3", 0), 0, null);
        assertEquals(
                STATUS_INVALID_DEVICE_REQUEST,
                control(
                                socket,
                                WskSetOption,
                                WskOptions.IP_ADD_MEMBERSHIP,
                                WskOptions.IPPROTO_IP,
                                WskControlBuffer.ofPointer(group),
                                null)
                        .status());
    }

    @Test
    void wrongInputIsRefused() {
        ListenSocket socket = wsk.listenSocket(null);
        WskControlBuffer[] wrong = {
            null,
            WskControlBuffer.allocate(0),
            WskControlBuffer.allocate(3),
            WskControlBuffer.allocate(8),
            WskControlBuffer.ofPointer("no number")
        };
        for (WskControlBuffer input : wrong) {
            assertEquals(
                    STATUS_INVALID_PARAMETER,
                    control(socket, WskSetOption, WskOptions.SO_KEEPALIVE, SOL_SOCKET, input, null)
                            .status());
        }
        assertEquals(
                STATUS_INVALID_PARAMETER,
                socket.controlSocket(
                        WskSetOption,
                        WskOptions.SO_KEEPALIVE,
                        SOL_SOCKET,
                        WskControlBuffer.ofInt(1),
                        null,
                        null,
                        null));
        assertEquals(List.of(), List.copyOf(wsk.transport.last().options.keySet()), "no side effect");
    }

    @Test
    void securityDescriptorIsReadAsOneMoreReference() {
        ListenSocket socket = wsk.listenSocket(null);
        WskControlBuffer output = WskControlBuffer.allocate(8);
        assertEquals(
                STATUS_NOT_FOUND,
                control(socket, WskGetOption, WskOptions.SO_WSK_SECURITY, SOL_SOCKET, null, output)
                        .status());
        CachedDescriptor cached = new CachedDescriptor(owner -> true);
        assertEquals(
                STATUS_SUCCESS,
                control(
                                socket,
                                WskSetOption,
                                WskOptions.SO_WSK_SECURITY,
                                SOL_SOCKET,
                                WskControlBuffer.ofPointer(cached),
                                null)
                        .status());
        assertEquals(
                STATUS_SUCCESS,
                control(socket, WskGetOption, WskOptions.SO_WSK_SECURITY, SOL_SOCKET, null, output)
                        .status());
        assertSame(cached, output.pointer());
        assertTrue(cached.release());
        assertTrue(cached.release());
        assertFalse(cached.release(), "two references were out");
        assertEquals(
                STATUS_INVALID_PARAMETER,
                control(
                                socket,
                                WskSetOption,
                                WskOptions.SO_WSK_SECURITY,
                                SOL_SOCKET,
                                WskControlBuffer.ofPointer(cached),
                                null)
                        .status(),
                "given back already");
        CachedSecurityDescriptor foreign = () -> owner -> true;
        assertEquals(
                STATUS_INVALID_PARAMETER,
                control(
                                socket,
                                WskSetOption,
                                WskOptions.SO_WSK_SECURITY,
                                SOL_SOCKET,
                                WskControlBuffer.ofPointer(foreign),
                                null)
                        .status());
    }

    @Test
    void addressListTellsItsSizeFirst() {
        BasicSocket socket = basic(SockAddr.AF_INET);
        SizeT size = new SizeT();
        int code = WskIoctls.SIO_ADDRESS_LIST_QUERY;
        assertEquals(STATUS_INVALID_PARAMETER, socket.controlSocket(WskIoctl, code, 0, null, null, null, null));
        assertEquals(STATUS_BUFFER_OVERFLOW, socket.controlSocket(WskIoctl, code, 0, null, null, size, null));
        WskControlBuffer output = WskControlBuffer.allocate((int) size.value());
        assertEquals(STATUS_SUCCESS, socket.controlSocket(WskIoctl, code, 0, null, output, size, null));
        List<?> addresses = output.pointer(List.class);
        assertNotNull(addresses);
        assertEquals(8 + 144L * addresses.size(), size.value());
        assertTrue(addresses.contains(SockAddr.loopback(SockAddr.AF_INET, 0)), addresses::toString);
    }

    @Test
    void addressListIsSorted() {
        BasicSocket socket = basic(SockAddr.AF_INET);
        SockAddr loopback = SockAddr.loopback(SockAddr.AF_INET, 1);
        SockAddr teredo = SockAddr.of("2001:0::1", 1);
        WskControlBuffer output = WskControlBuffer.allocate(8 + 2 * 144);
        Call call = control(
                socket,
                WskIoctl,
                WskIoctls.SIO_ADDRESS_LIST_SORT,
                0,
                WskControlBuffer.ofPointer(List.of(teredo, loopback)),
                output);
        assertEquals(STATUS_SUCCESS, call.status());
        assertEquals(List.of(loopback, teredo), output.pointer());
        assertEquals(8 + 2 * 144, call.irp.information());
        assertEquals(
                STATUS_INVALID_PARAMETER,
                control(
                                socket,
                                WskIoctl,
                                WskIoctls.SIO_ADDRESS_LIST_SORT,
                                0,
                                WskControlBuffer.ofPointer(List.of("x")),
                                output)
                        .status());
    }

    @Test
    void addressChangeWaitsAndIsCancelledByItsOwnerAndByClose() {
        BasicSocket socket = basic(SockAddr.AF_INET);
        Call first = ioctl(socket, WskIoctls.SIO_ADDRESS_LIST_CHANGE);
        Call second = ioctl(socket, WskIoctls.SIO_ADDRESS_LIST_CHANGE);
        assertEquals(STATUS_PENDING, first.returned);
        assertEquals(1, wsk.loop.timers());
        wsk.loop.elapse();
        assertFalse(first.isDone() || second.isDone(), "nothing has changed");
        assertEquals(1, wsk.loop.timers());
        assertTrue(first.irp.cancel());
        assertEquals(STATUS_CANCELLED, first.status());
        Call close = ListenFixture.close(socket);
        assertEquals(STATUS_CANCELLED, second.status());
        assertEquals(STATUS_SUCCESS, close.status());
        wsk.loop.elapse();
        assertEquals(0, wsk.loop.timers(), "nobody looks any more");
    }

    @Test
    void closeOfAListenerCancelsAddressChangesToo() {
        ListenSocket socket = wsk.listening(null);
        Call change = ioctl(socket, WskIoctls.SIO_ADDRESS_LIST_CHANGE);
        Call close = ListenFixture.close(socket);
        wsk.loop.run();
        assertEquals(STATUS_CANCELLED, change.status());
        assertEquals(STATUS_SUCCESS, close.status());
    }

    @Test
    void extensionsAreUnknown() {
        BasicSocket socket = basic(SockAddr.AF_INET);
        int code = WskIoctls.SIO_WSK_REGISTER_EXTENSION;
        WskControlBuffer input = WskControlBuffer.ofPointer(new WskExtensionControlIn(new UUID(1, 2), null, null));
        assertEquals(STATUS_NOT_SUPPORTED, socket.controlSocket(WskIoctl, code, 0, input, null, null, null));
        assertEquals(STATUS_INVALID_PARAMETER, socket.controlSocket(WskIoctl, code, 0, null, null, null, null));
    }

    @Test
    void eventsOfAnotherInterfaceAreNotSupported() {
        ListenSocket socket = wsk.listening(null);
        WskEventCallbackControl control = new WskEventCallbackControl(new UUID(1, 2), WskEventMask.WSK_EVENT_ACCEPT);
        Call call = control(
                socket,
                WskSetOption,
                WskOptions.SO_WSK_EVENT_CALLBACK,
                SOL_SOCKET,
                WskControlBuffer.ofPointer(control),
                null);
        assertEquals(STATUS_NOT_SUPPORTED, call.status());
        assertEquals(
                STATUS_INVALID_PARAMETER,
                ListenFixture.events(socket, WskEventMask.WSK_EVENT_ACCEPT, null),
                "there is no such callback");
    }

    @Test
    void closedSocketThrowsWithAndWithoutIrp() {
        BasicSocket socket = basic(SockAddr.AF_INET);
        ListenFixture.close(socket);
        assertThrows(
                IllegalStateException.class,
                () -> socket.controlSocket(
                        WskIoctl, WskIoctls.SIO_ADDRESS_LIST_QUERY, 0, null, null, new SizeT(), null));
        assertThrows(IllegalStateException.class, () -> ioctl(socket, WskIoctls.SIO_ADDRESS_LIST_CHANGE));
    }
}
