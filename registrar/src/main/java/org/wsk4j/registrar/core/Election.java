package org.wsk4j.registrar.core;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.CapabilityStatement;
import org.wsk4j.WskCapability;
import org.wsk4j.WskProviderSelection;

/** Whether a provider fits a demand, and if not, why. Pure: the same answer decides a capture and explains it. */
record Election(Demand demand, SelectionOverrides overrides) {

    /** Answers why a provider is refused, whatever its version, or null if it fits. */
    @Nullable
    String objection(ProviderFacts facts) {
        ConfiguredFilter own = overrides.client(demand.selection().clientName());
        String objection = own != null ? own.objection(facts.properties()) : ordinary(facts);
        return objection != null ? objection : capabilities(facts);
    }

    /** Answers why a provider is refused for its version, or null if it offers the one wanted. */
    @Nullable
    String versionObjection(ProviderFacts facts) {
        if (facts.offers(demand.version())) {
            return null;
        }
        return "offers versions "
                + facts.versions()
                + ", and the client wants "
                + ProviderFacts.version(demand.version());
    }

    /** Says which configuration took part in the choice; empty if none did. */
    String configuration() {
        ConfiguredFilter own = overrides.client(demand.selection().clientName());
        if (own != null) {
            return "; the filter " + own.text() + " configured by " + own.source()
                    + " replaces what the client asked for";
        }
        StringBuilder text = new StringBuilder();
        ConfiguredFilter everyone = overrides.everyone();
        if (everyone != null) {
            text.append("; the filter ")
                    .append(everyone.text())
                    .append(" configured by ")
                    .append(everyone.source());
            text.append(" applies to every client");
        }
        if (demand.selection().provider() == null && overrides.provider() != null) {
            text.append("; provider ").append(overrides.provider()).append(" is configured by ");
            text.append(overrides.providerSource()).append(" for clients that name none");
        }
        return text.toString();
    }

    private @Nullable String ordinary(ProviderFacts facts) {
        ConfiguredFilter everyone = overrides.everyone();
        String objection = everyone == null ? null : everyone.objection(facts.properties());
        if (objection == null) {
            objection = name(facts);
        }
        LdapFilter filter = demand.filter();
        if (objection == null && filter != null && !filter.matches(facts.properties())) {
            objection = "does not match the client's filter " + filter;
        }
        return objection;
    }

    private @Nullable String name(ProviderFacts facts) {
        String wanted = demand.selection().provider();
        if (wanted != null) {
            return wanted.equals(facts.name()) ? null : "the client requires provider " + wanted;
        }
        String configured = overrides.provider();
        if (configured == null || configured.equals(facts.name())) {
            return null;
        }
        return "provider " + configured + " is configured by " + overrides.providerSource()
                + " for clients that name none";
    }

    private @Nullable String capabilities(ProviderFacts facts) {
        WskProviderSelection selection = demand.selection();
        for (Map.Entry<WskCapability, CapabilityLevel> required :
                selection.capabilities().entrySet()) {
            WskCapability capability = required.getKey();
            CapabilityLevel level = facts.characteristics().level(capability);
            if (level.compareTo(required.getValue()) > 0) {
                CapabilityStatement statement =
                        facts.characteristics().capabilities().get(capability);
                String reason = statement == null ? "the provider says nothing of it" : statement.reason();
                String wanted =
                        level == CapabilityLevel.ABSENT ? "" : " and the client requires " + required.getValue();
                return "capability " + capability + " is " + level + wanted + ": " + reason;
            }
        }
        return null;
    }
}
