package org.wsk4j.itests.mutants;

import java.nio.file.Path;
import org.wsk4j.tck.Clause;

/** {@code docs/mutants.md}: the faults, and the clauses that find them. */
final class MutantDocument {

    static final Path FILE = Path.of("..", "docs", "mutants.md");
    static final String COMMAND = "mvn -Dfast test -pl itests -am -Dtest=MutantsTest#theDocumentListsThem"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dmutants.write=true";

    private MutantDocument() {}

    private static String winsock() {
        StringBuilder text = new StringBuilder("""

                ## The Winsock front end

                These faults are put over the front end's procedure table, one at a time, by `WinsockFaultsTest`.

                | fault | what is wrong | found by | rule | clause |
                |---|---|---|---|---|
                """);
        for (WinsockFault fault : WinsockFault.values()) {
            Clause clause = fault.clause();
            text.append("| ").append(fault.id()).append(" | ").append(fault.fault());
            text.append(" | `").append(fault.test()).append("` | ");
            text.append(clause.rule() == 0 ? "-" : String.valueOf(clause.rule()))
                    .append(" | ");
            text.append(clause.value()).append(" (").append(clause.source()).append(") |\n");
        }
        return text.toString();
    }

    static String text() {
        StringBuilder text = new StringBuilder("<!-- Written by MutantsTest; to write it anew: ")
                .append(COMMAND)
                .append("""
                         -->
                        # What the conformance kit finds

                        Each of these faults is planted into the provider on java.nio, or into the provider kit below it, one at a
                        time, by `MutantsTest` of `itests` in every build. The kit must find each by the test of the clause beside
                        it, which passes without the fault. `-Dwsk.mutants=whole` runs the whole kit against each and leaves the
                        list of all tests that find it in `itests/target/mutants/NAME/caught-by` (minutes for each mutant: raise
                        `-Dtest.fork.timeout`); `-Dwsk.mutant=NAME` takes only those whose names match.

                        | mutant | fault | planted in | found by | rule | clause |
                        |---|---|---|---|---|---|
                        """);
        for (Mutant mutant : Mutants.all()) {
            Clause clause = mutant.clause();
            String test = mutant.test();
            text.append("| ").append(mutant.id()).append(" | ").append(mutant.fault());
            text.append(" | `").append(mutant.type().substring(mutant.type().lastIndexOf('.') + 1));
            text.append("` | `").append(test.substring(test.indexOf('.') + 1)).append("` | ");
            text.append(clause.rule() == 0 ? "-" : String.valueOf(clause.rule()))
                    .append(" | ");
            text.append(clause.value()).append(" (").append(clause.source()).append(") |\n");
        }
        return text.append(winsock()).toString();
    }
}
