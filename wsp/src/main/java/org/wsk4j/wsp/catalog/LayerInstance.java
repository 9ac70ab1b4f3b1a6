package org.wsk4j.wsp.catalog;

import java.util.concurrent.atomic.AtomicInteger;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaWindowProc;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.WspUpcallTable;
import org.wsk4j.wsp.layer.LayerContext;
import org.wsk4j.wsp.runtime.WinsockRuntime;

/** One layer in one chain: what the layer gets to know of it. */
final class LayerInstance implements LayerContext {

    private final WinsockRuntime runtime;
    private final WsaProtocolInfo chain;
    private final BelowTable below;
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger operations = new AtomicInteger();

    LayerInstance(WinsockRuntime runtime, WsaProtocolInfo chain, BelowTable below) {
        this.runtime = runtime;
        this.chain = chain;
        this.below = below;
    }

    @Override
    public WspProcTable below() {
        return below;
    }

    @Override
    public WsaProtocolInfo protocolInfo() {
        return chain;
    }

    @Override
    public WspUpcallTable upcalls() {
        return below.upcalls();
    }

    void started(WspUpcallTable newest) {
        below.useUpcalls(newest);
        users.incrementAndGet();
    }

    void cleaned() {
        users.decrementAndGet();
    }

    void holdCleanups() {
        below.holdCleanups();
    }

    @Override
    public int users() {
        return users.get();
    }

    int operations() {
        return operations.get();
    }

    /** WPUCompleteOverlappedRequest has no parameter for the flags; with flags, this does the same by other means. */
    @Override
    public int completeOverlappedRequest(
            long s, WsaOverlapped overlapped, int error, int transferred, int flags, LpInt errno) {
        if (flags == 0) {
            return runtime.completeOverlappedRequest(s, overlapped, error, transferred, errno);
        }
        if (runtime.catalogEntryOf(s) < 0) {
            errno.set(WsaError.WSAEINVAL);
            return Winsock.SOCKET_ERROR;
        }
        WsaEvent event = overlapped.hEvent();
        overlapped.complete(error, transferred, flags);
        if (event != null) {
            upcalls().setEvent(event, errno);
        }
        return 0;
    }

    @Override
    public long createWindow(String name, WsaWindowProc proc) {
        return runtime.createWindow(name, proc);
    }

    @Override
    public void destroyWindow(long hWnd) {
        runtime.destroyWindow(hWnd);
    }

    @Override
    public void operationStarted() {
        operations.incrementAndGet();
    }

    @Override
    public void operationEnded() {
        operations.decrementAndGet();
    }
}
