package org.wsk4j.tck.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wsk4j.CapabilityStatement;

/**
 * What a run found of one provider.
 *
 * @param name what was tested: the provider's name, or that of one of its engines
 * @param description what the provider says it is; empty if it was never opened
 * @param facts what else a reader must know, in order: versions, host, date
 * @param statements what the provider says of its capabilities
 * @param clauses every clause of the kit, in the order of the chapters, then of the rules
 */
public record ConformanceReport(
        String name,
        String description,
        Map<String, String> facts,
        List<CapabilityStatement> statements,
        List<ClauseResult> clauses) {

    /** Copies the collections. */
    public ConformanceReport {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        statements = List.copyOf(statements);
        clauses = List.copyOf(clauses);
    }

    /**
     * The clauses that ended in a certain way.
     *
     * @param outcome how
     * @return those, in the order of the report
     */
    public List<ClauseResult> clauses(ClauseOutcome outcome) {
        return clauses.stream().filter(clause -> clause.outcome() == outcome).toList();
    }

    /**
     * Whether the provider conforms: every clause was run and is proven.
     *
     * @return false if one failed or did not run
     */
    public boolean isConformant() {
        return !clauses.isEmpty()
                && clauses.stream().allMatch(clause -> clause.outcome().isProven());
    }

    /**
     * Whether no clause failed, of those that were run; at least one was.
     *
     * @return true also for a run of a part
     */
    public boolean isUnbroken() {
        return clauses(ClauseOutcome.FAILED).isEmpty()
                && clauses.stream().anyMatch(clause -> clause.outcome().isProven());
    }

    /**
     * The clauses by chapter.
     *
     * @return titles in the order of the report
     */
    public Map<String, List<ClauseResult>> chapters() {
        Map<String, List<ClauseResult>> chapters = new LinkedHashMap<>();
        for (ClauseResult clause : clauses) {
            chapters.computeIfAbsent(clause.chapter(), key -> new ArrayList<>()).add(clause);
        }
        return chapters;
    }

    /**
     * Counts outcomes.
     *
     * @param some the clauses to count
     * @return a number for every outcome
     */
    public static Map<ClauseOutcome, Integer> count(List<ClauseResult> some) {
        Map<ClauseOutcome, Integer> counts = new EnumMap<>(ClauseOutcome.class);
        for (ClauseOutcome outcome : ClauseOutcome.values()) {
            counts.put(outcome, 0);
        }
        some.forEach(clause -> counts.merge(clause.outcome(), 1, Integer::sum));
        return counts;
    }

    /**
     * One line that sums up.
     *
     * @return for example {@code nio: 250 clauses: 200 NATIVE, 30 EMULATED, 20 ABSENT, 0 failed, 0 not run}
     */
    public String summary() {
        StringBuilder line =
                new StringBuilder(name).append(": ").append(clauses.size()).append(" clauses");
        String separator = ": ";
        for (Map.Entry<ClauseOutcome, Integer> count : count(clauses).entrySet()) {
            line.append(separator)
                    .append(count.getValue())
                    .append(' ')
                    .append(count.getKey().label());
            separator = ", ";
        }
        return line.toString();
    }

    /**
     * The report as text.
     *
     * @return Markdown
     */
    public String text() {
        return new TextReport(this).render();
    }

    /**
     * The report for programs.
     *
     * @return one JSON object
     */
    public String json() {
        return new JsonReport(this).render();
    }

    /**
     * The report to publish.
     *
     * @return one HTML page that needs nothing else
     */
    public String html() {
        return new HtmlReport(this).render();
    }

    /**
     * Writes {@code conformance-<name>.md}, {@code .json} and {@code .html}.
     *
     * @param directory where to; made if it is missing
     * @throws IOException if that fails
     */
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        String file = "conformance-" + name.replaceAll("[^A-Za-z0-9._-]", "_");
        Files.write(directory.resolve(file + ".md"), text().getBytes(StandardCharsets.UTF_8));
        Files.write(directory.resolve(file + ".json"), json().getBytes(StandardCharsets.UTF_8));
        Files.write(directory.resolve(file + ".html"), html().getBytes(StandardCharsets.UTF_8));
    }
}
