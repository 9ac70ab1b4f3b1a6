package org.wsk4j.wsp.socket;

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
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaQos;
import org.wsk4j.wsp.WsaThreadId;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.socket.Transfers.Destination;
import org.wsk4j.wsp.socket.Transfers.Overlap;

/** The thirty entries: each finds its socket and hands on. */
final class BaseProcTable implements WspProcTable {

    private final BaseInstance instance;

    BaseProcTable(BaseInstance instance) {
        this.instance = instance;
    }

    /** Whether an entry can be served at all. */
    private boolean enter(LpInt errno) {
        if (!instance.isStarted()) {
            errno.set(WsaError.WSANOTINITIALISED);
            return false;
        }
        if (instance.blocking.isInCallback()) {
            errno.set(WsaError.WSAEINPROGRESS);
            return false;
        }
        return true;
    }

    private @Nullable WinsockSocket enter(long s, LpInt errno) {
        if (!enter(errno)) {
            return null;
        }
        WinsockSocket socket = instance.find(s);
        if (socket == null) {
            errno.set(WsaError.WSAENOTSOCK);
        }
        return socket;
    }

    /** Whether a call that would block comes from an APC that interrupted one that blocks. */
    private boolean isBlocked(WinsockSocket socket, LpInt errno) {
        boolean blocked = !socket.isNonBlocking() && instance.blocking.isBlocked();
        if (blocked) {
            errno.set(WsaError.WSAEINPROGRESS);
        }
        return blocked;
    }

    private static int set(int error, LpInt errno) {
        return Calls.set(error, errno);
    }

    @Override
    public long accept(
            long s,
            @Nullable SockAddr addr,
            @Nullable WsaConditionProc condition,
            @Nullable Object callbackData,
            LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        if (socket == null || isBlocked(socket, errno)) {
            return Winsock.INVALID_SOCKET;
        }
        return Accepting.accept(socket, addr, condition, callbackData, errno);
    }

    @Override
    public int addressToString(
            @Nullable SockAddr address,
            @Nullable WsaProtocolInfo protocolInfo,
            char @Nullable [] addressString,
            @Nullable LpInt addressStringLength,
            LpInt errno) {
        return enter(errno)
                ? set(AddressText.write(address, protocolInfo, addressString, addressStringLength), errno)
                : Winsock.SOCKET_ERROR;
    }

    @Override
    public int asyncSelect(long s, long hWnd, int message, int events, LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : set(Selecting.asyncSelect(socket, hWnd, message, events), errno);
    }

    @Override
    public int bind(long s, @Nullable SockAddr name, LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : set(Calls.bind(socket, name), errno);
    }

    @Override
    public int cancelBlockingCall(LpInt errno) {
        if (!instance.isStarted()) {
            return set(WsaError.WSANOTINITIALISED, errno);
        }
        return instance.blocking.cancel() ? 0 : set(WsaError.WSAEINVAL, errno);
    }

    @Override
    public int cleanup(LpInt errno) {
        if (instance.blocking.isInCallback()) {
            return set(WsaError.WSAEINPROGRESS, errno);
        }
        return instance.cleanup() ? 0 : set(WsaError.WSANOTINITIALISED, errno);
    }

