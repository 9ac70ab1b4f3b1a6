package org.wsk4j.wsp.layer;

import java.util.Set;
import java.util.UUID;
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
import org.wsk4j.wsp.extension.ExtensionFunctions;

/**
 * All thirty entries for a layer with handles of its own: translates handles everywhere, in sets and messages too; starts overlapped
 * operations with structures of its own and forwards their end to the client's event or completion routine; hands out the extension
 * functions. What becomes of the data is the {@link DataFilter}'s.
 *
 * <p>Completion routines of the operations below run on a thread of the layer; those of the client on the client's own thread, as ever.
 */
public final class OwnHandleTable implements WspProcTable {

    /** Everything that a layer with handles of its own must hand out, and this table does. */
    public static final Set<UUID> EXTENSION_FUNCTIONS = Set.of(
            ExtensionFunctions.WSAID_ACCEPTEX,
            ExtensionFunctions.WSAID_CONNECTEX,
            ExtensionFunctions.WSAID_DISCONNECTEX,
            ExtensionFunctions.WSAID_GETACCEPTEXSOCKADDRS,
            ExtensionFunctions.WSAID_TRANSMITFILE,
            ExtensionFunctions.WSAID_TRANSMITPACKETS,
            ExtensionFunctions.WSAID_WSARECVMSG,
            ExtensionFunctions.WSAID_WSASENDMSG);

    private final OwnHandles handles;
    private final LayerEvents events;
    private final LayerSends sends;
    private final LayerReceives receives;
    private final LayerIoctls ioctls;

    /**
     * Creates the table of one chain.
     *
     * @param context what the layer stands on
     * @param filter what becomes of data
     */
    public OwnHandleTable(LayerContext context, DataFilter filter) {
        handles = new OwnHandles(context, filter);
        events = new LayerEvents(handles);
        sends = new LayerSends(handles, events);
        receives = new LayerReceives(handles);
        ioctls = new LayerIoctls(handles, new LayerExtensions(handles, sends, receives));
    }

    private long made(long s) {
        if (s != Winsock.INVALID_SOCKET) {
            events.made(s);
        }
        return s;
    }

    @Override
    public long socket(
            int af, int type, int protocol, @Nullable WsaProtocolInfo protocolInfo, int group, int flags, LpInt errno) {
        if (handles.hasEnded()) {
            errno.set(WsaError.WSANOTINITIALISED);
            return Winsock.INVALID_SOCKET;
        }
        long lower = handles.below().socket(af, type, protocol, protocolInfo, group, flags, errno);
        if (lower == Winsock.INVALID_SOCKET) {
            return lower;
        }
        boolean overlapped = (flags & Winsock.WSA_FLAG_OVERLAPPED) != 0;
        return made(handles.make(lower, overlapped, handles.duplicated(protocolInfo), null, errno));
    }

    @Override
    public long accept(
            long s,
            @Nullable SockAddr addr,
            @Nullable WsaConditionProc condition,
            @Nullable Object callbackData,
            LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        if (socket == null) {
            return Winsock.INVALID_SOCKET;
        }
        long lower = handles.below().accept(socket.lower, addr, condition, callbackData, errno);
        return lower == Winsock.INVALID_SOCKET
                ? lower
                : made(handles.make(lower, socket.overlapped, handles.fresh(), socket, errno));
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
        LayerSocket socket = handles.find(s, errno);
        if (socket == null) {
            return Winsock.INVALID_SOCKET;
        }
        long lower = handles.below().joinLeaf(socket.lower, name, callerData, calleeData, sqos, gqos, flags, errno);
        if (lower == Winsock.INVALID_SOCKET) {
            return lower;
        }
        return lower == socket.lower ? s : made(handles.make(lower, socket.overlapped, handles.fresh(), socket, errno));
    }

    @Override
    public int duplicateSocket(long s, long processId, @Nullable Out<WsaProtocolInfo> protocolInfo, LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        if (socket == null) {
            return Winsock.SOCKET_ERROR;
        }
        int result = handles.below().duplicateSocket(socket.lower, processId, protocolInfo, errno);
        WsaProtocolInfo duplicate = protocolInfo == null ? null : protocolInfo.value();
        if (result == 0 && duplicate != null) {
            handles.willDuplicate(duplicate.providerReserved(), socket);
        }
        return result;
    }

    @Override
    public int cleanup(LpInt errno) {
        if (handles.hasEnded()) {
            errno.set(WsaError.WSANOTINITIALISED);
            return Winsock.SOCKET_ERROR;
        }
        if (handles.context().users() > 0) {
            return handles.below().cleanup(errno);
        }
        events.close();
        return handles.end(errno);
    }

    @Override
    public int closeSocket(long s, LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : handles.close(socket, errno);
    }

    @Override
    public int asyncSelect(long s, long hWnd, int message, int eventMask, LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : events.asyncSelect(socket, hWnd, message, eventMask, errno);
    }

    @Override
    public int eventSelect(long s, @Nullable WsaEvent event, int eventMask, LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : events.eventSelect(socket, event, eventMask, errno);
    }

    @Override
    public int enumNetworkEvents(
            long s, @Nullable WsaEvent event, @Nullable WsaNetworkEvents networkEvents, LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : events.enumNetworkEvents(socket, event, networkEvents, errno);
    }

    @Override
    public int select(
            int nfds,
            @Nullable FdSet readfds,
            @Nullable FdSet writefds,
            @Nullable FdSet exceptfds,
            @Nullable Timeval timeout,
            LpInt errno) {
        return events.select(readfds, writefds, exceptfds, timeout, errno);
    }

