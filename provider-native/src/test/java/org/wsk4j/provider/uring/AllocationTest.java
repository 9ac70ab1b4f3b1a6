package org.wsk4j.provider.uring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.provider.uring.AllocationProbe.Operation;

/**
 * Once warm, no thread of the process allocates for an operation: not the caller, not the loop, not the peer. Each is measured
 * in a fresh process: the JDK makes an object for each call of the host, and its compiler, which usually gets rid of it, now
 * and then does not, and then never again in this process.
 */
class AllocationTest {

    private static final int PROCESSES = 3;
    private static final long PATIENCE_SECONDS = 60;

    private record Measured(long bytes, long operations) {}

    static Stream<Arguments> operations() {
        return NativeFixture.engines()
                .flatMap(engine -> Stream.of(Operation.values())
                        .filter(operation -> operation != Operation.ANOTHER_THREAD)
                        .map(operation -> Arguments.of(engine, operation)));
    }

    /** Fewer bytes than operations: reading the counters costs some; one object per operation would cost 16 times as many. */
    @ParameterizedTest
    @MethodSource("operations")
    void anOperationAllocatesNothing(String engine, Operation operation) throws Exception {
        List<Measured> tries = new ArrayList<>();
        do {
            tries.add(measure(engine, operation));
        } while (tries.size() < PROCESSES && !isNothing(tries.get(tries.size() - 1)));
        assertThat(tries).anyMatch(AllocationTest::isNothing);
    }

    private static boolean isNothing(Measured measured) {
        return measured.bytes < measured.operations;
    }

    @ParameterizedTest
    @MethodSource("org.wsk4j.provider.uring.NativeFixture#engines")
    void theMeasurementSeesAnotherThread(String engine) throws Exception {
        Measured measured = measure(engine, Operation.ANOTHER_THREAD);
        assertThat(measured.bytes).isGreaterThanOrEqualTo(64 * measured.operations);
    }

    private static Measured measure(String engine, Operation operation) throws Exception {
        String java = ProcessHandle.current().info().command().orElseThrow();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        path,
                        AllocationProbe.class.getName(),
                        engine,
                        operation.name())
                .redirectErrorStream(true)
                .start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(printed).isZero();
            String[] numbers =
                    printed.strip().lines().reduce("", (first, last) -> last).split(" ");
            return new Measured(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
        } finally {
            process.destroyForcibly();
        }
    }
}
