package org.wsk4j.itests.mutants;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles one class with its fault; all others are those of the build. */
final class Planting {

    private Planting() {}

    static void plant(Mutant mutant, Path classes) throws IOException {
        Files.createDirectories(classes);
        String text = mutant.text();
        JavaFileObject source = new SimpleJavaFileObject(
                URI.create("string:///" + mutant.type().replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        List<String> options = List.of(
                "-d", classes.toString(), "-cp", KitProcess.CLASS_PATH, "-proc:none", "-implicit:none", "-nowarn");
        boolean compiled = compiler.getTask(complaints, null, null, options, null, List.of(source))
                .call();
        if (!compiled) {
            throw new AssertionError("mend the mutant " + mutant.id() + ":\n" + complaints);
        }
    }
}
