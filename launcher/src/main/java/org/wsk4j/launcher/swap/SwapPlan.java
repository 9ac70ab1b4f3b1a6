package org.wsk4j.launcher.swap;

import java.time.Duration;

/**
 * What to do.
 *
 * @param connections how many connections to keep busy
 * @param from the provider that serves first
 * @param to the provider that replaces it; the same name for the same bundle, started again
 * @param span how long to work before the swap, and again after it
 * @param standby whether to start the replacement before the first provider is stopped, not after
 * @param patience how long to wait for what must happen, before it is a problem
 */
public record SwapPlan(int connections, String from, String to, Duration span, boolean standby, Duration patience) {}
