package org.wsk4j.itests;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Makes a bundle of an activator of these tests. It imports what a client imports, and nothing else. */
final class ClientBundle {

    private static final String IMPORTS = "org.osgi.framework,org.wsk4j;version=\"[1.0,2)\","
            + "org.wsk4j.data;version=\"[1.0,2)\",org.wsk4j.nt;version=\"[1.0,2)\"";

    private ClientBundle() {}

    static Path of(Class<?> activator, Map<String, String> headers, Path jar) throws IOException, URISyntaxException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", activator.getSimpleName());
        main.putValue("Bundle-Activator", activator.getName());
        main.putValue("Import-Package", IMPORTS);
        headers.forEach(main::putValue);
        Path classes = Path.of(
                activator.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream content = new JarOutputStream(file, manifest)) {
            for (Path type : files(classes, activator)) {
                content.putNextEntry(
                        new JarEntry(classes.relativize(type).toString().replace('\\', '/')));
                Files.copy(type, content);
            }
        }
        return jar;
    }

    /** The class and those nested in it. */
    private static List<Path> files(Path classes, Class<?> type) throws IOException {
        Path folder = classes.resolve(type.getPackageName().replace('.', '/'));
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().matches(type.getSimpleName() + "(\\$.*)?\\.class"))
                    .sorted()
                    .toList();
        }
    }
}
