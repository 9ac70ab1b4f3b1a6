package org.wsk4j.tck.winsock;

import static org.wsk4j.wsp.Winsock.XP1_IFS_HANDLES;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.wsp.ForwardingProcTable;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaThreadId;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.layer.LayerContext;
import org.wsk4j.wsp.layer.LayeredProvider;

/** A pass-through layer that remembers what it was given. */
final class RecordingLayer implements LayeredProvider {

    private final String name;
    private final List<LayerContext> contexts = new CopyOnWriteArrayList<>();
    private final List<@Nullable WsaProtocolInfo> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();

    RecordingLayer(String name) {
        this.name = name;
    }

    /** What it was opened over, for each chain. */
    List<LayerContext> contexts() {
        return contexts;
    }

    /** The protocol information of each call of WSPSocket. */
    List<@Nullable WsaProtocolInfo> sockets() {
        return sockets;
    }

    /** How many sends and receives passed through. */
    int calls() {
        return calls.get();
    }

    @Override
    public UUID providerId() {
        return UUID.nameUUIDFromBytes(Bytes.ascii("org.wsk4j.tck/" + name));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int serviceFlags() {
        return XP1_IFS_HANDLES;
    }

    @Override
    public int categories() {
        return 0;
    }

    @Override
    public Set<UUID> extensionFunctions() {
        return Set.of();
    }

    @Override
    public boolean covers(WsaProtocolInfo base) {
        return true;
    }

    @Override
    public WspProcTable open(LayerContext context) {
        contexts.add(context);
        return new ForwardingProcTable(context.below()) {
            @Override
            public long socket(
                    int af,
                    int type,
                    int protocol,
                    @Nullable WsaProtocolInfo protocolInfo,
                    int group,
                    int flags,
                    LpInt errno) {
                sockets.add(protocolInfo);
                return super.socket(af, type, protocol, protocolInfo, group, flags, errno);
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
                calls.incrementAndGet();
                return super.send(s, buffers, count, sent, flags, overlapped, routine, threadId, errno);
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
                calls.incrementAndGet();
                return super.recv(s, buffers, count, received, flags, overlapped, routine, threadId, errno);
            }
        };
    }
}
