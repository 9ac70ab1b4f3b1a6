package org.wsk4j.launcher.command;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.ws2.CatalogStatus;
import org.wsk4j.wsp.ws2.Ws2;

/** Names of layers, as people write them, and the chain that they mean. */
final class ChainOption {

    private ChainOption() {}

    static List<String> layers(String text) {
        return text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",")).map(String::strip).toList();
    }

    /** Sees to it that the chains exist. */
    static void provide(Ws2 winsock, List<String> layers, boolean first) {
        List<String> known = winsock.layers();
        for (String layer : layers) {
            if (!known.contains(layer)) {
                throw CommandFailure.usage("unknown layer '" + layer + "'; "
                        + (known.isEmpty() ? "no layer is installed" : "known are: " + String.join(", ", known)));
            }
        }
        if (layers.isEmpty()) {
            return;
        }
        int error = winsock.provideChain(layers, first);
        if (error != 0) {
            throw new CommandFailure("the chain " + String.join(",", layers) + " cannot be made: "
                    + WsaError.name(error)
                    + (error == WsaError.WSAEINVAL ? "; a chain has up to six layers, each once" : ""));
        }
    }

    /** The entry for TCP over IPv4 that has exactly these layers, over a provider or over the first. */
    static WsaProtocolInfo find(Ws2 winsock, List<String> layers, @Nullable String provider) {
        List<CatalogStatus> entries = winsock.entries();
        return entries.stream()
                .filter(CatalogStatus::available)
                .map(CatalogStatus::info)
                .filter(info -> info.addressFamily() == SockAddr.AF_INET
                        && info.socketType() == WskOptions.SOCK_STREAM
                        && info.protocolChain().chainLen() != 0)
                .filter(info -> layers(info, entries).equals(layers))
                .filter(info -> provider == null || path(info, entries).equals("wsk:" + provider))
                .findFirst()
                .orElseThrow(() -> new CommandFailure("no entry of the catalogue fits; run wsk winsock to see them"));
    }

    /** The names of an entry's layers, the top one first. */
    static List<String> layers(WsaProtocolInfo info, List<CatalogStatus> entries) {
        List<Integer> chain = info.protocolChain().chainEntries();
        return chain.stream()
                .limit(Math.max(0, chain.size() - 1))
                .map(id -> {
                    CatalogStatus entry = entry(id, entries);
                    return entry == null ? "?" : entry.info().szProtocol();
                })
                .collect(Collectors.toList());
    }

    private static String path(WsaProtocolInfo info, List<CatalogStatus> entries) {
        List<Integer> chain = info.protocolChain().chainEntries();
        CatalogStatus base = entry(chain.isEmpty() ? info.catalogEntryId() : chain.get(chain.size() - 1), entries);
        return base == null ? "" : base.path();
    }

    private static @Nullable CatalogStatus entry(int id, List<CatalogStatus> entries) {
        for (CatalogStatus entry : entries) {
            if (entry.info().catalogEntryId() == id) {
                return entry;
            }
        }
        return null;
    }
}
