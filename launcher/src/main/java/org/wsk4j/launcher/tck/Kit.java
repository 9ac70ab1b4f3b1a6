package org.wsk4j.launcher.tck;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.tck.Chapter;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.Clauses;
import org.wsk4j.tck.ProviderUnderTest;
import org.wsk4j.tck.report.ClauseOutcome;
import org.wsk4j.tck.report.ClauseResult;
import org.wsk4j.tck.report.ConformanceReport;
import org.wsk4j.tck.run.TckRunner;

/** The conformance kit, or a part of it, ready to run. Its classes are named here only. */
public final class Kit {

    private static final int LONGEST_REASON = 300;

    private final KitSelection selection;

    /**
     * Prepares a run.
     *
     * @param selection what to run
     * @throws IllegalArgumentException if it names what the kit does not have; the message says so
     */
    public Kit(KitSelection selection) {
        this.selection = selection;
        if (plan().isEmpty()) {
            throw new IllegalArgumentException("the kit has no clause of that; see wsk tck --list");
        }
    }

    private List<String> plan() {
        return runner(ProviderUnderTest.of("none", () -> {
                    throw new IllegalStateException("nothing is run");
                }))
                .plan();
    }

    private TckRunner runner(ProviderUnderTest provider) {
        TckRunner runner = TckRunner.of(provider);
        selection.chapters().forEach(name -> runner.chapters(chapter(name)));
        selection.rules().forEach(runner::rules);
        selection.tests().forEach(runner::tests);
        return runner;
    }

    private static Chapter chapter(String name) {
        try {
            return Chapter.named(name);
        } catch (IllegalArgumentException e) {
            String names = String.join(
                    ", ", Arrays.stream(Chapter.values()).map(Kit::name).toList());
            throw new IllegalArgumentException("the kit has no chapter '" + name + "'; there are " + names, e);
        }
    }

    private static String name(Chapter chapter) {
        return chapter.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Lists what would run: chapters, rules, clauses, tests.
     *
     * @param out where to
     */
    public void list(PrintWriter out) {
        List<String> plan = plan();
        Chapter before = null;
        for (Method test : Clauses.tests()) {
            if (!plan.contains(Clauses.name(test))) {
                continue;
            }
            Chapter chapter = Chapter.of(test.getDeclaringClass());
            if (chapter != before) {
                out.println(name(chapter) + ": " + chapter.title());
                before = chapter;
            }
            Clause clause = Clauses.clause(test);
            out.printf("  %3s  %s (%s)%n", rule(clause.rule()), clause.value(), clause.source());
            out.printf("       %s%n", Clauses.name(test));
        }
    }

    private static String rule(int number) {
        return number == 0 ? "-" : Integer.toString(number);
    }

    /**
     * Runs the kit.
     *
     * @param provider the provider's name
     * @param source makes it
     * @param listener told how it goes on
     * @param directory where to write the report, or null
     * @param out where to print what was found
     * @return whether the provider conforms, as far as it was tested
     * @throws IOException if the report cannot be written
     */
    public boolean run(
            String provider,
            ProviderInstances.Source source,
            KitListener listener,
            @Nullable Path directory,
            PrintWriter out)
            throws IOException {
        ConformanceReport report = runner(new UnderTest(provider, source))
                .date(LocalDate.now(ZoneOffset.UTC).toString())
                .progress((done, of, test, outcome, reason) ->
                        listener.finished(done, of, outcome.isProven() ? "" : problem(test, outcome, reason)))
                .run();
        print(report, out);
        if (directory != null) {
            report.write(directory);
        }
        return selection.isAll() ? report.isConformant() : report.isUnbroken();
    }

    private static String problem(String test, ClauseOutcome outcome, String reason) {
        return test + " " + outcome.label() + (reason.isEmpty() ? "" : ": " + shortened(reason));
    }

    private static String shortened(String reason) {
        String line = reason.replaceAll("\\R\\s*", " ");
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "...";
    }

    private void print(ConformanceReport report, PrintWriter out) {
        List<String> plan = plan();
        out.println(report.name() + ": " + report.description());
        report.facts().forEach((what, value) -> out.printf("  %-10s %s%n", what, value));
        out.printf("%n  %-34s %7s %9s %7s %7s %8s%n", "chapter", "NATIVE", "EMULATED", "ABSENT", "failed", "not run");
        report.chapters().forEach((title, clauses) -> {
            List<ClauseResult> run = clauses.stream()
                    .filter(clause -> plan.contains(clause.test()))
                    .toList();
            if (!run.isEmpty()) {
                printCounts(title, run, out);
            }
        });
        printUnproven(report, plan, out);
        out.println();
        if (!selection.isAll()) {
            out.println("A part of the kit: only all of it shows conformance.");
        } else if (report.isConformant()) {
            out.println(report.name() + " conforms.");
        } else {
            out.println(report.name() + " does not conform.");
        }
        out.flush();
    }

    private static void printCounts(String title, List<ClauseResult> run, PrintWriter out) {
        Map<ClauseOutcome, Integer> counts = ConformanceReport.count(run);
        out.printf(
                "  %-34s %7d %9d %7d %7d %8d%n",
                title,
                counts.get(ClauseOutcome.NATIVE),
                counts.get(ClauseOutcome.EMULATED),
                counts.get(ClauseOutcome.ABSENT),
                counts.get(ClauseOutcome.FAILED),
                counts.get(ClauseOutcome.NOT_RUN));
    }

    private static void printUnproven(ConformanceReport report, List<String> plan, PrintWriter out) {
        for (ClauseResult clause : report.clauses()) {
            if (!clause.outcome().isProven() && plan.contains(clause.test())) {
                String rule = clause.rule() == 0 ? "" : "rule " + clause.rule() + ", ";
                out.printf("%n  %s: %s (%s%s)%n", clause.outcome().label(), clause.clause(), rule, clause.source());
                out.printf("    %s%n", clause.test());
                if (!clause.reason().isEmpty()) {
                    out.printf("    %s%n", shortened(clause.reason()));
                }
            }
        }
    }

    /** A provider of the container, as the kit wants it. */
    private record UnderTest(String name, ProviderInstances.Source source) implements ProviderUnderTest {

        @Override
        public WskProviderDispatch open() {
            return source.open();
        }

        @Override
        public boolean opensInstances() {
            return source.opensInstances();
        }
    }
}
