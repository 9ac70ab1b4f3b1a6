package org.wsk4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An example that does not compile is worse than none. */
class ExampleTest {

    @TempDir
    Path folder;

    @Test
    void theExampleOfThePackageCompiles() throws Exception {
        String source = Sources.read(Sources.of("api").resolve("org/wsk4j/package-info.java"));
        Matcher example = Pattern.compile("<pre>\\{@code(.*?)\\n \\* }</pre>", Pattern.DOTALL)
                .matcher(source);
        assertThat(example.find()).isTrue();
        Path file = folder.resolve("Example.java");
        Files.writeString(file, """
                import static java.nio.charset.StandardCharsets.UTF_8;
                import static org.wsk4j.WskOptions.*;
                import java.nio.ByteBuffer;
                import org.wsk4j.*;
                import org.wsk4j.data.*;
                import org.wsk4j.nt.*;

                class Example {
                    void run(WskRegistrar registrar, SockAddr peer) throws InterruptedException {
                        %s
                    }
                }
                """.formatted(example.group(1).replaceAll("(?m)^ \\* ?", "")));
        assertThat(errors(file)).isEmpty();
        Files.writeString(file, Files.readString(file).replace("registrar.register(", "registrar.enlist("));
        assertThat(errors(file)).contains("enlist");
    }

    private String errors(Path file) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null)) {
            String classes = Path.of(WskRegistrar.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
            boolean compiled = compiler.getTask(
                            null,
                            files,
                            diagnostics,
                            java.util.List.of("-proc:none", "-cp", classes, "-d", folder.toString()),
                            null,
                            files.getJavaFileObjects(file))
                    .call();
            return compiled ? "" : diagnostics.getDiagnostics().toString();
        }
    }
}
