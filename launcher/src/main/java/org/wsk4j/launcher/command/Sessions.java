package org.wsk4j.launcher.command;

import java.util.Map;

/** Brings providers up. Commands that need none never call it. */
@FunctionalInterface
public interface Sessions {

    /**
     * Brings all providers up.
     *
     * @param configuration properties by PID
     * @return what came up
     * @throws CommandFailure if nothing did
     */
    Session open(Map<String, Map<String, String>> configuration);
}
