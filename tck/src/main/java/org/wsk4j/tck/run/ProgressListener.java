package org.wsk4j.tck.run;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.wsk4j.tck.Clauses;
import org.wsk4j.tck.RunRecord;

/** Turns the events of JUnit into those of the kit: one for each test method, however often it is invoked. */
final class ProgressListener implements TestExecutionListener {

    private final TckProgress progress;
    private final RunRecord record;
    private final int total;
    private int done;
    private @Nullable TestPlan plan;

    ProgressListener(TckProgress progress, RunRecord record, int total) {
        this.progress = progress;
        this.record = record;
        this.total = total;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public void executionStarted(TestIdentifier identifier) {
        Method test = test(identifier);
        if (test != null) {
            progress.started(Clauses.name(test));
        }
    }

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        Method test = test(identifier);
        if (test != null) {
            finished(test);
        }
    }

    @Override
    public void executionSkipped(TestIdentifier identifier, String reason) {
        Method test = test(identifier);
        if (test != null) {
            finished(test);
        }
    }

    private void finished(Method test) {
        done++;
        progress.finished(done, total, Clauses.name(test), record.outcome(test), record.reason(test));
    }

    /** The method of a node that stands for a whole test; null for classes and single invocations. */
    private @Nullable Method test(TestIdentifier identifier) {
        TestPlan known = plan;
        if (known == null || !(identifier.getSource().orElse(null) instanceof MethodSource source)) {
            return null;
        }
        boolean invocation = known.getParent(identifier)
                .flatMap(TestIdentifier::getSource)
                .filter(MethodSource.class::isInstance)
                .isPresent();
        return invocation ? null : source.getJavaMethod();
    }
}
