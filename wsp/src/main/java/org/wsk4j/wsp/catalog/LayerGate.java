package org.wsk4j.wsp.catalog;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.wsp.FdSet;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Timeval;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaConditionProc;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaNetworkEvents;
import org.wsk4j.wsp.WsaOptions;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaQos;
import org.wsk4j.wsp.WsaThreadId;
import org.wsk4j.wsp.WspProcTable;

/**
 * Stands over a layer's own table, so that the layer can go at any time: counts the calls that are inside, knows the sockets, and answers
 * for them when the layer has gone.
 */
final class LayerGate implements WspProcTable {

    private final LayerInstance instance;
    private final WspProcTable lower;
    private final Consumer<LayerGate> onIdle;
    private final Set<Long> handles = ConcurrentHashMap.newKeySet();
    private final AtomicInteger inside = new AtomicInteger();
    /** Start-ups below that were not cleaned up; -1 after the last. */
    private final AtomicInteger lowerCleanups = new AtomicInteger();

    /** Null once the layer has gone, or everything was cleaned up: nothing of the layer is referred to any more. */
    private volatile @Nullable WspProcTable table;

    private volatile boolean leaving;

    /**
     * @param instance what the layer stands on
     * @param table the layer's own
     * @param lower what is below it, for clean-ups after it has gone
     * @param onIdle runs after the last clean-up
     */
    LayerGate(LayerInstance instance, WspProcTable table, WspProcTable lower, Consumer<LayerGate> onIdle) {
        this.instance = instance;
        this.table = table;
        this.lower = lower;
        this.onIdle = onIdle;
    }

    /** One more user, for whom the one below was started; false after the last clean-up. */
    boolean started() {
        int before = lowerCleanups.get();
        while (before >= 0 && !lowerCleanups.compareAndSet(before, before + 1)) {
            before = lowerCleanups.get();
        }
        return before >= 0;
    }

    private @Nullable WspProcTable enter() {
        inside.incrementAndGet();
        WspProcTable present = leaving ? null : table;
        if (present == null) {
            inside.decrementAndGet();
        }
        return present;
    }

    /** What a call answers when the layer is not there: for a socket of it, that the network is down. */
    private int absent(long s) {
        if (lowerCleanups.get() <= 0) {
            return WsaError.WSANOTINITIALISED;
        }
        return s == Winsock.INVALID_SOCKET || handles.contains(s) ? WsaError.WSAENETDOWN : WsaError.WSAENOTSOCK;
    }

    private int call(long s, LpInt errno, ToIntFunction<WspProcTable> entry) {
        return (int) socketCall(s, errno, entry::applyAsInt);
    }

    private long socketCall(long s, LpInt errno, ToLongFunction<WspProcTable> entry) {
        WspProcTable present = enter();
        if (present == null) {
            errno.set(absent(s));
            return Winsock.SOCKET_ERROR;
        }
        try {
            long result = entry.applyAsLong(present);
            if (result == Winsock.SOCKET_ERROR) {
                interrupted(s, errno);
            }
            return result;
        } finally {
            inside.decrementAndGet();
        }
    }

    private boolean test(long s, LpInt errno, Predicate<WspProcTable> entry) {
        return call(s, errno, present -> entry.test(present) ? 0 : Winsock.SOCKET_ERROR) == 0;
    }

    /** A call that the layer's departure cut short says so. One that is pending stays pending: it is indicated. */
    private void interrupted(long s, LpInt errno) {
        if (leaving && errno.value() != WsaError.WSA_IO_PENDING && handles.contains(s)) {
            errno.set(WsaError.WSAENETDOWN);
        }
    }

    private long known(long handle) {
        if (handle != Winsock.INVALID_SOCKET) {
            handles.add(handle);
        }
        return handle;
    }

