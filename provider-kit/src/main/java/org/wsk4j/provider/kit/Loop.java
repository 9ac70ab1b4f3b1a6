package org.wsk4j.provider.kit;

import org.osgi.annotation.versioning.ProviderType;

/**
 * An event loop: one platform thread that calls the sinks of the endpoints pinned to it. All callbacks of a socket run on
 * its endpoint's loop.
 */
@ProviderType
public interface Loop {

    /**
     * Whether the calling thread is this loop's.
     *
     * @return true on the loop
     */
    boolean inLoop();

    /**
     * Runs a task on the loop, never inside the call; tasks run in the order given. From any thread.
     *
     * @param task what to run; what it throws is logged
     * @return false if the loop has ended and the task will never run
     */
    boolean execute(Runnable task);

    /**
     * Runs a task on the loop after a while. From any thread.
     *
     * @param task what to run
     * @param delayNanos the least time to wait
     * @return false if the loop has ended and the task will never run
     */
    boolean schedule(Runnable task, long delayNanos);
}
