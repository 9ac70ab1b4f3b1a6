package org.wsk4j.provider.uring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsk4j.tck.allocation.AllocationProbe;
import org.wsk4j.tck.allocation.Operation;

/** Once warm, no thread of the process allocates for an operation: not the caller, not the loop, not the peer. */
class AllocationTest {

    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    static Stream<Arguments> operations() {
        return Stream.of(EpollUnderTest.NAME, UringUnderTest.NAME)
                .flatMap(engine -> Stream.of(Operation.values())
                        .filter(operation -> operation != Operation.ANOTHER_THREAD)
                        .map(operation -> Arguments.of(engine, operation)));
    }

    /** A byte for each request is noise: what happens too seldom to be compiled makes objects. */
    @ParameterizedTest
    @MethodSource("operations")
    void anOperationAllocatesNothing(String engine, Operation operation) throws Exception {
        long noise = (long) operation.requests() * AllocationProbe.STEPS;
        assertThat(AllocationProbe.least(engine, operation, noise, NATIVE_ACCESS))
                .isLessThan(noise);
    }

    @ParameterizedTest
    @ValueSource(strings = {EpollUnderTest.NAME, UringUnderTest.NAME})
    void theMeasurementSeesAnotherThread(String engine) throws Exception {
        assertThat(AllocationProbe.measure(engine, Operation.ANOTHER_THREAD, Long.MAX_VALUE, NATIVE_ACCESS))
                .isGreaterThanOrEqualTo(64L * AllocationProbe.STEPS);
    }
}
