package org.wsk4j.provider.kit.name;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.wsk4j.NameInfoFlags;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.UnicodeString;
import org.wsk4j.nt.NtStatus;

/** What WskGetNameInfo asks: an address to names. */
public final class NameQuery implements NameQuestion {

    private static final int KNOWN_FLAGS = NameInfoFlags.NI_NOFQDN
            | NameInfoFlags.NI_NUMERICHOST
            | NameInfoFlags.NI_NAMEREQD
            | NameInfoFlags.NI_NUMERICSERV
            | NameInfoFlags.NI_DGRAM;

    private final SockAddr address;
    private final boolean wantsNode;
    private final boolean wantsService;
    private final int flags;

    private @Nullable String node;
    private @Nullable String service;

    /**
     * Captures a query.
     *
     * @param address the address; copied
     * @param wantsNode whether the host's name is wanted
     * @param wantsService whether the service's name is wanted
     * @param flags a combination of {@link NameInfoFlags}
     */
    public NameQuery(SockAddr address, boolean wantsNode, boolean wantsService, int flags) {
        this.address = new SockAddr().set(address);
        this.wantsNode = wantsNode;
        this.wantsService = wantsService;
        this.flags = flags;
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    @Override
    public NtStatus check() {
        boolean internet = address.family() == SockAddr.AF_INET || address.family() == SockAddr.AF_INET6;
        return internet && (wantsNode || wantsService) && (flags & ~KNOWN_FLAGS) == 0
                ? NtStatus.STATUS_SUCCESS
                : NtStatus.STATUS_INVALID_PARAMETER;
    }

    @Override
    public boolean isImmediate() {
        return (!wantsNode || has(NameInfoFlags.NI_NUMERICHOST))
                && (!wantsService || has(NameInfoFlags.NI_NUMERICSERV));
    }

    @Override
    public NtStatus run() {
        if (wantsNode) {
            node = nodeName();
            if (node == null) {
                return NtStatus.STATUS_NOT_FOUND;
            }
        }
        if (wantsService) {
            String name = has(NameInfoFlags.NI_NUMERICSERV)
                    ? null
                    : ServiceNames.ofHost().name(address.port(), has(NameInfoFlags.NI_DGRAM));
            service = name == null ? Integer.toString(address.port()) : name;
        }
        return NtStatus.STATUS_SUCCESS;
    }

    private @Nullable String nodeName() {
        String literal = AddressLiterals.format(address);
        if (has(NameInfoFlags.NI_NUMERICHOST)) {
            return has(NameInfoFlags.NI_NAMEREQD) ? null : literal;
        }
        InetAddress host = ((InetSocketAddress) address.toSocketAddress()).getAddress();
        String name = host.getCanonicalHostName();
        if (name.equals(host.getHostAddress())) {
            return has(NameInfoFlags.NI_NAMEREQD) ? null : literal;
        }
        return has(NameInfoFlags.NI_NOFQDN) ? bare(name) : name;
    }

    /** The name without its domain, if that is ours. */
    private static String bare(String name) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            return name;
        }
        try {
            String own = InetAddress.getLocalHost().getCanonicalHostName();
            int ownDot = own.indexOf('.');
            boolean local = ownDot >= 0 && own.substring(ownDot).equalsIgnoreCase(name.substring(dot));
            return local ? name.substring(0, dot) : name;
        } catch (UnknownHostException e) {
            return name;
        }
    }

    /**
     * Writes what was found.
     *
     * @param nodeOut takes the host's name, or null
     * @param serviceOut takes the service's name, or null
     * @return STATUS_SUCCESS, or STATUS_BUFFER_TOO_SMALL and nothing is written
     */
    public NtStatus answer(@Nullable UnicodeString nodeOut, @Nullable UnicodeString serviceOut) {
        if (!fits(node, nodeOut) || !fits(service, serviceOut)) {
            return NtStatus.STATUS_BUFFER_TOO_SMALL;
        }
        if (nodeOut != null && node != null) {
            nodeOut.set(node);
        }
        if (serviceOut != null && service != null) {
            serviceOut.set(service);
        }
        return NtStatus.STATUS_SUCCESS;
    }

    private static boolean fits(@Nullable String text, @Nullable UnicodeString out) {
        return text == null || out == null || text.length() < out.maximumLength();
    }
}
