package org.wsk4j.tck.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.KitProvider;
import org.wsk4j.tck.fixture.Until;
import org.wsk4j.tck.fixture.WskFixture;

/** Plays scenarios: each on a provider of its own over a faulty transport; afterwards nothing may be left. */
final class Stage {

    /** What is played. */
    @FunctionalInterface
    interface Scenario {

        /** Plays; a failure that may be told ends it early. */
        void play(Play play);
    }

    /**
     * What a play needed.
     *
     * @param steps that may fail
     * @param calls of the kit
     * @param injected faults, one line each
     * @param counts how often each fault was injected
     */
    record Playbill(long steps, long calls, List<String> injected, Map<Fault, Integer> counts) {

        int count(Fault fault) {
            return counts.getOrDefault(fault, 0);
        }
    }

    /** Kept here, or its settings could be collected with it. */
    private static final Logger KIT = Logger.getLogger("org.wsk4j.provider.kit");

    private static final AtomicInteger PLAYS = new AtomicInteger();

    private Stage() {}

    /** The transport of the provider under test; more than one is told apart by {@code wsk.tck.provider}. */
    static List<TransportUnderTest> transports() {
        String wanted = System.getProperty("wsk.tck.provider", "");
        return ServiceLoader.load(TransportUnderTest.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> wanted.isEmpty() || candidate.name().equals(wanted))
                .toList();
    }

    static int plays() {
        return PLAYS.get();
    }

    /** Plays one scenario by a plan; the failures are what clients may be told, none if they must not notice anything. */
    static Playbill play(FaultPlan plan, Set<NtStatus> failures, Scenario scenario) {
        KIT.setFilter(plan.isRogue() ? line -> false : null); // a defect that is planted is no news
        TransportUnderTest underTest = transports().get(0);
        FaultyTransport transport = new FaultyTransport(underTest.open(), plan);
        KitProvider provider = new KitProvider(transport, underTest.limits());
        PLAYS.incrementAndGet();
        WskFixture wsk = new WskFixture(
                provider,
                () -> {
                    throw new UnsupportedOperationException("one provider is enough");
                },
                underTest.patience(),
                1000);
        try {
            try {
                scenario.play(new Play(wsk, plan.seed(), failures));
            } catch (Play.Over e) {
                if (failures.isEmpty()) {
                    throw new AssertionError("clients must not notice anything", e);
                }
            }
            wsk.end();
            provider.close();
            empty(transport, underTest);
        } catch (AssertionError | RuntimeException e) {
            wsk.abandon();
            provider.close();
            throw new AssertionError(
                    plan + ": " + e.getMessage() + "\n  breaches: " + transport.breaches() + "\n  injected: "
                            + transport.injections(),
                    e);
        }
        Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            counts.put(fault, transport.count(fault));
        }
        return new Playbill(transport.steps(), transport.calls(), transport.injections(), counts);
    }

    private static void empty(FaultyTransport transport, TransportUnderTest underTest) {
        Until.within(underTest.patience(), () -> transport.openEndpoints() == 0 && transport.lentChunks() == 0);
        assertEquals(0, transport.openEndpoints(), "endpoints that are not closed");
        assertEquals(0, transport.lentChunks(), "chunks that were not released");
        assertEquals(List.of(), transport.breaches(), "breaches of the contract");
    }
}
