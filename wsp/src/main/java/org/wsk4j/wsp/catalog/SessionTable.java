package org.wsk4j.wsp.catalog;

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
import org.wsk4j.wsp.ws2.WinsockSession;

/** The thirty entries of a session, each handed to the provider of its socket. */
final class SessionTable implements WinsockSession {

    private final Session session;
    private final WinsockSystem system;

    SessionTable(Session session, WinsockSystem system) {
        this.session = session;
        this.system = system;
    }

    @Override
    public int enumProtocols(
            int @Nullable [] protocols,
            @Nullable WsaProtocolInfo @Nullable [] buffer,
            @Nullable LpInt bufferLength,
            LpInt errno) {
        if (session.hasEnded()) {
            errno.set(WsaError.WSANOTINITIALISED);
            return Winsock.SOCKET_ERROR;
        }
        system.refresh();
        return WinsockCatalog.enumerate(
                system.state().items(),
                item -> item.info().isVisible() && session.usable(item),
                protocols,
                buffer,
                bufferLength,
                errno);
    }

    @Override
    public long socket(
            int af, int type, int protocol, @Nullable WsaProtocolInfo protocolInfo, int group, int flags, LpInt errno) {
        return session.socket(af, type, protocol, protocolInfo, group, flags, errno);
    }

    @Override
    public int cleanup(LpInt errno) {
        return session.end(errno);
    }

    @Override
    public int closeSocket(long s, LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        int result = provider == null ? Winsock.SOCKET_ERROR : provider.closeSocket(s, errno);
        if (result == 0) {
            session.closed(s);
        }
        return result;
    }

    @Override
    public int cancelBlockingCall(LpInt errno) {
        errno.set(session.hasEnded() ? WsaError.WSANOTINITIALISED : WsaError.WSAEINVAL);
        for (WspProcTable provider : session.tables()) {
            if (provider.cancelBlockingCall(errno) == 0) {
                return 0;
            }
        }
        return Winsock.SOCKET_ERROR;
    }

    @Override
    public int select(
            int nfds,
            @Nullable FdSet readfds,
            @Nullable FdSet writefds,
            @Nullable FdSet exceptfds,
            @Nullable Timeval timeout,
            LpInt errno) {
        long first = Sets.first(readfds, writefds, exceptfds);
        if (first == Winsock.INVALID_SOCKET && !session.hasEnded()) {
            errno.set(WsaError.WSAEINVAL);
            return Winsock.SOCKET_ERROR;
        }
        WspProcTable provider = session.route(first, errno);
        return provider == null
                ? Winsock.SOCKET_ERROR
                : provider.select(nfds, readfds, writefds, exceptfds, timeout, errno);
    }

    @Override
    public int addressToString(
            @Nullable SockAddr address,
            @Nullable WsaProtocolInfo protocolInfo,
            char @Nullable [] addressString,
            @Nullable LpInt addressStringLength,
            LpInt errno) {
        if (address == null) {
            errno.set(session.hasEnded() ? WsaError.WSANOTINITIALISED : WsaError.WSAEFAULT);
            return Winsock.SOCKET_ERROR;
        }
        WspProcTable provider = session.routeProtocol(protocolInfo, address.family(), errno);
        return provider == null
                ? Winsock.SOCKET_ERROR
                : provider.addressToString(address, protocolInfo, addressString, addressStringLength, errno);
    }

    @Override
    public int stringToAddress(
            @Nullable String addressString,
            int addressFamily,
            @Nullable WsaProtocolInfo protocolInfo,
            @Nullable SockAddr address,
            LpInt errno) {
        WspProcTable provider = session.routeProtocol(protocolInfo, addressFamily, errno);
        return provider == null
                ? Winsock.SOCKET_ERROR
                : provider.stringToAddress(addressString, addressFamily, protocolInfo, address, errno);
    }

    @Override
    public long accept(
            long s,
            @Nullable SockAddr addr,
            @Nullable WsaConditionProc condition,
            @Nullable Object callbackData,
            LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        return provider == null
                ? Winsock.INVALID_SOCKET
                : session.adopt(provider.accept(s, addr, condition, callbackData, errno), s);
    }

    @Override
    public int asyncSelect(long s, long hWnd, int message, int events, LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        return provider == null ? Winsock.SOCKET_ERROR : provider.asyncSelect(s, hWnd, message, events, errno);
    }

    @Override
    public int bind(long s, @Nullable SockAddr name, LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        return provider == null ? Winsock.SOCKET_ERROR : provider.bind(s, name, errno);
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
        WspProcTable provider = session.route(s, errno);
        return provider == null
                ? Winsock.SOCKET_ERROR
                : provider.connect(s, name, callerData, calleeData, sqos, gqos, errno);
    }

