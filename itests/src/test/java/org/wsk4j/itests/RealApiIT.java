package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.wsk4j.itests.probe.Probe;

/** The bundles as they are shipped, and a client bundle beside them: nothing comes from the tests' class path. */
final class RealApiIT {

    @TempDir
    private Path folder;

    private static Stream<Arguments> everywhere() {
        return Stream.of(FrameworkKind.values())
                .flatMap(kind -> ProviderBundle.present().stream().map(provider -> Arguments.of(kind, provider)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void aClientBundleConnectsLosesItsProviderAndConnectsAgain(FrameworkKind kind, ProviderBundle tried)
            throws Exception {
        List<Path> jars = new ArrayList<>(tried.withoutTheOthers());
        jars.add(ClientBundle.of(Probe.class, Map.of(), folder.resolve("probe.jar")));
        try (RunningFramework running = kind.start(folder.resolve("storage"), Map.of());
                Peer peer = new Peer()) {
            List<Bundle> bundles = running.install(jars);
            RunningFramework.start(bundles);
            BiFunction<String, Integer, String> probe = service(running);
            assertThat(probe.apply("api", 0)).isEqualTo("org.wsk4j.api");
            assertThat(probe.apply("open", peer.port())).isEqualTo(tried + " STATUS_SUCCESS");
            assertThat(probe.apply("echo", 0)).isEqualTo("from a bundle");
            assertThat(probe.apply("hold", 0)).isEqualTo("STATUS_PENDING");

            Bundle provider = bundles.stream()
                    .filter(bundle -> bundle.getSymbolicName().equals(tried.symbolicName()))
                    .findFirst()
                    .orElseThrow();
            provider.stop();
            assertThat(probe.apply("held", 0)).isEqualTo("STATUS_FILE_FORCED_CLOSED STATUS_FILE_FORCED_CLOSED");
            assertThat(probe.apply("close", 0)).isEqualTo("STATUS_SUCCESS");

            provider.start();
            assertThat(probe.apply("open", peer.port())).isEqualTo(tried + " STATUS_SUCCESS");
            assertThat(probe.apply("echo", 0)).isEqualTo("from a bundle");
            assertThat(probe.apply("close", 0)).isEqualTo("STATUS_SUCCESS");
        }
    }

    /** The types of the service are the Java platform's, hence both sides mean the same ones. */
    @SuppressWarnings("unchecked")
    private static BiFunction<String, Integer, String> service(RunningFramework running) {
        ServiceReference<?> reference = running.context().getServiceReference(BiFunction.class);
        return (BiFunction<String, Integer, String>) running.context().getService(reference);
    }
}
