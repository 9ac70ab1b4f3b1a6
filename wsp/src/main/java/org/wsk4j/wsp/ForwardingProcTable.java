package org.wsk4j.wsp;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;

/**
 * A procedure table that passes every entry on to the one below: what a layer extends to change some entries.
 *
 * @wsk WSPPROC_TABLE
 */
@ConsumerType
public class ForwardingProcTable implements WspProcTable {

    private final WspProcTable below;

    /**
     * Creates a table.
     *
     * @param below what gets every call that is not overridden
     */
    public ForwardingProcTable(WspProcTable below) {
        this.below = Objects.requireNonNull(below);
    }

    /**
     * The table of the layer below.
     *
     * @return what gets every call that is not overridden
     */
    protected final WspProcTable below() {
        return below;
    }

    @Override
    public long accept(
            long s,
            @Nullable SockAddr addr,
            @Nullable WsaConditionProc condition,
            @Nullable Object callbackData,
            LpInt errno) {
        return below.accept(s, addr, condition, callbackData, errno);
    }

    @Override
    public int addressToString(
            @Nullable SockAddr address,
            @Nullable WsaProtocolInfo protocolInfo,
            char @Nullable [] addressString,
            @Nullable LpInt addressStringLength,
            LpInt errno) {
        return below.addressToString(address, protocolInfo, addressString, addressStringLength, errno);
    }

    @Override
    public int asyncSelect(long s, long hWnd, int message, int events, LpInt errno) {
        return below.asyncSelect(s, hWnd, message, events, errno);
    }

    @Override
    public int bind(long s, @Nullable SockAddr name, LpInt errno) {
        return below.bind(s, name, errno);
    }

    @Override
    public int cancelBlockingCall(LpInt errno) {
        return below.cancelBlockingCall(errno);
    }

    @Override
    public int cleanup(LpInt errno) {
        return below.cleanup(errno);
    }

    @Override
    public int closeSocket(long s, LpInt errno) {
        return below.closeSocket(s, errno);
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
        return below.connect(s, name, callerData, calleeData, sqos, gqos, errno);
    }

    @Override
    public int duplicateSocket(long s, long processId, @Nullable Out<WsaProtocolInfo> protocolInfo, LpInt errno) {
        return below.duplicateSocket(s, processId, protocolInfo, errno);
    }

    @Override
    public int enumNetworkEvents(
            long s, @Nullable WsaEvent event, @Nullable WsaNetworkEvents networkEvents, LpInt errno) {
        return below.enumNetworkEvents(s, event, networkEvents, errno);
    }

    @Override
    public int eventSelect(long s, @Nullable WsaEvent event, int events, LpInt errno) {
        return below.eventSelect(s, event, events, errno);
    }

    @Override
    public boolean getOverlappedResult(
            long s,
            @Nullable WsaOverlapped overlapped,
            @Nullable LpInt transferred,
            boolean wait,
            @Nullable LpInt flags,
            LpInt errno) {
        return below.getOverlappedResult(s, overlapped, transferred, wait, flags, errno);
    }

    @Override
    public int getPeerName(long s, @Nullable SockAddr name, LpInt errno) {
        return below.getPeerName(s, name, errno);
    }

    @Override
    public int getSockName(long s, @Nullable SockAddr name, LpInt errno) {
        return below.getSockName(s, name, errno);
    }

    @Override
    public int getSockOpt(
            long s,
            int level,
            int optionName,
            @Nullable WskControlBuffer optionValue,
            @Nullable LpInt optionLength,
            LpInt errno) {
        return below.getSockOpt(s, level, optionName, optionValue, optionLength, errno);
    }

    @Override
    public boolean getQosByName(long s, @Nullable WsaBuf qosName, @Nullable WsaQos qos, LpInt errno) {
        return below.getQosByName(s, qosName, qos, errno);
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
        return below.ioctl(s, controlCode, input, output, bytesReturned, overlapped, routine, threadId, errno);
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
        return below.joinLeaf(s, name, callerData, calleeData, sqos, gqos, flags, errno);
    }

    @Override
    public int listen(long s, int backlog, LpInt errno) {
        return below.listen(s, backlog, errno);
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
        return below.recv(s, buffers, count, received, flags, overlapped, routine, threadId, errno);
    }

    @Override
    public int recvDisconnect(long s, @Nullable WsaBuf inboundDisconnectData, LpInt errno) {
        return below.recvDisconnect(s, inboundDisconnectData, errno);
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
        return below.recvFrom(s, buffers, count, received, flags, from, overlapped, routine, threadId, errno);
    }

    @Override
    public int select(
            int nfds,
            @Nullable FdSet readfds,
            @Nullable FdSet writefds,
            @Nullable FdSet exceptfds,
            @Nullable Timeval timeout,
            LpInt errno) {
        return below.select(nfds, readfds, writefds, exceptfds, timeout, errno);
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
        return below.send(s, buffers, count, sent, flags, overlapped, routine, threadId, errno);
    }

    @Override
    public int sendDisconnect(long s, @Nullable WsaBuf outboundDisconnectData, LpInt errno) {
        return below.sendDisconnect(s, outboundDisconnectData, errno);
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
        return below.sendTo(s, buffers, count, sent, flags, to, overlapped, routine, threadId, errno);
    }

    @Override
    public int setSockOpt(long s, int level, int optionName, @Nullable WskControlBuffer optionValue, LpInt errno) {
        return below.setSockOpt(s, level, optionName, optionValue, errno);
    }

    @Override
    public int shutdown(long s, int how, LpInt errno) {
        return below.shutdown(s, how, errno);
    }

    @Override
    public long socket(
            int af, int type, int protocol, @Nullable WsaProtocolInfo protocolInfo, int group, int flags, LpInt errno) {
        return below.socket(af, type, protocol, protocolInfo, group, flags, errno);
    }

    @Override
    public int stringToAddress(
            @Nullable String addressString,
            int addressFamily,
            @Nullable WsaProtocolInfo protocolInfo,
            @Nullable SockAddr address,
            LpInt errno) {
        return below.stringToAddress(addressString, addressFamily, protocolInfo, address, errno);
    }
}
