package org.wsk4j.wsp.catalog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.wsk4j.wsp.WsaProtocolChain;
import org.wsk4j.wsp.WsaProtocolInfo;

/** The catalogue as text: a line for each thing, fields apart by tabs, a checksum at the end. */
final class CatalogText {

    /** What a damaged catalogue is reported with. */
    static final class Damaged extends Exception {

        private static final long serialVersionUID = 1L;

        Damaged(String message) {
            super(message);
        }
    }

    private static final String HEADER = "wsk4j-winsock-catalog\t1";
    private static final int ENTRY_FIELDS = 18;

    private CatalogText() {}

    static String write(CatalogState state) {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        line(text, "next", state.nextId());
        new TreeMap<>(state.providers())
                .forEach((id, provider) -> line(text, "provider", id, provider.categories(), quote(provider.path())));
        for (CatalogState.Item item : state.items()) {
            WsaProtocolInfo info = item.info();
            String chain = info.protocolChain().chainEntries().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(","));
            line(
                    text,
                    "entry",
                    info.catalogEntryId(),
                    info.providerId(),
                    info.serviceFlags1(),
                    info.providerFlags(),
                    info.protocolChain().chainLen(),
                    chain,
                    info.version(),
                    info.addressFamily(),
                    info.maxSockAddr(),
                    info.minSockAddr(),
                    info.socketType(),
                    info.protocol(),
                    info.protocolMaxOffset(),
                    info.networkByteOrder(),
                    info.securityScheme(),
                    info.messageSize(),
                    quote(info.szProtocol()));
        }
        new TreeMap<>(state.applications()).forEach((key, value) -> line(text, "application", value, quote(key)));
        String checksum = checksum(text);
        return text.append("end\t").append(checksum).append('\n').toString();
    }

    private static void line(StringBuilder text, Object... fields) {
        text.append(Arrays.stream(fields).map(String::valueOf).collect(Collectors.joining("\t")))
                .append('\n');
    }

    private static String checksum(CharSequence text) {
        CRC32 crc = new CRC32();
        crc.update(text.toString().getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    private static String quote(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\0", "\\0");
    }

    private static String unquote(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char escaped = text.charAt(++i);
                plain.append(
                        switch (escaped) {
                            case 't' -> '\t';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case '0' -> '\0';
                            default -> escaped;
                        });
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    static CatalogState read(String text) throws Damaged {
        int end = text.lastIndexOf("end\t");
        if (!text.startsWith(HEADER + "\n")) {
            throw new Damaged("line 1: it does not begin with \"" + HEADER.replace('\t', ' ') + "\"");
        }
        if (end < 0) {
            throw new Damaged("its last line is missing, it was cut off");
        }
        if (!text.substring(end + 4).strip().equals(checksum(text.substring(0, end)))) {
            throw new Damaged("its checksum does not fit, it was changed or cut");
        }
        String[] lines = text.substring(0, end).split("\n", -1);
        Reading reading = new Reading();
        for (int i = 1; i < lines.length; i++) {
            if (lines[i].isEmpty()) {
                continue;
            }
            try {
                reading.line(lines[i].split("\t", -1));
            } catch (IllegalArgumentException | IndexOutOfBoundsException bad) {
                throw new Damaged("line " + (i + 1) + ": " + bad.getMessage());
            }
        }
        return reading.state();
    }

    private static final class Reading {

        private final List<CatalogState.Item> items = new ArrayList<>();
        private final Map<UUID, CatalogState.Provider> providers = new HashMap<>();
        private final Map<String, Integer> applications = new HashMap<>();
        private final Set<Integer> ids = new HashSet<>();
        private int nextId = CatalogState.FIRST_ID;

        void line(String[] fields) {
            switch (fields[0]) {
                case "next" -> nextId = Integer.parseInt(fields[1]);
                case "provider" ->
                    providers.put(
                            UUID.fromString(fields[1]),
                            new CatalogState.Provider(unquote(fields[3]), Integer.parseInt(fields[2])));
                case "application" -> applications.put(unquote(fields[2]), Integer.parseInt(fields[1]));
                case "entry" -> entry(fields);
                default -> throw new IllegalArgumentException("nobody knows what \"" + fields[0] + "\" is");
            }
        }

        private void entry(String[] fields) {
            if (fields.length != ENTRY_FIELDS) {
                throw new IllegalArgumentException("an entry has " + ENTRY_FIELDS + " fields, not " + fields.length);
            }
            int id = Integer.parseInt(fields[1]);
            if (!ids.add(id)) {
                throw new IllegalArgumentException("the id " + id + " is there twice");
            }
            WsaProtocolInfo info = WsaProtocolInfo.builder()
                    .catalogEntryId(id)
                    .providerId(UUID.fromString(fields[2]))
                    .serviceFlags1(Integer.parseInt(fields[3]))
                    .providerFlags(Integer.parseInt(fields[4]))
                    .protocolChain(chain(Integer.parseInt(fields[5]), fields[6]))
                    .version(Integer.parseInt(fields[7]))
                    .addressFamily(Integer.parseInt(fields[8]))
                    .maxSockAddr(Integer.parseInt(fields[9]))
                    .minSockAddr(Integer.parseInt(fields[10]))
                    .socketType(Integer.parseInt(fields[11]))
                    .protocol(Integer.parseInt(fields[12]))
                    .protocolMaxOffset(Integer.parseInt(fields[13]))
                    .networkByteOrder(Integer.parseInt(fields[14]))
                    .securityScheme(Integer.parseInt(fields[15]))
                    .messageSize(Integer.parseInt(fields[16]))
                    .szProtocol(unquote(fields[17]))
                    .build();
            items.add(new CatalogState.Item(info, 0));
        }

        private static WsaProtocolChain chain(int length, String entries) {
            return switch (length) {
                case 0 -> WsaProtocolChain.LAYERED;
                case 1 -> WsaProtocolChain.BASE;
                default ->
                    WsaProtocolChain.of(Arrays.stream(entries.split(","))
                            .mapToInt(Integer::parseInt)
                            .toArray());
            };
        }

        CatalogState state() {
            int highest = ids.stream().mapToInt(Integer::intValue).max().orElse(0);
            return new CatalogState(Math.max(nextId, highest + 1), items, providers, applications);
        }
    }
}
