package org.wsk4j.wsp.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.Out;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.ws2.LspCategories;
import org.wsk4j.wsp.ws2.WinsockSession;

/** Sessions: selection, visibility, categories, chains at start-up. */
class SessionTest {

    private final MemoryStore store = new MemoryStore();
    private final WinsockSystem system = new WinsockSystem(store);
    private final RecordingProvider nio = new RecordingProvider("nio");
    private final RecordingProvider netty = new RecordingProvider("netty");
    private final LpInt errno = new LpInt();

    @AfterEach
    void close() {
        system.close();
    }

    private void attach(RecordingProvider provider, WsaProtocolInfo... infos) {
        system.attachBase(provider.providerId, "wsk:" + provider.providerId, provider, List.of(infos), List.of());
    }

    private WinsockSession session(String application) {
        Out<WinsockSession> session = new Out<>();
        assertEquals(0, system.startup(WspData.makeVersion(2, 2), application, new WspData(), session));
        WinsockSession started = session.value();
        assertNotNull(started);
        return started;
    }

    private static List<WsaProtocolInfo> visible(WinsockSession session) {
        WsaProtocolInfo[] buffer = new WsaProtocolInfo[100];
        int count = session.enumProtocols(null, buffer, new LpInt(100), new LpInt());
        return Arrays.asList(buffer).subList(0, count);
    }

    private long socket(WinsockSession session, int af, int type, int protocol) {
        return session.socket(af, type, protocol, null, 0, 0, errno);
    }

    private void noSocket(int error, WinsockSession session, int af, int type, int protocol) {
        assertEquals(Winsock.INVALID_SOCKET, socket(session, af, type, protocol));
        assertEquals(error, errno.value());
    }

    @Test
    void startupSpeaksTwoDotTwoAndRefusesNullsAndOldVersions() {
        WspData data = new WspData();
        Out<WinsockSession> session = new Out<>();
        assertEquals(0, system.startup(WspData.makeVersion(9, 9), "", data, session));
        assertEquals(WspData.makeVersion(2, 2), data.version());
        assertEquals(WsaError.WSAVERNOTSUPPORTED, system.startup(WspData.makeVersion(0, 9), "", data, session));
        assertEquals(WsaError.WSAEFAULT, system.startup(data.version(), null, data, session));
        assertEquals(WsaError.WSAEFAULT, system.startup(data.version(), "", null, session));
        assertEquals(WsaError.WSAEFAULT, system.startup(data.version(), "", data, null));
    }

    @Test
    void theFirstEntryThatMatchesAllThreeIsChosen() {
        attach(nio, Entries.tcp(), Entries.udp());
        attach(netty, Entries.tcp());
        WinsockSession session = session("");
        assertNotEquals(Winsock.INVALID_SOCKET, socket(session, Entries.AF_INET, Entries.STREAM, Entries.TCP));
        assertEquals(1, nio.sockets.size());
        assertEquals(0, netty.sockets.size());
        int[] ids = Entries.ids(Entries.all(system.catalog()));
        assertEquals(0, system.catalog().writeProviderOrder(new int[] {ids[2], ids[0], ids[1]}, 3));
        socket(session, Entries.AF_INET, Entries.STREAM, Entries.TCP);
        assertEquals(1, netty.sockets.size());
        socket(session, Entries.AF_INET, Entries.DGRAM, Entries.UDP);
        assertEquals(2, nio.sockets.size());
    }

    @Test
    void familyAndTypeZeroAreWildcards() {
        attach(nio, Entries.udp(), Entries.tcp());
        WinsockSession session = session("");
        socket(session, 0, 0, Entries.TCP);
        assertEquals(Entries.TCP, nio.sockets.get(0).protocol());
        socket(session, 0, Entries.STREAM, 0);
        assertEquals(Entries.TCP, nio.sockets.get(1).protocol());
        socket(session, 0, 0, 0);
        assertEquals(Entries.UDP, nio.sockets.get(2).protocol());
    }

    @Test
    void protocolZeroMatchesOnlyEntriesThatSaySo() {
        attach(nio, Entries.entry(Entries.AF_INET, Entries.STREAM, Entries.TCP, 0, "strict tcp"));
        attach(netty, Entries.tcp());
        WinsockSession session = session("");
        socket(session, Entries.AF_INET, Entries.STREAM, 0);
        assertEquals(0, nio.sockets.size());
        assertEquals(1, netty.sockets.size());
        socket(session, Entries.AF_INET, Entries.STREAM, Entries.TCP);
        assertEquals(1, nio.sockets.size());
    }

