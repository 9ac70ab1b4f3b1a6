package org.wsk4j.benchmarks.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The C programs, compiled when they are wanted; their sources travel in the jar. */
public final class Floor {

    private static final List<String> HEADERS = List.of("floor.h", "ring.h");
    private static final List<String> SOURCES =
            List.of("floor.c", "data.c", "sockets.c", "datagrams.c", "epoll.c", "ring.c", "uring.c");
    private static final List<String> FLAGS = List.of("-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-pthread");

    /** There is no compiler, or it fails. */
    public static final class UnavailableException extends IOException {

        private static final long serialVersionUID = 1;

        UnavailableException(String message) {
            super(message);
        }
    }

    private Floor() {}

    /**
     * Compiles the floor.
     *
     * @param folder where to
     * @return the program
     * @throws UnavailableException if that cannot be done here
     */
    public static Path compile(Path folder) throws IOException, InterruptedException {
        return compile(folder, "floor", SOURCES);
    }

    /**
     * Compiles the forwarder that delays packets.
     *
     * @param folder where to
     * @return the program
     * @throws UnavailableException if that cannot be done here
     */
    public static Path compileDelay(Path folder) throws IOException, InterruptedException {
        return compile(folder, "delay", List.of("delay.c"));
    }

    /**
     * Compiles the program that keeps a CPU awake.
     *
     * @param folder where to
     * @return the program
     * @throws UnavailableException if that cannot be done here
     */
    public static Path compileAwake(Path folder) throws IOException, InterruptedException {
        return compile(folder, "awake", List.of("awake.c"));
    }

    private static Path compile(Path folder, String name, List<String> sources)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        HEADERS.forEach(header -> extract(header, folder));
        List<String> command = new ArrayList<>(List.of("gcc"));
        command.addAll(FLAGS);
        Path program = folder.resolve(name);
        command.addAll(List.of("-o", program.toString()));
        for (String source : sources) {
            command.add(extract(source, folder).toString());
        }
        Process compiler;
        try {
            compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UnavailableException("the C programs need gcc: " + e.getMessage());
        }
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!compiler.waitFor(60, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
            throw new UnavailableException("gcc failed:\n" + said);
        }
        return program;
    }

    private static Path extract(String name, Path folder) {
        Path file = folder.resolve(name);
        try (InputStream source = Floor.class.getResourceAsStream("/c/" + name)) {
            if (source == null) {
                throw new IOException("/c/" + name + " is not in the jar");
            }
            Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
