package org.wsk4j.wsp.catalog;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.ForwardingProcTable;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaConditionProc;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaQos;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.WspUpcallTable;

/** What a layer sees below itself: the next one, with the duties done that are the same for every layer. */
final class BelowTable extends ForwardingProcTable {

    private final WsaProtocolInfo chain;
    private final @Nullable WsaProtocolInfo base;
    private final boolean passThrough;
    private final AtomicBoolean cleanupsHeld = new AtomicBoolean();
    private volatile WspUpcallTable upcalls;

    /**
     * @param below the one below
     * @param chain the chain that is open
     * @param base the base's own information if it is directly below, else null
     * @param passThrough whether handles are registered for the layer
     */
    BelowTable(
            WspProcTable below,
            WsaProtocolInfo chain,
            @Nullable WsaProtocolInfo base,
            boolean passThrough,
            WspUpcallTable upcalls) {
        super(below);
        this.chain = chain;
        this.base = base;
        this.passThrough = passThrough;
        this.upcalls = upcalls;
    }

    WspUpcallTable upcalls() {
        return upcalls;
    }

    void useUpcalls(WspUpcallTable newest) {
        upcalls = newest;
    }

    /** From now on clean-ups stay here: a layer that leaves must not end what others below still use. */
    void holdCleanups() {
        cleanupsHeld.set(true);
    }

    /** The base's own information directly above the base, else the same. */
    private @Nullable WsaProtocolInfo passed(@Nullable WsaProtocolInfo given) {
        if (base == null) {
            return given;
        }
        return given == null || given.providerReserved() == 0
                ? base
                : base.toBuilder().providerReserved(given.providerReserved()).build();
    }

    private long registered(long handle, LpInt errno) {
        if (!passThrough || handle == Winsock.INVALID_SOCKET) {
            return handle;
        }
        long modified = upcalls.modifyIfsHandle(chain.catalogEntryId(), handle, errno);
        if (modified == Winsock.INVALID_SOCKET) {
            below().closeSocket(handle, new LpInt());
        }
        return modified;
    }

    @Override
    public long socket(
            int af, int type, int protocol, @Nullable WsaProtocolInfo protocolInfo, int group, int flags, LpInt errno) {
        return registered(below().socket(af, type, protocol, passed(protocolInfo), group, flags, errno), errno);
    }

    @Override
    public long accept(
            long s,
            @Nullable SockAddr addr,
            @Nullable WsaConditionProc condition,
            @Nullable Object callbackData,
            LpInt errno) {
        return registered(below().accept(s, addr, condition, callbackData, errno), errno);
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
        long leaf = below().joinLeaf(s, name, callerData, calleeData, sqos, gqos, flags, errno);
        return leaf == s ? leaf : registered(leaf, errno);
    }

    @Override
    public int duplicateSocket(long s, long processId, @Nullable Out<WsaProtocolInfo> protocolInfo, LpInt errno) {
        int result = below().duplicateSocket(s, processId, protocolInfo, errno);
        WsaProtocolInfo duplicate = protocolInfo == null ? null : protocolInfo.value();
        if (result == 0 && protocolInfo != null && duplicate != null) {
            protocolInfo.set(chain.toBuilder()
                    .providerReserved(duplicate.providerReserved())
                    .build());
        }
        return result;
    }

    @Override
    public int addressToString(
            @Nullable SockAddr address,
            @Nullable WsaProtocolInfo protocolInfo,
            char @Nullable [] addressString,
            @Nullable LpInt addressStringLength,
            LpInt errno) {
        return below().addressToString(
                        address,
                        protocolInfo == null ? null : passed(protocolInfo),
                        addressString,
                        addressStringLength,
                        errno);
    }

    @Override
    public int stringToAddress(
            @Nullable String addressString,
            int addressFamily,
            @Nullable WsaProtocolInfo protocolInfo,
            @Nullable SockAddr address,
            LpInt errno) {
        return below().stringToAddress(
                        addressString,
                        addressFamily,
                        protocolInfo == null ? null : passed(protocolInfo),
                        address,
                        errno);
    }

    @Override
    public int cleanup(LpInt errno) {
        return cleanupsHeld.get() ? 0 : below().cleanup(errno);
    }
}