    @Test
    void whatDoesNotMatchSaysWhy() {
        WinsockSession empty = session("");
        noSocket(WsaError.WSAENETDOWN, empty, Entries.AF_INET, Entries.STREAM, Entries.TCP);
        attach(nio, Entries.tcp(), Entries.udp());
        WinsockSession session = session("");
        noSocket(WsaError.WSAEAFNOSUPPORT, session, Entries.AF_INET6, Entries.STREAM, Entries.TCP);
        noSocket(WsaError.WSAESOCKTNOSUPPORT, session, Entries.AF_INET, 4, Entries.TCP);
        noSocket(WsaError.WSAEPROTONOSUPPORT, session, Entries.AF_INET, Entries.STREAM, 99);
        noSocket(WsaError.WSAEPROTOTYPE, session, Entries.AF_INET, Entries.STREAM, Entries.UDP);
    }

    @Test
    void aSuppliedProtocolInfoBypassesMatching() {
        attach(nio, Entries.tcp());
        attach(netty, Entries.tcp());
        WinsockSession session = session("");
        WsaProtocolInfo second = Entries.all(system.catalog()).get(1);
        int from = Winsock.FROM_PROTOCOL_INFO;
        assertNotEquals(Winsock.INVALID_SOCKET, session.socket(from, from, from, second, 0, 0, errno));
        assertEquals(second, netty.sockets.get(0));
        WsaProtocolInfo nobody = second.toBuilder().catalogEntryId(77).build();
        assertEquals(Winsock.INVALID_SOCKET, session.socket(from, from, from, nobody, 0, 0, errno));
        assertEquals(WsaError.WSAEINVAL, errno.value());
        noSocket(WsaError.WSAEINVAL, session, from, from, from);
    }

    @Test
    void baseProvidersComeAndGoWithTheSameIds() {
        attach(nio, Entries.tcp());
        WinsockSession session = session("");
        int id = visible(session).get(0).catalogEntryId();
        system.detachBase(nio.providerId);
        assertEquals(List.of(), visible(session));
        assertEquals(1, Entries.all(system.catalog()).size(), "WSCEnumProtocols still knows it");
        noSocket(WsaError.WSAENETDOWN, session, Entries.AF_INET, Entries.STREAM, 0);
        attach(netty, Entries.tcp());
        socket(session, Entries.AF_INET, Entries.STREAM, 0);
        assertEquals(1, netty.sockets.size(), "the next one, in a session that is older than it");
        attach(nio, Entries.tcp());
        assertEquals(id, visible(session).get(0).catalogEntryId());
    }

    @Test
    void idsOutliveTheProcess() {
        attach(nio, Entries.tcp(), Entries.udp());
        attach(netty, Entries.tcp());
        List<WsaProtocolInfo> before = Entries.all(system.catalog());
        try (WinsockSystem again = new WinsockSystem(store)) {
            again.attachBase(netty.providerId, "x", netty, List.of(Entries.tcp()), List.of());
            again.attachBase(nio.providerId, "y", nio, List.of(Entries.udp(), Entries.tcp()), List.of());
            assertEquals(before, Entries.all(again.catalog()));
        }
    }

    @Test
    void whatIsInstalledIsSeenBySessionsThatStartLater() {
        attach(nio, Entries.tcp());
        system.runtime().registerProvider(netty.providerId, "path", netty);
        WinsockSession before = session("");
        WsaProtocolInfo[] infos = {Entries.udp()};
        assertEquals(0, system.catalog().installProvider(netty.providerId, "path", infos, 1, errno));
        WinsockSession after = session("");
        noSocket(WsaError.WSAESOCKTNOSUPPORT, before, Entries.AF_INET, Entries.DGRAM, 0);
        assertEquals(Winsock.INVALID_SOCKET, before.socket(-1, -1, -1, infos[0], 0, 0, errno));
        assertNotEquals(Winsock.INVALID_SOCKET, socket(after, Entries.AF_INET, Entries.DGRAM, 0));
        assertEquals(1, visible(before).size());
        assertEquals(2, visible(after).size());
    }

    @Test
    void aProviderThatLeavesBetweenChoiceAndCallIsPassedOver() {
        attach(nio, Entries.tcp());
        attach(netty, Entries.tcp());
        WinsockSession session = session("");
        nio.socketError = WsaError.WSAENETDOWN;
        assertNotEquals(Winsock.INVALID_SOCKET, socket(session, Entries.AF_INET, Entries.STREAM, 0));
        assertEquals(1, netty.sockets.size());
        nio.socketError = WsaError.WSAEMFILE;
        noSocket(WsaError.WSAEMFILE, session, Entries.AF_INET, Entries.STREAM, 0);
    }

