package org.wsk4j.tck.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.wsk4j.CapabilityStatement;

/** Renders one page without scripts and without anything from elsewhere. Everything that is not ours is escaped. */
final class HtmlReport {

    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #c8ccd0; --soft: #f3f5f7; --text: #1b1f23; --page: #ffffff;
              --good: #116329; --fair: #0b57a4; --away: #5a6068; --bad: #a40e26; --open: #7a4b00; }
            @media (prefers-color-scheme: dark) { :root { --line: #444c56; --soft: #22272e; --text: #dfe3e8; --page: #16191d;
              --good: #6fd08c; --fair: #7fb8ff; --away: #a6adb6; --bad: #ff8e8e; --open: #f0b95a; } }
            body { margin: 0 auto; max-width: 72rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif;
              color: var(--text); background: var(--page); }
            table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }
            caption { text-align: left; font-weight: bold; padding: .3rem 0; }
            th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top;
              overflow-wrap: anywhere; }
            thead th, th[scope=rowgroup] { background: var(--soft); }
            td.number { text-align: right; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
            dt { font-weight: bold; } dd { margin: 0; }
            code { font-size: .85em; }
            .result { font-weight: bold; white-space: nowrap; }
            .native { color: var(--good); } .emulated { color: var(--fair); } .absent { color: var(--away); }
            .failed { color: var(--bad); } .not-run { color: var(--open); }
            .wide { overflow-x: auto; }
            """;

    private final ConformanceReport report;
    private final StringBuilder page = new StringBuilder(1 << 16);

    HtmlReport(ConformanceReport report) {
        this.report = report;
    }

    String render() {
        String title = "Conformance of " + report.name();
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(safe(title))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<main>\n<h1>")
                .append(safe(title))
                .append("</h1>\n<p>")
                .append(safe(report.description()))
                .append("</p>\n");
        verdict();
        page.append("<dl>\n");
        report.facts()
                .forEach((name, value) -> page.append("<dt>")
                        .append(safe(name))
                        .append("</dt><dd>")
                        .append(safe(value))
                        .append("</dd>\n"));
        page.append("</dl>\n");
        summary();
        statements();
        report.chapters().forEach(this::chapter);
        return page.append("</main>\n</body>\n</html>\n").toString();
    }

    private void verdict() {
        boolean good = report.isConformant();
        page.append("<p class=\"result ").append(good ? "native" : "failed").append("\">");
        page.append(
                good ? "Conformant: every clause is proven." : "Not conformant: see what failed and what did not run.");
        page.append("</p>\n<p>").append(safe(report.summary())).append("</p>\n");
    }

    private void summary() {
        page.append("<h2>Summary</h2>\n");
        head("Clauses by chapter", "chapter", "clauses", "NATIVE", "EMULATED", "ABSENT", "failed", "not run");
        page.append("<tbody>\n");
        report.chapters().forEach((title, clauses) -> {
            page.append("<tr><th scope=\"row\"><a href=\"#")
                    .append(anchor(title))
                    .append("\">")
                    .append(safe(title))
                    .append("</a></th>");
            counts(clauses);
        });
        page.append("<tr><th scope=\"row\">all</th>");
        counts(report.clauses());
        foot();
    }

    private void counts(List<ClauseResult> clauses) {
        number(clauses.size());
        for (Map.Entry<ClauseOutcome, Integer> count :
                ConformanceReport.count(clauses).entrySet()) {
            number(count.getValue());
        }
        page.append("</tr>\n");
    }

    private void number(int value) {
        page.append("<td class=\"number\">").append(value).append("</td>");
    }

    private void statements() {
        page.append("<h2>What the provider says</h2>\n");
        head("Capabilities", "capability", "what it is", "level", "reason");
        page.append("<tbody>\n");
        for (CapabilityStatement statement : report.statements()) {
            page.append("<tr><th scope=\"row\">")
                    .append(safe(statement.capability().name()))
                    .append("</th><td>")
                    .append(safe(statement.capability().meaning()))
                    .append("</td>");
            result(ClauseOutcome.of(statement.level()));
            page.append("<td>").append(safe(statement.reason())).append("</td></tr>\n");
        }
        foot();
    }

    private void chapter(String title, List<ClauseResult> clauses) {
        page.append("<h2 id=\"")
                .append(anchor(title))
                .append("\">")
                .append(safe(title))
                .append("</h2>\n");
        head(title + ": clauses", "what holds", "source", "test", "result", "reason");
        int rule = -1;
        for (ClauseResult clause : clauses) {
            if (clause.rule() != rule) {
                page.append(rule == -1 ? "" : "</tbody>\n");
                rule = clause.rule();
                page.append("<tbody>\n<tr><th colspan=\"5\" scope=\"rowgroup\">")
                        .append(rule == 0 ? "" : rule + ". ")
                        .append(safe(rule == 0 ? "Of the reference, outside the rules" : clause.title()))
                        .append("</th></tr>\n");
            }
            page.append("<tr><td>")
                    .append(safe(clause.clause()))
                    .append("</td><td>")
                    .append(safe(clause.source()))
                    .append("</td><td><code>")
                    .append(safe(clause.test()))
                    .append("</code></td>");
            result(clause.outcome());
            page.append("<td>").append(safe(clause.reason())).append("</td></tr>\n");
        }
        foot();
    }

    private void result(ClauseOutcome outcome) {
        page.append("<td class=\"result ")
                .append(outcome.label().toLowerCase(Locale.ROOT).replace(' ', '-'))
                .append("\">")
                .append(outcome.label())
                .append("</td>");
    }

    private void head(String caption, String... columns) {
        page.append("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"")
                .append(safe(caption))
                .append("\">\n<table>\n<caption>")
                .append(safe(caption))
                .append("</caption>\n<thead><tr>");
        for (String column : columns) {
            page.append("<th scope=\"col\">").append(safe(column)).append("</th>");
        }
        page.append("</tr></thead>\n");
    }

    private void foot() {
        page.append("</tbody>\n</table>\n</div>\n");
    }

    private static String anchor(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    private static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c < ' ' && c != '\n' || c == '\uFFFE' || c == '\uFFFF' ? ' ' : c);
            }
        }
        return safe.toString();
    }
}
