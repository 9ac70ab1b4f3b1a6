package org.wsk4j.registrar;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskProviderProperties;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.data.Out;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.core.NetworkModuleRegistrar;
import org.wsk4j.registrar.core.SelectionOverrides;
import org.wsk4j.runtime.RuntimeSnapshot;
import org.wsk4j.runtime.SelectionExplanation;
import org.wsk4j.runtime.WskProviderAbsence;
import org.wsk4j.runtime.WskRuntime;

/**
 * The registrar without a framework. It owns its providers: {@link #close()} detaches and closes them.
 *
 * <p>System properties configure it; they are read once, when it is created. What they decide is named in every
 * {@linkplain #explain explanation}. The most specific one wins: {@value #TARGET_OF_CLIENT_PREFIX}<i>client</i> replaces the
 * provider name and the filter that this client gave, and {@value #TARGET}; {@value #TARGET} must match besides what a client
 * gave; {@value #PROVIDER} holds for clients that named no provider. A malformed filter selects nothing, and the explanations
 * say what to correct.
 *
 * <p>All methods may be called by any thread.
 */
public final class PlainRegistrar implements WskRegistrar, WskRuntime, AutoCloseable {

    /** System property: an LDAP filter over the properties of providers that holds for every client. */
    public static final String TARGET = "wsk.target";

    /** System property, followed by the name of a client: an LDAP filter for this client only. */
    public static final String TARGET_OF_CLIENT_PREFIX = "wsk.target.";

    /** System property: the short name of the provider for clients that name none. */
    public static final String PROVIDER = "wsk.provider";

    /** System property, followed by the short name of a provider: its ranking, an integer. */
    public static final String RANKING_PREFIX = "wsk.ranking.";

    /** System property: for how many milliseconds a provider that leaves may finish what is pending; 2000 without it. */
    public static final String DETACH_TIMEOUT_MILLIS = "wsk.detachTimeoutMillis";

    private static final System.Logger LOG = System.getLogger("org.wsk4j.registrar");

    private final NetworkModuleRegistrar core = new NetworkModuleRegistrar(() -> {});
    private final Map<String, String> configuration;

    private PlainRegistrar(Map<String, String> configuration) {
        this.configuration = configuration;
        SelectionOverrides overrides = SelectionOverrides.NONE
                .everyone("system property " + TARGET, configuration.get(TARGET))
                .provider("system property " + PROVIDER, configuration.get(PROVIDER));
        for (Map.Entry<String, String> property : configuration.entrySet()) {
            String key = property.getKey();
            if (key.startsWith(TARGET_OF_CLIENT_PREFIX)) {
                String client = key.substring(TARGET_OF_CLIENT_PREFIX.length());
                overrides = overrides.client("system property " + key, client, property.getValue());
            }
        }
        int timeout = integer(DETACH_TIMEOUT_MILLIS, NetworkModuleRegistrar.DEFAULT_DETACH_TIMEOUT_MILLIS);
        core.configure(overrides, timeout);
    }

    /**
     * Creates a registrar with the providers that {@link java.util.ServiceLoader} finds. One that fails to load is an absent
     * one with a reason, not an exception; so are those that register a {@link WskProviderAbsence}.
     *
     * @return a new registrar
     */
    public static PlainRegistrar load() {
        PlainRegistrar registrar = new PlainRegistrar(systemProperties());
        ClassPathDiscovery.discover(registrar::attach, registrar.core::addAbsence);
        return registrar;
    }

    /**
     * Creates a registrar with providers at hand.
     *
     * @param providers the providers, the registrar's from now on; earlier ones win among equals
     * @return a new registrar
     */
    public static PlainRegistrar of(WskProviderDispatch... providers) {
        return of(systemProperties(), providers);
    }

    static PlainRegistrar of(Map<String, String> configuration, WskProviderDispatch... providers) {
        PlainRegistrar registrar = new PlainRegistrar(configuration);
        for (WskProviderDispatch provider : providers) {
            registrar.attach(provider);
        }
        return registrar;
    }

    /**
     * Adds a provider while the registrar runs. It becomes the registrar's.
     *
     * @param provider a provider that is not attached
     */
    public void attach(WskProviderDispatch provider) {
        attach(provider, Map.of());
    }

    /**
     * Adds a provider while the registrar runs. It becomes the registrar's.
     *
     * @param provider a provider that is not attached
     * @param properties service properties that add to, or replace, those that follow from its characteristics
     */
    public void attach(WskProviderDispatch provider, Map<String, ?> properties) {
        Map<String, Object> given = new HashMap<>(properties);
        try {
            WskProviderCharacteristics said = provider.characteristics();
            if (configuration.containsKey(RANKING_PREFIX + said.name())) {
                int ranking = integer(RANKING_PREFIX + said.name(), said.ranking());
                given.put(WskProviderProperties.SERVICE_RANKING, ranking);
            }
        } catch (RuntimeException | LinkageError defect) {
            LOG.log(Level.DEBUG, "the provider fails, as the core will find out and explain", defect);
        }
        core.attach(provider, given);
    }

    /**
     * Removes a provider while the registrar runs: its clients are told, what is pending may finish within the configured time,
     * then it is closed and the sockets left are orphans. Does nothing with a provider that is not attached.
     *
     * @param provider an attached provider
     */
    public void detach(WskProviderDispatch provider) {
        if (core.detach(provider)) {
            close(provider);
        }
    }

    /** Detaches every provider, all within the time configured, and closes it. Clients that wait are woken. Idempotent. */
    @Override
    public void close() {
        core.end().forEach(PlainRegistrar::close);
    }

    @Override
    public NtStatus register(WskClientNpi clientNpi, WskRegistration registration) {
        return core.register(clientNpi, registration);
    }

    @Override
    public NtStatus captureProviderNpi(
            WskRegistration registration, int waitTimeoutMillis, Out<WskProviderNpi> providerNpi) {
        return core.captureProviderNpi(registration, waitTimeoutMillis, providerNpi);
    }

    @Override
    public void releaseProviderNpi(WskRegistration registration, WskProviderNpi providerNpi) {
        core.releaseProviderNpi(registration, providerNpi);
    }

    @Override
    public NtStatus queryProviderCharacteristics(
            WskRegistration registration, Out<WskProviderCharacteristics> characteristics) {
        return core.queryProviderCharacteristics(registration, characteristics);
    }

    @Override
    public void deregister(WskRegistration registration) {
        core.deregister(registration);
    }

    @Override
    public RuntimeSnapshot snapshot() {
        return core.snapshot();
    }

    @Override
    public long changeCount() {
        return core.changeCount();
    }

    @Override
    public List<SelectionExplanation> explain(WskProviderSelection selection) {
        return core.explain(selection);
    }

    private static void close(WskProviderDispatch provider) {
        try {
            provider.close();
        } catch (RuntimeException | LinkageError defect) {
            LOG.log(Level.WARNING, "a provider failed to close", defect);
        }
    }

    private static Map<String, String> systemProperties() {
        Map<String, String> configuration = new TreeMap<>();
        Properties properties = System.getProperties();
        for (String name : properties.stringPropertyNames()) {
            String value = properties.getProperty(name);
            if (name.startsWith("wsk.") && value != null) {
                configuration.put(name, value);
            }
        }
        return configuration;
    }

    private int integer(String property, int otherwise) {
        @Nullable String text = configuration.get(property);
        if (text == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException malformed) {
            LOG.log(Level.WARNING, "system property {0} is no integer: {1}; {2} holds", property, text, otherwise);
            return otherwise;
        }
    }
}
