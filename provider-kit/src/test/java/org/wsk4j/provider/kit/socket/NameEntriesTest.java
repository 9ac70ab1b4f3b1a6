package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_DEVICE_NOT_READY;
import static org.wsk4j.nt.NtStatus.STATUS_INSUFFICIENT_RESOURCES;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.AddrInfoEx;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.UnicodeString;
import org.wsk4j.provider.kit.name.NameResolution;
import org.wsk4j.provider.kit.socket.ListenFixture.Call;

class NameEntriesTest {

    private final ListenFixture wsk = new ListenFixture();
    /** One thread, one place in its queue. */
    private final NameResolution resolution = new NameResolution(ListenFixture.LIMITS);

    private final NameEntries names = new NameEntries(resolution);
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void end() {
        gate.countDown();
        names.close();
        wsk.close();
    }

    private void occupyTheThread() throws InterruptedException {
        assertTrue(resolution.submit(() -> {
            blocked.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        blocked.await();
    }

    private Call lookUp(@Nullable String node, @Nullable String service, Out<AddrInfoEx> result) {
        Call call = new Call();
        return call.returning(
                names.getAddressInfo(wsk.client, node, service, 0, null, null, result, null, null, call.irp));
    }

    @Test
    void literalsAreAnsweredInsideTheCall() throws Exception {
        occupyTheThread();
        Out<AddrInfoEx> result = new Out<>();
        assertEquals(STATUS_SUCCESS, lookUp("127.0.0.1", "80", result).returned);
        assertEquals(SockAddr.of("127.0.0.1", 80), result.value().address());
    }

    @Test
    void namesAreAnsweredFromAThreadOfTheirOwn() throws Exception {
        occupyTheThread(); // else the answer may come before the call has returned
        Out<AddrInfoEx> result = new Out<>();
        Call call = lookUp("localhost", null, result);
        assertEquals(STATUS_PENDING, call.returned);
        gate.countDown();
        assertEquals(STATUS_SUCCESS, call.irp.await(Duration.ofSeconds(20)));
        assertEquals(0, call.irp.information());
        UnicodeString node = new UnicodeString(200);
        Call name = new Call();
        name.returned = names.getNameInfo(wsk.client, result.value().address(), node, null, 0, null, null, name.irp);
        assertEquals(STATUS_SUCCESS, name.irp.await(Duration.ofSeconds(20)));
        assertFalse(node.text().isEmpty());
    }

    @Test
    void cancelledLookUpIsOverAtOnceAndWritesNothing() throws Exception {
        occupyTheThread();
        Out<AddrInfoEx> result = new Out<>();
        Call call = lookUp("localhost", null, result);
        assertEquals(STATUS_PENDING, call.returned);
        assertTrue(call.irp.cancel());
        assertEquals(STATUS_CANCELLED, call.status());
        gate.countDown();
        // What runs behind it shows that its turn has passed.
        CountDownLatch behind = new CountDownLatch(1);
        while (!resolution.submit(behind::countDown)) {
            Thread.onSpinWait();
        }
        behind.await();
        assertNull(result.value());
    }

    @Test
    void waitingLookUpsAreBounded() throws Exception {
        occupyTheThread();
        Call first = lookUp("localhost", null, new Out<>());
        Call second = lookUp("localhost", null, new Out<>());
        assertEquals(STATUS_INSUFFICIENT_RESOURCES, second.status());
        assertFalse(first.isDone());
    }

    @Test
    void departureEndsWhatIsNotAnswered() throws Exception {
        occupyTheThread();
        Call waiting = lookUp("localhost", null, new Out<>());
        names.close();
        assertEquals(STATUS_DEVICE_NOT_READY, waiting.status());
        assertEquals(
                STATUS_DEVICE_NOT_READY, lookUp("localhost", null, new Out<>()).status());
    }

    @Test
    void parametersAreChecked() {
        Out<AddrInfoEx> result = new Out<>();
        assertEquals(
                STATUS_INVALID_PARAMETER,
                names.getAddressInfo(wsk.client, "::1", null, 0, null, null, result, null, null, null));
        Call thread = new Call();
        thread.returned = names.getAddressInfo(
                wsk.client, "::1", null, 0, null, null, result, null, Thread.currentThread(), thread.irp);
        assertEquals(STATUS_INVALID_PARAMETER, thread.status());
        Call space = new Call();
        space.returned = names.getAddressInfo(wsk.client, "::1", null, 12, null, null, result, null, null, space.irp);
        assertEquals(STATUS_NOT_SUPPORTED, space.status());
        Call provider = new Call();
        provider.returned = names.getAddressInfo(
                wsk.client, "::1", null, 0, new UUID(1, 2), null, result, null, null, provider.irp);
        assertEquals(STATUS_NOT_SUPPORTED, provider.status());
        Call nothing = new Call();
        nothing.returned = names.getNameInfo(wsk.client, SockAddr.of("::1", 1), null, null, 0, null, null, nothing.irp);
        assertEquals(STATUS_INVALID_PARAMETER, nothing.status());
        assertNull(result.value());
    }
}
