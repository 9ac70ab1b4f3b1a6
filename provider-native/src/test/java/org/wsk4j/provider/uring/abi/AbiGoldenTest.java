package org.wsk4j.provider.uring.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.StructLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsk4j.provider.uring.libc.Errno;

/** Compares every layout and constant of the room with what a C compiler said, and with what the one at hand says now. */
class AbiGoldenTest {

    /** In the kernel since 6.2, whose headers may not be installed. */
    private static final Set<String> YOUNGER_THAN_HEADERS =
            Set.of("IORING_SEND_ZC_REPORT_USAGE", "IORING_NOTIF_USAGE_ZC_COPIED");

    /** Declared as far as it is used; the kernel's is longer. */
    private static final Set<String> BEGINNING_ONLY = Set.of("tcp_info");

    private static final long COMPILER_SECONDS = 60;

    private static Map<String, Long> declared;

    @BeforeAll
    static void readDeclarations() throws Exception {
        declared = new TreeMap<>();
        for (Class<?> type : classes()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == StructLayout.class) {
                    declare((StructLayout) field.get(null));
                } else if (isConstant(field)) {
                    declared.put(field.getName(), ((Number) field.get(null)).longValue());
                }
            }
        }
        assertThat(declared).hasSizeGreaterThan(400);
    }

    private static boolean isConstant(Field field) {
        int modifiers = field.getModifiers();
        return Modifier.isStatic(modifiers)
                && Modifier.isPublic(modifiers)
                && !field.getName().equals("SIZE")
                && (field.getType() == int.class || field.getType() == long.class);
    }

    private static void declare(StructLayout layout) {
        String struct = layout.name().orElseThrow();
        if (!BEGINNING_ONLY.contains(struct)) {
            declared.put("sizeof(" + struct + ")", layout.byteSize());
        }
        for (MemoryLayout member : layout.memberLayouts()) {
            if (!(member instanceof PaddingLayout)) {
                String field = member.name().orElseThrow();
                declared.put(
                        "offsetof(" + struct + "," + field + ")", layout.byteOffset(PathElement.groupElement(field)));
            }
        }
    }

    /** All classes of the room, and the error numbers. */
    private static List<Class<?>> classes() throws URISyntaxException, ClassNotFoundException {
        List<Class<?>> classes = new ArrayList<>(List.of(Errno.class));
        Path folder = Path.of(Msghdr.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve(Msghdr.class.getPackageName().replace('.', '/'));
        File[] files = folder.toFile().listFiles((dir, name) -> name.endsWith(".class") && !name.contains("-"));
        assertThat(files).hasSizeGreaterThan(30);
        for (File file : files) {
            String name = file.getName().substring(0, file.getName().length() - ".class".length());
            classes.add(Class.forName(Msghdr.class.getPackageName() + "." + name));
        }
        return classes;
    }

    @Test
    void declarationsEqualWhatTheCompilerRecorded() throws IOException {
        String processor = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        try (InputStream golden = AbiGoldenTest.class.getResourceAsStream("/abi-" + processor + ".txt")) {
            if (golden == null) {
                System.out.println("SKIPPED: no compiler has recorded the ABI of " + processor + " yet");
                return;
            }
            compare(new String(golden.readAllBytes(), StandardCharsets.UTF_8), YOUNGER_THAN_HEADERS);
        }
    }

    @Test
    void declarationsEqualWhatTheCompilerSaysHere(@TempDir Path folder) throws IOException, InterruptedException {
        String compiler = compiler();
        if (compiler == null) {
            System.out.println(
                    "SKIPPED: no cc or gcc here to ask for sizes and offsets; only the recorded ones were compared");
            return;
        }
        Path program = folder.resolve("abi");
        run(List.of(compiler, "-o", program.toString(), "src/test/c/abi.c"));
        compare(run(List.of(program.toString())), YOUNGER_THAN_HEADERS);
    }

    /** The other platform has one structure that differs: 16 bytes, aligned. */
    @Test
    void epollEventIsPackedOnX86Only() {
        assertThat(EpollEvent.layout("amd64").byteSize()).isEqualTo(12);
        assertThat(EpollEvent.layout("aarch64").byteSize()).isEqualTo(16);
        assertThat(EpollEvent.layout("aarch64").byteOffset(PathElement.groupElement("data")))
                .isEqualTo(8);
    }

    private static void compare(String output, Set<String> mayLack) {
        Map<String, Long> told = new TreeMap<>();
        for (String line : output.split("\n")) {
            int equals = line.lastIndexOf('=');
            told.put(line.substring(0, equals), Long.parseLong(line.substring(equals + 1)));
        }
        Map<String, Long> expected = new TreeMap<>(declared);
        mayLack.stream().filter(name -> !told.containsKey(name)).forEach(expected::remove);
        // C's unsigned constants of 32 bits are negative ints here.
        expected.replaceAll((name, value) ->
                told.containsKey(name) && told.get(name) == (value & 0xFFFF_FFFFL) ? told.get(name) : value);
        assertThat(expected).isEqualTo(told);
    }

    private static String compiler() {
        for (String name : new String[] {"cc", "gcc"}) {
            for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
                if (Files.isExecutable(Path.of(folder, name))) {
                    return name;
                }
            }
        }
        return null;
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("abi", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(COMPILER_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            String text = Files.readString(output);
            assertThat(process.waitFor()).as(command + ": " + text).isZero();
            return text;
        } finally {
            Files.delete(output);
        }
    }
}
