package org.wsk4j.provider.uring.libc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeniedAccessTest {

    /** Goal: a JVM that denies native access gets an explanation, not an error. Method: such a JVM. */
    @Test
    void deniedAccessIsExplained() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--illegal-native-access=deny",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DeniedAccess.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output.lines())
                .containsExactly(
                        "64",
                        "no memory",
                        "absent because this JVM denies native access; run Java with --enable-native-access=ALL-UNNAMED"
                                + " (or that attribute in the manifest of the jar given to java -jar)");
    }
}
