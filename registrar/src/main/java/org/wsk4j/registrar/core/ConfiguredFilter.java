package org.wsk4j.registrar.core;

import java.lang.System.Logger.Level;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A filter that an operator configured. A malformed one selects nothing: guessing what was meant could put a client on a
 * transport that it must not use, and the explanations say what to correct.
 *
 * @param source where it is configured, for explanations
 * @param text as it was configured
 * @param filter the filter, or null if it is malformed
 * @param error why it is malformed, empty if it is not
 */
record ConfiguredFilter(
        String source, String text, @Nullable LdapFilter filter, String error) {

    static ConfiguredFilter of(String source, String text) {
        try {
            return new ConfiguredFilter(source, text, LdapFilter.parse(text), "");
        } catch (MalformedFilterException malformed) {
            Log.LOG.log(
                    Level.WARNING,
                    "the filter configured by {0} is malformed and selects nothing: {1}",
                    source,
                    malformed.getMessage());
            return new ConfiguredFilter(source, text, null, String.valueOf(malformed.getMessage()));
        }
    }

    /** Answers why a provider is refused, or null if it is not. */
    @Nullable
    String objection(Map<String, ?> properties) {
        if (filter == null) {
            return "the filter configured by " + source + " is malformed and selects nothing, " + error;
        }
        return filter.matches(properties) ? null : "does not match the filter " + text + " configured by " + source;
    }
}
