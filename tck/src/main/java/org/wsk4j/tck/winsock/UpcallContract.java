package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.wsp.Winsock.INVALID_SOCKET;
import static org.wsk4j.wsp.Winsock.WSA_WAIT_EVENT_0;
import static org.wsk4j.wsp.Winsock.WSA_WAIT_IO_COMPLETION;
import static org.wsk4j.wsp.Winsock.WSA_WAIT_TIMEOUT;
import static org.wsk4j.wsp.WsaError.WSAEFAULT;
import static org.wsk4j.wsp.WsaError.WSAEINVAL;
import static org.wsk4j.wsp.WsaError.WSAEINVALIDPROVIDER;
import static org.wsk4j.wsp.WsaError.WSAENOTSOCK;
import static org.wsk4j.wsp.WsaError.WSA_INVALID_HANDLE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.Out;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.wsp.FdSet;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.SocketNumbers;
import org.wsk4j.wsp.WsaBlockingCallback;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaThreadId;
import org.wsk4j.wsp.WsaWait;
import org.wsk4j.wsp.WspUpcallTable;

/** The fifteen upcalls, as the runtime answers them, and WPUCompleteOverlappedRequest. */
@WskContract
class UpcallContract {

    private static final int ID = 1234;

    private final WinsockWorld winsock;
    private final WspUpcallTable upcalls;

    UpcallContract(WskFixture wsk) {
        winsock = new WinsockWorld(wsk);
        upcalls = winsock.runtime().upcalls();
    }

    @AfterEach
    void end() {
        winsock.close();
    }

