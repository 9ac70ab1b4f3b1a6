package org.wsk4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the sources of this repository are, and what their documentation says. */
final class Sources {

    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/\\s*", Pattern.DOTALL);
    private static final Pattern ANNOTATIONS = Pattern.compile("\\G(@[\\w.]+(\\([^)]*\\))?\\s+)*");
    private static final Pattern TYPE =
            Pattern.compile("\\G(?:public |sealed |final |abstract )*(?:class|interface|record|enum) (\\w+)");
    private static final Pattern METHOD = Pattern.compile("\\G[\\w<>@?, .]+? (\\w+)\\(");

    private Sources() {}

    /** One documented declaration. */
    record Declaration(String name, boolean isType, String comment) {

        /** The text of a block tag, on one line; empty if it is not there. */
        String tag(String tag) {
            Matcher found = Pattern.compile("^@" + tag + "\\b(.*?)(?=^@|\\z)", Pattern.DOTALL | Pattern.MULTILINE)
                    .matcher(comment);
            return found.find() ? found.group(1).replaceAll("\\s+", " ").trim() : "";
        }

        /** The first sentence, on one line and without markup. */
        String summary() {
            String text = comment.split("(?m)^@|<p>|<table>", 2)[0]
                    .replaceAll("\\s+", " ")
                    .trim();
            Matcher sentence = Pattern.compile("^(.*?\\.)( |$)").matcher(text);
            return (sentence.find() ? sentence.group(1) : text).replaceAll("\\{@\\w+ #?([^}]*)}", "$1");
        }
    }

    /** The root of the repository. */
    static Path root() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("LICENSE")) && Files.exists(at.resolve("api/pom.xml"))) {
                return at;
            }
        }
        throw new AssertionError("no repository around " + Path.of("").toAbsolutePath());
    }

    /** The main sources of a module. */
    static Path of(String module) {
        return root().resolve(module).resolve("src/main/java");
    }

    /** Every Java source of the repository. */
    static List<Path> all() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root())) {
            for (Path module : modules.filter(Files::isDirectory).sorted().toList()) {
                if (!Files.exists(module.resolve("src"))) {
                    continue;
                }
                try (Stream<Path> files = Files.walk(module.resolve("src"))) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .sorted()
                            .forEach(sources::add);
                }
            }
        }
        return sources;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documented types and methods of a source, in order. */
    static List<Declaration> documented(String source) {
        List<Declaration> found = new ArrayList<>();
        Matcher comment = COMMENT.matcher(source);
        while (comment.find()) {
            String text = comment.group(1).replaceAll("(?m)^\\s*\\* ?", "").trim();
            Matcher annotations = ANNOTATIONS.matcher(source);
            int at = annotations.find(comment.end()) ? annotations.end() : comment.end();
            Matcher type = TYPE.matcher(source);
            Matcher method = METHOD.matcher(source);
            if (type.find(at)) {
                found.add(new Declaration(type.group(1), true, text));
            } else if (method.find(at)) {
                found.add(new Declaration(method.group(1), false, text));
            }
        }
        return found;
    }

    /** The abstract methods of an interface, whether documented or not. */
    static List<String> abstractMethods(String source) {
        String code = source.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("@\\w+(\\(\\w*\\))?\\s", "");
        Matcher method = Pattern.compile("(?m)^    (?!default|static)[\\w<>, .]+? (\\w+)\\([^;{]*;")
                .matcher(code);
        List<String> names = new ArrayList<>();
        while (method.find()) {
            names.add(method.group(1));
        }
        return names;
    }
}
