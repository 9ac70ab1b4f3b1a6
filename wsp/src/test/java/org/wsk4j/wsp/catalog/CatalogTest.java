package org.wsk4j.wsp.catalog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolChain;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.ws2.FileCatalogStore;
import org.wsk4j.wsp.ws2.LspCategories;
import org.wsk4j.wsp.ws2.WscCatalog;

/** The WSC functions, rule by rule. */
class CatalogTest {

    private static final UUID BASE = new UUID(1, 1);
    private static final UUID LAYER = new UUID(2, 2);

    private final MemoryStore store = new MemoryStore();
    private final WscCatalog catalog = new WinsockCatalog(store, (id, path) -> 0);
    private final LpInt errno = new LpInt();

    private WsaProtocolInfo[] install(UUID id, WsaProtocolInfo... infos) {
        assertEquals(0, catalog.installProvider(id, "path", infos, infos.length, errno), () -> "error " + errno);
        return infos;
    }

    private void refused(int error, UUID id, String path, WsaProtocolInfo... infos) {
        List<WsaProtocolInfo> before = Entries.all(catalog);
        assertEquals(Winsock.SOCKET_ERROR, catalog.installProvider(id, path, infos, infos.length, errno));
        assertEquals(error, errno.value());
        assertEquals(before, Entries.all(catalog), "nothing has changed");
    }

    private WsaProtocolInfo layered(UUID id) {
        return install(
                id,
                Entries.tcp().toBuilder()
                        .protocolChain(WsaProtocolChain.LAYERED)
                        .build())[0];
    }

    @Test
    void installAppendsAndAnswersTheIds() {
        WsaProtocolInfo[] infos = install(BASE, Entries.tcp(), Entries.udp());
        assertTrue(infos[0].catalogEntryId() > 0);
        assertEquals(infos[0].catalogEntryId() + 1, infos[1].catalogEntryId());
        assertEquals(BASE, infos[0].providerId());
        WsaProtocolInfo more = install(LAYER, Entries.udp())[0];
        assertEquals(List.of(infos[0], infos[1], more), Entries.all(catalog));
    }

    @Test
    void installRefusesADuplicateGuid() {
        install(BASE, Entries.tcp());
        refused(WsaError.WSANO_RECOVERY, BASE, "path", Entries.udp());
    }

    @Test
    void installRefusesNullsBadCountsAndBadPaths() {
        refused(WsaError.WSAEFAULT, null, "path", Entries.tcp());
        refused(WsaError.WSAEFAULT, BASE, null, Entries.tcp());
        refused(WsaError.WSAEFAULT, BASE, "path", (WsaProtocolInfo) null);
        refused(WsaError.WSAEINVAL, BASE, "path");
        refused(WsaError.WSAEINVAL, BASE, "", Entries.tcp());
        refused(WsaError.WSAEINVAL, BASE, "x".repeat(WscCatalog.MAX_PATH), Entries.tcp());
        assertEquals(Winsock.SOCKET_ERROR, catalog.installProvider(BASE, "path", null, 1, errno));
        assertEquals(WsaError.WSAEFAULT, errno.value());
        assertEquals(
                Winsock.SOCKET_ERROR,
                catalog.installProvider(BASE, "path", new WsaProtocolInfo[] {Entries.tcp()}, 2, errno));
        assertEquals(WsaError.WSAEINVAL, errno.value());
    }

    @Test
    void installRefusesMoreEntriesThanThereIsRoomFor() {
        WsaProtocolInfo[] many = new WsaProtocolInfo[WscCatalog.MOST_ENTRIES];
        java.util.Arrays.fill(many, Entries.tcp());
        install(BASE, many);
        refused(WsaError.WSAENOBUFS, LAYER, "path", Entries.tcp());
    }

    @Test
    void aChangeThatCannotBeSavedIsNotMade() {
        install(BASE, Entries.tcp());
        store.failing = true;
        refused(WsaError.WSASYSCALLFAILURE, LAYER, "path", Entries.udp());
        assertEquals(Winsock.SOCKET_ERROR, catalog.deinstallProvider(BASE, errno));
        assertEquals(WsaError.WSASYSCALLFAILURE, errno.value());
        assertEquals(1, Entries.all(catalog).size());
    }

    @Test
    void aChainNeedsItsComponentsInstalledBefore() {
        int base = install(BASE, Entries.tcp())[0].catalogEntryId();
        int layer = layered(LAYER).catalogEntryId();
        UUID chain = new UUID(3, 3);
        refused(WsaError.WSAEINVAL, chain, "path", chain(layer, 9999));
        refused(WsaError.WSAEINVAL, chain, "path", chain(9999, base));
        refused(WsaError.WSAEINVAL, chain, "path", chain(base, layer));
        refused(WsaError.WSAEINVAL, chain, "path", chain(layer, layer));
        install(chain, chain(layer, base));
    }

