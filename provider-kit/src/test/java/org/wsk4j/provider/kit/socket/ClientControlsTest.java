package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskClientControls.WSK_CACHE_SD;
import static org.wsk4j.WskClientControls.WSK_RELEASE_SD;
import static org.wsk4j.WskClientControls.WSK_SET_STATIC_EVENT_CALLBACKS;
import static org.wsk4j.WskClientControls.WSK_TDI_BEHAVIOR;
import static org.wsk4j.WskClientControls.WSK_TDI_DEVICENAME_MAPPING;
import static org.wsk4j.WskClientControls.WSK_TRANSPORT_LIST_CHANGE;
import static org.wsk4j.WskClientControls.WSK_TRANSPORT_LIST_QUERY;
import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_OVERFLOW;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_DEVICE_NOT_READY;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsk4j.SecurityDescriptor;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskTransport;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.socket.ListenFixture.Call;

class ClientControlsTest {

    private final ListenFixture wsk = new ListenFixture();

    @AfterEach
    void end() {
        wsk.close();
    }

    private NtStatus control(int code, @Nullable WskControlBuffer input, @Nullable WskControlBuffer output) {
        return ClientControls.control(wsk.client, code, input, output, null, null);
    }

    private Call withIrp(int code) {
        Call call = new Call();
        return call.returning(ClientControls.control(wsk.client, code, null, null, null, call.irp));
    }