    /**
     * The layer goes: its sockets are closed below, so that what is pending ends and is indicated; then it cleans up. Never fails.
     *
     * @param deadlineNanos until when calls and operations may take to end
     */
    void depart(long deadlineNanos) {
        leaving = true;
        WspProcTable present = table;
        if (present == null) {
            return;
        }
        Set<Long> closed = ConcurrentHashMap.newKeySet();
        do {
            handles.stream().filter(closed::add).forEach(handle -> closeBelow(present, handle));
            if (inside.get() == 0 && instance.operations() == 0 && closed.containsAll(handles)) {
                break;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        } while (System.nanoTime() - deadlineNanos < 0);
        instance.holdCleanups();
        while (instance.users() > 0) {
            instance.cleaned();
            LayerStarter.guarded(() -> present.cleanup(new LpInt()));
        }
        table = null;
    }

    private static void closeBelow(WspProcTable present, long handle) {
        LayerStarter.guarded(() -> {
            LpInt errno = new LpInt();
            present.setSockOpt(
                    handle, WsaOptions.SOL_SOCKET, WsaOptions.SO_DONTLINGER, WskControlBuffer.ofInt(1), errno);
            return present.closeSocket(handle, errno);
        });
    }

    @Override
    public int cleanup(LpInt errno) {
        if (lowerCleanups.get() <= 0) {
            errno.set(WsaError.WSANOTINITIALISED);
            return Winsock.SOCKET_ERROR;
        }
        boolean last = lowerCleanups.decrementAndGet() == 0;
        WspProcTable present = enter();
        int result;
        if (present == null) {
            result = lower.cleanup(errno);
        } else {
            try {
                instance.cleaned();
                result = present.cleanup(errno);
            } finally {
                inside.decrementAndGet();
            }
        }
        if (last && lowerCleanups.compareAndSet(0, -1)) {
            table = null;
            handles.clear();
            onIdle.accept(this);
        }
        return result;
    }

    @Override
    public int closeSocket(long s, LpInt errno) {
        WspProcTable present = enter();
        if (present == null) {
            if (lowerCleanups.get() > 0 && handles.remove(s)) {
                return 0;
            }
            errno.set(lowerCleanups.get() <= 0 ? WsaError.WSANOTINITIALISED : WsaError.WSAENOTSOCK);
            return Winsock.SOCKET_ERROR;
        }
        try {
            int result = present.closeSocket(s, errno);
            if (result == 0 || errno.value() == WsaError.WSAENOTSOCK) {
                boolean ours = handles.remove(s);
                return leaving && ours ? 0 : result;
            }
            return result;
        } finally {
            inside.decrementAndGet();
        }
    }

    @Override
    public boolean getOverlappedResult(
            long s,
            @Nullable WsaOverlapped overlapped,
            @Nullable LpInt transferred,
            boolean wait,
            @Nullable LpInt flags,
            LpInt errno) {
        if (table != null && !leaving) {
            return test(
                    s, errno, present -> present.getOverlappedResult(s, overlapped, transferred, wait, flags, errno));
        }
        int error = overlapped == null || transferred == null || flags == null
                ? WsaError.WSAEFAULT
                : !overlapped.hasOverlappedIoCompleted() ? WsaError.WSA_IO_INCOMPLETE : overlapped.internal();
        if (error != 0 || transferred == null || flags == null || overlapped == null) {
            errno.set(error);
            return false;
        }
        transferred.set(overlapped.internalHigh());
        flags.set(overlapped.offset());
        return true;
    }

    @Override
    public int select(
            int nfds,
            @Nullable FdSet readfds,
            @Nullable FdSet writefds,
            @Nullable FdSet exceptfds,
            @Nullable Timeval timeout,
            LpInt errno) {
        return call(
                Sets.first(readfds, writefds, exceptfds),
                errno,
                present -> present.select(nfds, readfds, writefds, exceptfds, timeout, errno));
    }

    @Override
    public long accept(
            long s,
            @Nullable SockAddr addr,
            @Nullable WsaConditionProc condition,
            @Nullable Object callbackData,
            LpInt errno) {
        return known(socketCall(s, errno, present -> present.accept(s, addr, condition, callbackData, errno)));
    }

    @Override
    public int addressToString(
            @Nullable SockAddr address,
            @Nullable WsaProtocolInfo protocolInfo,
            char @Nullable [] addressString,
            @Nullable LpInt addressStringLength,
            LpInt errno) {
        return call(
                Winsock.INVALID_SOCKET,
                errno,
                present -> present.addressToString(address, protocolInfo, addressString, addressStringLength, errno));
    }

    @Override
    public int asyncSelect(long s, long hWnd, int message, int events, LpInt errno) {
        return call(s, errno, present -> present.asyncSelect(s, hWnd, message, events, errno));
    }

    @Override
    public int bind(long s, @Nullable SockAddr name, LpInt errno) {
        return call(s, errno, present -> present.bind(s, name, errno));
    }

    @Override
    public int cancelBlockingCall(LpInt errno) {
        return call(Winsock.INVALID_SOCKET, errno, present -> present.cancelBlockingCall(errno));
    }

    @Override
    public int connect(
            long s,
            @Nullable SockAddr name,
            @Nullable WsaBuf callerData,
            @Nullable WsaBuf calleeData,
            @Nullable WsaQos sqos,
            @Nullable WsaQos gqos,
            LpInt errno) {
        return call(s, errno, present -> present.connect(s, name, callerData, calleeData, sqos, gqos, errno));
    }

    @Override
    public int duplicateSocket(long s, long processId, @Nullable Out<WsaProtocolInfo> protocolInfo, LpInt errno) {
        return call(s, errno, present -> present.duplicateSocket(s, processId, protocolInfo, errno));
    }

    @Override
    public int enumNetworkEvents(
            long s, @Nullable WsaEvent event, @Nullable WsaNetworkEvents networkEvents, LpInt errno) {
        return call(s, errno, present -> present.enumNetworkEvents(s, event, networkEvents, errno));
    }

    @Override
    public int eventSelect(long s, @Nullable WsaEvent event, int events, LpInt errno) {
        return call(s, errno, present -> present.eventSelect(s, event, events, errno));
    }

    @Override
    public int getPeerName(long s, @Nullable SockAddr name, LpInt errno) {
        return call(s, errno, present -> present.getPeerName(s, name, errno));
    }

    @Override
    public int getSockName(long s, @Nullable SockAddr name, LpInt errno) {
        return call(s, errno, present -> present.getSockName(s, name, errno));
    }

    @Override
    public int getSockOpt(
            long s,
            int level,
            int optionName,
            @Nullable WskControlBuffer optionValue,
            @Nullable LpInt optionLength,
            LpInt errno) {
        return call(s, errno, present -> present.getSockOpt(s, level, optionName, optionValue, optionLength, errno));
    }

    @Override
    public boolean getQosByName(long s, @Nullable WsaBuf qosName, @Nullable WsaQos qos, LpInt errno) {
        return test(s, errno, present -> present.getQosByName(s, qosName, qos, errno));
    }

    @Override
    public int ioctl(
            long s,
            int controlCode,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable LpInt bytesReturned,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId threadId,
            LpInt errno) {
        return call(
                s,
                errno,
                present -> present.ioctl(
                        s, controlCode, input, output, bytesReturned, overlapped, routine, threadId, errno));
    }

    @Override
    public long joinLeaf(
            long s,
            @Nullable SockAddr name,
            @Nullable WsaBuf callerData,
            @Nullable WsaBuf calleeData,
            @Nullable WsaQos sqos,
            @Nullable WsaQos gqos,
            int flags,
            LpInt errno) {
        return known(socketCall(
                s, errno, present -> present.joinLeaf(s, name, callerData, calleeData, sqos, gqos, flags, errno)));
    }

    @Override
    public int listen(long s, int backlog, LpInt errno) {
        return call(s, errno, present -> present.listen(s, backlog, errno));
    }

    @Override
    public int recv(
            long s,
            @Nullable WsaBuf @Nullable [] buffers,
            int count,
            @Nullable LpInt received,
            @Nullable LpInt flags,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId threadId,
            LpInt errno) {
        return call(
                s,
                errno,
                present -> present.recv(s, buffers, count, received, flags, overlapped, routine, threadId, errno));
    }

    @Override
    public int recvDisconnect(long s, @Nullable WsaBuf inboundDisconnectData, LpInt errno) {
        return call(s, errno, present -> present.recvDisconnect(s, inboundDisconnectData, errno));
    }

    @Override
    public int recvFrom(
            long s,
            @Nullable WsaBuf @Nullable [] buffers,
            int count,
            @Nullable LpInt received,
            @Nullable LpInt flags,
            @Nullable SockAddr from,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId threadId,
            LpInt errno) {
        return call(
                s,
                errno,
                present -> present.recvFrom(
                        s, buffers, count, received, flags, from, overlapped, routine, threadId, errno));
    }

    @Override
    public int send(
            long s,
            @Nullable WsaBuf @Nullable [] buffers,
            int count,
            @Nullable LpInt sent,
            int flags,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId threadId,
            LpInt errno) {
        return call(
                s,
                errno,
                present -> present.send(s, buffers, count, sent, flags, overlapped, routine, threadId, errno));
    }

    @Override
    public int sendDisconnect(long s, @Nullable WsaBuf outboundDisconnectData, LpInt errno) {
        return call(s, errno, present -> present.sendDisconnect(s, outboundDisconnectData, errno));
    }

    @Override
    public int sendTo(
            long s,
            @Nullable WsaBuf @Nullable [] buffers,
            int count,
            @Nullable LpInt sent,
            int flags,
            @Nullable SockAddr to,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId threadId,
            LpInt errno) {
        return call(
                s,
                errno,
                present -> present.sendTo(s, buffers, count, sent, flags, to, overlapped, routine, threadId, errno));
    }

    @Override
    public int setSockOpt(long s, int level, int optionName, @Nullable WskControlBuffer optionValue, LpInt errno) {
        return call(s, errno, present -> present.setSockOpt(s, level, optionName, optionValue, errno));
    }

    @Override
    public int shutdown(long s, int how, LpInt errno) {
        return call(s, errno, present -> present.shutdown(s, how, errno));
    }

    @Override
    public long socket(
            int af, int type, int protocol, @Nullable WsaProtocolInfo protocolInfo, int group, int flags, LpInt errno) {
        return known(socketCall(
                Winsock.INVALID_SOCKET,
                errno,
                present -> present.socket(af, type, protocol, protocolInfo, group, flags, errno)));
    }

    @Override
    public int stringToAddress(
            @Nullable String addressString,
            int addressFamily,
            @Nullable WsaProtocolInfo protocolInfo,
            @Nullable SockAddr address,
            LpInt errno) {
        return call(
                Winsock.INVALID_SOCKET,
                errno,
                present -> present.stringToAddress(addressString, addressFamily, protocolInfo, address, errno));
    }
}
