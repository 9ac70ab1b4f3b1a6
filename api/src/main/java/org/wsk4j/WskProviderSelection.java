package org.wsk4j;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client needs of a provider: a name, capabilities, an LDAP filter over the service properties, or nothing. All that
 * is given must fit. Immutable; the methods answer changed copies.
 */
public final class WskProviderSelection {

    private static final WskProviderSelection ANY = new WskProviderSelection(null, null, null, Map.of());

    private final @Nullable String clientName;
    private final @Nullable String provider;
    private final @Nullable String filter;
    private final Map<WskCapability, CapabilityLevel> capabilities;

    private WskProviderSelection(
            @Nullable String clientName,
            @Nullable String provider,
            @Nullable String filter,
            Map<WskCapability, CapabilityLevel> capabilities) {
        this.clientName = clientName;
        this.provider = provider;
        this.filter = filter;
        this.capabilities = Collections.unmodifiableMap(new TreeMap<>(capabilities));
    }

    /**
     * Every provider fits; ranking decides.
     *
     * @return the empty selection
     */
    public static WskProviderSelection any() {
        return ANY;
    }

    /**
     * Names the client, so that configuration can override its selection.
     *
     * @param name the client's name
     * @return a changed copy
     */
    public WskProviderSelection client(String name) {
        return new WskProviderSelection(name, provider, filter, capabilities);
    }

    /**
     * Requires a provider by its name.
     *
     * @param name for example {@code nio}
     * @return a changed copy
     */
    public WskProviderSelection provider(String name) {
        return new WskProviderSelection(clientName, name, filter, capabilities);
    }

    /**
     * Requires a capability, native or emulated.
     *
     * @param capability which one
     * @return a changed copy
     */
    public WskProviderSelection require(WskCapability capability) {
        return require(capability, CapabilityLevel.EMULATED);
    }

    /**
     * Requires a capability at a level or better.
     *
     * @param capability which one
     * @param atLeast NATIVE or EMULATED
     * @return a changed copy
     */
    public WskProviderSelection require(WskCapability capability, CapabilityLevel atLeast) {
        Map<WskCapability, CapabilityLevel> more = new TreeMap<>(capabilities);
        more.put(capability, atLeast);
        return new WskProviderSelection(clientName, provider, filter, more);
    }

    /**
     * Requires a match of the service properties.
     *
     * @param ldapFilter for example {@code (wsk.features=zero-copy-send)}
     * @return a changed copy
     */
    public WskProviderSelection filter(String ldapFilter) {
        return new WskProviderSelection(clientName, provider, ldapFilter, capabilities);
    }

    /**
     * The client's name.
     *
     * @return the name, or null
     */
    public @Nullable String clientName() {
        return clientName;
    }

    /**
     * The provider required.
     *
     * @return its name, or null for any
     */
    public @Nullable String provider() {
        return provider;
    }

    /**
     * The filter required.
     *
     * @return an LDAP filter, or null for none
     */
    public @Nullable String filter() {
        return filter;
    }

    /**
     * The capabilities required, with the least level.
     *
     * @return an immutable map
     */
    public Map<WskCapability, CapabilityLevel> capabilities() {
        return capabilities;
    }

    @Override
    public String toString() {
        return "provider=" + (provider == null ? "any" : provider) + " capabilities=" + capabilities
                + (filter == null ? "" : " filter=" + filter);
    }
}
