package org.wsk4j;

/**
 * What a provider says of one capability.
 *
 * @param capability which one
 * @param level how it is done
 * @param reason one sentence why: what it is done with, how the imitation differs, or why it is absent and what to do
 */
public record CapabilityStatement(WskCapability capability, CapabilityLevel level, String reason) {}
