package org.wsk4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A changed constant compiles and passes every baseline; so each is compared with a table that was written by hand. */
class ConstantsTest {

    @Test
    void everyNumericConstantHasItsWindowsValue() throws IOException {
        Map<String, Integer> expected = new TreeMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                ConstantsTest.class.getResourceAsStream("constants.tsv"), StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] columns = line.split("\t", -1);
                expected.put(columns[0], Long.decode(columns[1]).intValue());
            });
        }
        assertThat(actual()).isEqualTo(expected);
    }

    @Test
    void enumerationsHaveTheirWindowsOrder() {
        assertThat(WskControlSocketType.values())
                .containsExactly(
                        WskControlSocketType.WskSetOption,
                        WskControlSocketType.WskGetOption,
                        WskControlSocketType.WskIoctl);
        assertThat(WskInspectAction.values())
                .containsExactly(
                        WskInspectAction.WskInspectReject,
                        WskInspectAction.WskInspectAccept,
                        WskInspectAction.WskInspectPend);
    }

    @Test
    void theInterfaceHasItsIdentifier() {
        assertThat(WskEventCallbackControl.NPI_WSK_INTERFACE_ID).hasToString("2227e803-8d8b-11d4-abad-009027719e09");
    }

    /** All public int constants of all public types, found by the sources so that no class is forgotten. */
    private static Map<String, Integer> actual() throws IOException {
        Map<String, Integer> found = new TreeMap<>();
        Path root = Sources.of("api").resolve("org/wsk4j");
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> root.relativize(file).toString())
                    .filter(name -> !name.endsWith("package-info.java"))
                    .map(name ->
                            name.substring(0, name.length() - ".java".length()).replace('/', '.'))
                    .forEach(name -> collect(name, found));
        }
        return found;
    }

    private static void collect(String name, Map<String, Integer> found) {
        try {
            Class<?> type = Class.forName("org.wsk4j." + name);
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isPublic(field.getModifiers())
                        && Modifier.isStatic(field.getModifiers())
                        && field.getType() == int.class) {
                    found.put(name + "." + field.getName(), field.getInt(null));
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