    @Test
    void everyCallGoesToTheProviderOfItsSocketAndAStaleHandleToNobody() {
        attach(nio, Entries.tcp());
        attach(netty, Entries.udp());
        WinsockSession session = session("");
        long tcp = socket(session, Entries.AF_INET, Entries.STREAM, 0);
        long udp = socket(session, Entries.AF_INET, Entries.DGRAM, 0);
        assertEquals(0, session.listen(tcp, 1, errno));
        assertEquals(0, session.shutdown(udp, 1, errno));
        assertTrue(nio.calls.contains("listen") && !nio.calls.contains("shutdown"), nio.calls.toString());
        assertTrue(netty.calls.contains("shutdown"), netty.calls.toString());
        assertEquals(0, session.closeSocket(tcp, errno));
        assertEquals(Winsock.SOCKET_ERROR, session.listen(tcp, 1, errno));
        assertEquals(WsaError.WSAENOTSOCK, errno.value());
        assertEquals(Winsock.SOCKET_ERROR, session("").shutdown(udp, 1, errno));
        assertEquals(WsaError.WSAENOTSOCK, errno.value(), "another session's");
    }

    @Test
    void cleanupCleansEachStartOnceAndEndsTheSession() {
        attach(nio, Entries.tcp(), Entries.udp());
        WinsockSession session = session("");
        socket(session, Entries.AF_INET, Entries.STREAM, 0);
        socket(session, Entries.AF_INET, Entries.STREAM, 0);
        socket(session, Entries.AF_INET, Entries.DGRAM, 0);
        assertEquals(2, nio.startups.size(), "once for each entry");
        assertEquals(0, session.cleanup(errno));
        assertEquals(2, nio.calls.stream().filter("cleanup"::equals).count());
        assertEquals(Winsock.SOCKET_ERROR, session.cleanup(errno));
        assertEquals(WsaError.WSANOTINITIALISED, errno.value());
        noSocket(WsaError.WSANOTINITIALISED, session, Entries.AF_INET, Entries.STREAM, 0);
    }

    private TestLayer layer(String name, int categories) {
        TestLayer layer = new TestLayer(name, Winsock.XP1_IFS_HANDLES, categories);
        assertEquals(0, system.attachLayer(layer, "layer:" + name));
        return layer;
    }