    @Test
    void aLayerIsInAChainOnlyOnce() {
        int base = install(BASE, Entries.tcp())[0].catalogEntryId();
        int layer = layered(LAYER).catalogEntryId();
        refused(WsaError.WSAEINVAL, new UUID(3, 3), "path", chain(layer, layer, base));
    }

    @Test
    void aChainOfSevenIsInstalledAndAChainOfEightRefused() {
        int base = install(BASE, Entries.tcp())[0].catalogEntryId();
        int[] seven = new int[7];
        int[] eight = new int[8];
        for (int i = 0; i < 7; i++) {
            eight[i] = layered(new UUID(10, i)).catalogEntryId();
            seven[i] = eight[i];
        }
        seven[6] = base;
        eight[7] = base;
        refused(WsaError.WSAEINVAL, new UUID(3, 3), "path", chain(eight));
        WsaProtocolInfo longest = install(new UUID(3, 3), chain(seven))[0];
        WsaProtocolInfo[] over = {longest};
        assertEquals(
                Winsock.SOCKET_ERROR,
                catalog.installProviderAndChains(
                        new UUID(4, 4), "path", "eighth", Winsock.XP1_IFS_HANDLES, over, 1, null, errno));
        assertEquals(WsaError.WSAEINVAL, errno.value());
    }

    private static WsaProtocolInfo chain(int... ids) {
        return Entries.tcp().toBuilder().protocolChain(WsaProtocolChain.of(ids)).build();
    }

    @Test
    void installWithChainsPutsTheChainsFirstAndHidesTheLayer() {
        WsaProtocolInfo[] bases = install(BASE, Entries.tcp(), Entries.udp());
        install(new UUID(5, 5), Entries.tcp());
        LpInt id = new LpInt();
        assertEquals(
                0,
                catalog.installProviderAndChains(LAYER, "path", "layer", Winsock.XP1_IFS_HANDLES, null, 0, id, errno));
        List<WsaProtocolInfo> all = Entries.all(catalog);
        assertEquals(
                List.of(id.value(), bases[0].catalogEntryId()),
                all.get(0).protocolChain().chainEntries());
        assertEquals(
                List.of(id.value(), bases[1].catalogEntryId()),
                all.get(1).protocolChain().chainEntries());
        assertEquals(
                2,
                all.stream().filter(info -> info.protocolChain().chainLen() > 1).count(),
                "distinct bases");
        WsaProtocolInfo hidden = all.get(all.size() - 1);
        assertEquals(id.value(), hidden.catalogEntryId());
        assertEquals(WsaProtocolChain.LAYERED, hidden.protocolChain());
        assertEquals(Winsock.PFL_HIDDEN, hidden.providerFlags() & Winsock.PFL_HIDDEN);
    }

    @Test
    void aLayerWithHandlesOfItsOwnMustImplementTheExtensionFunctions() {
        install(BASE, Entries.tcp());
        WscCatalog strict = new WinsockCatalog(store, (id, path) -> WsaError.WSAEINVALIDPROCTABLE);
        assertEquals(
                Winsock.SOCKET_ERROR, strict.installProviderAndChains(LAYER, "path", "layer", 0, null, 0, null, errno));
        assertEquals(WsaError.WSAEINVALIDPROCTABLE, errno.value());
        assertEquals(
                0,
                strict.installProviderAndChains(LAYER, "path", "layer", Winsock.XP1_IFS_HANDLES, null, 0, null, errno));
    }

    @Test
    void deinstallRemovesAllEntriesAndLeavesChainsAlone() {
        install(BASE, Entries.tcp(), Entries.udp());
        catalog.installProviderAndChains(LAYER, "path", "layer", Winsock.XP1_IFS_HANDLES, null, 0, null, errno);
        assertEquals(0, catalog.deinstallProvider(LAYER, errno));
        List<WsaProtocolInfo> left = Entries.all(catalog);
        assertTrue(left.stream().noneMatch(info -> info.providerId().equals(LAYER)));
        assertEquals(4, left.size(), "two bases, two chains");
        assertEquals(Winsock.SOCKET_ERROR, catalog.deinstallProvider(LAYER, errno));
        assertEquals(WsaError.WSAEINVAL, errno.value());
        assertEquals(Winsock.SOCKET_ERROR, catalog.deinstallProvider(null, errno));
        assertEquals(WsaError.WSAEFAULT, errno.value());
    }

