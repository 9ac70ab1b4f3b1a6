package org.wsk4j.launcher.command;

import java.nio.file.Path;
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

    /**
     * Installs a bundle, to be brought up with the others.
     *
     * @param file the bundle
     * @throws CommandFailure if that is not possible
     */
    default void add(Path file) {
        throw new CommandFailure("there is no container to install " + file + " in; run the wsk script");
    }
}
