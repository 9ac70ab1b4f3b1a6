package org.wsk4j.test;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails every test class that runs on another Java than the build meant.
 *
 * <p>The build runs all tests twice, on two JDKs. A toolchain that silently stays on the first JDK would make the second run
 * worthless, and nothing else would notice. Runs outside the build (an IDE) set no expectation and pass.
 */
public final class ExpectedJava implements BeforeAllCallback {

    /** The system property with the feature version that the build expects, such as {@code 17}. */
    public static final String PROPERTY = "wsk.expected.java";

    /** Called by JUnit, which finds this extension as a service. */
    public ExpectedJava() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        check(System.getProperty(PROPERTY), Runtime.version().feature());
    }

    static void check(@Nullable String expected, int actual) {
        if (expected != null && Integer.parseInt(expected) != actual) {
            throw new AssertionError("these tests were to run on Java " + expected + " but run on " + actual);
        }
    }
}
