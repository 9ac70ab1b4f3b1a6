package org.wsk4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits and habits that no tool on the market checks. */
class TidyTest {

    private static final long LONGEST_FILE = 500;
    private static final List<String> PARTS = List.of("state", "owner", "completes", "threads", "wsk");

    private static final Pattern CONTRACT =
            Pattern.compile("WskProvider\\w*Dispatch\\.java|Wsk\\w+Event\\.java|WskRegistrar\\.java");

    // Split, so that this file does not find itself.
    private static final Pattern UNFINISHED = Pattern.compile("\\b(" + "TO" + "DO|FIX" + "ME|X" + "XX)\\b");

    static List<Path> contracts() throws IOException {
        Path api = Sources.of("api").resolve("org/wsk4j");
        try (Stream<Path> files = Files.list(api)) {
            return files.filter(file ->
                            CONTRACT.matcher(file.getFileName().toString()).matches())
                    .toList();
        }
    }

    @Test
    void everyContractIsChecked() throws IOException {
        assertThat(contracts()).hasSize(6 + 8 + 1);
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void everyEntrySaysItsFiveParts(Path file) {
        String source = Sources.read(file);
        List<Sources.Declaration> documented = Sources.documented(source).stream()
                .filter(declaration -> !declaration.isType())
                .toList();
        assertThat(documented.stream().map(Sources.Declaration::name))
                .as("documented methods of %s", file.getFileName())
                .isNotEmpty()
                .containsAll(Sources.abstractMethods(source));
        List<String> missing = new ArrayList<>();
        for (Sources.Declaration method : documented) {
            for (String part : PARTS) {
                if (method.tag(part).isEmpty()) {
                    missing.add(method.name() + " @" + part);
                }
            }
        }
        assertThat(missing).as(file.getFileName().toString()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void everyEntryThatAnswersAStatusHasATable(Path file) {
        String source = Sources.read(file);
        for (Sources.Declaration method : Sources.documented(source)) {
            if (!method.isType() && source.contains("NtStatus " + method.name() + "(")) {
                assertThat(method.comment()).as(method.name()).contains("<table>", "STATUS_SUCCESS");
            }
        }
    }

    /** A check that cannot fail proves nothing. */
    @Test
    void anEntryWithoutPartsIsNoticed() {
        String source = """
                public interface WskProviderExampleDispatch {
                    /**
                     * Sends.
                     *
                     * @state Connected.
                     */
                    NtStatus send(@Nullable Irp irp);

                    NtStatus silent(
                            int flags, Irp irp);
                }
                """;
        assertThat(Sources.abstractMethods(source)).containsExactly("send", "silent");
        assertThat(Sources.documented(source)).singleElement().satisfies(send -> {
            assertThat(send.name()).isEqualTo("send");
            assertThat(send.tag("state")).isEqualTo("Connected.");
            assertThat(send.tag("owner")).isEmpty();
        });
    }

    /** A ratchet: a file that is too long is listed with its length, which may only shrink. */
    @Test
    void noSourceIsTooLong() throws IOException {
        Map<String, Long> longest = longestFiles();
        List<String> tooLong = new ArrayList<>();
        for (Path file : Sources.all()) {
            String name = Sources.root().relativize(file).toString().replace('\\', '/');
            long lines = Sources.read(file).lines().count();
            if (lines > longest.getOrDefault(name, LONGEST_FILE)) {
                tooLong.add(name + " has " + lines + " lines");
            }
        }
        assertThat(tooLong)
                .as("longer than %s lines, or than their entry in longest-files.tsv", LONGEST_FILE)
                .isEmpty();
    }

    private static Map<String, Long> longestFiles() throws IOException {
        Map<String, Long> lengths = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                TidyTest.class.getResourceAsStream("longest-files.tsv"), StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] columns = line.split("\t", -1);
                lengths.put(columns[0], Long.valueOf(columns[1]));
            });
        }
        return lengths;
    }

    @Test
    void noSourceHasTabsOrUnfinishedBusiness() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : Sources.all()) {
            String source = Sources.read(file);
            if (source.indexOf('\t') >= 0) {
                found.add(Sources.root().relativize(file) + ": tab");
            }
            if (UNFINISHED.matcher(source).find()) {
                found.add(Sources.root().relativize(file) + ": unfinished");
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void theApiKnowsNoImplementation() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Sources.of("api"))) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> Pattern.compile("org\\.wsk4j\\.(provider|registrar|tck|launcher|wsp)\\b")
                            .matcher(Sources.read(file))
                            .find())
                    .forEach(file -> found.add(file.getFileName().toString()));
        }
        assertThat(found).isEmpty();
    }

    /** Whether a client or a provider implements a type decides what a new method does to its version. */
    @Test
    void everyExportedTypeIsFinalOrSaysWhoImplementsIt() throws IOException, ClassNotFoundException {
        TreeSet<String> open = new TreeSet<>();
        Path root = Sources.of("api");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String name = root.relativize(file).toString().replace('/', '.').replaceAll("\\.java$", "");
                if (name.endsWith("package-info")) {
                    continue;
                }
                Class<?> type = Class.forName(name);
                boolean closed = Modifier.isFinal(type.getModifiers()) || type.isSealed();
                boolean annotated = Pattern.compile("(?m)^@(Provider|Consumer)Type$")
                        .matcher(Sources.read(file))
                        .find();
                if (Modifier.isPublic(type.getModifiers()) && !closed && !annotated) {
                    open.add(name);
                }
            }
        }
        assertThat(open).isEmpty();
    }
}
