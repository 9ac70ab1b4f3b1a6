package org.wsk4j.wsp.plain;

import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskRegistrar;
import org.wsk4j.data.Out;
import org.wsk4j.runtime.WskRuntime;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.catalog.BaseProviders;
import org.wsk4j.wsp.catalog.WinsockSystem;
import org.wsk4j.wsp.layer.LayeredProvider;
import org.wsk4j.wsp.runtime.WinsockRuntime;
import org.wsk4j.wsp.ws2.CatalogStatus;
import org.wsk4j.wsp.ws2.CatalogStore;
import org.wsk4j.wsp.ws2.WinsockSession;
import org.wsk4j.wsp.ws2.Ws2;
import org.wsk4j.wsp.ws2.WscCatalog;

/** Winsock without a framework: over a registrar, with layers given to it. */
public final class PlainWinsock implements Ws2, AutoCloseable {

    private final WinsockSystem system;
    private final BaseProviders bases;

    /**
     * Creates one, without layers.
     *
     * @param registrar where WSK providers are found; a {@code PlainRegistrar} is the runtime too
     * @param runtime tells which there are
     * @param store where the catalogue is kept
     */
    public PlainWinsock(WskRegistrar registrar, WskRuntime runtime, CatalogStore store) {
        system = new WinsockSystem(store);
        bases = new BaseProviders(system, registrar, runtime);
        bases.refresh();
    }

    /** Attaches every layer on the class path, as {@link ServiceLoader} finds them. */
    public void loadLayers() {
        for (LayeredProvider layer :
                ServiceLoader.load(LayeredProvider.class, LayeredProvider.class.getClassLoader())) {
            attachLayer(layer);
        }
    }

    /**
     * Attaches a layer: chains of it alone are made, for those who ask for them.
     *
     * @param layer the layer
     * @return 0, or the error: WSAEINVALIDPROCTABLE if it has handles of its own and lacks an extension function, WSANO_RECOVERY if a layer
     *     of its GUID or name is here already, WSASYSCALLFAILURE if the catalogue cannot be saved
     */
    public int attachLayer(LayeredProvider layer) {
        return system.attachLayer(layer, "class:" + layer.getClass().getName());
    }

    /**
     * Lets a layer go: its sockets answer WSAENETDOWN, pending operations are indicated, new sockets take other entries.
     *
     * @param layer as it was attached
     */
    public void detachLayer(LayeredProvider layer) {
        system.detachLayer(layer);
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

    /** Ends all sessions, layers and base providers. */
    @Override
    public void close() {
        system.close();
        bases.close();
    }
}
