package org.wsk4j.registrar.core;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an operator configured about selection. The most specific word wins:
 *
 * <ol>
 *   <li>a filter for one client, by its name, replaces the provider name and the filter that the client gave, and the filter
 *       for everyone; the capabilities that the client requires still must fit;
 *   <li>the filter for everyone must match besides all that the client gave;
 *   <li>the provider name holds for clients that named no provider.
 * </ol>
 *
 * Immutable.
 */
public final class SelectionOverrides {

    /** Nothing is configured. */
    public static final SelectionOverrides NONE = new SelectionOverrides(null, Map.of(), null, "");

    private final @Nullable ConfiguredFilter everyone;
    private final Map<String, ConfiguredFilter> clients;
    private final @Nullable String provider;
    private final String providerSource;

    private SelectionOverrides(
            @Nullable ConfiguredFilter everyone,
            Map<String, ConfiguredFilter> clients,
            @Nullable String provider,
            String providerSource) {
        this.everyone = everyone;
        this.clients = Map.copyOf(clients);
        this.provider = provider;
        this.providerSource = providerSource;
    }

    /**
     * Adds the filter for everyone.
     *
     * @param source where it is configured, for explanations
     * @param filter an LDAP filter; nothing is configured by a blank one
     * @return a changed copy
     */
    public SelectionOverrides everyone(String source, @Nullable String filter) {
        if (filter == null || filter.isBlank()) {
            return this;
        }
        return new SelectionOverrides(ConfiguredFilter.of(source, filter), clients, provider, providerSource);
    }

    /**
     * Adds the filter for one client.
     *
     * @param source where it is configured, for explanations
     * @param clientName whom it is for
     * @param filter an LDAP filter
     * @return a changed copy
     */
    public SelectionOverrides client(String source, String clientName, String filter) {
        Map<String, ConfiguredFilter> more = new TreeMap<>(clients);
        more.put(clientName, ConfiguredFilter.of(source, filter));
        return new SelectionOverrides(everyone, more, provider, providerSource);
    }

    /**
     * Adds the provider name for clients that name none.
     *
     * @param source where it is configured, for explanations
     * @param name the provider's short name; nothing is configured by a blank one
     * @return a changed copy
     */
    public SelectionOverrides provider(String source, @Nullable String name) {
        if (name == null || name.isBlank()) {
            return this;
        }
        return new SelectionOverrides(everyone, clients, name.strip(), source);
    }

    @Nullable
    ConfiguredFilter everyone() {
        return everyone;
    }

    @Nullable
    ConfiguredFilter client(@Nullable String clientName) {
        return clientName == null ? null : clients.get(clientName);
    }

    @Nullable
    String provider() {
        return provider;
    }

    String providerSource() {
        return providerSource;
    }
}