    private WsaProtocolInfo chain(boolean first, TestLayer... layers) {
        List<String> ids = Arrays.stream(layers).map(TestLayer::name).toList();
        assertEquals(0, system.provideChain(ids, first));
        return Entries.all(system.catalog()).stream()
                .filter(info -> info.protocolChain().chainLen() == layers.length + 1
                        && info.szProtocol().startsWith(layers[0].name()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void layersPassTheSameProtocolInfoDownExceptDirectlyAboveTheBase() {
        attach(nio, Entries.tcp());
        TestLayer upper = layer("upper", 0);
        TestLayer lower = layer("lower", 0);
        WsaProtocolInfo chain = chain(true, upper, lower);
        WinsockSession session = session("");
        long s = socket(session, Entries.AF_INET, Entries.STREAM, 0);
        WsaProtocolInfo base = Entries.all(system.catalog()).stream()
                .filter(info -> info.protocolChain().chainLen() == 1)
                .findFirst()
                .orElseThrow();
        assertEquals(List.of(base), nio.startups);
        assertEquals(List.of(base), nio.sockets);
        assertEquals(List.of(chain), upper.socketInfos);
        assertEquals(List.of(chain), lower.socketInfos);
        assertEquals(chain, upper.opened.get(0).protocolInfo());
        assertEquals(chain, lower.opened.get(0).protocolInfo());
        assertEquals(chain.catalogEntryId(), system.runtime().catalogEntryOf(s), "the handle is the chain's");
    }

    @Test
    void theUpcallTableGoesDownUnaltered() {
        attach(nio, Entries.tcp());
        TestLayer upper = layer("upper", 0);
        chain(true, upper, layer("lower", 0));
        var host = new org.wsk4j.wsp.ForwardingUpcallTable(system.runtime().ownUpcalls());
        system.runtime().replaceUpcalls(host);
        socket(session(""), Entries.AF_INET, Entries.STREAM, 0);
        assertEquals(List.of(host), nio.upcalls);
        assertEquals(host, upper.opened.get(0).upcalls());
    }

    @Test
    void cleanupPropagatesOncePerStart() {
        attach(nio, Entries.tcp());
        chain(true, layer("upper", 0), layer("lower", 0));
        WinsockSession one = session("");
        WinsockSession two = session("");
        socket(one, Entries.AF_INET, Entries.STREAM, 0);
        socket(two, Entries.AF_INET, Entries.STREAM, 0);
        assertEquals(2, nio.startups.size());
        one.cleanup(errno);
        assertEquals(1, nio.calls.stream().filter("cleanup"::equals).count());
        two.cleanup(errno);
        assertEquals(2, nio.calls.stream().filter("cleanup"::equals).count());
    }

    @Test
    void aLayerIsLoadedOnlyIntoApplicationsThatPermitAllItsCategories() {
        attach(nio, Entries.tcp());
        TestLayer layer = layer("inspector", LspCategories.LSP_INSPECTOR | LspCategories.LSP_FIREWALL);
        WsaProtocolInfo chain = chain(true, layer);
        system.catalog().setApplicationCategory("few", null, LspCategories.LSP_INSPECTOR, null, errno);
        int both = LspCategories.LSP_INSPECTOR | LspCategories.LSP_FIREWALL;
        system.catalog().setApplicationCategory("enough", null, both, null, errno);
        system.catalog().setApplicationCategory("system", null, LspCategories.LSP_SYSTEM | both, null, errno);
        assertEquals(List.of(chain), visible(session("none")).subList(0, 1), "no categories: every layer");
        assertEquals(List.of(chain), visible(session("enough")).subList(0, 1));
        assertTrue(!visible(session("few")).contains(chain));
        assertTrue(!visible(session("system")).contains(chain), "the layer is not the system's");
        socket(session("few"), Entries.AF_INET, Entries.STREAM, 0);
        assertEquals(List.of(), layer.opened);
        assertEquals(Winsock.INVALID_SOCKET, session("few").socket(-1, -1, -1, chain, 0, 0, errno));
        assertEquals(WsaError.WSAEINVALIDPROVIDER, errno.value());
        WskControlBuffer more = WskControlBuffer.ofInt(both | LspCategories.LSP_SYSTEM);
        assertEquals(0, system.catalog().setProviderInfo(layer.providerId(), 0, more, 4, 0, errno));
        assertTrue(visible(session("system")).contains(chain));
    }

    @Test
    void aLayerThatGoesHidesItsChainsAndNewSocketsTakeTheNextEntry() {
        attach(nio, Entries.tcp());
        TestLayer layer = layer("layer", 0);
        WsaProtocolInfo chain = chain(true, layer);
        WinsockSession session = session("");
        long s = socket(session, Entries.AF_INET, Entries.STREAM, 0);
        system.detachLayer(layer);
        assertEquals(Winsock.SOCKET_ERROR, session.listen(s, 1, errno));
        assertEquals(WsaError.WSAENETDOWN, errno.value());
        assertTrue(!visible(session).contains(chain));
        assertTrue(nio.calls.contains("closeSocket"), "closed below");
        assertEquals(0, layer.users(), "cleaned up");
        long next = socket(session, Entries.AF_INET, Entries.STREAM, 0);
        assertEquals(0, session.listen(next, 1, errno));
        assertEquals(Winsock.INVALID_SOCKET, session.socket(-1, -1, -1, chain, 0, 0, errno));
        assertEquals(WsaError.WSAENETDOWN, errno.value());
        assertEquals(0, session.closeSocket(s, errno));
        assertEquals(Winsock.SOCKET_ERROR, session.closeSocket(s, errno));
        assertEquals(WsaError.WSAENOTSOCK, errno.value());
    }

    @Test
    void aLayerThatComesBackServesNewSocketsAndNotTheOldOnes() {
        attach(nio, Entries.tcp());
        TestLayer layer = layer("layer", 0);
        chain(true, layer);
        WinsockSession session = session("");
        long old = socket(session, Entries.AF_INET, Entries.STREAM, 0);
        system.detachLayer(layer);
        assertEquals(0, system.attachLayer(layer, "layer:again"));
        long fresh = socket(session, Entries.AF_INET, Entries.STREAM, 0);
        assertEquals(2, layer.opened.size());
        assertEquals(0, session.listen(fresh, 1, errno));
        assertEquals(Winsock.SOCKET_ERROR, session.listen(old, 1, errno));
        assertEquals(WsaError.WSAENETDOWN, errno.value());
        assertEquals(0, session.closeSocket(old, errno));
        session.cleanup(errno);
        assertEquals(
                nio.startups.size(),
                nio.calls.stream().filter("cleanup"::equals).count());
    }

    @Test
    void chainsExistOverBasesThatComeLater() {
        TestLayer layer = layer("layer", 0);
        assertEquals(0, system.provideChain(List.of(layer.name()), true));
        attach(nio, Entries.tcp());
        attach(netty, Entries.tcp());
        WinsockSession session = session("");
        socket(session, Entries.AF_INET, Entries.STREAM, 0);
        system.detachBase(nio.providerId);
        socket(session, Entries.AF_INET, Entries.STREAM, 0);
        assertEquals(1, nio.sockets.size());
        assertEquals(1, netty.sockets.size());
        assertEquals(2, layer.socketInfos.size());
    }

    @Test
    void aLayerOfOwnHandlesWithoutExtensionFunctionsIsRefused() {
        TestLayer incomplete = new TestLayer("incomplete", 0, 0);
        assertEquals(WsaError.WSAEINVALIDPROCTABLE, system.attachLayer(incomplete, "layer:incomplete"));
    }
}
