package org.wsk4j.wsp.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.Out;
import org.wsk4j.wsp.FdSet;
import org.wsk4j.wsp.ForwardingProcTable;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.SocketNumbers;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBlockingCallback;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaThreadId;
import org.wsk4j.wsp.WsaWait;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.WspProvider;
import org.wsk4j.wsp.WspUpcallTable;

/** The fifteen upcalls, and what else a runtime does for providers. */
class WinsockRuntimeTest {

    private final WinsockRuntime runtime = new WinsockRuntime();
    private final WspUpcallTable upcalls = runtime.upcalls();
    private final LpInt errno = new LpInt();

    @AfterEach
    void end() {
        runtime.close();
    }

    private void fails(int result, int error) {
        assertThat(result).isEqualTo(Winsock.SOCKET_ERROR);
        assertThat(errno.value()).isEqualTo(error);
    }

    @Test
    void handlesCarryTheirContext() {
        Object context = new Object();
        long s = upcalls.createSocketHandle(17, context, errno);
        Out<Object> found = new Out<>();
        assertThat(upcalls.querySocketHandleContext(s, found, errno)).isZero();
        assertThat(found.value()).isSameAs(context);
        assertThat(runtime.catalogEntryOf(s)).isEqualTo(17);
        assertThat(upcalls.closeSocketHandle(s, errno)).isZero();
        fails(upcalls.closeSocketHandle(s, errno), WsaError.WSAENOTSOCK);
        fails(upcalls.querySocketHandleContext(s, found, errno), WsaError.WSAENOTSOCK);
        assertThat(upcalls.createSocketHandle(17, null, errno)).isNotEqualTo(s);
        assertThat(runtime.openHandles()).isEqualTo(1);
    }

    @Test
    void aSystemsHandleIsRegisteredAsItIs() {
        long own = SocketNumbers.next();
        assertThat(upcalls.modifyIfsHandle(3, own, errno)).isEqualTo(own);
        assertThat(upcalls.modifyIfsHandle(4, own, errno))
                .as("a layer takes it over")
                .isEqualTo(own);
        assertThat(runtime.catalogEntryOf(own)).isEqualTo(4);
        fails(upcalls.querySocketHandleContext(own, new Out<>(), errno), WsaError.WSAENOTSOCK);
        assertThat(upcalls.modifyIfsHandle(3, Winsock.INVALID_SOCKET, errno)).isEqualTo(Winsock.INVALID_SOCKET);
        assertThat(errno.value()).isEqualTo(WsaError.WSAEINVAL);
        long made = upcalls.createSocketHandle(3, null, errno);
        assertThat(upcalls.modifyIfsHandle(3, made, errno)).isEqualTo(Winsock.INVALID_SOCKET);
    }

    @Test
    void requestsAreCompletedOnMadeHandlesOnly() {
        long made = upcalls.createSocketHandle(1, null, errno);
        WsaEvent event = upcalls.createEvent(errno);
        assertThat(event).isNotNull();
        WsaOverlapped overlapped = new WsaOverlapped(event);
        overlapped.begin();
        assertThat(runtime.completeOverlappedRequest(made, overlapped, 0, 42, errno))
                .isZero();
        assertThat(event.isSignalled()).isTrue();
        assertThat(overlapped.internalHigh()).isEqualTo(42);
        assertThat(overlapped.hasOverlappedIoCompleted()).isTrue();
        long registered = upcalls.modifyIfsHandle(1, SocketNumbers.next(), errno);
        fails(runtime.completeOverlappedRequest(registered, overlapped, 0, 1, errno), WsaError.WSAEINVAL);
        fails(runtime.completeOverlappedRequest(made, null, 0, 1, errno), WsaError.WSAEINVAL);
    }

    @Test
    void eventsAreMadeSetResetAndClosed() {
        WsaEvent event = upcalls.createEvent(errno);
        assertThat(event).isNotNull();
        assertThat(event.isSignalled()).isFalse();
        assertThat(upcalls.setEvent(event, errno)).isTrue();
        assertThat(event.isSignalled()).isTrue();
        assertThat(upcalls.resetEvent(event, errno)).isTrue();
        assertThat(event.isSignalled()).isFalse();
        assertThat(upcalls.closeEvent(event, errno)).isTrue();
        assertThat(upcalls.closeEvent(event, errno)).isFalse();
        assertThat(errno.value()).isEqualTo(WsaError.WSA_INVALID_HANDLE);
        assertThat(upcalls.setEvent(null, errno)).isFalse();
    }

    @Test
    void apcsGoToTheThreadThatIsNamed() throws Exception {
        WsaThreadId self = new WsaThreadId();
        assertThat(upcalls.openCurrentThread(self, errno)).isZero();
        List<Object> ran = new CopyOnWriteArrayList<>();
        assertThat(upcalls.queueApc(self, ran::add, "context", errno)).isZero();
        WsaWait.sleepEx(0, true);
        assertThat(ran).containsExactly("context");
        assertThat(upcalls.closeThread(self, errno)).isZero();
        fails(upcalls.closeThread(self, errno), WsaError.WSAEFAULT);
        fails(upcalls.queueApc(self, ran::add, null, errno), WsaError.WSAEFAULT);
        fails(upcalls.openCurrentThread(null, errno), WsaError.WSAEFAULT);
        Thread gone = new Thread(() -> {});
        gone.start();
        gone.join();
        self.set(gone, 0);
        fails(upcalls.queueApc(self, ran::add, null, errno), WsaError.WSAEFAULT);
    }

