package org.wsk4j.launcher.perf;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsk4j.launcher.demo.Progress;

/** Runs every job with every contender, several rounds, each in another random order: a disturbance meets all alike. */
public final class Comparison {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** The share of each turn that warms up. */
    private static final double WARMING = 0.4;

    private static final int LONGER_AT_FIRST = 3;

    private final List<Contender> contenders;
    private final List<Job> jobs;
    private final InetSocketAddress address;
    private final @Nullable PlainPeer peer;
    private final Map<Job, Map<String, Score>> scores = new LinkedHashMap<>();

    private record Turn(Contender contender, Job job) {}

    /**
     * A comparison.
     *
     * @param contenders who takes part
     * @param jobs what they do
     * @param address the other side
     * @param peer the other side if it is in this process, whose CPU time is not the contenders'
     */
    public Comparison(List<Contender> contenders, List<Job> jobs, InetSocketAddress address, @Nullable PlainPeer peer) {
        this.contenders = List.copyOf(contenders);
        this.jobs = List.copyOf(jobs);
        this.address = address;
        this.peer = peer;
    }

    /**
     * Measures.
     *
     * @param rounds how often
     * @param seconds how long altogether
     * @param seed of the orders
     * @param progress told how far it is
     * @return by job, by contender
     * @throws IllegalStateException if a contender failed
     */
    public Map<Job, Map<String, Score>> run(int rounds, double seconds, long seed, Progress progress)
            throws InterruptedException {
        List<Turn> turns = new ArrayList<>();
        for (Job job : jobs) {
            Map<String, Score> line = new LinkedHashMap<>();
            for (Contender contender : contenders) {
                line.put(contender.name(), new Score());
                turns.add(new Turn(contender, job));
            }
            scores.put(job, line);
        }
        Random random = new Random(seed);
        // The first round warms up longer; what it measures counts as well.
        double nanos = seconds * 1e9 / turns.size() / (rounds + (LONGER_AT_FIRST - 1) * WARMING);
        int done = 0;
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(turns, random);
            for (Turn turn : turns) {
                progress.moved(turn.job.label(), done, (long) rounds * turns.size());
                measure(turn, nanos * WARMING * (round == 0 ? LONGER_AT_FIRST : 1), nanos * (1 - WARMING));
                done++;
            }
        }
        progress.moved("", done, done);
        return scores;
    }

    private void measure(Turn turn, double warmingNanos, double nanos) throws InterruptedException {
        try (Work work = turn.contender.begin(turn.job, address)) {
            TimeUnit.NANOSECONDS.sleep((long) warmingNanos);
            long operations = work.operations();
            long cpu = cpuNanos();
            long begin = System.nanoTime();
            TimeUnit.NANOSECONDS.sleep((long) nanos);
            awaitMore(work, operations);
            long done = work.operations() - operations;
            long spent = cpuNanos() - cpu;
            long taken = System.nanoTime() - begin;
            String failure = work.failure();
            if (failure != null || done == 0) {
                throw new IllegalStateException(turn.contender.name() + ", " + turn.job.label() + ": "
                        + (failure != null ? failure : "nothing happened"));
            }
            score(turn).add(done * 1e9 / taken, spent / 1e3 / done);
        }
    }

    private Score score(Turn turn) {
        Map<String, Score> line = scores.get(turn.job);
        Score score = line == null ? null : line.get(turn.contender.name());
        if (score == null) {
            throw new AssertionError("no such turn");
        }
        return score;
    }

    /** A machine that is busy with other things may need longer for the first operation. */
    private static void awaitMore(Work work, long than) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (work.operations() == than && work.failure() == null && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private long cpuNanos() {
        return PROCESS.getProcessCpuTime() - (peer == null ? 0 : peer.cpuNanos());
    }
}
