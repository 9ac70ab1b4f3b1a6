package org.wsk4j.tck.report;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Renders JSON: the few kinds of values that a report has. */
final class JsonReport {

    private final ConformanceReport report;
    private final StringBuilder text = new StringBuilder();

    JsonReport(ConformanceReport report) {
        this.report = report;
    }

    String render() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("name", report.name());
        root.put("description", report.description());
        root.put("facts", report.facts());
        root.put("conformant", report.isConformant());
        root.put("summary", counts(report.clauses()));
        Map<String, Object> chapters = new LinkedHashMap<>();
        report.chapters().forEach((title, clauses) -> chapters.put(title, counts(clauses)));
        root.put("chapters", chapters);
        root.put(
                "capabilities",
                report.statements().stream()
                        .map(statement -> ordered(
                                "capability", statement.capability().name(),
                                "level", statement.level().name(),
                                "reason", statement.reason()))
                        .toList());
        root.put("clauses", report.clauses().stream().map(JsonReport::clause).toList());
        value(root, 0);
        return text.append('\n').toString();
    }

    private static Map<String, Object> counts(List<ClauseResult> clauses) {
        Map<String, Object> counts = new LinkedHashMap<>();
        ConformanceReport.count(clauses).forEach((outcome, count) -> counts.put(outcome.label(), count));
        return counts;
    }

    private static Map<String, Object> clause(ClauseResult clause) {
        return ordered(
                "chapter", clause.chapter(),
                "rule", clause.rule(),
                "clause", clause.clause(),
                "source", clause.source(),
                "test", clause.test(),
                "capabilities", clause.capabilities(),
                "result", clause.outcome().label(),
                "reason", clause.reason());
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private void value(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            object(map, depth);
        } else if (value instanceof List<?> list) {
            array(list, depth);
        } else if (value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            string(value.toString());
        }
    }

    private void object(Map<?, ?> map, int depth) {
        text.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            newLine(depth + 1);
            string(String.valueOf(entry.getKey()));
            text.append(": ");
            value(entry.getValue(), depth + 1);
            text.append(entries.hasNext() ? "," : "");
        }
        newLine(depth);
        text.append('}');
    }

    private void array(List<?> list, int depth) {
        text.append('[');
        for (Iterator<?> elements = list.iterator(); elements.hasNext(); ) {
            newLine(depth + 1);
            value(elements.next(), depth + 1);
            text.append(elements.hasNext() ? "," : "");
        }
        newLine(depth);
        text.append(']');
    }

    private void newLine(int depth) {
        text.append('\n').append("  ".repeat(depth));
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    // Lone surrogates are not text; the separators of lines and "<" trouble scripts that embed JSON.
                    if (c < ' ' || c == '<' || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
