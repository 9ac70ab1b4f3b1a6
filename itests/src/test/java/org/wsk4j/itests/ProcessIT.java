package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsk4j.examples.Client;
import org.wsk4j.itests.process.Ask;

/** Our jars in a process of their own, on a class path and on a module path: a program does its work and ends. */
final class ProcessIT {

    private static final String LINE = "who are you";
    private static final String ANSWER = "a peer that heard: ";

    /** What a program needs at run time: nothing but ours. */
    private static final String JARS = Stream.of("api", "registrar", "provider-kit", "provider-nio")
            .map(name -> Jars.BUNDLES.resolve("wsk4j-" + name + ".jar").toString())
            .collect(Collectors.joining(File.pathSeparator));

    @TempDir
    private Path folder;

    @Test
    void onAClassPath() throws Exception {
        Path classes = compile(folder.resolve("classes"), List.of("-cp", JARS));
        talks("-cp", JARS + File.pathSeparator + classes, Ask.class.getName());
    }

    @Test
    void onAClassPathWithItsModulesOnTheModulePath() throws Exception {
        Path classes = compile(folder.resolve("classes"), List.of("-cp", JARS));
        String modules = "org.wsk4j.registrar,org.wsk4j.provider.nio";
        talks("--module-path", JARS, "--add-modules", modules, "-cp", classes.toString(), Ask.class.getName());
    }

    @Test
    void asAModule() throws Exception {
        Path descriptor = Files.writeString(
                Files.createDirectories(folder.resolve("source")).resolve("module-info.java"),
                "module asking { requires org.wsk4j.api; requires org.wsk4j.registrar; }");
        Path module = compile(
                folder.resolve("asking"),
                List.of("--module-path", JARS, "-Xlint:-requires-automatic", descriptor.toString()));
        talks(
                "--module-path",
                JARS + File.pathSeparator + module,
                "--add-modules",
                "org.wsk4j.provider.nio",
                "-m",
                "asking/" + Ask.class.getName());
    }

    /** By the compiler of the Java that runs the tests, from the sources that README shows. */
    private static Path compile(Path classes, List<String> options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
        arguments.addAll(options);
        for (Class<?> type : List.of(Ask.class, Client.class)) {
            arguments.add(Path.of("src/test/java", type.getName().replace('.', '/') + ".java")
                    .toAbsolutePath()
                    .toString());
        }
        Files.createDirectories(classes);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .as("javac %s", arguments)
                .isZero();
        return classes;
    }

    private void talks(String... arguments) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> answer(server));
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of(arguments));
            command.addAll(List.of(Integer.toString(server.getLocalPort()), LINE));
            Path output = folder.resolve("output");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                assertThat(process.waitFor(World.LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .as("ended; output: %s", Files.readString(output))
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(Files.readString(output)).isEqualTo(ANSWER + LINE + System.lineSeparator());
            assertThat(process.exitValue()).isZero();
            answered.get(World.LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static void answer(ServerSocket server) {
        try (Socket socket = server.accept()) {
            byte[] heard = socket.getInputStream().readNBytes(LINE.length());
            socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(heard);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
