package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
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
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** The Netty provider beside Netty's own bundles: with the libraries for this host, without them, without their classes. */
class NettyIT {

    private static final String PROVIDER = "org.wsk4j.provider.netty";
    private static final String TRANSPORT = "io.netty.transport";
    private static final String LOOPS = "loops of the host";

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
            assertThat(threads("wsk-netty")).isEmpty();
        }
    }

    /** An application that has Netty's loops shares them by registering a service, before the provider starts. */
    @ParameterizedTest
    @EnumSource
    void loopsOfTheHostAreSharedAndGoOn(FrameworkKind kind) throws Exception {
        try (NettyWorld world = new NettyWorld(kind, jar -> true);
                Peer peer = new Peer()) {
            world.provider().stop();
            ScheduledExecutorService loops = world.startLoops();
            ServiceRegistration<?> shared = world.share(loops);
            world.provider().start();
            assertThat(world.description()).contains("transport nio on the host's event loops");
            assertThat(threads("wsk-netty")).isEmpty();

            assertThat(world.threadThatReceives(peer)).isEqualTo(LOOPS);
            assertThat(loops.submit(() -> Thread.currentThread().getName()).get(10, TimeUnit.SECONDS))
                    .isEqualTo(LOOPS);

            shared.unregister();
            assertThat(world.description()).doesNotContain("the host's event loops");
            assertThat(world.threadThatReceives(peer)).startsWith("wsk-netty-");
            assertThat(loops.isShutdown()).isFalse();
            assertThat(loops.submit(() -> "alive").get(10, TimeUnit.SECONDS)).isEqualTo("alive");
            end(loops);
        }
    }

    /** Of Netty's class, which the tests do not know. */
    private static void end(ScheduledExecutorService loops) throws ReflectiveOperationException {
        loops.getClass()
                .getMethod("shutdownGracefully", long.class, long.class, TimeUnit.class)
                .invoke(loops, 0, 10, TimeUnit.SECONDS);
        Await.until("the loops ended", loops::isTerminated);
    }

    private static List<String> threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
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

        Bundle bundle(String name) {
            return bundles.stream()
                    .filter(bundle -> name.equals(bundle.getSymbolicName()))
                    .findFirst()
                    .orElseThrow();
        }

        Bundle provider() {
            return bundle(PROVIDER);
        }

        /** One loop, with the classes of Netty's bundles. */
        ScheduledExecutorService startLoops() throws ReflectiveOperationException {
            Bundle netty = bundle(TRANSPORT);
            Class<?> factory = netty.loadClass("io.netty.channel.IoHandlerFactory");
            Object nio = netty.loadClass("io.netty.channel.nio.NioIoHandler")
                    .getMethod("newFactory")
                    .invoke(null);
            ThreadFactory threads = task -> new Thread(task, LOOPS);
            return (ScheduledExecutorService) netty.loadClass("io.netty.channel.MultiThreadIoEventLoopGroup")
                    .getConstructor(int.class, ThreadFactory.class, factory)
                    .newInstance(1, threads, nio);
        }

        ServiceRegistration<?> share(Object loops) {
            return bundle(TRANSPORT)
                    .getBundleContext()
                    .registerService(
                            "io.netty.channel.IoEventLoopGroup",
                            loops,
                            FrameworkUtil.asDictionary(Map.of("wsk.provider", "netty")));
        }

        /** Connects through the provider and answers where its completions run. */
        String threadThatReceives(Peer peer) throws Exception {
            BundleContext context = running.context();
            Await.until("a registrar is there", () -> context.getServiceReference(WskRegistrar.class) != null);
            WskRegistrar registrar = context.getService(context.getServiceReference(WskRegistrar.class));
            try (Client client = Client.register(registrar, WskProviderSelection.any())) {
                assertThat(client.capture((int) World.LIMIT.toMillis())).isEqualTo(NtStatus.STATUS_SUCCESS);
                WskConnectionSocket socket = client.connect(peer.stream(), null);
                CompletableFuture<String> thread = new CompletableFuture<>();
                Irp receiving = new Irp(
                        (irp, none) -> thread.complete(Thread.currentThread().getName()), null);
                socket.dispatch().receive(WskBuf.of(ByteBuffer.allocate(1)), 0, receiving);
                Client.succeed(irp -> socket.dispatch().send(WskBuf.of(ByteBuffer.wrap(new byte[1])), 0, irp));
                String name = thread.get(World.LIMIT.toSeconds(), TimeUnit.SECONDS);
                assertThat(receiving.status()).isEqualTo(NtStatus.STATUS_SUCCESS);
                Client.close(socket);
                return name;
            }
        }

        WeakReference<ClassLoader> removeProvider() throws Exception {
            description();
            Bundle provider = provider();
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
