package org.wsk4j.tck.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.TransportException;

/** The layer itself: each fault happens, the same seed makes it happen again, and the contract holds on both sides. */
final class FaultLayerTest {

    private static final int SEEDS = 40;

    private static Stream<Fault> invisible() {
        return Fault.invisible().stream().filter(fault -> fault != Fault.LOST_AT_CLOSE);
    }

    private static Stream<Fault> failures() {
        return Fault.failures().stream();
    }

    private static FaultPlan plan(long seed, Fault fault, double rate) {
        FaultPlan plan = FaultPlan.of(seed).with(fault, rate);
        return fault == Fault.STRAY_CANCEL ? plan.with(Fault.PENDING_INSTEAD, 0.5) : plan;
    }

    private static void nothingIsLeft(Rehearsal over) {
        assertThat(over.faulty.breaches()).isEmpty();
        assertThat(over.faulty.openEndpoints()).isZero();
        assertThat(over.faulty.lentChunks()).isZero();
        assertThat(over.fake.open).isZero();
        assertThat(over.fake.chunksOut).isZero();
    }

    @Test
    void withoutFaultsNothingChanges() {
        Rehearsal over = new Rehearsal(FaultPlan.of(1)).all();
        nothingIsLeft(over);
        assertThat(over.faulty.injections()).isEmpty();
        assertThat(over.transcript()).doesNotContain("failed");
        assertThat(over.faulty.steps()).isPositive();
        assertThat(over.faulty.calls()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("invisible")
    void eachDelayOrDivisionHappensAndKeepsTheContract(Fault fault) {
        int injected = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Rehearsal over = new Rehearsal(plan(seed, fault, 0.5)).all();
            nothingIsLeft(over);
            assertThat(over.transcript()).as("seed " + seed).doesNotContain("failed");
            injected += over.faulty.count(fault);
        }
        assertThat(injected).isPositive();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void eachFailureHappensWithOneOfItsStatuses(Fault fault) {
        int injected = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Rehearsal over = new Rehearsal(plan(seed, fault, 0.05)).all();
            nothingIsLeft(over);
            injected += over.faulty.count(fault);
            for (Witness witness : over.witnesses) {
                assertThat(witness.failure)
                        .as("seed " + seed)
                        .isIn(Stream.concat(
                                        fault.statuses().stream(),
                                        // of cancels, and of a datagram that is not there yet
                                        Stream.of(
                                                NtStatus.STATUS_SUCCESS,
                                                NtStatus.STATUS_CANCELLED,
                                                NtStatus.STATUS_RETRY))
                                .toList());
            }
        }
        assertThat(injected).isPositive();
    }

    @Test
    void mixesKeepTheContract() {
        for (long seed = 0; seed < SEEDS * 5; seed++) {
            FaultPlan plan = FaultPlan.of(seed).with(Fault.invisible(), 0.3);
            Rehearsal over = new Rehearsal(plan).all();
            nothingIsLeft(over);
            assertThat(over.transcript()).as("seed " + seed).doesNotContain("failed");
            nothingIsLeft(new Rehearsal(plan.with(Fault.failures(), 0.02)).all());
        }
    }

    @Test
    void theSameSeedDecidesTheSame() {
        Set<Fault> lawful = EnumSet.allOf(Fault.class);
        lawful.removeIf(Fault::isRogue);
        FaultPlan plan =
                FaultPlan.of(7).with(lawful, 0.1).with(Fault.OPEN_FAILS, 0).with(Fault.BIND_FAILS, 0);
        Rehearsal first = new Rehearsal(plan).all();
        Rehearsal second = new Rehearsal(plan).all();
        assertThat(first.faulty.injections()).isNotEmpty().isEqualTo(second.faulty.injections());
        assertThat(first.transcript()).isEqualTo(second.transcript());
        Rehearsal other = new Rehearsal(FaultPlan.of(8)
                        .with(lawful, 0.1)
                        .with(Fault.OPEN_FAILS, 0)
                        .with(Fault.BIND_FAILS, 0))
                .all();
        assertThat(other.faulty.injections()).isNotEqualTo(first.faulty.injections());
    }

    @Test
    void decisionsOfAnEndpointDoNotDependOnOthers() {
        FaultPlan plan = FaultPlan.of(3).with(Fault.SHORT_WRITE, 0.5).with(Fault.TRY_AGAIN, 0.5);
        Dice alone = new Dice(plan, "stream 1", new FaultLog());
        Dice mixed = new Dice(plan, "stream 1", new FaultLog());
        for (int i = 0; i < 1000; i++) {
            boolean taken = alone.falls(Fault.SHORT_WRITE);
            mixed.falls(Fault.TRY_AGAIN); // another kind in between
            assertThat(mixed.falls(Fault.SHORT_WRITE)).isEqualTo(taken);
        }
    }

    @Test
    void ratesAreKept() {
        for (double rate : new double[] {0, 0.01, 0.5, 1}) {
            Dice dice = new Dice(FaultPlan.of(5).with(Fault.SHORT_READ, rate), "stream 1", new FaultLog());
            int taken = 0;
            for (int i = 0; i < 10_000; i++) {
                taken += dice.falls(Fault.SHORT_READ) ? 1 : 0;
            }
            assertThat(taken / 10_000.0).isBetween(rate - 0.02, rate + 0.02);
        }
        assertThatThrownBy(() -> FaultPlan.of(1).with(Fault.SHORT_READ, 1.1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyStepCanFailAndEveryCallCanThrow() {
        long steps = new Rehearsal(FaultPlan.of(1)).all().faulty.steps();
        for (long step = 1; step <= steps; step++) {
            Rehearsal over = new Rehearsal(FaultPlan.of(1).failingAt(step)).all();
            nothingIsLeft(over);
            assertThat(over.faulty.injections()).as("step " + step).hasSize(1);
        }
        long calls = new Rehearsal(FaultPlan.of(1)).all().faulty.calls();
        for (long call = 1; call <= calls; call++) {
            Rehearsal over = new Rehearsal(FaultPlan.of(1).throwingAt(call));
            assertThatThrownBy(over::all).as("call " + call).hasMessageStartingWith("injected");
        }
    }

    @Test
    void whatIsPutOffAtTheCloseIsToldBeforeItsEndOrNever() throws TransportException {
        for (double rate : new double[] {0, 1}) {
            Rehearsal over =
                    new Rehearsal(FaultPlan.of(1).with(Fault.PENDING_INSTEAD, 1).with(Fault.LOST_AT_CLOSE, rate));
            Witness witness = new Witness(over.fake.loop);
            StreamEndpoint stream = opened(over, witness);
            long result = witness.output("write", () -> {
                long answer = stream.write(Witness.batch(ByteBuffer.allocate(5)));
                over.fake.loop.forget(); // the turn in which it would have been told
                stream.close(true);
                return answer;
            });
            assertThat(IoResult.toString(result)).isEqualTo(rate == 0 ? "5" : "PENDING");
            assertThat(witness.isClosed()).isTrue();
            assertThat(over.faulty.breaches()).isEmpty();
        }
    }

    // who breaks the contract is named

    private static StreamEndpoint opened(Rehearsal over, Witness witness) throws TransportException {
        return over.faulty.openStream(SockAddr.AF_INET, over.faulty.nextLoop(), witness);
    }

    private static void assertBreach(Rehearsal over, String... parts) {
        assertThat(over.faulty.breaches()).hasSize(1);
        assertThat(over.faulty.breaches().get(0)).contains(parts);
    }

    @Test
    void aKitThatWritesTwiceIsNamed() throws TransportException {
        Rehearsal over = new Rehearsal(FaultPlan.of(1).with(Fault.PENDING_INSTEAD, 1));
        StreamEndpoint stream = opened(over, new Witness(over.fake.loop));
        stream.write(Witness.batch(ByteBuffer.allocate(1)));
        stream.write(Witness.batch(ByteBuffer.allocate(1)));
        assertBreach(over, "the kit", "WRITE while WRITE is outstanding");
    }

    @Test
    void aKitThatReadsWhilePushIsOnIsNamed() throws TransportException {
        Rehearsal over = new Rehearsal(FaultPlan.of(1));
        StreamEndpoint stream = opened(over, new Witness(over.fake.loop));
        stream.startPush(10);
        stream.read(Witness.batch(ByteBuffer.allocate(1)));
        assertBreach(over, "the kit", "read while push is on");
    }

    @Test
    void aKitThatGoesOnAfterCloseIsNamed() throws TransportException {
        Rehearsal over = new Rehearsal(FaultPlan.of(1));
        StreamEndpoint stream = opened(over, new Witness(over.fake.loop));
        stream.close(true);
        stream.localAddress(new SockAddr());
        assertBreach(over, "the kit", "localAddress after close");
        stream.close(true);
        assertThat(over.faulty.breaches()).hasSize(2);
        assertThat(over.faulty.breaches().get(1)).contains("closed twice");
    }

    @Test
    void aTransportThatCallsTheSinkUnaskedIsNamed() throws TransportException {
        Rehearsal over = new Rehearsal(FaultPlan.of(1));
        opened(over, new Witness(over.fake.loop));
        over.fake.loop.execute(() -> over.fake.streams.get(0).sink.written(3));
        over.fake.loop.turn();
        assertBreach(over, "the transport", "told of WRITE that is not outstanding");
    }

    @Test
    void aTransportThatCallsTheSinkElsewhereIsNamed() throws TransportException {
        Rehearsal over = new Rehearsal(FaultPlan.of(1));
        opened(over, new Witness(over.fake.loop));
        over.fake.streams.get(0).sink.pushEnded(IoResult.END_OF_STREAM);
        assertThat(over.faulty.breaches()).hasSize(2);
        assertThat(over.faulty.breaches().get(0)).contains("pushEnded not on the loop");
        assertThat(over.faulty.breaches().get(1)).contains("pushEnded while push is off");
    }

    @Test
    void aTransportThatCallsTheSinkAfterClosedIsNamed() throws TransportException {
        Rehearsal over = new Rehearsal(FaultPlan.of(1));
        StreamEndpoint stream = opened(over, new Witness(over.fake.loop));
        stream.close(true);
        over.fake.loop.turn();
        over.fake.loop.execute(() -> over.fake.streams.get(0).sink.readDone(1));
        over.fake.loop.turn();
        assertThat(over.faulty.breaches())
                .isEqualTo(List.of(
                        "the transport broke the contract of stream 1: READ after closed",
                        "the transport broke the contract of stream 1: told of READ that is not outstanding"));
    }
}
