package org.wsk4j.wsp.catalog;

import java.util.List;
import java.util.function.Predicate;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolInfo;

/** How {@code socket} finds an entry: by family, type and protocol. */
final class ProtocolSelection {

    private ProtocolSelection() {}

    /**
     * Whether an entry matches: family and type 0 match all, protocol 0 only an entry that says so. A layered protocol by itself matches
     * nothing.
     */
    static boolean matches(WsaProtocolInfo info, int af, int type, int protocol) {
        return info.protocolChain().chainLen() != Winsock.LAYERED_PROTOCOL
                && matchesFamily(info, af)
                && matchesType(info, type)
                && matchesProtocol(info, protocol);
    }

    private static boolean matchesFamily(WsaProtocolInfo info, int af) {
        return af == 0 || info.addressFamily() == af;
    }

    private static boolean matchesType(WsaProtocolInfo info, int type) {
        return type == 0 || info.socketType() == type;
    }

    private static boolean matchesProtocol(WsaProtocolInfo info, int protocol) {
        if (protocol == 0) {
            return info.protocol() == 0 || (info.providerFlags() & Winsock.PFL_MATCHES_PROTOCOL_ZERO) != 0;
        }
        int first = info.protocol();
        return protocol >= first && protocol - first <= info.protocolMaxOffset();
    }

    /** Why nothing matches: the first of family, type, protocol that nobody has. */
    static int whyNot(List<WsaProtocolInfo> usable, int af, int type, int protocol) {
        List<WsaProtocolInfo> real = usable.stream()
                .filter(info -> info.protocolChain().chainLen() != Winsock.LAYERED_PROTOCOL)
                .toList();
        if (real.isEmpty()) {
            return WsaError.WSAENETDOWN;
        }
        Predicate<WsaProtocolInfo> family = info -> matchesFamily(info, af);
        if (real.stream().noneMatch(family)) {
            return WsaError.WSAEAFNOSUPPORT;
        }
        if (real.stream().noneMatch(family.and(info -> matchesType(info, type)))) {
            return WsaError.WSAESOCKTNOSUPPORT;
        }
        return real.stream().anyMatch(family.and(info -> matchesProtocol(info, protocol)))
                ? WsaError.WSAEPROTOTYPE
                : WsaError.WSAEPROTONOSUPPORT;
    }
}
