package org.wsk4j.launcher.command;

import java.util.List;
import org.wsk4j.registrar.PlainRegistrar;

/** The providers of the class path, brought up without a framework. */
final class Providers implements AutoCloseable {

    private final PlainRegistrar registrar = PlainRegistrar.load();

    Sessions sessions() {
        return configuration -> new Session(registrar, registrar, List.of());
    }

    @Override
    public void close() {
        registrar.close();
    }
}
