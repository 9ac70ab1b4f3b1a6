package org.wsk4j.wsp.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Out;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.WspUpcallTable;

/** The handles of a layer that has its own: made by WPUCreateSocketHandle, and the operations that are under way on them. */
final class OwnHandles {

    private static final int SOCK_DGRAM = 2;

    private final LayerContext context;
    private final DataFilter filter;
    private final LayerWorkers workers;
    private final Map<Long, LayerSocket> byLower = new ConcurrentHashMap<>();
    private final Map<Long, LayerSocket.Shared> duplicates = new ConcurrentHashMap<>();
    private final Set<LayerOperation> operations = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    OwnHandles(LayerContext context, DataFilter filter) {
        this.context = context;
        this.filter = filter;
        workers = new LayerWorkers("wsp-layer-" + context.protocolInfo().catalogEntryId());
    }

    LayerContext context() {
        return context;
    }

    DataFilter filter() {
        return filter;
    }

    LayerWorkers workers() {
        return workers;
    }

    WspProcTable below() {
        return context.below();
    }

    WspUpcallTable upcalls() {
        return context.upcalls();
    }

    boolean hasEnded() {
        return ended;
    }

    /** A socket of this layer; null and the errno set if it is none. */
    @Nullable
    LayerSocket find(long s, LpInt errno) {
        if (ended) {
            errno.set(WsaError.WSANOTINITIALISED);
            return null;
        }
        Out<Object> found = new Out<>();
        if (upcalls().querySocketHandleContext(s, found, errno) == 0
                && found.value() instanceof LayerSocket socket
                && socket.owner == this
                && !socket.closing) {
            return socket;
        }
        errno.set(WsaError.WSAENOTSOCK);
        return null;
    }

    @Nullable
    LayerSocket findLower(long lower) {
        return byLower.get(lower);
    }

    LayerSocket.Shared fresh() {
        WsaProtocolInfo info = context.protocolInfo();
        return new LayerSocket.Shared(filter.opened(info), info.socketType() == SOCK_DGRAM);
    }

    /** Remembers what a duplicate that is still to be made shares. */
    void willDuplicate(long reserved, LayerSocket socket) {
        duplicates.put(reserved, socket.shared);
    }

    LayerSocket.Shared duplicated(@Nullable WsaProtocolInfo info) {
        LayerSocket.Shared shared =
                info == null || info.providerReserved() == 0 ? null : duplicates.remove(info.providerReserved());
        return shared == null ? fresh() : shared;
    }

    /** A handle for a socket below; INVALID_SOCKET and the errno set if there is none, then the lower one is closed. */
    long make(long lower, boolean overlapped, LayerSocket.Shared shared, @Nullable LayerSocket parent, LpInt errno) {
        LayerSocket socket = new LayerSocket(this, lower, overlapped, shared);
        if (parent != null) {
            inherit(socket, parent);
        }
        socket.handle = upcalls().createSocketHandle(context.protocolInfo().catalogEntryId(), socket, errno);
        if (socket.handle == Winsock.INVALID_SOCKET) {
            below().closeSocket(lower, new LpInt());
            return Winsock.INVALID_SOCKET;
        }
        shared.descriptors.incrementAndGet();
        byLower.put(lower, socket);
        return socket.handle;
    }

    private static void inherit(LayerSocket socket, LayerSocket parent) {
        synchronized (parent) {
            socket.nonBlocking = parent.nonBlocking;
            synchronized (socket) {
                socket.event = parent.event;
                socket.window = parent.window;
                socket.message = parent.message;
                socket.mask = parent.mask;
            }
        }
    }

    int close(LayerSocket socket, LpInt errno) {
        int result = below().closeSocket(socket.lower, errno);
        if (result == Winsock.SOCKET_ERROR && errno.value() != WsaError.WSAENOTSOCK) {
            return result;
        }
        socket.closing = true;
        List<Runnable> held;
        synchronized (socket.held) {
            held = new ArrayList<>(socket.held);
            socket.held.clear();
        }
        held.forEach(Runnable::run);
        if (socket.pending.get() == 0) {
            release(socket);
        }
        return 0;
    }

    /** The handle is needed until the last completion was forwarded; whoever comes first releases it. */
    private void release(LayerSocket socket) {
        if (byLower.remove(socket.lower, socket)) {
            upcalls().closeSocketHandle(socket.handle, new LpInt());
            if (socket.shared.descriptors.decrementAndGet() == 0) {
                filter.closed(socket.state());
            }
        }
    }

    void started(LayerOperation operation) {
        operations.add(operation);
        operation.socket().pending.incrementAndGet();
        context.operationStarted();
    }

    void ended(LayerOperation operation) {
        if (operations.remove(operation)) {
            LayerSocket socket = operation.socket();
            if (socket.pending.decrementAndGet() == 0 && socket.closing) {
                release(socket);
            }
            context.operationEnded();
        }
    }

    /** The last clean-up: below nothing is told any more, so that what is under way ends here, without indication. */
    int end(LpInt errno) {
        ended = true;
        int result = below().cleanup(errno);
        for (LayerOperation operation : operations) {
            operation.end();
            ended(operation);
        }
        for (LayerSocket socket : byLower.values()) {
            socket.closing = true;
            release(socket);
        }
        duplicates.clear();
        workers.stop();
        return result;
    }
}
