package org.wsk4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ExpectedJavaTest {

    @Test
    void theBuildSaysWhichJavaItExpects() {
        assertThat(System.getProperty(ExpectedJava.PROPERTY))
                .isEqualTo(Integer.toString(Runtime.version().feature()));
    }

    @Test
    void anotherJavaThanExpectedFails() {
        assertThatThrownBy(() -> ExpectedJava.check("17", 25))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Java 17")
                .hasMessageContaining("25");
    }

    @Test
    void noExpectationPasses() {
        ExpectedJava.check(null, 25);
    }
}
