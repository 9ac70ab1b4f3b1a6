package org.wsk4j.tck.fault;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The chapter on faults is about transports: it says nothing of a provider that is not built on the kit. */
final class KitTransports implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return Stage.transports().isEmpty()
                ? ConditionEvaluationResult.disabled("no TransportUnderTest: the provider is not built on the kit")
                : ConditionEvaluationResult.enabled("the provider is built on the kit");
    }
}
