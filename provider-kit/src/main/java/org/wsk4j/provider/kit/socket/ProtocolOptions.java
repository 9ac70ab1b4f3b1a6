package org.wsk4j.provider.kit.socket;

import java.util.Map;
import java.util.Set;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;

/** Options of protocols, which the transport carries out: which are known at all, and which sockets have a level. */
final class ProtocolOptions {

    private static final Map<Integer, Set<Integer>> KNOWN = Map.of(
            WskOptions.IPPROTO_TCP,
                    Set.of(
                            WskOptions.TCP_NODELAY,
                            WskOptions.TCP_KEEPIDLE,
                            WskOptions.TCP_MAXRT,
                            WskOptions.TCP_TIMESTAMPS,
                            WskOptions.TCP_FASTOPEN,
                            WskOptions.TCP_KEEPCNT,
                            WskOptions.TCP_KEEPINTVL),
            WskOptions.IPPROTO_UDP,
                    Set.of(
                            WskOptions.UDP_NOCHECKSUM,
                            WskOptions.UDP_SEND_MSG_SIZE,
                            WskOptions.UDP_RECV_MAX_COALESCED_SIZE),
            WskOptions.IPPROTO_IP,
                    Set.of(
                            WskOptions.IP_TOS,
                            WskOptions.IP_TTL,
                            WskOptions.IP_MULTICAST_IF,
                            WskOptions.IP_MULTICAST_TTL,
                            WskOptions.IP_MULTICAST_LOOP,
                            WskOptions.IP_ADD_MEMBERSHIP,
                            WskOptions.IP_DROP_MEMBERSHIP,
                            WskOptions.IP_DONTFRAGMENT,
                            WskOptions.IP_PKTINFO,
                            WskOptions.IP_RECVTTL,
                            WskOptions.IP_UNICAST_IF,
                            WskOptions.IP_RECVTOS,
                            WskOptions.IP_ECN,
                            WskOptions.IP_MTU_DISCOVER,
                            WskOptions.IP_MTU,
                            WskOptions.IP_RECVERR),
            WskOptions.IPPROTO_IPV6,
                    Set.of(
                            WskOptions.IPV6_UNICAST_HOPS,
                            WskOptions.IPV6_MULTICAST_IF,
                            WskOptions.IPV6_MULTICAST_HOPS,
                            WskOptions.IPV6_MULTICAST_LOOP,
                            WskOptions.IPV6_ADD_MEMBERSHIP,
                            WskOptions.IPV6_DROP_MEMBERSHIP,
                            WskOptions.IPV6_DONTFRAG,
                            WskOptions.IPV6_PKTINFO,
                            WskOptions.IPV6_HOPLIMIT,
                            WskOptions.IPV6_V6ONLY,
                            WskOptions.IPV6_RTHDR,
                            WskOptions.IPV6_TCLASS,
                            WskOptions.IPV6_RECVTCLASS,
                            WskOptions.IPV6_ECN,
                            WskOptions.IPV6_RECVERR));

    private ProtocolOptions() {}

    static boolean isKnown(int level, int option) {
        return KNOWN.getOrDefault(level, Set.of()).contains(option);
    }

    /** Whether a socket has the options of a level. */
    static boolean has(Category category, LocalBinding binding, int level, int option) {
        if (category == Category.BASIC || !KNOWN.containsKey(level)) {
            return false;
        }
        return switch (level) {
            case WskOptions.IPPROTO_TCP ->
                binding.protocol == level && (category != Category.LISTEN || option != WskOptions.TCP_NODELAY);
            case WskOptions.IPPROTO_UDP -> binding.protocol == level;
            case WskOptions.IPPROTO_IPV6 -> binding.addressFamily == SockAddr.AF_INET6;
            default -> binding.addressFamily != SockAddr.AF_UNIX;
        };
    }

    /** IP_ADD_MEMBERSHIP and its like, which take an object and not a number. */
    static boolean isMembership(int level, int option) {
        return (level == WskOptions.IPPROTO_IP || level == WskOptions.IPPROTO_IPV6)
                && (option == WskOptions.IP_ADD_MEMBERSHIP || option == WskOptions.IP_DROP_MEMBERSHIP);
    }
}
