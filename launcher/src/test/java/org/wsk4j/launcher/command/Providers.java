package org.wsk4j.launcher.command;

import java.util.List;
import org.wsk4j.launcher.PlainProviders;
import org.wsk4j.wsp.plain.PlainWinsock;
import org.wsk4j.wsp.ws2.VolatileCatalogStore;

/** The providers of the class path, brought up without a framework. */
final class Providers implements AutoCloseable {

    private final PlainProviders plain = new PlainProviders();
    private final PlainWinsock winsock =
            new PlainWinsock(plain.registrar(), plain.registrar(), new VolatileCatalogStore());

    Providers() {
        winsock.loadLayers();
    }

    Sessions sessions() {
        return configuration ->
                new Session(plain.registrar(), plain.registrar(), List.of(), plain, plain, () -> winsock);
    }

    @Override
    public void close() {
        winsock.close();
        plain.close();
    }
}
