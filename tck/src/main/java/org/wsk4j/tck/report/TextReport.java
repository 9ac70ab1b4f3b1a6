package org.wsk4j.tck.report;

import java.util.List;
import java.util.Map;
import org.wsk4j.CapabilityStatement;

/** Renders Markdown. The lines of clauses begin with an empty cell, so that programs find them. */
final class TextReport {

    private final ConformanceReport report;
    private final StringBuilder text = new StringBuilder();

    TextReport(ConformanceReport report) {
        this.report = report;
    }

    String render() {
        text.append("# Conformance of ").append(plain(report.name())).append("\n\n");
        if (!report.description().isEmpty()) {
            text.append(plain(report.description())).append("\n\n");
        }
        report.facts()
                .forEach((name, value) -> text.append("- ")
                        .append(name)
                        .append(": ")
                        .append(plain(value))
                        .append('\n'));
        summary();
        statements();
        report.chapters().forEach(this::chapter);
        return text.toString();
    }

    private void summary() {
        text.append("\n## Summary\n\n");
        row("chapter", "clauses", "NATIVE", "EMULATED", "ABSENT", "failed", "not run");
        text.append("|---|---|---|---|---|---|---|\n");
        report.chapters().forEach(this::counts);
        counts("**all**", report.clauses());
    }

    private void counts(String title, List<ClauseResult> clauses) {
        Map<ClauseOutcome, Integer> counts = ConformanceReport.count(clauses);
        text.append("| ").append(title).append(" | ").append(clauses.size());
        counts.values().forEach(count -> text.append(" | ").append(count));
        text.append(" |\n");
    }

    private void statements() {
        text.append("\n## What the provider says\n\n");
        row("capability", "level", "reason");
        text.append("|---|---|---|\n");
        for (CapabilityStatement statement : report.statements()) {
            row(statement.capability().name(), statement.level().name(), statement.reason());
        }
    }

    private void chapter(String title, List<ClauseResult> clauses) {
        text.append("\n## ").append(title).append("\n\n");
        row("rule", "what holds", "test", "result");
        text.append("|---|---|---|---|\n");
        int rule = -1;
        for (ClauseResult clause : clauses) {
            if (clause.rule() != rule) {
                rule = clause.rule();
                row(
                        rule == 0 ? "-" : String.valueOf(rule),
                        "**" + (rule == 0 ? "Of the reference, outside the rules" : clause.title()) + "**",
                        "",
                        "");
            }
            row("", clause.clause() + " (" + clause.source() + ")", "`" + clause.test() + "`", result(clause));
        }
    }

    /** What the provider says of a capability is in its own table, and may name the host; here is only which one decided. */
    private static String result(ClauseResult clause) {
        String label = clause.outcome().label();
        if (clause.reason().isEmpty()) {
            return label;
        }
        return clause.outcome().isProven()
                ? label + " ("
                        + clause.reason()
                                .substring(0, Math.max(0, clause.reason().indexOf(':'))) + ")"
                : label + ": " + clause.reason();
    }

    private void row(String... cells) {
        text.append('|');
        for (String cell : cells) {
            text.append(cell.isEmpty() ? " |" : " " + plain(cell) + " |");
        }
        text.append('\n');
    }

    private static String plain(String cell) {
        return cell.replaceAll("[\\s]+", " ")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .strip();
    }
}
