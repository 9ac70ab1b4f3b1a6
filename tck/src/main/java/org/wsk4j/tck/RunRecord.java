package org.wsk4j.tck;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.CapabilityStatement;
import org.wsk4j.WskCapability;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.tck.report.ClauseOutcome;
import org.wsk4j.tck.report.ClauseResult;
import org.wsk4j.tck.report.ConformanceReport;

/** Takes down how tests end, while a run goes on, and maps them to clauses when it is over. */
public final class RunRecord {

    private final Set<String> passed = new TreeSet<>();
    private final Map<String, String> failed = new HashMap<>();
    private final Map<String, String> notRun = new HashMap<>();
    private final Map<Class<?>, String> leftOut = new HashMap<>();
    private @Nullable WskProviderCharacteristics provider;

    /** Creates one that knows of no run. */
    public RunRecord() {}

    /**
     * The record of a running test.
     *
     * @param context of the test or of its class
     * @return the one of its run
     */
    public static RunRecord of(ExtensionContext context) {
        return TckRun.of(context).record();
    }

    /**
     * Leaves out of the report a contract that is about something else than what is tested.
     *
     * @param contract the class
     * @param reason why
     */
    public synchronized void leaveOut(Class<?> contract, String reason) {
        leftOut.put(contract, reason);
    }

    synchronized void forgetFailures() {
        failed.clear();
    }

    synchronized void passed(Method test) {
        passed.add(Clauses.name(test));
    }

    synchronized void failed(Method test, String problem) {
        failed.putIfAbsent(Clauses.name(test), problem);
    }

    synchronized void notRun(Method test, String reason) {
        notRun.putIfAbsent(Clauses.name(test), reason);
    }

    synchronized void describe(WskProviderCharacteristics characteristics) {
        provider = characteristics;
    }

    /**
     * How a test has ended so far.
     *
     * @param test a method with a {@link Clause}
     * @return the outcome; of several invocations, the worst
     */
    public synchronized ClauseOutcome outcome(Method test) {
        String name = Clauses.name(test);
        if (failed.containsKey(name)) {
            return ClauseOutcome.FAILED;
        }
        if (notRun.containsKey(name) || !passed.contains(name)) {
            return ClauseOutcome.NOT_RUN;
        }
        CapabilityStatement decisive = decisive(test);
        return decisive == null ? ClauseOutcome.NATIVE : ClauseOutcome.of(decisive.level());
    }

    /**
     * Why a test ended as it did.
     *
     * @param test a method with a {@link Clause}
     * @return as in {@link ClauseResult#reason()}
     */
    public synchronized String reason(Method test) {
        String name = Clauses.name(test);
        String problem = failed.get(name);
        if (problem != null) {
            return problem;
        }
        if (!passed.contains(name) || notRun.containsKey(name)) {
            return notRun.getOrDefault(name, "");
        }
        CapabilityStatement decisive = decisive(test);
        return decisive == null ? "" : decisive.capability() + ": " + decisive.reason();
    }

    /** The statement that decides the level, null if that is NATIVE: the least required, or the best of those regarded. */
    private @Nullable CapabilityStatement decisive(Method test) {
        CapabilityStatement decisive = null;
        for (String name : Clauses.required(test)) {
            decisive = lesser(decisive, statement(WskCapability.of(name)));
        }
        CapabilityStatement best = null;
        for (String name : Clauses.clause(test).regards()) {
            CapabilityStatement statement = statement(WskCapability.of(name));
            best = best == null || level(statement).compareTo(level(best)) < 0 ? statement : best;
        }
        decisive = best == null ? decisive : lesser(decisive, best);
        return decisive == null || level(decisive) == ClauseOutcome.NATIVE ? null : decisive;
    }

    private static CapabilityStatement lesser(@Nullable CapabilityStatement one, CapabilityStatement other) {
        return one == null || level(other).compareTo(level(one)) > 0 ? other : one;
    }

    private static ClauseOutcome level(CapabilityStatement statement) {
        return ClauseOutcome.of(statement.level());
    }

    private CapabilityStatement statement(WskCapability capability) {
        WskProviderCharacteristics known = provider;
        CapabilityStatement statement =
                known == null ? null : known.capabilities().get(capability);
        return statement != null
                ? statement
                : new CapabilityStatement(capability, CapabilityLevel.ABSENT, "Nothing is said of it.");
    }

    /**
     * The report of everything so far; clauses that no test was run for included, but for contracts that were left out.
     *
     * @param name what was tested
     * @param facts what else a reader must know
     * @return a new report
     */
    public synchronized ConformanceReport report(String name, Map<String, String> facts) {
        List<ClauseResult> clauses = new ArrayList<>();
        Map<String, String> said = new LinkedHashMap<>(facts);
        for (Method test : Clauses.tests()) {
            String reason = leftOut.get(test.getDeclaringClass());
            if (reason != null) {
                said.putIfAbsent(
                        "Without",
                        Chapter.of(test.getDeclaringClass()).title().toLowerCase(Locale.ROOT) + ": " + reason);
                continue;
            }
            Clause clause = Clauses.clause(test);
            clauses.add(new ClauseResult(
                    Chapter.of(test.getDeclaringClass()).title(),
                    clause.rule(),
                    clause.rule() == 0 ? "" : Rules.title(clause.rule()),
                    clause.value(),
                    clause.source(),
                    Clauses.name(test),
                    List.copyOf(Clauses.capabilities(test)),
                    outcome(test),
                    reason(test)));
        }
        WskProviderCharacteristics known = provider;
        return new ConformanceReport(
                name,
                known == null ? "" : known.description(),
                said,
                known == null ? List.of() : List.copyOf(known.capabilities().values()),
                clauses);
    }
}
