package org.wsk4j.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CapabilityStatement;
import org.wsk4j.WskProviderCharacteristics;

/** Rules, the tests that prove them, and, after a run, how these ended. */
public final class RuleReport {

    private static final String TARGET_PROPERTY = "wsk.tck.report";

    private final Map<String, Method> tests = new TreeMap<>();
    private final Map<String, Integer> passed = new TreeMap<>();
    private final Map<String, String> failed = new TreeMap<>();
    private @Nullable WskProviderCharacteristics provider;

    /** Creates one that knows of no run. */
    public RuleReport() {}

    /**
     * Adds a test that was not run, for a report of rules alone.
     *
     * @param test a method with a {@link Clause}
     */
    public synchronized void add(Method test) {
        tests.put(name(test), test);
    }

    /**
     * The tests of a rule.
     *
     * @param rule the rule, or 0 for clauses outside the rules
     * @return those added that carry it, by name
     */
    public synchronized List<Method> tests(int rule) {
        List<Method> mine = new ArrayList<>();
        for (Method test : tests.values()) {
            if (test.getAnnotation(Clause.class).rule() == rule) {
                mine.add(test);
            }
        }
        return mine;
    }

    synchronized void add(Method test, @Nullable String problem) {
        add(test);
        String name = name(test);
        if (problem == null) {
            passed.merge(name, 1, Integer::sum);
        } else {
            failed.merge(name, problem, (first, second) -> first);
        }
    }

    synchronized void describe(WskProviderCharacteristics characteristics) {
        provider = characteristics;
    }

    /** Writes the report of a run to the directory of the property {@code wsk.tck.report}, if it is set. */
    synchronized void write() {
        String directory = System.getProperty(TARGET_PROPERTY, "");
        WskProviderCharacteristics known = provider;
        if (directory.isEmpty() || known == null) {
            return;
        }
        try {
            Path target = Path.of(directory);
            Files.createDirectories(target);
            Files.writeString(target.resolve("conformance-" + known.name() + ".md"), markdown());
        } catch (IOException e) {
            throw new UncheckedIOException("the report cannot be written", e);
        }
    }

    /**
     * The report as Markdown.
     *
     * @return the text
     */
    public synchronized String markdown() {
        StringBuilder text = new StringBuilder();
        WskProviderCharacteristics known = provider;
        text.append("# Conformance")
                .append(known == null ? "" : " of provider " + known.name())
                .append("\n\n");
        if (known != null) {
            text.append(known.description()).append("\n\n| capability | level | reason |\n|---|---|---|\n");
            for (CapabilityStatement statement : known.capabilities().values()) {
                text.append("| ")
                        .append(statement.capability())
                        .append(" | ")
                        .append(statement.level())
                        .append(" | ")
                        .append(statement.reason())
                        .append(" |\n");
            }
            text.append('\n');
        }
        text.append("| rule | what holds | test | result |\n|---|---|---|---|\n");
        for (int rule = 1; rule <= Rules.COUNT; rule++) {
            append(text, String.valueOf(rule), Rules.title(rule), tests(rule));
            if (!Rules.reason(rule).isEmpty()) {
                text.append("| | no test: ").append(Rules.reason(rule)).append(" | | |\n");
            }
        }
        append(text, "-", "Clauses of the reference outside the rules", tests(0));
        return text.toString();
    }

    private void append(StringBuilder text, String rule, String title, List<Method> tests) {
        text.append("| ").append(rule).append(" | **").append(title).append("** | | |\n");
        for (Method test : tests) {
            Clause clause = test.getAnnotation(Clause.class);
            text.append("| | ")
                    .append(clause.value())
                    .append(" (")
                    .append(clause.source())
                    .append(") | `")
                    .append(name(test))
                    .append("` | ")
                    .append(result(name(test)))
                    .append(" |\n");
        }
    }

    private String result(String name) {
        String problem = failed.get(name);
        if (problem != null) {
            return problem.replaceAll("[\\r\\n|]+", " ");
        }
        return passed.containsKey(name) ? "ok" : "";
    }

    private static String name(Method test) {
        return test.getDeclaringClass().getSimpleName() + "." + test.getName();
    }
}
