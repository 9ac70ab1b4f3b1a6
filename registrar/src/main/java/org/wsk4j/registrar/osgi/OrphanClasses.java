package org.wsk4j.registrar.osgi;

import java.lang.System.Logger.Level;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Loads the classes that the sockets of a provider may need once its bundle is gone. A socket that is left answers ever after,
 * but a framework loads nothing any more from a bundle that was removed, nor from any once it has stopped.
 */
final class OrphanClasses {

    /** Beside a provider's own: what it shares with other providers, such as the kit with the sockets. */
    private static final String SHARED = "org.wsk4j.provider.";

    private static final String SUFFIX = ".class";

    private static final System.Logger LOG = System.getLogger("org.wsk4j.registrar");

    private OrphanClasses() {}

    /** Loads them while a provider's bundle is still there. */
    static void load(Bundle provider) {
        BundleWiring own = provider.adapt(BundleWiring.class);
        if (own == null) {
            return;
        }
        load(own);
        for (BundleWire wire : own.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE)) {
            Object name = wire.getCapability().getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE);
            if (String.valueOf(name).startsWith(SHARED)) {
                load(wire.getProviderWiring());
            }
        }
    }

    private static void load(BundleWiring wiring) {
        ClassLoader loader = wiring.getClassLoader();
        if (loader == null) {
            return;
        }
        int local = BundleWiring.LISTRESOURCES_LOCAL | BundleWiring.LISTRESOURCES_RECURSE;
        for (String path : wiring.listResources("/org", "*" + SUFFIX, local)) {
            String name = path.substring(0, path.length() - SUFFIX.length()).replace('/', '.');
            try {
                Class.forName(name, false, loader);
            } catch (ClassNotFoundException | LinkageError unusable) {
                LOG.log(Level.DEBUG, "no socket can have needed it", unusable);
            }
        }
    }
}
