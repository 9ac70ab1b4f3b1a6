package org.wsk4j.wsp;

import java.util.Arrays;
import java.util.List;

/**
 * WSAPROTOCOLCHAIN: the catalogue entries that a protocol is made of, the top layer first, the base last.
 *
 * @wsk WSAPROTOCOLCHAIN
 */
public final class WsaProtocolChain {

    /** ChainLen 0: a layered protocol, not usable by itself. */
    public static final WsaProtocolChain LAYERED = new WsaProtocolChain(0, List.of());

    /** ChainLen 1: a base protocol, complete by itself. */
    public static final WsaProtocolChain BASE = new WsaProtocolChain(1, List.of());

    private final int chainLen;
    private final List<Integer> chainEntries;

    private WsaProtocolChain(int chainLen, List<Integer> chainEntries) {
        this.chainLen = chainLen;
        this.chainEntries = chainEntries;
    }

    /**
     * A chain of two or more.
     *
     * @param catalogEntryIds the ids, the top layer first
     * @return a chain; it may be longer than {@link Winsock#MAX_PROTOCOL_CHAIN}, which the catalogue refuses
     * @throws IllegalArgumentException if there are fewer than two
     */
    public static WsaProtocolChain of(int... catalogEntryIds) {
        if (catalogEntryIds.length < 2) {
            throw new IllegalArgumentException("a chain has at least a layer and a base");
        }
        return new WsaProtocolChain(
                catalogEntryIds.length, Arrays.stream(catalogEntryIds).boxed().toList());
    }

    /**
     * ChainLen.
     *
     * @return 0 for a layered protocol, 1 for a base protocol, else the number of entries
     */
    public int chainLen() {
        return chainLen;
    }

    /**
     * ChainEntries.
     *
     * @return the ids, the top layer first; empty unless this is a chain
     */
    public List<Integer> chainEntries() {
        return chainEntries;
    }

    /**
     * The entry below another.
     *
     * @param catalogEntryId a layer of this chain
     * @return the id of the next lower entry, or -1 if the given one is the last or not in the chain
     */
    public int below(int catalogEntryId) {
        int at = chainEntries.indexOf(catalogEntryId);
        return at < 0 || at + 1 == chainEntries.size() ? -1 : chainEntries.get(at + 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WsaProtocolChain that
                && chainLen == that.chainLen
                && chainEntries.equals(that.chainEntries);
    }

    @Override
    public int hashCode() {
        return chainLen * 31 + chainEntries.hashCode();
    }

    @Override
    public String toString() {
        return chainLen + chainEntries.toString();
    }
}
