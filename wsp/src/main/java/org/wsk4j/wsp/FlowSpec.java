package org.wsk4j.wsp;

/**
 * FLOWSPEC: one direction of a quality of service.
 *
 * @param tokenRate bytes per second
 * @param tokenBucketSize bytes
 * @param peakBandwidth bytes per second
 * @param latency microseconds
 * @param delayVariation microseconds
 * @param serviceType the kind of guarantee
 * @param maxSduSize bytes
 * @param minimumPolicedSize bytes
 * @wsk FLOWSPEC
 */
public record FlowSpec(
        int tokenRate,
        int tokenBucketSize,
        int peakBandwidth,
        int latency,
        int delayVariation,
        int serviceType,
        int maxSduSize,
        int minimumPolicedSize) {

    /** QOS_NOT_SPECIFIED: a value that nothing is said of. */
    public static final int QOS_NOT_SPECIFIED = -1;
}
