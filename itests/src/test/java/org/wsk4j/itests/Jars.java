package org.wsk4j.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The jar files that the build laid out for these tests. */
final class Jars {

    /** Everything that a framework needs to run us: our bundles and the services below them. */
    static final Path BUNDLES = folder("itests.bundles");

    /** One jar per framework. */
    static final Path FRAMEWORKS = folder("itests.frameworks");

    /** Those of our jars that are not among {@link #BUNDLES}. */
    static final Path OTHERS = folder("itests.jars");

    private static final Pattern LIBRARIES = Pattern.compile("-(x86|aarch)_64\\.jar$");

    private Jars() {}

    /** The jars of a folder, in a stable order. */
    static List<Path> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of {@link #BUNDLES} those that this host can resolve: what holds a library for another processor cannot. */
    static List<Path> bundles() {
        String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        String here = System.getProperty("os.name").toLowerCase(Locale.ROOT) + "-" + processor + ".jar";
        return in(BUNDLES).stream()
                .filter(jar -> !LIBRARIES.matcher(name(jar)).find() || name(jar).endsWith(here))
                .toList();
    }

    /** A provider's jar and what of others' it may need: what is no bundle of OSGi, and nothing of ours. */
    static Stream<Path> withLibraries(Path provider) {
        return Stream.concat(
                Stream.of(provider),
                bundles().stream().filter(jar -> !isOurs(jar) && !name(jar).startsWith("org.")));
    }

    /** Every jar that this project makes for its users. */
    static List<Path> ours() {
        return Stream.concat(in(BUNDLES).stream(), in(OTHERS).stream())
                .filter(Jars::isOurs)
                .toList();
    }

    static boolean isOurs(Path jar) {
        return name(jar).startsWith("wsk4j-");
    }

    static String name(Path jar) {
        return jar.getFileName().toString();
    }

    private static Path folder(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException("run by the build (mvn verify), which sets " + property);
        }
        return Path.of(value);
    }
}