    @Test
    void updateReplacesInPlace() {
        WsaProtocolInfo[] infos = install(BASE, Entries.tcp(), Entries.udp());
        WsaProtocolInfo[] changed = {infos[0].toBuilder().szProtocol("better").build()};
        assertEquals(0, catalog.updateProvider(BASE, "elsewhere", changed, 1, errno));
        assertEquals(List.of(changed[0], infos[1]), Entries.all(catalog));
        char[] path = new char[20];
        LpInt length = new LpInt(20);
        assertEquals(0, catalog.getProviderPath(BASE, path, length, errno));
        assertEquals("elsewhere", new String(path, 0, length.value() - 1));
        assertEquals(Winsock.SOCKET_ERROR, catalog.updateProvider(LAYER, "path", changed, 1, errno));
        assertEquals(WsaError.WSAEINVAL, errno.value());
        install(LAYER, Entries.tcp());
        assertEquals(Winsock.SOCKET_ERROR, catalog.updateProvider(LAYER, "path", changed, 1, errno));
        assertEquals(WsaError.WSAEINVAL, errno.value(), "the id of another provider");
    }

    @Test
    void enumSaysHowMuchRoomItNeedsAndFilters() {
        install(BASE, Entries.tcp(), Entries.udp());
        LpInt length = new LpInt(1);
        assertEquals(Winsock.SOCKET_ERROR, catalog.enumProtocols(null, new WsaProtocolInfo[1], length, errno));
        assertEquals(WsaError.WSAENOBUFS, errno.value());
        assertEquals(2, length.value());
        WsaProtocolInfo[] buffer = new WsaProtocolInfo[2];
        assertEquals(1, catalog.enumProtocols(new int[] {Entries.UDP, 0, Entries.TCP}, buffer, length, errno));
        assertEquals(Entries.UDP, buffer[0].protocol());
        assertEquals(Winsock.SOCKET_ERROR, catalog.enumProtocols(null, buffer, null, errno));
        assertEquals(WsaError.WSAEFAULT, errno.value());
    }

    @Test
    void writeProviderOrderNeedsEveryIdExactlyOnce() {
        install(BASE, Entries.tcp(), Entries.udp());
        int[] ids = Entries.ids(Entries.all(catalog));
        assertEquals(WsaError.WSAEINVAL, catalog.writeProviderOrder(new int[] {ids[0]}, 1), "missing");
        assertEquals(WsaError.WSAEINVAL, catalog.writeProviderOrder(new int[] {ids[0], ids[0]}, 2), "doubled");
        assertEquals(WsaError.WSAEINVAL, catalog.writeProviderOrder(new int[] {ids[0], ids[1], 7}, 3), "unknown");
        assertEquals(WsaError.WSAEFAULT, catalog.writeProviderOrder(null, 0));
        assertArrayEquals(ids, Entries.ids(Entries.all(catalog)));
        assertEquals(0, catalog.writeProviderOrder(new int[] {ids[1], ids[0]}, 2));
        assertArrayEquals(new int[] {ids[1], ids[0]}, Entries.ids(Entries.all(catalog)));
    }

    @Test
    void getProviderPathSaysHowMuchRoomItNeeds() {
        install(BASE, Entries.tcp());
        LpInt length = new LpInt(4);
        assertEquals(Winsock.SOCKET_ERROR, catalog.getProviderPath(BASE, new char[4], length, errno));
        assertEquals(WsaError.WSAEFAULT, errno.value());
        assertEquals(5, length.value());
        assertEquals(0, catalog.getProviderPath(BASE, new char[5], length, errno));
        assertEquals(Winsock.SOCKET_ERROR, catalog.getProviderPath(LAYER, new char[5], length, errno));
        assertEquals(WsaError.WSAEINVALIDPROVIDER, errno.value());
    }

    @Test
    void layersHaveCategories() {
        install(BASE, Entries.tcp());
        layered(LAYER);
        WskControlBuffer info = WskControlBuffer.ofInt(LspCategories.LSP_INSPECTOR);
        assertEquals(0, catalog.setProviderInfo(LAYER, 0, info, 4, 0, errno));
        WskControlBuffer read = WskControlBuffer.allocate(4);
        LpInt size = new LpInt(4);
        assertEquals(0, catalog.getProviderInfo(LAYER, 0, read, size, 0, errno));
        assertEquals(LspCategories.LSP_INSPECTOR, read.asInt());
        assertEquals(Winsock.SOCKET_ERROR, catalog.setProviderInfo(BASE, 0, info, 4, 0, errno));
        assertEquals(WsaError.WSAEINVALIDPROVIDER, errno.value(), "no layer");
        assertEquals(Winsock.SOCKET_ERROR, catalog.getProviderInfo(LAYER, 1, read, size, 0, errno));
        assertEquals(WsaError.WSAEINVAL, errno.value(), "no audit information");
        assertEquals(Winsock.SOCKET_ERROR, catalog.getProviderInfo(LAYER, 0, null, size, 0, errno));
        assertEquals(WsaError.WSAEFAULT, errno.value());
        assertEquals(4, size.value());
    }