    private static WskControlBuffer events(int mask) {
        return WskControlBuffer.ofPointer(
                new WskEventCallbackControl(WskEventCallbackControl.NPI_WSK_INTERFACE_ID, mask));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                WSK_TRANSPORT_LIST_QUERY,
                WSK_CACHE_SD,
                WSK_RELEASE_SD,
                WSK_TDI_DEVICENAME_MAPPING,
                WSK_SET_STATIC_EVENT_CALLBACKS,
                WSK_TDI_BEHAVIOR
            })
    void irpThatMustBeNullIsCompletedAllTheSame(int code) {
        assertEquals(STATUS_INVALID_PARAMETER, withIrp(code).status());
    }

    @Test
    void transportListTellsItsSizeFirst() {
        SizeT size = new SizeT();
        assertEquals(
                STATUS_BUFFER_OVERFLOW,
                ClientControls.control(wsk.client, WSK_TRANSPORT_LIST_QUERY, null, null, size, null));
        assertEquals(WskTransport.SIZE, size.value());
        WskControlBuffer output = WskControlBuffer.allocate(WskTransport.SIZE);
        assertEquals(
                STATUS_SUCCESS, ClientControls.control(wsk.client, WSK_TRANSPORT_LIST_QUERY, null, output, size, null));
        assertEquals(wsk.transport.characteristics().transports(), output.pointer());
        assertEquals(
                STATUS_INVALID_PARAMETER, control(WSK_TRANSPORT_LIST_QUERY, null, output), "no place for the size");
    }

    @Test
    void transportListChangeWaits() throws Exception {
        assertEquals(STATUS_INVALID_PARAMETER, control(WSK_TRANSPORT_LIST_CHANGE, null, null));
        Call change = withIrp(WSK_TRANSPORT_LIST_CHANGE);
        assertEquals(STATUS_PENDING, change.returned);
        wsk.client.transportListChanged(STATUS_SUCCESS);
        assertEquals(STATUS_SUCCESS, change.status());
        Call cancelled = withIrp(WSK_TRANSPORT_LIST_CHANGE);
        assertTrue(cancelled.irp.cancel());
        assertEquals(STATUS_CANCELLED, cancelled.status());
        Call last = withIrp(WSK_TRANSPORT_LIST_CHANGE);
        assertEquals(STATUS_SUCCESS, wsk.client.detach(true, 1_000_000_000));
        assertEquals(STATUS_CANCELLED, last.status());
        assertEquals(STATUS_DEVICE_NOT_READY, withIrp(WSK_TRANSPORT_LIST_CHANGE).status());
        assertEquals(STATUS_DEVICE_NOT_READY, control(WSK_TRANSPORT_LIST_QUERY, null, null));
    }

    @Test
    void descriptorIsCachedAndReleasedOnce() {
        WskControlBuffer output = WskControlBuffer.allocate(WskControlBuffer.POINTER_SIZE);
        SecurityDescriptor descriptor = owner -> true;
        assertEquals(STATUS_SUCCESS, control(WSK_CACHE_SD, WskControlBuffer.ofPointer(descriptor), output));
        CachedDescriptor cached = output.pointer(CachedDescriptor.class);
        assertEquals(descriptor, cached.descriptor());
        assertTrue(CachedDescriptor.isUsable(cached));
        assertEquals(STATUS_SUCCESS, control(WSK_RELEASE_SD, WskControlBuffer.ofPointer(cached), null));
        assertFalse(CachedDescriptor.isUsable(cached));
        assertEquals(STATUS_INVALID_PARAMETER, control(WSK_RELEASE_SD, WskControlBuffer.ofPointer(cached), null));
        assertEquals(STATUS_INVALID_PARAMETER, control(WSK_RELEASE_SD, null, null));
        assertEquals(STATUS_INVALID_PARAMETER, control(WSK_CACHE_SD, WskControlBuffer.ofPointer("none"), output));
        assertEquals(STATUS_BUFFER_OVERFLOW, control(WSK_CACHE_SD, WskControlBuffer.ofPointer(descriptor), null));
    }

    @Test
    void staticEventsAreCheckedAndOnlyForSocketsToCome() {
        int mask = WskEventMask.WSK_EVENT_ACCEPT | WskEventMask.WSK_EVENT_RECEIVE_FROM;
        assertEquals(STATUS_INVALID_PARAMETER, control(WSK_SET_STATIC_EVENT_CALLBACKS, null, null));
        assertEquals(STATUS_INVALID_PARAMETER, control(WSK_SET_STATIC_EVENT_CALLBACKS, events(0), null));
        assertEquals(STATUS_INVALID_PARAMETER, control(WSK_SET_STATIC_EVENT_CALLBACKS, events(1), null));
        assertEquals(
                STATUS_INVALID_PARAMETER,
                control(WSK_SET_STATIC_EVENT_CALLBACKS, events(mask | WskEventMask.WSK_EVENT_DISABLE), null));
        WskControlBuffer foreign = WskControlBuffer.ofPointer(new WskEventCallbackControl(new UUID(1, 2), mask));
        assertEquals(STATUS_NOT_SUPPORTED, control(WSK_SET_STATIC_EVENT_CALLBACKS, foreign, null));
        assertEquals(0, wsk.client.staticEvents());
        assertEquals(STATUS_SUCCESS, control(WSK_SET_STATIC_EVENT_CALLBACKS, events(mask), null));
        assertEquals(mask, wsk.client.staticEvents());
        wsk.listenSocket(null);
        assertEquals(STATUS_INVALID_DEVICE_STATE, control(WSK_SET_STATIC_EVENT_CALLBACKS, events(mask), null));
    }

    @Test
    void obsoleteCodesKeepTheirContract() {
        assertEquals(STATUS_NOT_SUPPORTED, control(WSK_TDI_DEVICENAME_MAPPING, null, null));
        assertEquals(STATUS_SUCCESS, control(WSK_TDI_BEHAVIOR, WskControlBuffer.ofInt(1), null));
        assertEquals(STATUS_INVALID_PARAMETER, control(WSK_TDI_BEHAVIOR, WskControlBuffer.ofInt(2), null));
        assertEquals(STATUS_INVALID_PARAMETER, control(WSK_TDI_BEHAVIOR, null, null));
        assertEquals(STATUS_NOT_SUPPORTED, control(99, null, null));
        assertEquals(STATUS_NOT_SUPPORTED, withIrp(99).status());
        wsk.listenSocket(null);
        assertEquals(STATUS_INVALID_DEVICE_STATE, control(WSK_TDI_BEHAVIOR, WskControlBuffer.ofInt(1), null));
    }
}
