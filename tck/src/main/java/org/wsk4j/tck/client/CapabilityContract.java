package org.wsk4j.tck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.wsk4j.WskOptions.IPPROTO_TCP;
import static org.wsk4j.WskOptions.IPPROTO_UDP;
import static org.wsk4j.WskOptions.SOCK_DGRAM;
import static org.wsk4j.WskOptions.SOCK_RAW;
import static org.wsk4j.WskOptions.SOCK_STREAM;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_BASIC_SOCKET;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_LISTEN_SOCKET;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_STREAM_SOCKET;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.data.SockAddr.AF_UNIX;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_IMPLEMENTED;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wsk4j.CapabilityStatement;
import org.wsk4j.WskBasicSocket;
import org.wsk4j.WskCapability;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskSocket;
import org.wsk4j.WskStreamSocket;
import org.wsk4j.WskTransport;
import org.wsk4j.tck.Chapter;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.WskFixture;

/** What a provider says of itself, against what it makes. */
@WskContract(Chapter.CAPABILITIES)
class CapabilityContract {

    private final WskFixture wsk;

    CapabilityContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    @Test
    @Clause(rule = 0, source = "Capabilities", value = "Each one known is stated, with one sentence why")
    void everyCapabilityIsStatedWithAReason() {
        WskProviderCharacteristics characteristics = wsk.provider().characteristics();
        assertFalse(characteristics.name().isEmpty());
        assertFalse(characteristics.description().isEmpty());
        for (WskCapability capability : WskCapability.known()) {
            CapabilityStatement statement = characteristics.capabilities().get(capability);
            assertNotNull(statement, () -> "nothing said of " + capability);
            assertFalse(statement.reason().isBlank(), () -> "no reason for " + capability);
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "WskSocket",
            value = "Sockets are made for the transports listed and for no other combination",
            regards = {"tcp", "udp", "inet", "inet6", "unix-stream"})
    void transportsAreTheCombinationsThatWork() {
        Set<List<Integer>> listed = new HashSet<>();
        for (WskTransport transport : wsk.provider().characteristics().transports()) {
            listed.add(List.of(transport.addressFamily(), transport.socketType(), transport.protocol()));
        }
        assertEquals(
                wsk.has(WskCapability.TCP) && wsk.has(WskCapability.INET),
                listed.contains(List.of(AF_INET, SOCK_STREAM, IPPROTO_TCP)));
        assertEquals(
                wsk.has(WskCapability.UDP) && wsk.has(WskCapability.INET6),
                listed.contains(List.of(AF_INET6, SOCK_DGRAM, IPPROTO_UDP)));
        assertEquals(wsk.has(WskCapability.UNIX_STREAM), listed.contains(List.of(AF_UNIX, SOCK_STREAM, 0)));
        for (int family : new int[] {0, AF_UNIX, AF_INET, 10, AF_INET6, 99}) {
            for (int type : new int[] {SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, 9}) {
                for (int protocol : new int[] {0, IPPROTO_TCP, IPPROTO_UDP, 132}) {
                    var request = wsk.socket(family, type, protocol, WSK_FLAG_BASIC_SOCKET, null, null);
                    if (listed.contains(List.of(family, type, protocol))) {
                        wsk.close(wsk.adopt(request.result(WskBasicSocket.class)));
                    } else {
                        request.mustFail(STATUS_NOT_SUPPORTED);
                    }
                }
            }
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "WskSocket",
            value = "Each category has its type and keeps its table; two categories at once are refused",
            regards = {"inet6", "unix-stream", "stream-socket"},
            requires = {"tcp", "inet"})
    void categoriesHaveTheirTypes() {
        for (Net net : Net.values()) {
            if (!wsk.has(net.capability())) {
                wsk.socket(net.family(), SOCK_STREAM, net.protocol(), WSK_FLAG_CONNECTION_SOCKET, null, null)
                        .mustFail(STATUS_NOT_SUPPORTED);
                continue;
            }
            check(net, WSK_FLAG_BASIC_SOCKET, WskBasicSocket.class);
            check(net, WSK_FLAG_LISTEN_SOCKET, WskListenSocket.class);
            check(net, WSK_FLAG_CONNECTION_SOCKET, WskConnectionSocket.class);
            if (wsk.has(WskCapability.STREAM_SOCKET)) {
                check(net, WSK_FLAG_STREAM_SOCKET, WskStreamSocket.class);
            }
        }
        for (int flags : new int[] {3, 5, 6, 7, 9, 10, 12, 15, 16, 0x80000000}) {
            wsk.socket(AF_INET, SOCK_STREAM, IPPROTO_TCP, flags, null, null).mustFail(STATUS_INVALID_PARAMETER);
        }
    }

    private void check(Net net, int flags, Class<? extends WskSocket> type) {
        WskSocket socket = wsk.adopt(wsk.socket(net.family(), SOCK_STREAM, net.protocol(), flags, null, null)
                .result(type));
        assertSame(socket.dispatch(), socket.dispatch(), "the table of a socket never changes");
        wsk.close(socket);
    }

    @Test
    @Clause(
            rule = 0,
            source = "WskBind",
            value = "A listening socket for UDP can be made; its bind answers STATUS_NOT_IMPLEMENTED",
            requires = {"udp", "inet"})
    void listeningForDatagramsIsNotImplemented() {
        WskListenSocket socket =
                wsk.adopt(wsk.socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP, WSK_FLAG_LISTEN_SOCKET, null, null)
                        .result(WskListenSocket.class));
        wsk.call(irp -> socket.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).mustFail(STATUS_NOT_IMPLEMENTED);
        wsk.close(socket);
        WskDatagramSocket datagram =
                wsk.adopt(wsk.socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP, WSK_FLAG_DATAGRAM_SOCKET, null, null)
                        .result(WskDatagramSocket.class));
        wsk.close(datagram);
    }
}
