package org.wsk4j.wsp.catalog;

import java.util.Arrays;
import java.util.List;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.ws2.WscCatalog;

/** Entries for tests. */
final class Entries {

    static final int AF_INET = 2;
    static final int AF_INET6 = 23;
    static final int STREAM = 1;
    static final int DGRAM = 2;
    static final int TCP = 6;
    static final int UDP = 17;

    private Entries() {}

    static WsaProtocolInfo tcp() {
        return entry(AF_INET, STREAM, TCP, Winsock.PFL_MATCHES_PROTOCOL_ZERO, "tcp");
    }

    static WsaProtocolInfo udp() {
        return entry(AF_INET, DGRAM, UDP, Winsock.PFL_MATCHES_PROTOCOL_ZERO, "udp");
    }

    static WsaProtocolInfo entry(int af, int type, int protocol, int providerFlags, String name) {
        return WsaProtocolInfo.builder()
                .addressFamily(af)
                .socketType(type)
                .protocol(protocol)
                .providerFlags(providerFlags)
                .serviceFlags1(Winsock.XP1_IFS_HANDLES)
                .szProtocol(name)
                .build();
    }

    static List<WsaProtocolInfo> all(WscCatalog catalog) {
        WsaProtocolInfo[] buffer = new WsaProtocolInfo[WscCatalog.MOST_ENTRIES];
        int count = catalog.enumProtocols(null, buffer, new LpInt(buffer.length), new LpInt());
        return Arrays.asList(buffer).subList(0, count);
    }

    static int[] ids(List<WsaProtocolInfo> infos) {
        return infos.stream().mapToInt(WsaProtocolInfo::catalogEntryId).toArray();
    }
}
