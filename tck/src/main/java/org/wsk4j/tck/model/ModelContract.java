package org.wsk4j.tck.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.WskFixture;

/**
 * Thousands of random programs, each held against the model. {@code -Dwsk.tck.programs=N} runs that many, {@code
 * -Dwsk.tck.minutes=M} as many as fit, {@code -Dwsk.tck.seed=S} those from a seed on, {@code -Dwsk.tck.replay=SEED} or
 * {@code =FILE} one of them, a hundred times.
 */
@WskContract
@Timeout(value = 24, unit = TimeUnit.HOURS)
class ModelContract {

    private static final int PROGRAMS = 3000;
    /** So many must have run, however slow the machine is. */
    private static final int AT_LEAST = 300;

    private static final long TIME_MILLIS = 20_000;
    private static final int LANES = 2;
    private static final int REPLAYS = 100;
    private static final int TRIES = 8;
    private static final Duration SHRINKING = Duration.ofSeconds(60);

    /**
     * What must have happened in a run of the default length, so that one sees that it tests what it says. What happens less
     * than once in two hundred programs is not demanded: a clause of its own proves it.
     */
    private static final List<String> NEEDED = List.of(
            "accept SUCCESS",
            "accept CANCELLED",
            "cancel requested",
            "connect CONNECTION_REFUSED",
            "connect-ex CONNECTION_REFUSED",
            "connect-ex SUCCESS",
            "disconnect INVALID_DEVICE_STATE!",
            "event accept",
            "event accept-refused",
            "event datagram-all",
            "event datagram-kept",
            "event datagram-refused",
            "event datagram-released-early",
            "event disconnect",
            "event disconnect-abortive",
            "event receive-all",
            "event receive-kept",
            "event receive-part",
            "event receive-refused",
            "event receive-released-early",
            "peer reset",
            "peer stall",
            "receive CANCELLED",
            "receive CONNECTION_RESET",
            "receive CONNECTION_ABORTED!",
            "receive SUCCESS",
            "receive SUCCESS(end)",
            "receive SUCCESS(part)",
            "receive-from CANCELLED",
            "receive-from SUCCESS",
            "receive-from SUCCESS(part)!",
            "release list",
            "release node",
            "send SUCCESS",
            "send SUCCESS!",
            "send INVALID_DEVICE_STATE!",
            "send-messages SUCCESS!",
            "send-to BUFFER_OVERFLOW!",
            "send-to SUCCESS!",
            "settle connection",
            "settle datagrams",
            "settle listener");

    private final WskFixture wsk;

    ModelContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    @Test
    @Clause(
            rule = 1,
            source = "the model",
            value = "Random programs over many sockets and threads break no law, and every status is one that the model"
                    + " allows")
    void rule01RandomPrograms() throws IOException {
        String replay = System.getProperty("wsk.tck.replay", "");
        if (!replay.isEmpty()) {
            replay(
                    replay.matches("-?\\d+")
                            ? Programs.of(Long.parseLong(replay))
                            : Program.parse(Files.readString(Path.of(replay))));
            return;
        }
        long minutes = Long.getLong("wsk.tck.minutes", 0);
        int wanted = Integer.getInteger("wsk.tck.programs", minutes > 0 ? Integer.MAX_VALUE : PROGRAMS);
        boolean isDefault = wanted == PROGRAMS && minutes == 0;
        long millis =
                minutes > 0 ? TimeUnit.MINUTES.toMillis(minutes) : isDefault ? TIME_MILLIS : Long.MAX_VALUE / 2_000_000;
        long seed = Long.getLong("wsk.tck.seed", System.nanoTime());
        System.out.println("model: seed " + seed);
        Tally tally = new Tally();
        long begun = System.nanoTime();
        run(seed, wanted, millis, tally);
        long ran = tally.of("program ended");
        System.out.println("model: " + ran + " programs from seed " + seed + " in "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) + " ms" + tally.text());
        assertTrue(ran >= Math.min(wanted, AT_LEAST), () -> "only " + ran + " programs ran in time");
        if (ran >= PROGRAMS) {
            assertEquals(Set.of(), missing(tally), "never happened in " + ran + " programs");
        }
    }

    private static Set<String> missing(Tally tally) {
        Set<String> missing = new TreeSet<>(NEEDED);
        missing.removeAll(tally.counts().keySet());
        for (Op op : Op.values()) {
            String word = op.word().startsWith("peer-") ? "peer " + op.word().substring(5) : op.word() + " ";
            if (op != Op.AWAIT && tally.counts().keySet().stream().noneMatch(name -> name.startsWith(word))) {
                missing.add(op.word());
            }
        }
        return missing;
    }

    /** Runs programs side by side, until there are enough, the time is over, or one has failed. */
    private void run(long seed, int wanted, long millis, Tally tally) {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Outcome> failed = new AtomicReference<>();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        List<Future<Boolean>> lanes = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            lanes.add(wsk.beside(() -> {
                try (ModelRunner runner = new ModelRunner(wsk.provider(), wsk.patience())) {
                    int number = next.getAndIncrement();
                    while (number < wanted && failed.get() == null && System.nanoTime() - deadline < 0) {
                        Outcome outcome = runner.run(seed + number, Strictness.EXACT);
                        tally.add(outcome.tally());
                        if (outcome.failed()) {
                            failed.compareAndSet(null, outcome);
                        }
                        number = next.getAndIncrement();
                    }
                }
                return true;
            }));
        }
        for (Future<Boolean> lane : lanes) {
            try {
                lane.get();
            } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                throw new AssertionError("a lane of programs ended", e);
            }
        }
        Outcome first = failed.get();
        if (first != null) {
            fail(explain(first));
        }
    }

    /** Shrinks a failure and says how to see it again. */
    private String explain(Outcome failed) {
        try (ModelRunner runner = new ModelRunner(wsk.provider(), Duration.ofSeconds(2))) {
            Outcome small = Shrinker.shrink(program -> runner.run(program, Strictness.EXACT), failed, TRIES, SHRINKING);
            return "a law is broken\n" + small.report()
                    + (small == failed ? "" : "\nthe failure of the whole program was:\n" + failed.breaches());
        }
    }

    private void replay(Program program) {
        System.out.println("model: replays\n" + program.text());
        try (ModelRunner runner = new ModelRunner(wsk.provider(), wsk.patience())) {
            for (int i = 0; i < REPLAYS; i++) {
                Outcome outcome = runner.run(program, Strictness.EXACT);
                if (outcome.failed()) {
                    fail("in replay " + (i + 1) + " a law is broken\n" + outcome.report());
                }
            }
        }
    }
}
