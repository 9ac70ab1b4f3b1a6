package org.wsk4j.wsp.osgi;

import java.io.IOException;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.wsk4j.wsp.ws2.CatalogStore;

/**
 * The catalogue as a configuration: its lines are one property.
 *
 * <p>The only class here that needs Config Admin's API, which the bundle imports optionally.
 */
final class ConfigAdminStore implements CatalogStore {

    static final String PID = "org.wsk4j.wsp.catalog";
    static final String LINES = "lines";
    private static final String DAMAGED = "damaged";

    private final BundleContext context;

    private ConfigAdminStore(BundleContext context) {
        this.context = context;
    }

    /**
     * Null where there is no Config Admin.
     *
     * @throws NoClassDefFoundError if nobody exports its API
     */
    static @Nullable ConfigAdminStore find(BundleContext context) {
        return context.getServiceReference(ConfigurationAdmin.class) == null ? null : new ConfigAdminStore(context);
    }

    /** What is done with the configuration. */
    private interface Use<T> {

        T with(Configuration configuration) throws IOException;
    }

    private <T> T use(Use<T> use) throws IOException {
        ServiceReference<ConfigurationAdmin> reference = context.getServiceReference(ConfigurationAdmin.class);
        ConfigurationAdmin admin = reference == null ? null : context.getService(reference);
        if (reference == null || admin == null) {
            throw new IOException("Config Admin has gone");
        }
        try {
            return use.with(admin.getConfiguration(PID, "?"));
        } finally {
            context.ungetService(reference);
        }
    }

    @Override
    public @Nullable String load() throws IOException {
        Dictionary<String, Object> properties = use(Configuration::getProperties);
        return properties != null && properties.get(LINES) instanceof String[] lines
                ? String.join("\n", lines) + "\n"
                : null;
    }

    @Override
    public void save(String text) throws IOException {
        store(LINES, text);
    }

    @Override
    public String setAside(String text) throws IOException {
        store(DAMAGED, text);
        return "property " + DAMAGED + " of configuration " + PID;
    }

    private void store(String property, String text) throws IOException {
        use(configuration -> {
            Dictionary<String, Object> before = configuration.getProperties();
            Map<String, Object> properties = new HashMap<>();
            if (before != null) {
                properties.putAll(FrameworkUtil.asMap(before));
            }
            properties.put(property, text.split("\n"));
            configuration.update(FrameworkUtil.asDictionary(properties));
            return properties;
        });
    }

    @Override
    public String toString() {
        return "in configuration " + PID;
    }
}
