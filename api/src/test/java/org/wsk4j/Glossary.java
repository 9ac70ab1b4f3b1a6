package org.wsk4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Writes GLOSSARY.md from the {@code @wsk} tags of the API. */
final class Glossary {

    static final String COMMAND = "mvn -pl api -am test -Dtest=GlossaryTest -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Dglossary.write=true";

    private static final String HEAD = """
            # Glossary

            From a name of Winsock Kernel to the name in Java. Generated from the `@wsk` tags of the API; to write it anew:

                %s

            | Winsock Kernel | Java | what it is |
            |---|---|---|
            """.formatted(COMMAND);

    private Glossary() {}

    private record Term(String wsk, String java, String meaning) {}

    static Path file() {
        return Sources.root().resolve("GLOSSARY.md");
    }

    static String text() throws IOException {
        List<Term> terms = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Sources.of("api"))) {
            files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(file -> collect(file, terms));
        }
        terms.sort((a, b) -> {
            int byName = a.wsk.compareToIgnoreCase(b.wsk);
            return byName != 0 ? byName : a.java.compareTo(b.java);
        });
        StringBuilder text = new StringBuilder(HEAD);
        for (Term term : terms) {
            text.append("| `%s` | `%s` | %s |%n".formatted(term.wsk, term.java, term.meaning));
        }
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    private static void collect(Path file, List<Term> terms) {
        String type = file.getFileName().toString().replace(".java", "");
        for (Sources.Declaration declaration : Sources.documented(Sources.read(file))) {
            String wsk = declaration.tag("wsk");
            // A member of a one-method interface repeats its type.
            boolean callback = !declaration.isType() && type.endsWith("Event");
            if (wsk.isEmpty() || callback) {
                continue;
            }
            String java = declaration.isType() ? type : type + "." + declaration.name();
            for (String name : wsk.split("\\. ", 2)[0].replaceAll("\\.$", "").split(", (?=[A-Z_0-9]+(,|$))", -1)) {
                terms.add(new Term(name, java, meaning(declaration)));
            }
        }
    }

    private static String meaning(Sources.Declaration declaration) {
        String summary = declaration.summary();
        // A type's summary begins with its name in C.
        String text = declaration.isType() ? summary.replaceFirst("^[A-Z][A-Z0-9_ *,]+[^:]{0,40}: ", "") : summary;
        return text.replace("|", "\\|");
    }
}
