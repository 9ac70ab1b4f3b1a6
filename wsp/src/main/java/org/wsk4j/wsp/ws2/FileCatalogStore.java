package org.wsk4j.wsp.ws2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A catalogue in a file. A save writes another file beside it, forces it to the disk and renames it, so that a crash leaves the old text
 * or the new one and never half of it. For one process at a time.
 */
public final class FileCatalogStore implements CatalogStore {

    private final Path file;

    /**
     * Creates a store.
     *
     * @param file where the catalogue is; need not exist yet
     */
    public FileCatalogStore(Path file) {
        this.file = file.toAbsolutePath();
    }

    @Override
    public @Nullable String load() throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException never) {
            return null;
        }
    }

    @Override
    public void save(String text) throws IOException {
        Path directory = file.getParent();
        if (directory == null) {
            throw new IOException(file + " is not a file");
        }
        Files.createDirectories(directory);
        Path fresh = Files.createTempFile(directory, file.getFileName() + ".", ".new");
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    @Override
    public String setAside(String text) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING);
        return aside.toString();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