    @Override
    public int duplicateSocket(long s, long processId, @Nullable Out<WsaProtocolInfo> protocolInfo, LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        return provider == null ? Winsock.SOCKET_ERROR : provider.duplicateSocket(s, processId, protocolInfo, errno);
    }

    @Override
    public int enumNetworkEvents(
            long s, @Nullable WsaEvent event, @Nullable WsaNetworkEvents networkEvents, LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        return provider == null ? Winsock.SOCKET_ERROR : provider.enumNetworkEvents(s, event, networkEvents, errno);
    }

    @Override
    public int eventSelect(long s, @Nullable WsaEvent event, int events, LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        return provider == null ? Winsock.SOCKET_ERROR : provider.eventSelect(s, event, events, errno);
    }

    @Override
    public boolean getOverlappedResult(
            long s,
            @Nullable WsaOverlapped overlapped,
            @Nullable LpInt transferred,
            boolean wait,
            @Nullable LpInt flags,
            LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        return provider != null && provider.getOverlappedResult(s, overlapped, transferred, wait, flags, errno);
    }

    @Override
    public int getPeerName(long s, @Nullable SockAddr name, LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        return provider == null ? Winsock.SOCKET_ERROR : provider.getPeerName(s, name, errno);
    }

    @Override
    public int getSockName(long s, @Nullable SockAddr name, LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        return provider == null ? Winsock.SOCKET_ERROR : provider.getSockName(s, name, errno);
    }

    @Override
    public int getSockOpt(
            long s,
            int level,
            int optionName,
            @Nullable WskControlBuffer optionValue,
            @Nullable LpInt optionLength,
            LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        return provider == null
                ? Winsock.SOCKET_ERROR
                : provider.getSockOpt(s, level, optionName, optionValue, optionLength, errno);
    }

    @Override
    public boolean getQosByName(long s, @Nullable WsaBuf qosName, @Nullable WsaQos qos, LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        return provider != null && provider.getQosByName(s, qosName, qos, errno);
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
        WspProcTable provider = session.route(s, errno);
        return provider == null
                ? Winsock.SOCKET_ERROR
                : provider.ioctl(s, controlCode, input, output, bytesReturned, overlapped, routine, threadId, errno);
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
        WspProcTable provider = session.route(s, errno);
        return provider == null
                ? Winsock.INVALID_SOCKET
                : session.adopt(provider.joinLeaf(s, name, callerData, calleeData, sqos, gqos, flags, errno), s);
    }

    @Override
    public int listen(long s, int backlog, LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        return provider == null ? Winsock.SOCKET_ERROR : provider.listen(s, backlog, errno);
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
        WspProcTable provider = session.route(s, errno);
        return provider == null
                ? Winsock.SOCKET_ERROR
                : provider.recv(s, buffers, count, received, flags, overlapped, routine, threadId, errno);
    }

    @Override
    public int recvDisconnect(long s, @Nullable WsaBuf inboundDisconnectData, LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        return provider == null ? Winsock.SOCKET_ERROR : provider.recvDisconnect(s, inboundDisconnectData, errno);
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
        WspProcTable provider = session.route(s, errno);
        return provider == null
                ? Winsock.SOCKET_ERROR
                : provider.recvFrom(s, buffers, count, received, flags, from, overlapped, routine, threadId, errno);
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
        WspProcTable provider = session.route(s, errno);
        return provider == null
                ? Winsock.SOCKET_ERROR
                : provider.send(s, buffers, count, sent, flags, overlapped, routine, threadId, errno);
    }

    @Override
    public int sendDisconnect(long s, @Nullable WsaBuf outboundDisconnectData, LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        return provider == null ? Winsock.SOCKET_ERROR : provider.sendDisconnect(s, outboundDisconnectData, errno);
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
        WspProcTable provider = session.route(s, errno);
        return provider == null
                ? Winsock.SOCKET_ERROR
                : provider.sendTo(s, buffers, count, sent, flags, to, overlapped, routine, threadId, errno);
    }

    @Override
    public int setSockOpt(long s, int level, int optionName, @Nullable WskControlBuffer optionValue, LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        return provider == null ? Winsock.SOCKET_ERROR : provider.setSockOpt(s, level, optionName, optionValue, errno);
    }

    @Override
    public int shutdown(long s, int how, LpInt errno) {
        WspProcTable provider = session.route(s, errno);
        return provider == null ? Winsock.SOCKET_ERROR : provider.shutdown(s, how, errno);
    }
}