    @Test
    @Clause(
            rule = 0,
            source = "WPUCreateEvent, WPUSetEvent, WPUResetEvent, WPUCloseEvent",
            value = "Manual reset, not signalled at first; a closed one: WSA_INVALID_HANDLE")
    void events() {
        WsaEvent event = Objects.requireNonNull(upcalls.createEvent(new LpInt()));
        assertFalse(event.isSignalled());
        winsock.ok(e -> WinsockWorld.bool(upcalls.setEvent(event, e)));
        LpInt errno = new LpInt();
        for (int i = 0; i < 2; i++) {
            assertEquals(WSA_WAIT_EVENT_0, WsaWait.waitForMultipleEvents(List.of(event), false, 0, false, errno));
        }
        winsock.ok(e -> WinsockWorld.bool(upcalls.resetEvent(event, e)));
        assertEquals(WSA_WAIT_TIMEOUT, WsaWait.waitForMultipleEvents(List.of(event), false, 0, false, errno));
        winsock.ok(e -> WinsockWorld.bool(upcalls.closeEvent(event, e)));
        for (WsaEvent gone : Arrays.asList(event, null)) {
            winsock.fails(WSA_INVALID_HANDLE, e -> WinsockWorld.bool(upcalls.setEvent(gone, e)));
            winsock.fails(WSA_INVALID_HANDLE, e -> WinsockWorld.bool(upcalls.resetEvent(gone, e)));
            winsock.fails(WSA_INVALID_HANDLE, e -> WinsockWorld.bool(upcalls.closeEvent(gone, e)));
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "WPUCreateSocketHandle, WPUQuerySocketHandleContext, WPUCloseSocketHandle",
            value = "Handles with a context, unique; WSAENOTSOCK for others and closed ones")
    void handles() {
        Object context = new Object();
        long s = winsock.ok(e -> upcalls.createSocketHandle(ID, context, e));
        long other = winsock.ok(e -> upcalls.createSocketHandle(ID, null, e));
        assertTrue(s != other);
        Out<Object> out = new Out<>();
        winsock.ok(e -> upcalls.querySocketHandleContext(s, out, e));
        assertSame(context, out.value());
        winsock.fails(WSAEFAULT, e -> upcalls.querySocketHandleContext(s, null, e));
        winsock.ok(e -> upcalls.closeSocketHandle(s, e));
        winsock.fails(WSAENOTSOCK, e -> upcalls.closeSocketHandle(s, e));
        winsock.fails(WSAENOTSOCK, e -> upcalls.querySocketHandleContext(s, out, e));
        winsock.fails(WSAENOTSOCK, e -> upcalls.closeSocketHandle(3, e));
        winsock.ok(e -> upcalls.closeSocketHandle(other, e));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WPUModifyIFSHandle",
            value = "Registers a handle of the system; WSAEINVAL for what is none; it has no context")
    void systemHandles() {
        long number = SocketNumbers.next();
        long s = winsock.ok(e -> upcalls.modifyIfsHandle(ID, number, e));
        assertEquals(ID, winsock.runtime().catalogEntryOf(s));
        winsock.fails(WSAENOTSOCK, e -> upcalls.querySocketHandleContext(s, new Out<>(), e));
        winsock.ok(e -> upcalls.closeSocketHandle(s, e));
        assertEquals(-1, winsock.runtime().catalogEntryOf(s));
        winsock.fails(WSAEINVAL, e -> upcalls.modifyIfsHandle(ID, INVALID_SOCKET, e));
        long own = winsock.ok(e -> upcalls.createSocketHandle(ID, null, e));
        winsock.fails(WSAEINVAL, e -> upcalls.modifyIfsHandle(ID, own, e));
    }

    @Test
    @Clause(rule = 0, source = "WPUFDIsSet", value = "Asks for membership")
    void membership() {
        assertTrue(upcalls.fdIsSet(4, FdSet.of(8, 4)) != 0);
        assertEquals(0, upcalls.fdIsSet(5, FdSet.of(8, 4)));
        assertEquals(0, upcalls.fdIsSet(4, null));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WPUGetProviderPath",
            value = "The path with a NUL; too small: WSAEFAULT and the length; unknown: WSAEINVALIDPROVIDER")
    void providerPaths() {
        UUID id = UUID.nameUUIDFromBytes(new byte[] {1});
        winsock.runtime().registerProvider(id, "file:layer", winsock.provider());
        char[] path = new char[64];
        LpInt length = new LpInt(64);
        winsock.ok(e -> upcalls.getProviderPath(id, path, length, e));
        assertEquals("file:layer", new String(path, 0, length.value() - 1));
        assertSame(winsock.provider(), winsock.runtime().loadProvider("file:layer"));
        length.set(4);
        winsock.fails(WSAEFAULT, e -> upcalls.getProviderPath(id, path, length, e));
        assertEquals(11, length.value());
        winsock.fails(WSAEFAULT, e -> upcalls.getProviderPath(null, path, length, e));
        assertTrue(winsock.runtime().unregisterProvider(id));
        winsock.fails(WSAEINVALIDPROVIDER, e -> upcalls.getProviderPath(id, path, length, e));
    }

    @Test
    @Clause(rule = 0, source = "WPUPostMessage", value = "In order, on one thread, to the window; false without one")
    void messages() {
        List<Long> seen = new CopyOnWriteArrayList<>();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        long window = winsock.runtime().createWindow("upcalls", (hWnd, message, wParam, lParam) -> {
            threads.add(Thread.currentThread());
            seen.add(wParam * 1000 + lParam + message);
        });
        assertEquals(window, winsock.runtime().findWindow("upcalls"));
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            winsock.ok(e -> WinsockWorld.bool(upcalls.postMessage(window, 7, number, 1, e)));
            expected.add(number * 1000L + 8);
        }
        winsock.wsk().until("all messages", () -> seen.size() == 100);
        assertEquals(expected, seen);
        assertEquals(1, threads.size());
        assertTrue(winsock.runtime().destroyWindow(window));
        assertFalse(upcalls.postMessage(window, 7, 1, 1, new LpInt()));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WPUQueryBlockingCallback",
            value = "What this thread has set, with its context; null on other threads")
    void blockingCallbacks() {
        WsaBlockingCallback callback = context -> true;
        Out<WsaBlockingCallback> out = new Out<>();
        Out<Object> context = new Out<>();
        winsock.runtime().setBlockingCallback(callback, "context");
        winsock.ok(e -> upcalls.queryBlockingCallback(ID, out, context, e));
        assertSame(callback, out.value());
        assertEquals("context", context.value());
        WinsockWorld world = winsock;
        assertNull(world.wsk().join(world.wsk().beside(() -> {
            Out<WsaBlockingCallback> there = new Out<>();
            world.ok(e -> upcalls.queryBlockingCallback(ID, there, new Out<>(), e));
            return there.value();
        })));
        winsock.runtime().setBlockingCallback(null, null);
        winsock.ok(e -> upcalls.queryBlockingCallback(ID, out, context, e));
        assertNull(out.value());
        winsock.fails(WSAEFAULT, e -> upcalls.queryBlockingCallback(ID, null, context, e));
    }

