package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/** Winsock in a framework: a service over the registrar's, with layers that come and go, and a catalogue in Config Admin. */
final class WinsockIT {

    private static final String WS2 = "org.wsk4j.wsp.ws2.Ws2";
    private static final String CHAIN = "meter over [mask over [wsk4j nio tcp/inet]]";

    @ParameterizedTest
    @EnumSource
    void layersAndTransportsComeAndGoInTheCatalogue(FrameworkKind kind, @TempDir Path storage) throws Exception {
        try (FrameworkWorld world =
                FrameworkWorld.start(kind, storage, Map.of(World.DETACH_TIMEOUT, "200"), ProviderBundle.nio())) {
            world.configure("org.wsk4j.wsp", Map.of("chains", new String[] {"meter,mask"}));
            List<Bundle> bundles = world.install(
                    List.of(Jars.OTHERS.resolve("wsk4j-wsp.jar"), Jars.OTHERS.resolve("wsk4j-wsp-layers.jar")));
            Bundle winsock = bundles.get(0);
            Bundle layers = bundles.get(1);
            winsock.start();
            layers.start();
            Held held = Held.of(world.running().context());

            Await.until(
                    "the chain is there",
                    () -> Boolean.TRUE.equals(held.entries().get(CHAIN)));
            assertThat(held.first()).as("configured chains come first").isEqualTo(CHAIN);
            assertThat(held.call("layers")).isEqualTo(List.of("guard", "mask", "meter"));
            Map<String, Integer> ids = held.ids();

            layers.stop();
            assertThat(held.entries()).containsEntry(CHAIN, false).containsEntry("wsk4j nio tcp/inet", true);
            layers.start();
            Await.until(
                    "the chain is there again",
                    () -> Boolean.TRUE.equals(held.entries().get(CHAIN)));

            world.stopProvider();
            assertThat(held.entries()).containsEntry(CHAIN, false).containsEntry("wsk4j nio tcp/inet", false);
            world.startProvider();
            Await.until(
                    "the transport is there again",
                    () -> Boolean.TRUE.equals(held.entries().get(CHAIN)));
            assertThat(held.ids()).isEqualTo(ids);
            held.release();

            winsock.stop();
            assertThat(world.service(ConfigurationAdmin.class)
                            .getConfiguration("org.wsk4j.wsp.catalog", "?")
                            .getProperties()
                            .get("lines"))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.array(String[].class))
                    .anySatisfy(line -> assertThat(line).contains(CHAIN));
            winsock.start();
            Held again = Held.of(world.running().context());
            Await.until(
                    "the chain is there after a restart",
                    () -> Boolean.TRUE.equals(again.entries().get(CHAIN)));
            assertThat(again.ids()).as("ids outlive the bundle").isEqualTo(ids);
            assertThat(again.call("catalogDefect")).isEqualTo("");
            again.release();
        }
    }

    /** The service, kept; its types are the bundle's, not the tests', so that it is called by reflection. */
    private record Held(BundleContext context, ServiceReference<?> reference, Object service) {

        static Held of(BundleContext context) {
            // All of them: whose types are another loader's, Felix does not show to us.
            Await.until("Winsock is there", () -> context.getAllServiceReferences(WS2, null) != null);
            try {
                ServiceReference<?> reference = context.getAllServiceReferences(WS2, null)[0];
                return new Held(context, reference, context.getService(reference));
            } catch (InvalidSyntaxException e) {
                throw new AssertionError(e);
            }
        }

        void release() {
            context.ungetService(reference);
        }

        Object call(String name) {
            return invoke(service, WS2, name);
        }

        private static Object invoke(Object target, String type, String name) {
            try {
                Method method =
                        target.getClass().getClassLoader().loadClass(type).getMethod(name);
                return method.invoke(target);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }

        private List<?> list() {
            return (List<?>) call("entries");
        }

        private static Object info(Object entry) {
            return invoke(entry, "org.wsk4j.wsp.ws2.CatalogStatus", "info");
        }

        private static Object ofInfo(Object entry, String name) {
            return invoke(info(entry), "org.wsk4j.wsp.WsaProtocolInfo", name);
        }

        String first() {
            return (String) ofInfo(list().get(0), "szProtocol");
        }

        /** Whether each is available, by name. */
        Map<String, Boolean> entries() {
            Map<String, Boolean> available = new TreeMap<>();
            for (Object entry : list()) {
                available.put((String) ofInfo(entry, "szProtocol"), (Boolean)
                        invoke(entry, "org.wsk4j.wsp.ws2.CatalogStatus", "available"));
            }
            return available;
        }

        Map<String, Integer> ids() {
            Map<String, Integer> ids = new TreeMap<>();
            for (Object entry : list()) {
                ids.put((String) ofInfo(entry, "szProtocol"), (Integer) ofInfo(entry, "catalogEntryId"));
            }
            return ids;
        }
    }
}
