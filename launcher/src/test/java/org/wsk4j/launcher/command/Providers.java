package org.wsk4j.launcher.command;

import java.util.List;
import org.wsk4j.launcher.PlainProviders;

/** The providers of the class path, brought up without a framework. */
final class Providers implements AutoCloseable {

    private final PlainProviders plain = new PlainProviders();

    Sessions sessions() {
        return configuration -> new Session(plain.registrar(), plain.registrar(), List.of(), plain, plain);
    }

    @Override
    public void close() {
        plain.close();
    }
}