    @Override
    public boolean getOverlappedResult(
            long s,
            @Nullable WsaOverlapped overlapped,
            @Nullable LpInt transferred,
            boolean wait,
            @Nullable LpInt flags,
            LpInt errno) {
        return handles.find(s, errno) != null && OverlappedResults.read(overlapped, transferred, wait, flags, errno);
    }

    /** SIO_BASE_HANDLE goes down untouched, as every code does but those that need a translation. */
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
        LayerSocket socket = handles.find(s, errno);
        if (socket == null) {
            return Winsock.SOCKET_ERROR;
        }
        return ioctls.ioctl(socket, controlCode, input, output, bytesReturned, overlapped, routine, threadId, errno);
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
        LayerSocket socket = handles.find(s, errno);
        return socket == null
                ? Winsock.SOCKET_ERROR
                : sends.send(
                        socket,
                        sends.plain(socket, flags, false, null),
                        buffers,
                        count,
                        sent,
                        overlapped,
                        routine,
                        threadId,
                        errno);
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
        LayerSocket socket = handles.find(s, errno);
        return socket == null
                ? Winsock.SOCKET_ERROR
                : sends.send(
                        socket,
                        sends.plain(socket, flags, true, to),
                        buffers,
                        count,
                        sent,
                        overlapped,
                        routine,
                        threadId,
                        errno);
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
        LayerSocket socket = handles.find(s, errno);
        return socket == null
                ? Winsock.SOCKET_ERROR
                : receives.receive(
                        socket,
                        (got, inOut, own, ownRoutine, thread, e) -> handles.below()
                                .recv(socket.lower, buffers, count, got, inOut, own, ownRoutine, thread, e),
                        buffers,
                        count,
                        received,
                        flags,
                        overlapped,
                        routine,
                        threadId,
                        errno);
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
        LayerSocket socket = handles.find(s, errno);
        return socket == null
                ? Winsock.SOCKET_ERROR
                : receives.receive(
                        socket,
                        (got, inOut, own, ownRoutine, thread, e) -> handles.below()
                                .recvFrom(socket.lower, buffers, count, got, inOut, from, own, ownRoutine, thread, e),
                        buffers,
                        count,
                        received,
                        flags,
                        overlapped,
                        routine,
                        threadId,
                        errno);
    }

    /** What the layer holds back goes out before the end of the stream. */
    @Override
    public int shutdown(long s, int how, LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        if (socket == null) {
            return Winsock.SOCKET_ERROR;
        }
        if (how != Winsock.SD_RECEIVE) {
            sends.flush(socket);
        }
        return handles.below().shutdown(socket.lower, how, errno);
    }

    @Override
    public int sendDisconnect(long s, @Nullable WsaBuf outboundDisconnectData, LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        if (socket == null) {
            return Winsock.SOCKET_ERROR;
        }
        sends.flush(socket);
        return handles.below().sendDisconnect(socket.lower, outboundDisconnectData, errno);
    }

    @Override
    public int addressToString(
            @Nullable SockAddr address,
            @Nullable WsaProtocolInfo protocolInfo,
            char @Nullable [] addressString,
            @Nullable LpInt addressStringLength,
            LpInt errno) {
        return handles.below().addressToString(address, protocolInfo, addressString, addressStringLength, errno);
    }

    @Override
    public int bind(long s, @Nullable SockAddr name, LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : handles.below().bind(socket.lower, name, errno);
    }

    @Override
    public int cancelBlockingCall(LpInt errno) {
        return handles.below().cancelBlockingCall(errno);
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
        LayerSocket socket = handles.find(s, errno);
        return socket == null
                ? Winsock.SOCKET_ERROR
                : handles.below().connect(socket.lower, name, callerData, calleeData, sqos, gqos, errno);
    }

    @Override
    public int getPeerName(long s, @Nullable SockAddr name, LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : handles.below().getPeerName(socket.lower, name, errno);
    }

    @Override
    public int getSockName(long s, @Nullable SockAddr name, LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : handles.below().getSockName(socket.lower, name, errno);
    }

    @Override
    public int getSockOpt(
            long s,
            int level,
            int optionName,
            @Nullable WskControlBuffer optionValue,
            @Nullable LpInt optionLength,
            LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        return socket == null
                ? Winsock.SOCKET_ERROR
                : handles.below().getSockOpt(socket.lower, level, optionName, optionValue, optionLength, errno);
    }

    @Override
    public boolean getQosByName(long s, @Nullable WsaBuf qosName, @Nullable WsaQos qos, LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        return socket != null && handles.below().getQosByName(socket.lower, qosName, qos, errno);
    }

    @Override
    public int listen(long s, int backlog, LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        return socket == null ? Winsock.SOCKET_ERROR : handles.below().listen(socket.lower, backlog, errno);
    }

    @Override
    public int recvDisconnect(long s, @Nullable WsaBuf inboundDisconnectData, LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        return socket == null
                ? Winsock.SOCKET_ERROR
                : handles.below().recvDisconnect(socket.lower, inboundDisconnectData, errno);
    }

    @Override
    public int setSockOpt(long s, int level, int optionName, @Nullable WskControlBuffer optionValue, LpInt errno) {
        LayerSocket socket = handles.find(s, errno);
        return socket == null
                ? Winsock.SOCKET_ERROR
                : handles.below().setSockOpt(socket.lower, level, optionName, optionValue, errno);
    }

    @Override
    public int stringToAddress(
            @Nullable String addressString,
            int addressFamily,
            @Nullable WsaProtocolInfo protocolInfo,
            @Nullable SockAddr address,
            LpInt errno) {
        return handles.below().stringToAddress(addressString, addressFamily, protocolInfo, address, errno);
    }
}