    @Test
    void theBlockingCallbackIsTheThreadsOwn() throws Exception {
        WsaBlockingCallback callback = context -> true;
        runtime.setBlockingCallback(callback, "context");
        Out<WsaBlockingCallback> found = new Out<>();
        Out<Object> context = new Out<>();
        assertThat(upcalls.queryBlockingCallback(1, found, context, errno)).isZero();
        assertThat(found.value()).isSameAs(callback);
        assertThat(context.value()).isEqualTo("context");
        Thread other = new Thread(() -> upcalls.queryBlockingCallback(1, found, context, new LpInt()));
        other.start();
        other.join();
        assertThat(found.value()).isNull();
        fails(upcalls.queryBlockingCallback(1, null, context, errno), WsaError.WSAEFAULT);
    }

    @Test
    void messagesArriveInOrder() {
        List<Long> got = new CopyOnWriteArrayList<>();
        long window = runtime.createWindow("w", (hWnd, message, wParam, lParam) -> {
            if (wParam == 1) {
                got.add(wParam);
                throw new IllegalStateException("a window that fails");
            }
            got.add(wParam);
        });
        assertThat(runtime.findWindow("w")).isEqualTo(window);
        assertThat(runtime.findWindow("none")).isZero();
        for (int i = 0; i < 3; i++) {
            assertThat(upcalls.postMessage(window, 1024, i, 0, errno)).isTrue();
        }
        Awaitility.await().until(() -> got.size() == 3);
        assertThat(got).containsExactly(0L, 1L, 2L);
        assertThat(runtime.destroyWindow(window)).isTrue();
        assertThat(runtime.isWindow(window)).isFalse();
        assertThat(upcalls.postMessage(window, 1024, 0, 0, errno)).isFalse();
    }

    @Test
    void membershipIsAsked() {
        assertThat(upcalls.fdIsSet(4, FdSet.of(4))).isNotZero();
        assertThat(upcalls.fdIsSet(8, FdSet.of(4))).isZero();
        assertThat(upcalls.fdIsSet(8, null)).isZero();
    }

    @Test
    void providersAreFoundByTheirPath() {
        UUID id = UUID.randomUUID();
        WspProvider provider = (version, data, info, table, out) -> WsaError.WSASYSNOTREADY;
        runtime.registerProvider(id, "bundle:17", provider);
        char[] room = new char[20];
        LpInt length = new LpInt(5);
        fails(upcalls.getProviderPath(id, room, length, errno), WsaError.WSAEFAULT);
        assertThat(length.value()).isEqualTo(10);
        assertThat(upcalls.getProviderPath(id, room, length, errno)).isZero();
        assertThat(new String(room, 0, length.value() - 1)).isEqualTo("bundle:17");
        assertThat(runtime.loadProvider("bundle:17")).isSameAs(provider);
        assertThat(runtime.unregisterProvider(id)).isTrue();
        assertThat(runtime.unregisterProvider(id)).isFalse();
        fails(upcalls.getProviderPath(id, room, length, errno), WsaError.WSAEINVALIDPROVIDER);
        assertThat(runtime.loadProvider("bundle:17")).isNull();
    }

    @Test
    void whatAProviderAnswersAtStartUpIsChecked() {
        WsaProtocolInfo info = WsaProtocolInfo.builder().build();
        Out<WspProcTable> table = new Out<>();
        WspData data = new WspData();
        assertThat(runtime.startProvider((v, d, i, u, t) -> WsaError.WSAEPROCLIM, 0x0202, info, data, table))
                .isEqualTo(WsaError.WSAEPROCLIM);
        assertThat(runtime.startProvider((v, d, i, u, t) -> 0, 0x0202, info, data, table))
                .isEqualTo(WsaError.WSAEINVALIDPROCTABLE);
        WspProvider throwing = (v, d, i, u, t) -> {
            throw new IllegalStateException("a provider that fails");
        };
        assertThat(runtime.startProvider(throwing, 0x0202, info, data, table))
                .isEqualTo(WsaError.WSAEPROVIDERFAILEDINIT);
        int[] cleanups = new int[1];
        WspProvider tooNew = (v, d, i, u, t) -> {
            d.set(0x0302, 0x0302, "speaks what nobody asked for");
            t.set(new ForwardingProcTable(failing()) {
                @Override
                public int cleanup(LpInt lpErrno) {
                    cleanups[0]++;
                    return 0;
                }
            });
            return 0;
        };
        assertThat(runtime.startProvider(tooNew, 0x0202, info, data, table)).isEqualTo(WsaError.WSAEINVALIDPROVIDER);
        assertThat(cleanups[0]).isEqualTo(1);
        assertThat(table.value()).isNull();
    }

    private static WspProcTable failing() {
        return (WspProcTable) java.lang.reflect.Proxy.newProxyInstance(
                WspProcTable.class.getClassLoader(),
                new Class<?>[] {WspProcTable.class},
                (proxy, method, arguments) -> {
                    throw new AssertionError(method);
                });
    }

    @Test
    void aHostReplacesUpcalls() {
        WspUpcallTable own = runtime.ownUpcalls();
        assertThat(runtime.upcalls()).isSameAs(own);
        WspUpcallTable hosts = new org.wsk4j.wsp.ForwardingUpcallTable(own);
        runtime.replaceUpcalls(hosts);
        assertThat(runtime.upcalls()).isSameAs(hosts);
        assertThat(hosts.createEvent(errno)).isNotNull();
        runtime.replaceUpcalls(null);
        assertThat(runtime.upcalls()).isSameAs(own);
    }
}
