package org.wsk4j.launcher.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wsk4j.launcher.winsock.ChainTransfer;
import org.wsk4j.launcher.winsock.WinsockFailure;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.ws2.CatalogStatus;
import org.wsk4j.wsp.ws2.Ws2;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code wsk winsock}: the catalogue, and a transfer through a chain of it. */
@Command(
        name = "winsock",
        description = {
            "Show Winsock's catalogue: base protocols of every provider, layers, and chains of them; what is away and why.",
            "With --chain or --provider, send bytes through that entry to an echo behind the same entry, by overlapped"
                    + " operations with completion routines, and compare what comes back."
        },
        footer = {
            "%nExamples:",
            "  wsk winsock",
            "  wsk winsock --chain meter,mask",
            "  wsk winsock --provider nio --chain mask --bytes 10000000",
            "  wsk -C org.wsk4j.wsp:catalogFile=catalog.txt winsock"
        })
final class WinsockCommand implements Callable<Integer> {

    private static final long MOST_BYTES = 1L << 40;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private WskCommand wsk;

    @Mixin
    private final ProviderOption provider = new ProviderOption();

    @Option(
            names = "--chain",
            paramLabel = "LAYERS",
            description = "Names of layers, the top one first, apart by commas. Empty: none.")
    private @Nullable String chain;

    @Option(
            names = "--bytes",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "How many to send through the chain (default: ${DEFAULT-VALUE}).")
    private long bytes;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    WinsockCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        if (bytes < 0 || bytes > MOST_BYTES) {
            throw CommandFailure.usage("--bytes " + bytes + " is not from 0 to " + MOST_BYTES);
        }
        Session session = wsk.open();
        if (provider.name != null) {
            session.requireUsable(provider.name);
        }
        Ws2 winsock = session.winsock().get();
        PrintWriter out = wsk.streams().text();
        try {
            if (chain == null && provider.name == null) {
                show(winsock, out);
            } else {
                transfer(winsock, out);
            }
        } finally {
            out.flush();
        }
        return 0;
    }

    private void show(Ws2 winsock, PrintWriter out) {
        List<CatalogStatus> entries = winsock.entries();
        if (json) {
            Map<String, Object> catalog = new LinkedHashMap<>();
            catalog.put("layers", winsock.layers());
            catalog.put(
                    "entries",
                    entries.stream().map(entry -> fields(entry, entries)).toList());
            catalog.put("defect", winsock.catalogDefect());
            out.println(Json.of(Map.of("winsock", catalog)));
            return;
        }
        if (!winsock.catalogDefect().isEmpty()) {
            out.println(winsock.catalogDefect());
        }
        for (CatalogStatus entry : entries) {
            out.printf(
                    "%5d  %-8s %-10s %s%s%n",
                    entry.info().catalogEntryId(),
                    kind(entry.info()),
                    entry.available() ? "available" : "away",
                    entry.info().szProtocol(),
                    entry.available() ? "" : "  (" + entry.reason() + ")");
        }
        List<String> layers = winsock.layers();
        out.println("layers: " + (layers.isEmpty() ? "none" : String.join(", ", layers)));
    }

    private static String kind(WsaProtocolInfo info) {
        return switch (info.protocolChain().chainLen()) {
            case 0 -> "layer";
            case 1 -> "base";
            default -> "chain";
        };
    }

    private static Map<String, Object> fields(CatalogStatus entry, List<CatalogStatus> entries) {
        WsaProtocolInfo info = entry.info();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", info.catalogEntryId());
        fields.put("kind", kind(info));
        fields.put("name", info.szProtocol());
        fields.put("available", entry.available());
        fields.put("reason", entry.reason());
        fields.put("providerId", info.providerId().toString());
        fields.put("path", entry.path());
        fields.put("family", info.addressFamily());
        fields.put("type", info.socketType());
        fields.put("protocol", info.protocol());
        fields.put("layers", ChainOption.layers(info, entries));
        fields.put("chain", info.protocolChain().chainEntries());
        return fields;
    }

    private void transfer(Ws2 winsock, PrintWriter out) throws InterruptedException {
        List<String> layers = ChainOption.layers(chain == null ? "" : chain);
        ChainOption.provide(winsock, layers, false);
        WsaProtocolInfo info = ChainOption.find(winsock, layers, provider.name);
        ChainTransfer.Outcome outcome;
        try {
            outcome = new ChainTransfer(winsock, info, bytes).run();
        } catch (WinsockFailure failure) {
            throw new CommandFailure("through " + info.szProtocol() + ": " + failure.getMessage(), failure);
        }
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("entry", info.szProtocol());
            fields.put("sent", outcome.sent());
            fields.put("received", outcome.received());
            fields.put("equal", outcome.equal());
            fields.put("completionRoutines", outcome.completions());
            fields.put("millis", Math.round(outcome.millis() * 10) / 10.0);
            out.println(Json.of(Map.of("winsock", fields)));
        } else {
            out.printf("through   %s%n", info.szProtocol());
            out.printf("sent      %d bytes%n", outcome.sent());
            out.printf("received  %d bytes, %s%n", outcome.received(), outcome.equal() ? "all equal" : "CHANGED");
            out.printf("routines  %d ran, %.1f ms%n", outcome.completions(), outcome.millis());
        }
        if (!outcome.equal()) {
            throw new CommandFailure("not everything came back as it was sent; run with --verbose to see more");
        }
    }
}
