package org.wsk4j.tck.fault;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.wsk4j.tck.RunRecord;

/** The chapter on faults is about transports: it says nothing of a provider that is not built on the kit. */
final class KitTransports implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!Stage.transports().isEmpty()) {
            return ConditionEvaluationResult.enabled("there is a transport to test");
        }
        String reason = "no TransportUnderTest gives the transport below the provider";
        RunRecord.of(context).leaveOut(context.getRequiredTestClass(), reason);
        return ConditionEvaluationResult.disabled(reason);
    }
}
