package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.launcher.Launcher;
import org.opentest4j.TestAbortedException;
import org.osgi.framework.Bundle;
import org.wsk4j.WskProviderDispatch;

/** The conformance kit is a bundle: beside JUnit's bundles it judges the provider service of a running container. */
final class ConformanceIT {

    private static final List<Class<?>> OF_JUNIT = List.of(
            JUnitException.class,
            TestEngine.class,
            Launcher.class,
            Test.class,
            ParameterizedTest.class,
            JupiterTestEngine.class,
            TestAbortedException.class);

    @TempDir
    private Path storage;

    @ParameterizedTest
    @MethodSource("org.wsk4j.itests.HotSwapIT#places")
    void theKitJudgesAServiceOfTheContainer(FrameworkKind kind, ProviderBundle provider) throws Exception {
        try (FrameworkWorld world = FrameworkWorld.start(kind, storage, Map.of(), provider)) {
            List<Path> jars = new ArrayList<>();
            for (Class<?> type : OF_JUNIT) {
                jars.add(Path.of(
                        type.getProtectionDomain().getCodeSource().getLocation().toURI()));
            }
            jars.add(Jars.OTHERS.resolve("wsk4j-tck.jar"));
            List<Bundle> bundles = world.install(jars);
            for (Bundle bundle : bundles) {
                bundle.start();
            }
            Bundle tck = bundles.get(bundles.size() - 1);
            Object report = run(tck, world.service(WskProviderDispatch.class), "DATAGRAM", "DEPARTURE", "REGISTRATION");
            String text = (String) report.getClass().getMethod("text").invoke(report);
            String summary = (String) report.getClass().getMethod("summary").invoke(report);
            assertThat(report.getClass().getMethod("isUnbroken").invoke(report))
                    .as(text)
                    .isEqualTo(true);
            assertThat(summary).startsWith(provider.name() + ": ").contains(" 0 failed");
            assertThat(text).contains("not run: needs an instance of its own");
        }
    }

    /** By reflection, because the kit on our class path is not the one in the container. */
    private static Object run(Bundle tck, WskProviderDispatch provider, String... chapters) throws Exception {
        Class<?> underTest = tck.loadClass("org.wsk4j.tck.ProviderUnderTest");
        Class<?> chapter = tck.loadClass("org.wsk4j.tck.Chapter");
        Object shared = underTest.getMethod("shared", WskProviderDispatch.class).invoke(null, provider);
        Class<?> runner = tck.loadClass("org.wsk4j.tck.run.TckRunner");
        Object run = runner.getMethod("of", underTest).invoke(null, shared);
        Object some = Array.newInstance(chapter, chapters.length);
        Method named = chapter.getMethod("named", String.class);
        for (int i = 0; i < chapters.length; i++) {
            Array.set(some, i, named.invoke(null, chapters[i]));
        }
        runner.getMethod("chapters", some.getClass()).invoke(run, some);
        return runner.getMethod("run").invoke(run);
    }
}
