package org.wsk4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * WSK_PROVIDER_CHARACTERISTICS, and what a provider says of itself beyond it. Immutable; made with a {@link Builder}.
 *
 * @wsk WSK_PROVIDER_CHARACTERISTICS
 */
public final class WskProviderCharacteristics {

    private final String name;
    private final String description;
    private final int lowestVersion;
    private final int highestVersion;
    private final int ranking;
    private final List<WskTransport> transports;
    private final Map<WskCapability, CapabilityStatement> capabilities;

    private WskProviderCharacteristics(Builder builder) {
        name = builder.name;
        description = builder.description;
        lowestVersion = builder.lowestVersion;
        highestVersion = builder.highestVersion;
        ranking = builder.ranking;
        transports = List.copyOf(builder.transports);
        capabilities = Collections.unmodifiableMap(new TreeMap<>(builder.capabilities));
    }

    /**
     * Begins a description.
     *
     * @param name the provider's short, unique name, for example {@code nio}
     * @return a new builder
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * The short, unique name.
     *
     * @return for example {@code nio}
     */
    public String name() {
        return name;
    }

    /**
     * What it is and on what it stands.
     *
     * @return one line
     */
    public String description() {
        return description;
    }

    /**
     * The lowest version that is offered.
     *
     * @return the version
     */
    public int lowestVersion() {
        return lowestVersion;
    }

    /**
     * The highest version that is offered.
     *
     * @return the version
     */
    public int highestVersion() {
        return highestVersion;
    }

    /**
     * Breaks ties between providers where no service property and no configuration does.
     *
     * @return higher is better
     */
    public int ranking() {
        return ranking;
    }

    /**
     * The combinations that sockets can be made for.
     *
     * @return an immutable list
     */
    public List<WskTransport> transports() {
        return transports;
    }

    /**
     * The statements, by capability; all of {@link WskCapability#known()} are there.
     *
     * @return an immutable map
     */
    public Map<WskCapability, CapabilityStatement> capabilities() {
        return capabilities;
    }

    /**
     * How the provider does something.
     *
     * @param capability what
     * @return its level; ABSENT for a capability that the provider says nothing of
     */
    public CapabilityLevel level(WskCapability capability) {
        CapabilityStatement statement = capabilities.get(capability);
        return statement == null ? CapabilityLevel.ABSENT : statement.level();
    }

    @Override
    public String toString() {
        return name + " (" + description + ")";
    }

    /** Collects a description. */
    public static final class Builder {

        private final String name;
        private String description = "";
        private int lowestVersion = WskVersion.WSK_1_0;
        private int highestVersion = WskVersion.WSK_1_0;
        private int ranking;
        private final List<WskTransport> transports = new ArrayList<>();
        private final Map<WskCapability, CapabilityStatement> capabilities = new HashMap<>();

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Sets what it is and on what it stands.
         *
         * @param newDescription one line
         * @return this
         */
        public Builder description(String newDescription) {
            description = newDescription;
            return this;
        }

        /**
         * Sets the versions offered; 1.0 to 1.0 without this call.
         *
         * @param lowest the lowest version
         * @param highest the highest version
         * @return this
         */
        public Builder versions(int lowest, int highest) {
            lowestVersion = lowest;
            highestVersion = highest;
            return this;
        }

        /**
         * Sets the ranking; 0 without this call. Those of this project are nio 0, netty 10, native 20.
         *
         * @param newRanking higher is better
         * @return this
         */
        public Builder ranking(int newRanking) {
            ranking = newRanking;
            return this;
        }

        /**
         * Adds a combination that sockets can be made for.
         *
         * @param transport the combination
         * @return this
         */
        public Builder transport(WskTransport transport) {
            transports.add(transport);
            return this;
        }

        /**
         * States how a capability is done.
         *
         * @param capability which one
         * @param level how
         * @param reason one sentence why
         * @return this
         */
        public Builder capability(WskCapability capability, CapabilityLevel level, String reason) {
            capabilities.put(capability, new CapabilityStatement(capability, level, reason));
            return this;
        }

        /**
         * Ends the description.
         *
         * @return a new object
         * @throws IllegalStateException if a known capability has no statement
         */
        public WskProviderCharacteristics build() {
            for (WskCapability capability : WskCapability.known()) {
                if (!capabilities.containsKey(capability)) {
                    throw new IllegalStateException("provider " + name + " says nothing of capability " + capability);
                }
            }
            return new WskProviderCharacteristics(this);
        }
    }
}
