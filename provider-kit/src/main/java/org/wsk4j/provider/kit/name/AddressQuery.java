package org.wsk4j.provider.kit.name;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskOptions;
import org.wsk4j.data.AddrInfoEx;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;

/** What WskGetAddressInfo asks: names to addresses. */
public final class AddressQuery implements NameQuestion {

    private static final int KNOWN_FLAGS = AddrInfoEx.AI_PASSIVE | AddrInfoEx.AI_CANONNAME | AddrInfoEx.AI_NUMERICHOST;

    private final String node;
    private final String service;
    private final int flags;
    private final int family;
    private final int socketType;
    private final int protocol;

    private @Nullable AddrInfoEx result;

    /**
     * Captures a query.
     *
     * @param node a host name or literal, or null
     * @param service a service name or port number, or null
     * @param hints what is wanted, or null for anything
     */
    public AddressQuery(@Nullable String node, @Nullable String service, @Nullable AddrInfoEx hints) {
        this.node = node == null ? "" : node;
        this.service = service == null ? "" : service;
        this.flags = hints == null ? 0 : hints.flags();
        this.family = hints == null ? SockAddr.AF_UNSPEC : hints.family();
        this.socketType = hints == null ? 0 : hints.socketType();
        this.protocol = hints == null ? 0 : hints.protocol();
    }

    @Override
    public NtStatus check() {
        if ((node.isEmpty() && service.isEmpty()) || (flags & ~KNOWN_FLAGS) != 0) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        if (node.isEmpty() && has(AddrInfoEx.AI_CANONNAME)) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        boolean familyKnown = family == SockAddr.AF_UNSPEC || family == SockAddr.AF_INET || family == SockAddr.AF_INET6;
        boolean stream = socketType == 0 || socketType == WskOptions.SOCK_STREAM;
        boolean datagram = socketType == 0 || socketType == WskOptions.SOCK_DGRAM;
        boolean pairKnown = switch (protocol) {
            case 0 -> stream || datagram;
            case WskOptions.IPPROTO_TCP -> stream;
            case WskOptions.IPPROTO_UDP -> datagram;
            default -> false;
        };
        return familyKnown && pairKnown ? NtStatus.STATUS_SUCCESS : NtStatus.STATUS_NOT_SUPPORTED;
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    @Override
    public boolean isImmediate() {
        boolean literal = node.isEmpty() || AddressLiterals.isNoName(node) || has(AddrInfoEx.AI_NUMERICHOST);
        return literal && (service.isEmpty() || isNumber(service));
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]+");
    }

    @Override
    public NtStatus run() {
        int port = port();
        if (port < 0) {
            return NtStatus.STATUS_NOT_FOUND;
        }
        List<SockAddr> addresses;
        String canonName = null;
        try {
            SockAddr literal = node.isEmpty() ? null : AddressLiterals.parse(node);
            if (node.isEmpty()) {
                addresses = unnamed();
            } else if (literal != null) {
                addresses = List.of(literal);
                canonName = node;
            } else {
                addresses = lookUp();
                canonName = has(AddrInfoEx.AI_CANONNAME) && !addresses.isEmpty()
                        ? InetAddress.getByName(node).getCanonicalHostName()
                        : null;
            }
        } catch (UnknownHostException e) {
            return NtStatus.STATUS_NOT_FOUND;
        }
        result = link(addresses, port, has(AddrInfoEx.AI_CANONNAME) ? canonName : null);
        return result == null ? NtStatus.STATUS_NOT_FOUND : NtStatus.STATUS_SUCCESS;
    }

    private int port() {
        if (service.isEmpty()) {
            return 0;
        }
        if (isNumber(service)) {
            int port = service.length() > 5 ? -1 : Integer.parseInt(service);
            return port > 0xFFFF ? -1 : port;
        }
        boolean tcp = protocol == WskOptions.IPPROTO_TCP || socketType == WskOptions.SOCK_STREAM;
        boolean udp = protocol == WskOptions.IPPROTO_UDP || socketType == WskOptions.SOCK_DGRAM;
        return ServiceNames.ofHost().port(service, tcp ? "tcp" : udp ? "udp" : null);
    }

    private List<SockAddr> unnamed() {
        List<SockAddr> addresses = new ArrayList<>(2);
        for (int one : new int[] {SockAddr.AF_INET6, SockAddr.AF_INET}) {
            addresses.add(has(AddrInfoEx.AI_PASSIVE) ? SockAddr.any(one, 0) : SockAddr.loopback(one, 0));
        }
        return addresses;
    }

    private List<SockAddr> lookUp() throws UnknownHostException {
        if (has(AddrInfoEx.AI_NUMERICHOST) || AddressLiterals.isNoName(node)) {
            return List.of();
        }
        List<SockAddr> addresses = new ArrayList<>();
        for (InetAddress address : InetAddress.getAllByName(node)) {
            addresses.add(SockAddr.of(new InetSocketAddress(address, 0)));
        }
        return addresses;
    }

    private @Nullable AddrInfoEx link(List<SockAddr> addresses, int port, @Nullable String canonName) {
        AddrInfoEx first = null;
        AddrInfoEx last = null;
        for (SockAddr address : addresses) {
            if (family != SockAddr.AF_UNSPEC && address.family() != family) {
                continue;
            }
            String name = first == null ? canonName : null;
            AddrInfoEx one = new AddrInfoEx(flags, address.family(), socketType, protocol, name, address.setPort(port));
            if (last == null) {
                first = one;
            } else {
                last.setNext(one);
            }
            last = one;
        }
        return first;
    }

    /**
     * What was found.
     *
     * @return the first of the linked results, or null
     */
    public @Nullable AddrInfoEx result() {
        return result;
    }
}
