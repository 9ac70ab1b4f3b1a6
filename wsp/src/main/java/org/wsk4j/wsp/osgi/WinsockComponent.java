package org.wsk4j.wsp.osgi;

import java.io.File;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.wsk4j.WskRegistrar;
import org.wsk4j.data.Out;
import org.wsk4j.runtime.WskRuntime;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.catalog.BaseProviders;
import org.wsk4j.wsp.catalog.WinsockSystem;
import org.wsk4j.wsp.layer.LayeredProvider;
import org.wsk4j.wsp.runtime.WinsockRuntime;
import org.wsk4j.wsp.ws2.CatalogStatus;
import org.wsk4j.wsp.ws2.CatalogStore;
import org.wsk4j.wsp.ws2.FileCatalogStore;
import org.wsk4j.wsp.ws2.VolatileCatalogStore;
import org.wsk4j.wsp.ws2.WinsockSession;
import org.wsk4j.wsp.ws2.Ws2;
import org.wsk4j.wsp.ws2.WscCatalog;

/**
 * Winsock as a service. Layers are services too: the framework unbinds one while it still works, so that is where its sockets are closed.
 * Whoever has a session keeps the service; when the last user lets go, everything ends.
 */
@Component(name = WinsockConfiguration.PID, configurationPid = WinsockConfiguration.PID, service = Ws2.class)
@Designate(ocd = WinsockConfiguration.class)
public final class WinsockComponent implements Ws2 {

    private static final System.Logger LOG = System.getLogger("org.wsk4j.wsp");

    private final WinsockSystem system;
    private final BaseProviders bases;

    /**
     * Called by the component runtime.
     *
     * @param registrar where WSK providers are found
     * @param runtime tells which there are
     * @param context the bundle's
     * @param configuration the configuration
     */
    @Activate
    public WinsockComponent(
            @Reference WskRegistrar registrar,
            @Reference WskRuntime runtime,
            BundleContext context,
            WinsockConfiguration configuration) {
        system = new WinsockSystem(store(context, configuration.catalogFile()));
        bases = new BaseProviders(system, registrar, runtime);
        configure(configuration);
    }

    private static CatalogStore store(BundleContext context, String file) {
        if (!file.isEmpty()) {
            return new FileCatalogStore(Path.of(file));
        }
        CatalogStore kept = null;
        try {
            kept = ConfigAdminStore.find(context);
        } catch (NoClassDefFoundError optional) {
            LOG.log(Level.DEBUG, "without Config Admin the catalogue is kept in a file", optional);
        }
        if (kept != null) {
            return kept;
        }
        File data = context.getDataFile("catalog");
        return data == null ? new VolatileCatalogStore() : new FileCatalogStore(data.toPath());
    }

    @Modified
    void configure(WinsockConfiguration configuration) {
        String[] chains = configuration.chains();
        // Each goes before what is there: the first one last.
        for (int i = chains.length - 1; i >= 0; i--) {
            List<String> layers =
                    Arrays.stream(chains[i].split(",")).map(String::strip).toList();
            int error = system.provideChain(layers, true);
            if (error != 0) {
                LOG.log(
                        Level.WARNING,
                        "the chain \"" + chains[i] + "\" of configuration " + WinsockConfiguration.PID
                                + " is not provided: " + WsaError.name(error));
            }
        }
    }

    @Reference(
            name = "layer",
            unbind = "detachLayer",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void attachLayer(LayeredProvider layer, ServiceReference<LayeredProvider> reference) {
        int error = system.attachLayer(layer, location(reference));
        if (error != 0) {
            LOG.log(Level.WARNING, "the layer " + layer.name() + " is not attached: " + WsaError.name(error));
        }
    }

    private static String location(ServiceReference<LayeredProvider> reference) {
        return "bundle:" + reference.getBundle().getSymbolicName();
    }

    void detachLayer(LayeredProvider layer) {
        system.detachLayer(layer);
    }

    @Deactivate
    void close() {
        system.close();
        bases.close();
    }

    @Override
    public int startup(
            int versionRequested,
            @Nullable String application,
            @Nullable WspData data,
            @Nullable Out<WinsockSession> session) {
        return system.startup(versionRequested, application, data, session);
    }

    @Override
    public WscCatalog catalog() {
        return system.catalog();
    }

    @Override
    public WinsockRuntime runtime() {
        return system.runtime();
    }

    @Override
    public List<CatalogStatus> entries() {
        return system.entries();
    }

    @Override
    public int provideChain(List<String> layers, boolean first) {
        return system.provideChain(layers, first);
    }

    @Override
    public List<String> layers() {
        return system.layers();
    }

    @Override
    public String catalogDefect() {
        return system.catalogDefect();
    }
}
