package org.wsk4j.provider.nio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.wsk4j.tck.allocation.AllocationProbe;
import org.wsk4j.tck.allocation.Operation;

/** Once warm, no thread of the process allocates for an operation: not the caller, not the loop, not the peer. */
class NioAllocationTest {

    /** java.nio has no control information. */
    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"ANOTHER_THREAD", "DATAGRAM_WITH_CONTROL_INFORMATION"})
    void anOperationAllocatesNothing(Operation operation) throws Exception {
        assertThat(AllocationProbe.least(NioCharacteristics.NAME, operation, AllocationProbe.STEPS))
                .isLessThan(AllocationProbe.STEPS);
    }

    @Test
    void theMeasurementSeesAnotherThread() throws Exception {
        assertThat(AllocationProbe.measure(NioCharacteristics.NAME, Operation.ANOTHER_THREAD, Long.MAX_VALUE))
                .isGreaterThanOrEqualTo(64L * AllocationProbe.STEPS);
    }
}
