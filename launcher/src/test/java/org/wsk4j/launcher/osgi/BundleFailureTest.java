package org.wsk4j.launcher.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleException;

/** The resolver's texts, as Felix writes them, in one line with a next step. */
class BundleFailureTest {

    @Test
    void aMissingJavaVersionIsNamed() {
        BundleException failure = new BundleException(
                "Unable to resolve org.wsk4j.provider.uring [9](R 9.0): missing requirement [org.wsk4j.provider.uring [9](R 9.0)]"
                        + " osgi.ee; (&(osgi.ee=JavaSE)(version=22)) Unresolved requirements: [[org.wsk4j.provider.uring [9](R 9.0)]"
                        + " osgi.ee; (&(osgi.ee=JavaSE)(version=22))]");

        assertThat(BundleFailure.reason(failure))
                .isEqualTo("needs Java 22 or newer, this is Java "
                        + Runtime.version().feature());
        assertThat(BundleFailure.remedy(failure)).isEqualTo("set JAVA_HOME to a JDK 22 or newer");
    }

    @Test
    void aMissingPackageIsNamed() {
        BundleException failure = new BundleException(
                "Unable to resolve x [9](R 9.0): missing requirement [x [9](R 9.0)]"
                        + " osgi.wiring.package; (&(osgi.wiring.package=io.netty.channel)(version>=4.2.0)(!(version>=5.0.0)))");

        assertThat(BundleFailure.reason(failure)).isEqualTo("no bundle exports the package io.netty.channel");
        assertThat(BundleFailure.remedy(failure)).contains("beside the other bundles");
    }

    @Test
    void anotherPlatformIsNamed() {
        BundleException failure = new BundleException(
                "Unable to resolve x [9](R 9.0): missing requirement [x] osgi.native; (osgi.native.osname=Linux)");

        assertThat(BundleFailure.reason(failure)).contains(System.getProperty("os.name"));
    }

    @Test
    void anythingElseIsItsFirstLineWithTheCause() {
        BundleException failure = new BundleException("Activator start error\nmore", new IllegalStateException("boom"));

        assertThat(BundleFailure.reason(failure)).doesNotContain("\n").startsWith("Activator start error");
    }
}
