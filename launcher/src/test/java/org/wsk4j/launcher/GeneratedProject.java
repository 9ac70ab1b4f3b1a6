package org.wsk4j.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A generated project, built as its pom.xml says, but without Maven: by javac, and by bnd with its bnd.bnd. */
final class GeneratedProject {

    private final Path folder;
    private final Path classes;

    GeneratedProject(Path folder) {
        this.folder = folder;
        classes = folder.resolve("target/classes");
    }

    /** Main and test sources; all warnings are errors. */
    void compile() throws IOException {
        compile(folder.resolve("src/main/java"), classes, System.getProperty("java.class.path"));
        compile(
                folder.resolve("src/test/java"),
                folder.resolve("target/test-classes"),
                classes + File.pathSeparator + System.getProperty("java.class.path"));
    }

    private static void compile(Path sources, Path target, String classPath) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        Files.createDirectories(target);
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, UTF_8);
                Stream<Path> all = Files.walk(sources)) {
            List<Path> java =
                    all.filter(file -> file.toString().endsWith(".java")).toList();
            List<String> options =
                    List.of("--release", "17", "-parameters", "-proc:none", "-d", target.toString(), "-cp", classPath);
            StringBuilder problems = new StringBuilder();
            boolean done = javac.getTask(
                            null,
                            files,
                            problem -> problems.append(problem).append('\n'),
                            options,
                            null,
                            files.getJavaFileObjectsFromPaths(java))
                    .call();
            if (!done) {
                throw new AssertionError("the generated project does not compile: " + problems);
            }
        }
    }

    /** The bundle; what bnd complains of is an error. */
    Path bundle() throws Exception {
        List<String> problems = new ArrayList<>();
        Path target = folder.resolve("target/provider.jar");
        try (Builder builder = new Builder()) {
            builder.setBase(folder.toFile());
            builder.setProperties(
                    builder.loadProperties(folder.resolve("bnd.bnd").toFile()));
            builder.setProperty("Bundle-Version", "1.0.0");
            builder.setProperty("-includepackage", "*;from:=classes");
            builder.setProperty(
                    "-includeresource", folder.resolve("src/main/resources").toString());
            List<File> classPath = new ArrayList<>(List.of(classes.toFile()));
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                File file = new File(entry);
                if (file.exists() && entry.contains("wsk4j")) {
                    classPath.add(file);
                }
            }
            builder.setClasspath(classPath.toArray(File[]::new));
            try (Jar jar = builder.build()) {
                problems.addAll(builder.getErrors());
                problems.addAll(builder.getWarnings());
                jar.write(target.toFile());
            }
        }
        if (!problems.isEmpty()) {
            throw new AssertionError("bnd: " + problems);
        }
        return target;
    }
}
