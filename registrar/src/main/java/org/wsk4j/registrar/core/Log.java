package org.wsk4j.registrar.core;

/** Where the registrar writes the few lines that it writes. */
final class Log {

    static final System.Logger LOG = System.getLogger("org.wsk4j.registrar");

    private Log() {}
}
