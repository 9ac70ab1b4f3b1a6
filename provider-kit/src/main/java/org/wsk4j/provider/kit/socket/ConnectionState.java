package org.wsk4j.provider.kit.socket;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Where a connection stands.
 *
 * <pre>
 *  CREATED -&gt; BOUND &lt;-&gt; CONNECTING -&gt; CONNECTED -&gt; LOCAL_FIN  -+
 *               |                        |  +----&gt; REMOTE_FIN -+-&gt; BOTH_FIN
 *               +-&gt; LISTENING            |            (any of these four)
 *                                        +&lt;-&gt; SILENT       +-----&gt; ABORTED
 * </pre>
 */
enum ConnectionState {
    /** No local address. */
    CREATED,
    /** Has a local address; may connect. */
    BOUND,
    /** A stream socket that listens: it will never connect. */
    LISTENING,
    /** A connect is pending, or its first data. */
    CONNECTING,
    /** Both directions are open. */
    CONNECTED,
    /** We disconnected gracefully: no further send. */
    LOCAL_FIN,
    /** The peer did: what came before is still readable, then end of stream. */
    REMOTE_FIN,
    /** Both did. */
    BOTH_FIN,
    /** Reset, by either side. */
    ABORTED,
    /** Nothing goes on the wire any more; only close is left. Connected again if the transport cannot do it. */
    SILENT;

    private static final Map<ConnectionState, Set<ConnectionState>> NEXT = new EnumMap<>(ConnectionState.class);

    static {
        NEXT.put(CREATED, EnumSet.of(BOUND, CONNECTED));
        NEXT.put(BOUND, EnumSet.of(CONNECTING, LISTENING));
        NEXT.put(LISTENING, EnumSet.noneOf(ConnectionState.class));
        NEXT.put(CONNECTING, EnumSet.of(BOUND, CONNECTED, ABORTED));
        NEXT.put(CONNECTED, EnumSet.of(LOCAL_FIN, REMOTE_FIN, ABORTED, SILENT));
        NEXT.put(LOCAL_FIN, EnumSet.of(BOTH_FIN, ABORTED));
        NEXT.put(REMOTE_FIN, EnumSet.of(BOTH_FIN, ABORTED));
        NEXT.put(BOTH_FIN, EnumSet.of(ABORTED));
        NEXT.put(ABORTED, EnumSet.noneOf(ConnectionState.class));
        NEXT.put(SILENT, EnumSet.of(CONNECTED));
    }

    /** Whether a change is legal. */
    boolean leadsTo(ConnectionState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    /** Whether a send may begin. */
    boolean acceptsSend() {
        return this == CONNECTED || this == REMOTE_FIN;
    }

    /** Whether there is, or was, a connection with a peer. */
    boolean wasConnected() {
        return switch (this) {
            case CREATED, BOUND, LISTENING, CONNECTING -> false;
            case CONNECTED, LOCAL_FIN, REMOTE_FIN, BOTH_FIN, ABORTED, SILENT -> true;
        };
    }
}
