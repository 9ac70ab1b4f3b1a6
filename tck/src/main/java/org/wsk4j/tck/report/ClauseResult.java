package org.wsk4j.tck.report;

import java.util.List;

/**
 * What a run found of one clause.
 *
 * @param chapter the title of its chapter
 * @param rule the number of its rule, 0 for none
 * @param title the title of its rule, empty for none
 * @param clause what holds
 * @param source where the reference says so
 * @param test the class and the method that prove it
 * @param capabilities what it depends on, by name
 * @param outcome how it ended
 * @param reason the capability that decided the level and what the provider says of it, the failure, or why it did not run;
 *     else empty
 */
public record ClauseResult(
        String chapter,
        int rule,
        String title,
        String clause,
        String source,
        String test,
        List<String> capabilities,
        ClauseOutcome outcome,
        String reason) {

    /** Copies the list. */
    public ClauseResult {
        capabilities = List.copyOf(capabilities);
    }
}
