package org.wsk4j.launcher.perf;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which provider to take on this machine, and why.
 *
 * @param provider its name
 * @param reason in a sentence
 */
public record Advice(String provider, String reason) {

    /** Less than this is no difference: the next run may say the opposite. */
    private static final double NOISE = 1.05;

    /**
     * Decides by CPU time per operation, all jobs alike: a rate depends on the other side as well.
     *
     * @param scores by job, by contender
     * @param providers the providers among the contenders, the one that ranks highest first
     * @return the advice
     */
    public static Advice of(Map<Job, Map<String, Score>> scores, List<String> providers) {
        String best = providers.get(0);
        for (String provider : providers) {
            if (cost(scores, provider) < cost(scores, best) / NOISE) {
                best = provider;
            }
        }
        if (providers.size() == 1) {
            return new Advice(best, "it is the only provider here; " + againstPlain(scores, best));
        }
        String other = "";
        for (String provider : providers) {
            if (!provider.equals(best) && (other.isEmpty() || cost(scores, provider) < cost(scores, other))) {
                other = provider;
            }
        }
        double ratio = cost(scores, best) / cost(scores, other);
        String reason = ratio < 1 / NOISE
                ? String.format(
                        Locale.ROOT,
                        "it needs %.0f %% of the CPU time that %s needs, over all jobs; %s",
                        100 * ratio,
                        other,
                        againstPlain(scores, best))
                : String.format(
                        Locale.ROOT,
                        "it ranks highest, and %s is not clearly cheaper (%.0f %% of its CPU time); %s",
                        other,
                        100 / ratio,
                        againstPlain(scores, best));
        return new Advice(best, reason);
    }

    private static String againstPlain(Map<Job, Map<String, Score>> scores, String provider) {
        return String.format(
                Locale.ROOT,
                "a plain selector needs %.0f %% of it",
                100 * cost(scores, PlainContender.NAME) / cost(scores, provider));
    }

    /** The geometric mean of the CPU times of all jobs. */
    private static double cost(Map<Job, Map<String, Score>> scores, String contender) {
        Collection<Map<String, Score>> lines = scores.values();
        double sum = 0;
        for (Map<String, Score> line : lines) {
            Score score = line.get(contender);
            if (score == null) {
                throw new AssertionError("no score of " + contender);
            }
            sum += Math.log(score.cpuMicros());
        }
        return Math.exp(sum / lines.size());
    }
}
