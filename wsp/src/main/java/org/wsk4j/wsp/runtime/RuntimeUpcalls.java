package org.wsk4j.wsp.runtime;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Out;
import org.wsk4j.wsp.FdSet;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.SocketNumbers;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaApc;
import org.wsk4j.wsp.WsaBlockingCallback;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaThreadId;
import org.wsk4j.wsp.WsaWait;
import org.wsk4j.wsp.WspUpcallTable;

/** The fifteen upcalls as our runtime answers them. */
final class RuntimeUpcalls implements WspUpcallTable {

    private final HandleTable handles;
    private final Windows windows;
    private final LoadedProviders providers;
    private final BlockingHooks hooks;

    RuntimeUpcalls(HandleTable handles, Windows windows, LoadedProviders providers, BlockingHooks hooks) {
        this.handles = handles;
        this.windows = windows;
        this.providers = providers;
        this.hooks = hooks;
    }

    private static int fail(LpInt errno, int error) {
        errno.set(error);
        return Winsock.SOCKET_ERROR;
    }

    private static boolean event(boolean done, LpInt errno) {
        if (!done) {
            errno.set(WsaError.WSA_INVALID_HANDLE);
        }
        return done;
    }

    @Override
    public boolean closeEvent(@Nullable WsaEvent event, LpInt errno) {
        return event(event != null && event.close(), errno);
    }

    @Override
    public int closeSocketHandle(long s, LpInt errno) {
        return handles.remove(s) != null ? 0 : fail(errno, WsaError.WSAENOTSOCK);
    }

    @Override
    public @Nullable WsaEvent createEvent(LpInt errno) {
        return new WsaEvent();
    }

    @Override
    public long createSocketHandle(int catalogEntryId, @Nullable Object context, LpInt errno) {
        long handle = SocketNumbers.next();
        if (!handles.add(handle, new HandleTable.Entry(catalogEntryId, true, context))) {
            errno.set(WsaError.WSAENOBUFS);
            return Winsock.INVALID_SOCKET;
        }
        return handle;
    }

    @Override
    public int fdIsSet(long s, @Nullable FdSet set) {
        return set != null && set.isSet(s) ? 1 : 0;
    }

    @Override
    public int getProviderPath(
            @Nullable UUID providerId, char @Nullable [] providerPath, @Nullable LpInt length, LpInt errno) {
        if (providerId == null || providerPath == null || length == null) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        String path = providers.path(providerId);
        if (path == null) {
            return fail(errno, WsaError.WSAEINVALIDPROVIDER);
        }
        int room = Math.min(providerPath.length, length.value());
        length.set(path.length() + 1);
        if (room < path.length() + 1) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        path.getChars(0, path.length(), providerPath, 0);
        providerPath[path.length()] = 0;
        return 0;
    }

    @Override
    public long modifyIfsHandle(int catalogEntryId, long proposedHandle, LpInt errno) {
        HandleTable.Entry known = handles.find(proposedHandle);
        if (proposedHandle == Winsock.INVALID_SOCKET
                || proposedHandle == 0
                || (known != null && known.ours())
                || !handles.add(proposedHandle, new HandleTable.Entry(catalogEntryId, false, null))) {
            errno.set(WsaError.WSAEINVAL);
            return Winsock.INVALID_SOCKET;
        }
        return proposedHandle;
    }

    @Override
    public boolean postMessage(long hWnd, int message, long wParam, int lParam, LpInt errno) {
        boolean posted = windows.post(hWnd, message, wParam, lParam);
        if (!posted) {
            errno.set(WsaError.WSAEINVAL);
        }
        return posted;
    }

    @Override
    public int queryBlockingCallback(
            int catalogEntryId,
            @Nullable Out<WsaBlockingCallback> callback,
            @Nullable Out<Object> context,
            LpInt errno) {
        if (callback == null || context == null) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        hooks.query(Thread.currentThread(), callback, context);
        return 0;
    }

    @Override
    public int querySocketHandleContext(long s, @Nullable Out<Object> context, LpInt errno) {
        HandleTable.Entry entry = handles.find(s);
        if (entry == null || !entry.ours()) {
            return fail(errno, WsaError.WSAENOTSOCK);
        }
        if (context == null) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        context.set(entry.context());
        return 0;
    }

    @Override
    public int queueApc(
            @Nullable WsaThreadId threadId, @Nullable WsaApc routine, @Nullable Object context, LpInt errno) {
        Thread thread = threadId == null ? null : threadId.threadHandle();
        if (thread == null || routine == null || !WsaWait.queueUserApc(thread, routine, context)) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        return 0;
    }

    @Override
    public boolean resetEvent(@Nullable WsaEvent event, LpInt errno) {
        return event(event != null && event.reset(), errno);
    }

    @Override
    public boolean setEvent(@Nullable WsaEvent event, LpInt errno) {
        return event(event != null && event.set(), errno);
    }

    @Override
    public int openCurrentThread(@Nullable WsaThreadId threadId, LpInt errno) {
        if (threadId == null) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        threadId.set(Thread.currentThread(), 0);
        return 0;
    }

    @Override
    public int closeThread(@Nullable WsaThreadId threadId, LpInt errno) {
        if (threadId == null || threadId.threadHandle() == null) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        threadId.set(null, 0);
        return 0;
    }
}