    @Override
    public int closeSocket(long s, LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : set(Calls.close(instance, socket, s), errno);
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
        WinsockSocket socket = enter(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : set(Calls.connect(socket, name, callerData, sqos, gqos), errno);
    }

    @Override
    public int duplicateSocket(long s, long processId, @Nullable Out<WsaProtocolInfo> protocolInfo, LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        return socket == null
                ? Winsock.SOCKET_ERROR
                : SocketMaking.duplicate(instance, socket, processId, protocolInfo, errno);
    }

    @Override
    public int enumNetworkEvents(
            long s, @Nullable WsaEvent event, @Nullable WsaNetworkEvents networkEvents, LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        if (socket == null) {
            return Winsock.SOCKET_ERROR;
        }
        if (networkEvents == null) {
            return set(WsaError.WSAEFAULT, errno);
        }
        if (event != null && !event.isValid()) {
            return set(WsaError.WSAEINVAL, errno);
        }
        synchronized (socket.lock) {
            socket.events.take(networkEvents, event, instance.upcalls());
        }
        return 0;
    }

    @Override
    public int eventSelect(long s, @Nullable WsaEvent event, int events, LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : set(Selecting.eventSelect(socket, event, events), errno);
    }

    @Override
    public boolean getOverlappedResult(
            long s,
            @Nullable WsaOverlapped overlapped,
            @Nullable LpInt transferred,
            boolean wait,
            @Nullable LpInt flags,
            LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        return socket != null && Transfers.result(socket, overlapped, transferred, wait, flags, errno);
    }

    @Override
    public int getPeerName(long s, @Nullable SockAddr name, LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : set(Calls.name(name, socket.kind()::peerName), errno);
    }

    @Override
    public int getSockName(long s, @Nullable SockAddr name, LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : set(Calls.name(name, socket.kind()::sockName), errno);
    }

    @Override
    public int getSockOpt(
            long s,
            int level,
            int optionName,
            @Nullable WskControlBuffer optionValue,
            @Nullable LpInt optionLength,
            LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        return socket == null
                ? Winsock.SOCKET_ERROR
                : set(OptionCalls.get(socket, level, optionName, optionValue, optionLength), errno);
    }

    @Override
    public boolean getQosByName(long s, @Nullable WsaBuf qosName, @Nullable WsaQos qos, LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        return socket != null && set(QosTemplates.get(qosName, qos), errno) == 0;
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
        WinsockSocket socket = enter(s, errno);
        if (socket == null) {
            return Winsock.SOCKET_ERROR;
        }
        Overlap overlap = new Overlap(overlapped, routine, threadId);
        return new IoctlCalls(instance, socket, s).ioctl(controlCode, input, output, bytesReturned, overlap, errno);
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
        WinsockSocket socket = enter(s, errno);
        if (socket == null) {
            return Winsock.INVALID_SOCKET;
        }
        int error = Multipoint.joinLeaf(socket, name, callerData, sqos, gqos, flags);
        return set(error, errno) == 0 ? s : Winsock.INVALID_SOCKET;
    }

    @Override
    public int listen(long s, int backlog, LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : set(socket.kind().listen(backlog), errno);
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
        WinsockSocket socket = enter(s, errno);
        Overlap overlap = new Overlap(overlapped, routine, threadId);
        return socket == null
                ? Winsock.SOCKET_ERROR
                : Transfers.receive(socket, buffers, count, received, flags, null, null, overlap, errno);
    }

    @Override
    public int recvDisconnect(long s, @Nullable WsaBuf inboundDisconnectData, LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : set(Calls.recvDisconnect(socket, inboundDisconnectData), errno);
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
        WinsockSocket socket = enter(s, errno);
        Overlap overlap = new Overlap(overlapped, routine, threadId);
        return socket == null
                ? Winsock.SOCKET_ERROR
                : Transfers.receive(socket, buffers, count, received, flags, from, null, overlap, errno);
    }

    @Override
    public int select(
            int nfds,
            @Nullable FdSet readfds,
            @Nullable FdSet writefds,
            @Nullable FdSet exceptfds,
            @Nullable Timeval timeout,
            LpInt errno) {
        if (!enter(errno)) {
            return Winsock.SOCKET_ERROR;
        }
        return instance.blocking.isBlocked()
                ? set(WsaError.WSAEINPROGRESS, errno)
                : Selecting.select(instance, readfds, writefds, exceptfds, timeout, errno);
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
        WinsockSocket socket = enter(s, errno);
        Overlap overlap = new Overlap(overlapped, routine, threadId);
        return socket == null
                ? Winsock.SOCKET_ERROR
                : Transfers.send(socket, buffers, count, sent, flags, Destination.PEER, overlap, errno);
    }

    @Override
    public int sendDisconnect(long s, @Nullable WsaBuf outboundDisconnectData, LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : set(Calls.sendDisconnect(socket, outboundDisconnectData), errno);
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
        WinsockSocket socket = enter(s, errno);
        Overlap overlap = new Overlap(overlapped, routine, threadId);
        Destination destination = new Destination(true, to, null);
        return socket == null
                ? Winsock.SOCKET_ERROR
                : Transfers.send(socket, buffers, count, sent, flags, destination, overlap, errno);
    }

    @Override
    public int setSockOpt(long s, int level, int optionName, @Nullable WskControlBuffer optionValue, LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        return socket == null
                ? Winsock.SOCKET_ERROR
                : set(OptionCalls.set(socket, level, optionName, optionValue), errno);
    }

    @Override
    public int shutdown(long s, int how, LpInt errno) {
        WinsockSocket socket = enter(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : set(socket.kind().shutdown(how), errno);
    }

    @Override
    public long socket(
            int af, int type, int protocol, @Nullable WsaProtocolInfo protocolInfo, int group, int flags, LpInt errno) {
        return enter(errno)
                ? SocketMaking.socket(instance, af, type, protocol, protocolInfo, group, flags, errno)
                : Winsock.INVALID_SOCKET;
    }

    @Override
    public int stringToAddress(
            @Nullable String addressString,
            int addressFamily,
            @Nullable WsaProtocolInfo protocolInfo,
            @Nullable SockAddr address,
            LpInt errno) {
        return enter(errno)
                ? set(AddressText.read(addressString, addressFamily, protocolInfo, address), errno)
                : Winsock.SOCKET_ERROR;
    }
}
