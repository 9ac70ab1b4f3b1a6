package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.wsk4j.WskProviderDispatch;

/** The Netty provider beside Netty's own bundles: with the libraries for this host, without them, without their classes. */
class NettyIT {

    private static final String PROVIDER = "org.wsk4j.provider.netty";

    @TempDir
    private Path storage;

    @ParameterizedTest
    @EnumSource
    void withTheLibrariesTheBestTransportIsTaken(FrameworkKind kind) throws Exception {
        try (NettyWorld world = new NettyWorld(kind, jar -> true)) {
            String description = world.description();
            boolean linux = System.getProperty("os.name").equals("Linux");
            assertThat(description).contains("transport " + (linux ? transportOf(description) : "nio"));
            if (linux) {
                assertThat(transportOf(description)).isIn("io_uring", "epoll");
            }
            if (!transportOf(description).equals("io_uring")) {
                System.err.println("this host has no io_uring for Netty: " + description);
                assertThat(description).contains("no io_uring: ");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutTheLibrariesTheReasonIsTold(FrameworkKind kind) throws Exception {
        try (NettyWorld world =
                new NettyWorld(kind, jar -> !jar.contains("-native-io_uring") && !jar.contains("-native-epoll"))) {
            assertThat(world.description())
                    .contains("transport nio")
                    .contains("no io_uring: the library of netty-transport-native-io_uring for this host is not there")
                    .contains("no epoll: the library of netty-transport-native-epoll for this host is not there");
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutTheClassesTheReasonIsTold(FrameworkKind kind) throws Exception {
        try (NettyWorld world = new NettyWorld(kind, jar -> !jar.contains("-native-") && !jar.contains("-classes-"))) {
            assertThat(world.description())
                    .contains("transport nio")
                    .contains("no io_uring: the jar netty-transport-classes-io_uring is not there")
                    .contains("no epoll: the jar netty-transport-classes-epoll is not there");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingHoldsTheClassesOfARemovedBundle(FrameworkKind kind) throws Exception {
        try (NettyWorld world = new NettyWorld(kind, jar -> true)) {
            WeakReference<ClassLoader> loader = world.removeProvider();
            Await.until("the class loader is gone", () -> {
                System.gc();
                return loader.get() == null;
            });
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("wsk-netty"));
        }
    }

    /** The word behind "transport". */
    private static String transportOf(String description) {
        return description.replaceFirst("(?s).*transport (\\w+).*", "$1");
    }

    /** A framework with the provider in it; the API comes from the tests. */
    private final class NettyWorld implements AutoCloseable {

        private final RunningFramework running;
        private final List<Bundle> bundles;

        NettyWorld(FrameworkKind kind, Predicate<String> wanted) throws Exception {
            Path api = Jars.BUNDLES.resolve("wsk4j-api.jar");
            running = kind.start(storage, Map.of(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, exports(api)));
            ProviderBundle netty = ProviderBundle.present().stream()
                    .filter(provider -> provider.symbolicName().equals(PROVIDER))
                    .findFirst()
                    .orElseThrow();
            bundles = running.install(netty.withoutTheOthers().stream()
                    .filter(jar -> !jar.equals(api) && wanted.test(Jars.name(jar)))
                    .toList());
            RunningFramework.start(bundles);
        }

        private static String exports(Path jar) throws IOException {
            try (JarFile file = new JarFile(jar.toFile())) {
                return file.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
            }
        }

        String description() {
            BundleContext context = running.context();
            Await.until("the provider is there", () -> context.getServiceReference(WskProviderDispatch.class) != null);
            ServiceReference<WskProviderDispatch> reference = context.getServiceReference(WskProviderDispatch.class);
            WskProviderDispatch provider = context.getService(reference);
            try {
                return provider.characteristics().description();
            } finally {
                context.ungetService(reference);
            }
        }

        WeakReference<ClassLoader> removeProvider() throws Exception {
            description();
            Bundle provider = bundles.stream()
                    .filter(bundle -> PROVIDER.equals(bundle.getSymbolicName()))
                    .findFirst()
                    .orElseThrow();
            WeakReference<ClassLoader> loader =
                    new WeakReference<>(provider.adapt(BundleWiring.class).getClassLoader());
            provider.uninstall();
            bundles.remove(provider);
            CountDownLatch refreshed = new CountDownLatch(1);
            running.framework()
                    .adapt(FrameworkWiring.class)
                    .refreshBundles(List.of(provider), event -> refreshed.countDown());
            assertThat(refreshed.await(30, TimeUnit.SECONDS)).isTrue();
            return loader;
        }

        @Override
        public void close() throws IOException, BundleException {
            running.close();
        }
    }
}
