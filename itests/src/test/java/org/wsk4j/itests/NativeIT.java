package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.wsk4j.registrar.PlainRegistrar;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;
import org.wsk4j.runtime.WskRuntime;

/** The provider {@code native} as an operator meets it: its engine, a slip in its configuration, a Java that is too old. */
final class NativeIT {

    private static final String NAME = "native";
    private static final String PID = "org.wsk4j.provider.uring";
    private static final int LEAST_JAVA = 22;

    private static ProviderBundle bundle() {
        return ProviderBundle.laidOut().stream()
                .filter(provider -> provider.name().equals(NAME))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isForThisJava() {
        return Runtime.version().feature() >= LEAST_JAVA;
    }

    @ParameterizedTest
    @EnumSource
    void theEngineIsConfiguredAndExplained(FrameworkKind kind, @TempDir Path storage) throws Exception {
        if (!isForThisJava()) {
            isRefused(kind, storage);
            return;
        }
        try (FrameworkWorld world = FrameworkWorld.start(kind, storage, Map.of(), bundle())) {
            assertThat(seen(world.runtime()).description)
                    .contains("engine io_uring: set up, operations there, NOP came back");
            world.configure(PID, Map.of("engine", "epoll"));
            Await.untilAsserted(
                    () -> assertThat(seen(world.runtime()).description).endsWith("engine epoll, as configured"));
            world.configure(PID, Map.of("engine", "smoke"));
            Await.untilAsserted(() -> {
                ProviderSnapshot absent = seen(world.runtime());
                assertThat(absent.state).isEqualTo(ProviderState.ABSENT);
                assertThat(absent.reason)
                        .isEqualTo(
                                "it does not start: " + PID + ":engine is \"smoke\"; it may be auto, uring or epoll");
                assertThat(absent.remedy).contains(PID);
            });
            world.configure(PID, Map.of("wsk.provider", "fast"));
            Await.untilAsserted(() -> assertThat(world.runtime().snapshot().providers)
                    .singleElement()
                    .satisfies(provider -> {
                        assertThat(provider.name).isEqualTo("fast");
                        assertThat(provider.state).isEqualTo(ProviderState.ATTACHED);
                    }));
        }
    }

    /** The framework says which Java it needs. */
    private static void isRefused(FrameworkKind kind, Path storage) throws Exception {
        try (RunningFramework running = kind.start(storage, Map.of())) {
            List<Bundle> bundles = running.install(bundle().withoutTheOthers());
            Bundle refused = bundles.stream()
                    .filter(bundle -> bundle.getSymbolicName().equals(PID))
                    .findFirst()
                    .orElseThrow();
            assertThatThrownBy(refused::start)
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("osgi.ee")
                    .hasMessageContaining(Integer.toString(LEAST_JAVA));
        }
    }

    @Test
    void aPlainClassPathFindsItOrSaysWhichJavaItNeeds() {
        try (PlainRegistrar registrar = PlainRegistrar.load()) {
            ProviderSnapshot provider = seen(registrar);
            if (isForThisJava()) {
                assertThat(provider.state).isEqualTo(ProviderState.ATTACHED);
                assertThat(provider.description).contains("engine ");
            } else {
                assertThat(provider.state).isEqualTo(ProviderState.ABSENT);
                assertThat(provider.reason)
                        .isEqualTo("it needs Java " + LEAST_JAVA + " and this is Java "
                                + Runtime.version().feature());
                assertThat(provider.remedy).isEqualTo("start with Java " + LEAST_JAVA + " or later");
            }
        }
    }

    private static ProviderSnapshot seen(WskRuntime runtime) {
        return runtime.snapshot().providers.stream()
                .filter(provider -> provider.name.equals(NAME))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is said of it"));
    }
}
