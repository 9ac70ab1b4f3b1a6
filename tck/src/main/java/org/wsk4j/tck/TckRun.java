package org.wsk4j.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.tck.fixture.Limits;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.tck.report.ConformanceReport;

/**
 * What all tests of a run share. All use one provider: what a test leaves behind is the next one's trouble, as in life. A
 * provider that failed a census is replaced, so that one defect is not told hundredfold.
 */
final class TckRun implements AutoCloseable {

    /** Where {@link org.wsk4j.tck.run.TckRunner} leaves what it runs the kit with: two keys, the types. */
    private static final Namespace SESSION = Namespace.create("org.wsk4j.tck");

    private static final String REPORT_DIRECTORY = "wsk.tck.report";
    private static final String REPORT_DATE = "wsk.tck.date";
    private static final String STRICT = "wsk.tck.strict";
    private static final String WANTED = "wsk.tck.provider";

    /** Of this process, where nobody brings one: Maven runs a test that failed once more, as a run of its own. */
    private static final RunRecord RECORD = new RunRecord();

    private final ProviderUnderTest underTest;
    private final RunRecord record;
    private final boolean writes;
    private @Nullable WskProviderDispatch provider;

    private TckRun(ProviderUnderTest underTest, RunRecord record, boolean writes) {
        this.underTest = underTest;
        this.record = record;
        this.writes = writes;
    }

    static TckRun of(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(TckRun.class))
                .computeIfAbsent(TckRun.class, key -> begin(context), TckRun.class);
    }

    private static TckRun begin(ExtensionContext context) {
        Store session = context.getStore(StoreScope.LAUNCHER_SESSION, SESSION);
        ProviderUnderTest given = session.get(ProviderUnderTest.class.getName(), ProviderUnderTest.class);
        RunRecord record = session.get(RunRecord.class.getName(), RunRecord.class);
        if (given != null && record != null) {
            return new TckRun(given, record, false);
        }
        RECORD.forgetFailures(); // who failed in an earlier run is run again, or would not be here
        return new TckRun(find(), RECORD, true);
    }

    private static ProviderUnderTest find() {
        String wanted = System.getProperty(WANTED, "");
        List<ProviderUnderTest> found = ServiceLoader.load(ProviderUnderTest.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> wanted.isEmpty() || candidate.name().equals(wanted))
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException(found.size()
                    + " providers to test; name one in META-INF/services/org.wsk4j.tck.ProviderUnderTest"
                    + " (with -Dwsk.tck.provider=NAME if there are several)");
        }
        return found.get(0);
    }

    RunRecord record() {
        return record;
    }

    synchronized WskFixture begin() {
        WskProviderDispatch current = provider;
        if (current == null) {
            current = underTest.open();
            provider = current;
            record.describe(current.characteristics());
        }
        return new WskFixture(current, underTest.opensInstances() ? underTest::open : null, limits());
    }

    private Limits limits() {
        return new Limits(
                underTest.patience(),
                underTest.descriptorTolerance(),
                underTest.threadTolerance(),
                underTest.memoryTolerance(),
                underTest::isProviderThread,
                underTest::nativeBytes);
    }

    synchronized void end(WskFixture fixture) {
        boolean clean = false;
        try {
            fixture.end();
            clean = true;
        } finally {
            if (!clean) {
                fixture.abandon();
                closeProvider();
            }
        }
    }

    private void closeProvider() {
        WskProviderDispatch current = provider;
        provider = null;
        if (current != null && underTest.opensInstances()) {
            current.close();
        }
    }

    @Override
    public synchronized void close() {
        closeProvider();
        String directory = System.getProperty(REPORT_DIRECTORY, "");
        if (!writes || directory.isEmpty()) {
            return;
        }
        ConformanceReport report = record.report(underTest.name(), Facts.here(System.getProperty(REPORT_DATE, "")));
        try {
            report.write(Path.of(directory));
        } catch (IOException e) {
            throw new UncheckedIOException("the report cannot be written", e);
        }
        if (Boolean.getBoolean(STRICT) && !report.isConformant()) {
            throw new IllegalStateException("not conformant: " + report.summary());
        }
    }
}