    @Test
    void applicationsHavePermittedCategories() {
        LpInt out = new LpInt();
        assertEquals(Winsock.SOCKET_ERROR, catalog.getApplicationCategory("app", "-x", out, errno));
        assertEquals(WsaError.WSASERVICE_NOT_FOUND, errno.value());
        LpInt previous = new LpInt(-1);
        assertEquals(0, catalog.setApplicationCategory("app", "-x", 3, previous, errno));
        assertEquals(0, previous.value());
        assertEquals(0, catalog.setApplicationCategory("app", "-x", 5, previous, errno));
        assertEquals(3, previous.value());
        assertEquals(0, catalog.getApplicationCategory("app", "-x", out, errno));
        assertEquals(5, out.value());
        assertEquals(Winsock.SOCKET_ERROR, catalog.getApplicationCategory("app", null, out, errno));
        assertEquals(WsaError.WSASERVICE_NOT_FOUND, errno.value(), "arguments count");
        assertEquals(Winsock.SOCKET_ERROR, catalog.setApplicationCategory("", null, 1, null, errno));
        assertEquals(WsaError.WSAEINVAL, errno.value());
    }

    @Test
    void theCatalogueComesBackFromItsStore() {
        install(
                BASE,
                Entries.tcp(),
                Entries.udp().toBuilder().szProtocol("tab\tline\nback\\slash").build());
        catalog.installProviderAndChains(LAYER, "C:\\layer", "layer", Winsock.XP1_IFS_HANDLES, null, 0, null, errno);
        catalog.setProviderInfo(LAYER, 0, WskControlBuffer.ofInt(LspCategories.LSP_SYSTEM), 4, 0, errno);
        catalog.setApplicationCategory("app", "args", 9, null, errno);
        WinsockCatalog again = new WinsockCatalog(store, (id, path) -> 0);
        assertEquals("", again.defect());
        assertEquals(Entries.all(catalog), Entries.all(again));
        LpInt out = new LpInt();
        assertEquals(0, again.getApplicationCategory("app", "args", out, errno));
        assertEquals(9, out.value());
        catalog.deinstallProvider(LAYER, errno);
        WsaProtocolInfo[] next = {Entries.tcp()};
        new WinsockCatalog(store, (id, path) -> 0).installProvider(new UUID(8, 8), "p", next, 1, errno);
        assertTrue(
                Entries.all(again).stream().allMatch(info -> info.catalogEntryId() < next[0].catalogEntryId()),
                "ids never come back");
    }

    @Test
    void aDamagedCatalogueIsSetAsideAndSaysWhatIsWrong() {
        install(BASE, Entries.tcp(), Entries.udp());
        String whole = String.valueOf(store.text);
        for (int cut = 0; cut < whole.length() - 1; cut += 29) {
            store.text = whole.substring(0, cut);
            WinsockCatalog damaged = new WinsockCatalog(store, (id, path) -> 0);
            assertTrue(damaged.defect().contains("in memory is damaged"), () -> damaged.defect());
            assertEquals(store.text, store.aside);
            assertEquals(List.of(), Entries.all(damaged));
        }
        store.text = whole.replace("udp", "UDP");
        assertTrue(new WinsockCatalog(store, (id, path) -> 0).defect().contains("checksum"));
    }

    @Test
    void aStoreThatCannotBeReadKeepsTheNetworkUp() {
        store.failing = true;
        WinsockCatalog empty = new WinsockCatalog(store, (id, path) -> 0);
        assertTrue(empty.defect().contains("cannot be read"), empty.defect());
        assertEquals(List.of(), Entries.all(empty));
    }

    @Test
    void theFileIsReplacedInOnePieceAndADamagedOneIsKept(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("sub/catalogue");
        WinsockCatalog first = new WinsockCatalog(new FileCatalogStore(file), (id, path) -> 0);
        assertEquals(0, first.installProvider(BASE, "path", new WsaProtocolInfo[] {Entries.tcp()}, 1, errno));
        WinsockCatalog second = new WinsockCatalog(new FileCatalogStore(file), (id, path) -> 0);
        assertEquals(Entries.all(first), Entries.all(second));
        try (var files = Files.list(directory.resolve("sub"))) {
            assertEquals(List.of(file), files.toList(), "no other file is left");
        }
        Files.writeString(file, Files.readString(file).replace("tcp", "TCP"));
        WinsockCatalog third = new WinsockCatalog(new FileCatalogStore(file), (id, path) -> 0);
        assertTrue(third.defect().contains(file + ".damaged"), third.defect());
        assertTrue(Files.readString(Path.of(file + ".damaged")).contains("TCP"));
    }
}
