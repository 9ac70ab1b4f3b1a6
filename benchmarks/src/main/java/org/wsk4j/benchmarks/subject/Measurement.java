package org.wsk4j.benchmarks.subject;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Starts a subject, lets it warm up, and looks at the process twice. */
final class Measurement {

    private static final long OPERATION_MILLIS = 30_000;
    private static final long SETTLE_MILLIS = 300;
    private static final long REST_MILLIS = 500;

    /** One is not enough: a large method is compiled when those that it calls have been. */
    private static final int RESTS = 3;

    static final long MOST_WARMUPS = 6;
    /** A method is compiled for good at the latest when it was called so often; its callers after it. */
    private static final long OFTEN = 150_000;

    private static final long MOST_WARMUPS_FOR_OPERATIONS = 2;

    /** USER_HZ is 100 on every Linux there is. */
    private static final long NANOS_OF_TICK = 10_000_000;

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Measurement() {}

    private record Snapshot(long operations, long lost, long nanos, long cpu, long user, long system, long allocated) {

        static Snapshot take(Meter meter) throws IOException {
            long allocated = THREADS.getTotalThreadAllocatedBytes();
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return new Snapshot(
                    meter.operations(),
                    meter.lost(),
                    System.nanoTime(),
                    PROCESS.getProcessCpuTime(),
                    Long.parseLong(fields[11]) * NANOS_OF_TICK,
                    Long.parseLong(fields[12]) * NANOS_OF_TICK,
                    allocated);
        }
    }

    static void run(Plan plan, PrintStream out) throws Exception {
        Meter meter = new Meter();
        AtomicBoolean bound = new AtomicBoolean();
        Snapshot.take(meter); // everything it needs is loaded
        Subject subject = Main.subject(plan);
        try {
            subject.start(plan, meter, port -> {
                if (!bound.getAndSet(true)) {
                    out.println("PORT " + port);
                    out.flush();
                }
            });
            awaitFirst(meter);
            TimeUnit.MILLISECONDS.sleep(plan.warmupMillis());
            meter.sample(); // another path, which is compiled before it is measured
            awaitCompilers(plan, meter);
            meter.check();
            pin(plan.pin());
            out.println("MEASURING");
            out.flush();
            if (plan.workload() == Workload.IDLE) {
                idle(plan, meter, out);
                return;
            }
            Snapshot begin = Snapshot.take(meter);
            TimeUnit.MILLISECONDS.sleep(plan.measureMillis());
            awaitMore(meter, begin.operations);
            Snapshot end = Snapshot.take(meter);
            meter.check();
            out.printf(
                    "RESULT operations=%d lost=%d nanos=%d cpuNanos=%d userNanos=%d systemNanos=%d allocatedBytes=%d%n",
                    end.operations - begin.operations,
                    end.lost - begin.lost,
                    end.nanos - begin.nanos,
                    end.cpu - begin.cpu,
                    end.user - begin.user,
                    end.system - begin.system,
                    Math.max(0, end.allocated - begin.allocated - ownAllocation(meter)));
        } finally {
            subject.close();
        }
    }

    /** What a snapshot and a sleep allocate themselves. */
    private static long ownAllocation(Meter meter) throws IOException {
        long self = Thread.currentThread().threadId();
        long before = THREADS.getThreadAllocatedBytes(self);
        Snapshot.take(meter);
        return THREADS.getThreadAllocatedBytes(self) - before;
    }

    /**
     * On a busy machine some seconds are not enough to compile what is hot. Warm is who has had so much CPU time, not time,
     * and whose compilers take next to none of it any more, not even for what is called once in an operation; limits keep a
     * run from waiting for ever.
     */
    private static void awaitCompilers(Plan plan, Meter meter) throws InterruptedException {
        CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        if (plan.warmupMillis() < REST_MILLIS
                || compilers == null
                || !compilers.isCompilationTimeMonitoringSupported()) {
            return; // a test, which does not measure
        }
        long begin = System.nanoTime();
        long warmup = TimeUnit.MILLISECONDS.toNanos(plan.warmupMillis());
        long deadline = begin + MOST_WARMUPS * warmup;
        long compiled = compilers.getTotalCompilationTime();
        long cpu = PROCESS.getProcessCpuTime();
        int rests = 0;
        while (System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
            long compiledNow = compilers.getTotalCompilationTime();
            long cpuNow = PROCESS.getProcessCpuTime();
            // The compilers' own clock runs while they wait for a CPU: on a busy machine it counts too much, not too
            // little.
            boolean resting = (compiledNow - compiled) * 1_000_000 < (cpuNow - cpu) / 20;
            rests = resting ? rests + 1 : 0;
            boolean oftenEnough =
                    meter.operations() >= OFTEN || System.nanoTime() - begin > MOST_WARMUPS_FOR_OPERATIONS * warmup;
            if (rests >= RESTS && cpuNow > warmup / 2 && oftenEnough) {
                return;
            }
            compiled = compiledNow;
            cpu = cpuNow;
        }
    }

    /** Compilers may have run beside the program while it warmed up; what is measured runs where it shall. */
    private static void pin(String cpus) throws IOException, InterruptedException {
        if (cpus.isEmpty()) {
            return;
        }
        Process taskset = new ProcessBuilder(
                        "taskset",
                        "-a",
                        "-p",
                        "-c",
                        cpus,
                        Long.toString(ProcessHandle.current().pid()))
                .redirectErrorStream(true)
                .start();
        taskset.getInputStream().readAllBytes();
        if (taskset.waitFor() != 0) {
            throw new IOException("taskset failed");
        }
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
    }

    private static void awaitFirst(Meter meter) throws InterruptedException {
        awaitMore(meter, 0);
    }

    private static void awaitMore(Meter meter, long than) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(OPERATION_MILLIS);
        while (meter.operations() == than) {
            meter.check();
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("nothing happened for " + OPERATION_MILLIS + " ms");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static void idle(Plan plan, Meter meter, PrintStream out) throws Exception {
        long heap = usedHeap() - meter.emptyHeap();
        TimeUnit.MILLISECONDS.sleep(plan.measureMillis());
        meter.check();
        out.printf(
                "RESULT operations=%d lost=0 nanos=%d cpuNanos=0 userNanos=0 systemNanos=0 allocatedBytes=%d%n",
                meter.operations(), plan.measureMillis() * 1_000_000, heap);
    }

    static long usedHeap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(20);
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
