package org.wsk4j.provider.netty;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where Netty's transport of this run does not work, its tests are skipped, and the run says so aloud. */
public final class TransportCondition implements ExecutionCondition {

    private static final AtomicBoolean TOLD = new AtomicBoolean();
    private static final String WHY_NOT = whyNot();

    private static String whyNot() {
        Leaks.watch();
        String wanted = System.getProperty("wsk.netty.transport", NettySettings.AUTO);
        try {
            NettyGroup group = NettyGroup.start(wanted, 1);
            group.end(group.loops(), 1_000_000_000L);
            return "";
        } catch (NettyUnavailableException e) {
            return e.reason();
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (WHY_NOT.isEmpty()) {
            return ConditionEvaluationResult.enabled("Netty's transport works here");
        }
        if (TOLD.compareAndSet(false, true)) {
            System.err.println("SKIPPED, all of this run: " + WHY_NOT);
        }
        return ConditionEvaluationResult.disabled(WHY_NOT);
    }
}
