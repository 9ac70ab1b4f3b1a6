package org.wsk4j.wsp;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * LPWSAUSERAPC: what runs on a thread in its next alertable wait.
 *
 * @wsk LPWSAUSERAPC
 */
@ConsumerType
@FunctionalInterface
public interface WsaApc {

    /**
     * Runs once.
     *
     * @param context what was given with it
     */
    void run(@Nullable Object context);
}
