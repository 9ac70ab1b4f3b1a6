package org.wsk4j.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong on the command line is answered with 2 and one line, before any provider is started. */
class WrongUsageTest {

    private final Map<String, Map<String, String>> opened = new HashMap<>();
    private boolean anyOpened;

    private Session open(Map<String, Map<String, String>> configuration) {
        anyOpened = true;
        opened.putAll(configuration);
        throw new CommandFailure("the test starts no provider");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            emptyValue = "",
            value = {
                "^^ | which command?",
                "dogs | dogs",
                "providers --jsn | --jsn",
                "providers extra | extra",
                "cat | HOST",
                "cat localhost | the port is missing",
                "cat localhost http | 'http' is no port",
                "cat localhost 65536 | '65536' is no port",
                "cat localhost -1 | -1",
                "cat localhost 0 | port 0",
                "cat [] 7 | the host is empty",
                "cat unix: | the path is missing",
                "cat unix:/tmp/x 7 | a path has no port",
                "cat --udp unix:/tmp/x | --udp needs HOST PORT",
                "cat --udp --wait soon localhost 7 | soon",
                "cat --udp --wait -1 localhost 7 | '-1.0' is no time",
                "cat --provider | --provider",
                "echo | PORT",
                "echo 70000 | '70000' is no port",
                "echo --udp unix:/tmp/x | --udp needs a port",
                "demo --provider | --provider",
                "demo swap --connections 0 | --connections 0 is not from 1",
                "demo swap --connections many | many",
                "demo swap --seconds -1 | --seconds -1.0 is not from 0",
                "-C nonsense providers | 'nonsense' is no setting",
                "-C :key=value providers | ':key=value' is no setting",
            })
    void wrongUsageIsAnsweredWithTwoAndOneLine(String line, String expected) {
        Run run = Run.of(this::open, line.isEmpty() ? new String[0] : line.split(" ", -1));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.message()).contains(expected);
        assertThat(run.out()).isEmpty();
        assertThat(anyOpened).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "providers --help", "demo --help", "cat --help", "echo --help"})
    void helpIsPrintedWithoutProviders(String line) {
        Run run = Run.of(this::open, line.split(" ", -1));

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("Usage: wsk").contains("Exit status:").contains("--verbose");
        assertThat(run.err()).isEmpty();
        assertThat(anyOpened).isFalse();
    }

    @Test
    void configurationReachesTheProviders() {
        Run run = Run.of(this::open, "-C", "pid.a:x=1", "-C", "pid.a:y=b=c:d", "providers", "--config", "pid.b:z=");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.message()).isEqualTo("wsk: the test starts no provider");
        assertThat(opened).isEqualTo(Map.of("pid.a", Map.of("x", "1", "y", "b=c:d"), "pid.b", Map.of("z", "")));
    }

    @Test
    void verboseAddsTheStackTrace() {
        Run run = Run.of(this::open, "--verbose", "providers");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("wsk: the test starts no provider").contains("\tat ");
    }

    @Test
    void anUnexpectedExceptionIsOneLineToo() {
        Run run = Run.of(
                configuration -> {
                    throw new IllegalStateException("several\nlines");
                },
                "providers");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.message()).contains("internal error").contains("several lines");
    }
}