    @Test
    @Clause(
            rule = 54,
            source = "WPUQueueApc, WPUOpenCurrentThread, WPUCloseThread",
            value = "In the order queued, in the thread's next alertable wait; WSAEFAULT for a thread that ended")
    void rule54ApcsRunInTheNextAlertableWait() throws InterruptedException {
        WsaThreadId self = new WsaThreadId();
        winsock.ok(e -> upcalls.openCurrentThread(self, e));
        List<Object> ran = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            winsock.ok(e -> upcalls.queueApc(self, context -> ran.add(Objects.requireNonNull(context)), number, e));
        }
        assertEquals(0, WsaWait.sleepEx(0, false));
        assertEquals(List.of(), ran);
        assertEquals(WSA_WAIT_IO_COMPLETION, WsaWait.sleepEx(0, true));
        assertEquals(List.of(0, 1, 2), ran);
        assertEquals(0, WsaWait.sleepEx(0, true));
        WsaEvent event = new WsaEvent();
        event.set();
        winsock.ok(e -> upcalls.queueApc(self, context -> ran.add("later"), null, e));
        assertEquals(WSA_WAIT_EVENT_0, WsaWait.waitForMultipleEvents(List.of(event), false, 0, true, new LpInt()));
        assertEquals(3, ran.size(), "a signalled event ends the wait first");
        WsaWait.sleepEx(0, true);
        assertEquals(4, ran.size());
        winsock.ok(e -> upcalls.closeThread(self, e));
        winsock.fails(WSAEFAULT, e -> upcalls.closeThread(self, e));
        winsock.fails(WSAEFAULT, e -> upcalls.queueApc(self, context -> {}, null, e));
        winsock.fails(WSAEFAULT, e -> upcalls.openCurrentThread(null, e));
        WsaThreadId dead = new WsaThreadId();
        Thread thread = new Thread(() -> upcalls.openCurrentThread(dead, new LpInt()));
        thread.start();
        thread.join();
        winsock.fails(WSAEFAULT, e -> upcalls.queueApc(dead, context -> {}, null, e));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WPUCompleteOverlappedRequest",
            value = "Of handles made by WPUCreateSocketHandle: the values and the event; WSAEINVAL of others")
    void completionOfOwnHandles() {
        long s = winsock.ok(e -> upcalls.createSocketHandle(ID, null, e));
        Operation operation = Operation.withEvent();
        assertTrue(operation.overlapped().begin());
        winsock.ok(e -> winsock.runtime().completeOverlappedRequest(s, operation.overlapped(), 0, 17, e));
        operation.holds(0, 17);
        assertTrue(operation.event().isSignalled());
        winsock.fails(WSAEINVAL, e -> winsock.runtime().completeOverlappedRequest(2, operation.overlapped(), 0, 1, e));
        winsock.fails(WSAEINVAL, e -> winsock.runtime().completeOverlappedRequest(s, null, 0, 1, e));
    }
}
