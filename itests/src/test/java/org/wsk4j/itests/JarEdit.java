package org.wsk4j.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A copy of a jar that differs in what a test says, and in nothing else. */
final class JarEdit {

    private final Path jar;
    private final Map<String, UnaryOperator<String>> headers = new LinkedHashMap<>();
    private final Map<String, UnaryOperator<String>> texts = new LinkedHashMap<>();

    JarEdit(Path jar) {
        this.jar = jar;
    }

    /** Changes a header of the manifest; one that becomes null is removed. */
    JarEdit header(String name, UnaryOperator<String> change) {
        headers.put(name, change);
        return this;
    }

    /** Changes the text files whose path matches. */
    JarEdit text(String path, UnaryOperator<String> change) {
        texts.put(path, change);
        return this;
    }

    Path write(Path copy) throws IOException {
        try (JarFile file = new JarFile(jar.toFile());
                OutputStream out = Files.newOutputStream(copy);
                JarOutputStream edited = new JarOutputStream(out, manifest(file))) {
            for (JarEntry entry : file.stream().toList()) {
                if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    continue;
                }
                edited.putNextEntry(new JarEntry(entry.getName()));
                try (InputStream in = file.getInputStream(entry)) {
                    edited.write(content(entry.getName(), in.readAllBytes()));
                }
            }
        }
        return copy;
    }

    private Manifest manifest(JarFile file) throws IOException {
        Manifest manifest = new Manifest(file.getManifest());
        Attributes main = manifest.getMainAttributes();
        headers.forEach((name, change) -> {
            String value = change.apply(main.getValue(name));
            if (value == null) {
                main.remove(new Attributes.Name(name));
            } else {
                main.putValue(name, value);
            }
        });
        return manifest;
    }

    private byte[] content(String path, byte[] bytes) {
        for (Map.Entry<String, UnaryOperator<String>> text : texts.entrySet()) {
            if (path.matches(text.getKey())) {
                return text.getValue()
                        .apply(new String(bytes, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8);
            }
        }
        return bytes;
    }
}
