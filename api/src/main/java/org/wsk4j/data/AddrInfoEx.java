package org.wsk4j.data;

import org.jspecify.annotations.Nullable;

/**
 * ADDRINFOEXW: hints for, or one result of, name resolution; results are linked.
 *
 * <p>A result list belongs to the provider's client until {@code freeAddressInfo}; hints belong to the caller.
 *
 * @wsk ADDRINFOEXW
 */
public final class AddrInfoEx {

    /** AI_PASSIVE: addresses to bind to, the wildcard where no node is named. */
    public static final int AI_PASSIVE = 0x1;

    /** AI_CANONNAME: the first result carries the canonical name. */
    public static final int AI_CANONNAME = 0x2;

    /** AI_NUMERICHOST: the node name is a literal; nothing is looked up. */
    public static final int AI_NUMERICHOST = 0x4;

    private final int flags;
    private final int family;
    private final int socketType;
    private final int protocol;
    private final @Nullable String canonName;
    private final @Nullable SockAddr address;
    private @Nullable AddrInfoEx next;

    /**
     * Creates hints; 0 means any.
     *
     * @param flags a combination of the AI_ constants
     * @param family an address family
     * @param socketType a socket type
     * @param protocol a protocol
     */
    public AddrInfoEx(int flags, int family, int socketType, int protocol) {
        this(flags, family, socketType, protocol, null, null);
    }

    /**
     * Creates a result; for providers.
     *
     * @param flags the flags asked for
     * @param family the address family
     * @param socketType the socket type, 0 for any
     * @param protocol the protocol, 0 for any
     * @param canonName the canonical name, or null
     * @param address the address with its port
     */
    public AddrInfoEx(
            int flags,
            int family,
            int socketType,
            int protocol,
            @Nullable String canonName,
            @Nullable SockAddr address) {
        this.flags = flags;
        this.family = family;
        this.socketType = socketType;
        this.protocol = protocol;
        this.canonName = canonName;
        this.address = address;
    }

    /**
     * The AI_ flags.
     *
     * @return a combination of the AI_ constants
     */
    public int flags() {
        return flags;
    }

    /**
     * The address family.
     *
     * @return one of the AF_ constants of {@link SockAddr}
     */
    public int family() {
        return family;
    }

    /**
     * The socket type.
     *
     * @return the type, 0 for any
     */
    public int socketType() {
        return socketType;
    }

    /**
     * The protocol.
     *
     * @return the protocol, 0 for any
     */
    public int protocol() {
        return protocol;
    }

    /**
     * The canonical name of the node.
     *
     * @return the name, or null where none was asked for
     */
    public @Nullable String canonName() {
        return canonName;
    }

    /**
     * The address with its port.
     *
     * @return the address; null in hints
     */
    public @Nullable SockAddr address() {
        return address;
    }

    /**
     * The next result.
     *
     * @return the successor, or null at the end
     */
    public @Nullable AddrInfoEx next() {
        return next;
    }

    /**
     * Links a result; for providers.
     *
     * @param successor the next result, or null for none
     */
    public void setNext(@Nullable AddrInfoEx successor) {
        next = successor;
    }

    @Override
    public String toString() {
        return "AddrInfoEx[" + address + (canonName != null ? ", " + canonName : "") + "]";
    }
}
