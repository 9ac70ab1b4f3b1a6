package org.wsk4j.tck.run;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.engine.support.store.NamespacedHierarchicalStore;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.wsk4j.tck.Chapter;
import org.wsk4j.tck.Clauses;
import org.wsk4j.tck.Facts;
import org.wsk4j.tck.ProviderUnderTest;
import org.wsk4j.tck.RunRecord;
import org.wsk4j.tck.report.ConformanceReport;

/**
 * Runs the kit, or a part, against one provider, in this process. Say what to run, then {@link #run()}; without a selection
 * everything runs. Not for several threads, but for {@link #cancel()}.
 */
public final class TckRunner {

    private static final Namespace SESSION = Namespace.create("org.wsk4j.tck");
    private static final TckProgress SILENT = (done, of, test, outcome, reason) -> {};

    private final ProviderUnderTest provider;
    private final Set<Chapter> chapters = EnumSet.noneOf(Chapter.class);
    private final Set<Integer> rules = new LinkedHashSet<>();
    private final Set<String> tests = new LinkedHashSet<>();
    private final CancellationToken cancellation = CancellationToken.create();
    private TckProgress progress = SILENT;
    private String date = "";

    private TckRunner(ProviderUnderTest provider) {
        this.provider = provider;
    }

    /**
     * Prepares a run.
     *
     * @param provider what to test
     * @return a new runner that runs everything
     */
    public static TckRunner of(ProviderUnderTest provider) {
        return new TckRunner(provider);
    }

    /**
     * Adds chapters to what is run.
     *
     * @param some which
     * @return this
     */
    public TckRunner chapters(Chapter... some) {
        chapters.addAll(List.of(some));
        return this;
    }

    /**
     * Adds rules to what is run.
     *
     * @param some numbers, 0 for the clauses outside the rules
     * @return this
     */
    public TckRunner rules(int... some) {
        for (int rule : some) {
            rules.add(rule);
        }
        return this;
    }

    /**
     * Adds tests to what is run.
     *
     * @param some the simple name of a class, or that and the method's: {@code StreamDataContract.rule22FinCompletesAll}
     * @return this
     * @throws IllegalArgumentException if there is no such test
     */
    public TckRunner tests(String... some) {
        for (String name : some) {
            if (Clauses.tests().stream().noneMatch(test -> isNamed(test, name))) {
                throw new IllegalArgumentException("the kit has no test " + name);
            }
            tests.add(name);
        }
        return this;
    }

    /**
     * Says what is to be told how the run goes on.
     *
     * @param listener called on the thread that runs
     * @return this
     */
    public TckRunner progress(TckProgress listener) {
        progress = listener;
        return this;
    }

    /**
     * Says which date the report bears; it bears none without this call.
     *
     * @param text as it shall appear
     * @return this
     */
    public TckRunner date(String text) {
        date = text;
        return this;
    }

    /**
     * What would run.
     *
     * @return the names of tests, by chapter, rule and name
     */
    public List<String> plan() {
        return selected().stream().map(Clauses::name).toList();
    }

    private List<Method> selected() {
        boolean all = chapters.isEmpty() && rules.isEmpty() && tests.isEmpty();
        List<Method> selected = new ArrayList<>();
        for (Method test : Clauses.tests()) {
            if (all
                    || chapters.contains(Chapter.of(test.getDeclaringClass()))
                    || rules.contains(Clauses.clause(test).rule())
                    || tests.stream().anyMatch(name -> isNamed(test, name))) {
                selected.add(test);
            }
        }
        return selected;
    }

    private static boolean isNamed(Method test, String name) {
        return Clauses.name(test).equals(name)
                || test.getDeclaringClass().getSimpleName().equals(name);
    }

    /** Ends a run early: tests not begun show as not run. Any thread. */
    public void cancel() {
        cancellation.cancel();
    }

    /**
     * Runs what was said, on this thread, at PASSIVE_LEVEL.
     *
     * @return what was found; every clause of the kit is in it
     */
    public ConformanceReport run() {
        RunRecord record = new RunRecord();
        List<Method> selected = selected();
        LauncherConfig config = LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .addTestEngines(new JupiterTestEngine())
                .build();
        try (LauncherSession session = LauncherFactory.openSession(config)) {
            NamespacedHierarchicalStore<Namespace> store = session.getStore();
            store.put(SESSION, ProviderUnderTest.class.getName(), provider);
            store.put(SESSION, RunRecord.class.getName(), record);
            session.getLauncher()
                    .execute(LauncherExecutionRequestBuilder.request(LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selected.stream()
                                            .map(TckRunner::selector)
                                            .toList())
                                    .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                                    .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
                                    .enableImplicitConfigurationParameters(false)
                                    .build())
                            .listeners(new ProgressListener(progress, record, selected.size()))
                            .cancellationToken(cancellation)
                            .build());
        }
        return record.report(provider.name(), Facts.here(date));
    }

    private static DiscoverySelector selector(Method test) {
        return DiscoverySelectors.selectMethod(test.getDeclaringClass(), test);
    }
}
