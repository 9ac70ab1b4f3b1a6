package org.wsk4j.tck.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.CapabilityStatement;
import org.wsk4j.WskCapability;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The three forms of a report: complete, escaped, and the same story. */
class ConformanceReportTest {

    private static final String NASTY = "<script>alert('x')</script> & \"quotes\" | pipe\n`tick` \\ \u2028 \uD800";

    @TempDir
    private Path directory;

    private static ClauseResult clause(String chapter, int rule, ClauseOutcome outcome, String reason) {
        return new ClauseResult(
                chapter,
                rule,
                rule == 0 ? "" : "Rule title",
                "What holds",
                "WskSend",
                "C.t",
                List.of("tcp"),
                outcome,
                reason);
    }

    private static ConformanceReport report(ClauseResult... clauses) {
        return new ConformanceReport(
                "double",
                "A double, " + NASTY,
                Map.of("Date", "2026-05-04"),
                List.of(new CapabilityStatement(WskCapability.TCP, CapabilityLevel.EMULATED, NASTY)),
                List.of(clauses));
    }

    private static ConformanceReport everyOutcome() {
        List<ClauseResult> clauses = new ArrayList<>();
        for (ClauseOutcome outcome : ClauseOutcome.values()) {
            clauses.add(clause("Chapter " + outcome.ordinal(), outcome.ordinal(), outcome, "tcp: " + NASTY));
        }
        return report(clauses.toArray(ClauseResult[]::new));
    }

    @Test
    void textHasOneLineForEachClause() {
        String text = everyOutcome().text();
        assertThat(text.lines().filter(line -> line.startsWith("| |"))).hasSize(5);
        assertThat(text)
                .contains("| `C.t` | NATIVE (tcp) |")
                .contains("| `C.t` | ABSENT (tcp) |")
                .contains("failed: tcp:")
                .contains("not run: tcp:")
                .contains("| **all** | 5 | 1 | 1 | 1 | 1 | 1 |")
                .doesNotContain("<script>")
                .contains("\\| pipe");
    }

    @Test
    void jsonIsReadAsWhatItSays() {
        Json json = new Json(everyOutcome().json());
        Map<?, ?> root = (Map<?, ?>) json.value();
        json.end();
        assertThat(root.get("name")).isEqualTo("double");
        assertThat(root.get("description")).isEqualTo("A double, " + NASTY);
        assertThat(root.get("conformant")).isEqualTo(false);
        assertThat(root.get("facts")).isEqualTo(Map.of("Date", "2026-05-04"));
        List<?> clauses = (List<?>) root.get("clauses");
        assertThat(clauses.stream().map(clause -> String.valueOf(((Map<?, ?>) clause).get("result"))))
                .containsExactly("NATIVE", "EMULATED", "ABSENT", "failed", "not run");
        assertThat(clauses)
                .allSatisfy(
                        clause -> assertThat(((Map<?, ?>) clause).get("reason")).isEqualTo("tcp: " + NASTY));
    }

    @Test
    void htmlIsWellFormedAndEscaped() throws ParserConfigurationException, IOException, SAXException {
        String html = everyOutcome().html();
        assertThat(html)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .contains("prefers-color-scheme: dark")
                .contains("<td class=\"result not-run\">not run</td>")
                .contains("&lt;script&gt;")
                .doesNotContain("<script");
        // Nothing from elsewhere: no link but to the page itself.
        Matcher links =
                Pattern.compile("(?:href|src|url)\\s*[=(]\\s*\"?([^\")]+)").matcher(html);
        while (links.find()) {
            assertThat(links.group(1)).startsWith("#");
        }
        Document page = parse(html);
        assertThat(page.getElementsByTagName("h1").getLength()).isEqualTo(1);
        assertThat(page.getElementsByTagName("caption").getLength())
                .isEqualTo(page.getElementsByTagName("table").getLength())
                .isEqualTo(7);
    }

    /** The page closes every element but these two, so that XML can judge it. */
    private static Document parse(String html) throws ParserConfigurationException, IOException, SAXException {
        String xml = html.replace("<!DOCTYPE html>", "")
                .replaceAll("(<meta [^>]*)>", "$1/>")
                .replace('\uD800', '?');
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    @Test
    void conformantMeansEverythingProven() {
        ClauseResult good = clause("A", 1, ClauseOutcome.EMULATED, "");
        assertThat(report(good).isConformant()).isTrue();
        assertThat(report(good, clause("A", 1, ClauseOutcome.NOT_RUN, "")).isConformant())
                .isFalse();
        assertThat(report(good, clause("A", 1, ClauseOutcome.NOT_RUN, "")).isUnbroken())
                .isTrue();
        assertThat(report(good, clause("A", 1, ClauseOutcome.FAILED, "x")).isUnbroken())
                .isFalse();
        assertThat(report().isConformant()).isFalse();
        assertThat(report().isUnbroken()).isFalse();
    }

    @Test
    void filesAreNamedAfterWhatWasTested() throws IOException {
        everyOutcome().write(directory);
        for (String kind : List.of("md", "json", "html")) {
            assertThat(Files.size(directory.resolve("conformance-double." + kind)))
                    .isPositive();
        }
    }

    @Test
    void summaryIsOneLine() {
        assertThat(everyOutcome().summary())
                .isEqualTo("double: 5 clauses: 1 NATIVE, 1 EMULATED, 1 ABSENT, 1 failed, 1 not run");
    }
}
