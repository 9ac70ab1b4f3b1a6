package org.wsk4j.tck;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.wsk4j.WskCapability;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.WskFixture;

/** Gives each test its fixture, proves absence where a test requires what the provider lacks, and takes down the results. */
final class WskExtension implements ParameterResolver, AfterEachCallback, InvocationInterceptor, TestWatcher {

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
        return fixture(context);
    }

    private static WskFixture fixture(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .computeIfAbsent(Lent.class, key -> new Lent(TckRun.of(context)), Lent.class)
                .fixture;
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invoked,
            ExtensionContext context)
            throws Throwable {
        proveOrProceed(invocation, invoked, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invoked,
            ExtensionContext context)
            throws Throwable {
        proveOrProceed(invocation, invoked, context);
    }

    private static void proveOrProceed(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invoked,
            ExtensionContext context)
            throws Throwable {
        Set<WskCapability> required = new LinkedHashSet<>();
        Clauses.required(invoked.getExecutable()).forEach(name -> required.add(WskCapability.of(name)));
        for (Object argument : invoked.getArguments()) {
            if (argument instanceof Net net) {
                required.add(net.capability());
            }
        }
        for (WskCapability capability : required) {
            if (!fixture(context).has(capability)) {
                invocation.skip();
                fixture(context).proveAbsent(capability);
                return;
            }
        }
        invocation.proceed();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Lent lent = context.getStore(NAMESPACE).remove(Lent.class, Lent.class);
        if (lent != null) {
            lent.close();
        }
    }

    /** A fixture in use. A test whose constructor fails has no end; then the store closes what it holds. */
    private static final class Lent implements AutoCloseable {

        private final TckRun run;
        private final WskFixture fixture;

        Lent(TckRun run) {
            this.run = run;
            fixture = run.begin();
        }

        @Override
        public void close() {
            run.end(fixture);
        }
    }

    private static RunRecord record(ExtensionContext context) {
        return TckRun.of(context).record();
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        record(context).passed(context.getRequiredTestMethod());
    }

    @Override
    public void testDisabled(ExtensionContext context, java.util.Optional<String> reason) {
        record(context).notRun(context.getRequiredTestMethod(), reason.orElse("disabled"));
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        String message = cause == null ? null : cause.getMessage();
        record(context).notRun(context.getRequiredTestMethod(), message == null ? "aborted" : message);
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        Method test = context.getRequiredTestMethod();
        String which = context.getDisplayName().startsWith(test.getName()) ? "" : context.getDisplayName() + ": ";
        record(context).failed(test, which + cause);
    }
}
