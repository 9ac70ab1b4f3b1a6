package org.wsk4j.tck;

import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.tck.fixture.WskFixture;

/**
 * Gives each test its fixture, and all tests of a run one provider: what a test leaves behind is the next one's trouble, as
 * in life. A provider that failed a census is replaced, so that one defect is not told hundredfold.
 */
final class WskExtension implements ParameterResolver, AfterEachCallback, TestWatcher {

    private static final Namespace NAMESPACE = Namespace.create(WskExtension.class);

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == WskFixture.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .computeIfAbsent(WskFixture.class, key -> run(context).begin(), WskFixture.class);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        WskFixture fixture = context.getStore(NAMESPACE).remove(WskFixture.class, WskFixture.class);
        if (fixture != null) {
            run(context).end(fixture);
        }
    }

    private static Run run(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Run.class, key -> new Run(), Run.class);
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        run(context).report.add(context.getRequiredTestMethod(), null);
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        run(context).report.add(context.getRequiredTestMethod(), "aborted: " + cause);
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        run(context).report.add(context.getRequiredTestMethod(), "failed: " + cause);
    }

    /** What all tests of a run share. */
    private static final class Run implements AutoCloseable {

        private final ProviderUnderTest underTest = find();
        private final RuleReport report = new RuleReport();
        private @Nullable WskProviderDispatch provider;

        private static ProviderUnderTest find() {
            String wanted = System.getProperty("wsk.tck.provider", "");
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

        synchronized WskFixture begin() {
            WskProviderDispatch current = provider;
            if (current == null) {
                current = underTest.open();
                provider = current;
            }
            return new WskFixture(current, underTest::open, underTest.patience(), underTest.descriptorTolerance());
        }

        synchronized void end(WskFixture fixture) {
            boolean clean = false;
            try {
                fixture.end();
                clean = true;
            } finally {
                if (!clean) {
                    fixture.abandon();
                    close();
                }
            }
        }

        @Override
        public synchronized void close() {
            WskProviderDispatch current = provider;
            provider = null;
            if (current != null) {
                report.describe(current.characteristics());
                current.close();
            }
            report.write();
        }
    }
}
