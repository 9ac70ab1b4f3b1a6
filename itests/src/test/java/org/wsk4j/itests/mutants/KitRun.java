package org.wsk4j.itests.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The program of {@link KitProcess}: runs the tests named, or all, and writes a line for each end. Ends at the first failure
 * if tests are named: what comes after it is of no interest, and may take long with a provider that is broken.
 */
final class KitRun implements TestExecutionListener {

    private static final long SECONDS_PER_TEST = 10;
    private static final long SECONDS_PER_TEST_OF_ALL = 40;

    private final Path results;
    private final boolean all;
    private final Thread testing = Thread.currentThread();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private Future<?> limit = CompletableFuture.completedFuture(null);

    private KitRun(Path results, boolean all) {
        this.results = results;
        this.all = all;
    }

    /**
     * Begins.
     *
     * @param arguments where to write, then the tests
     */
    public static void main(String[] arguments) {
        List<String> tests = Arrays.asList(arguments).subList(1, arguments.length);
        List<DiscoverySelector> selectors = tests.stream()
                .flatMap(test -> Mutant.methods(test).stream())
                .<DiscoverySelector>map(method -> selectMethod(method.getDeclaringClass(), method))
                .toList();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(tests.isEmpty() ? List.of(selectPackage("org.wsk4j.tck")) : selectors)
                .filters(ClassNameFilter.includeClassNamePatterns(".*Contract"))
                .build();
        LauncherFactory.create().execute(request, new KitRun(Path.of(arguments[0]), tests.isEmpty()));
        Runtime.getRuntime().halt(0); // whatever threads a broken provider has left
    }

    /** As the kit's own limit does, but earlier: some tests wait for a peer that waits for ever. */
    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.isTest()) {
            limit = clock.schedule(
                    testing::interrupt, all ? SECONDS_PER_TEST_OF_ALL : SECONDS_PER_TEST, TimeUnit.SECONDS);
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        limit.cancel(false);
        if (!test.isTest() || !(test.getSource().orElse(null) instanceof MethodSource source)) {
            return;
        }
        Method method = source.getJavaMethod();
        boolean failed = result.getStatus() == TestExecutionResult.Status.FAILED;
        String cause = result.getThrowable().map(Throwable::toString).orElse("");
        write(Mutant.name(method) + '\t' + result.getStatus() + '\t' + cause.replaceAll("\\s+", " "));
        if (failed && !all) {
            Runtime.getRuntime().halt(0);
        }
    }

    private void write(String line) {
        try {
            Files.writeString(results, line + '\n', StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
