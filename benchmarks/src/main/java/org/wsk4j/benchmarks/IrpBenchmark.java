package org.wsk4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.wsk4j.nt.IoCompletionRoutine;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.nt.PendingOperation;

/** The life of an IRP: reused, pending, completed. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class IrpBenchmark {

    private static final PendingOperation OPERATION = new PendingOperation() {
        @Override
        public void cancel(Irp irp, int operation) {}

        @Override
        public void completed(int operation) {}
    };

    private final Irp silent = new Irp();
    private final Irp told = new Irp(new Count());

    /** Counts completions. */
    private static final class Count implements IoCompletionRoutine {

        private long completions;

        @Override
        public void completed(Irp irp, @Nullable Object context) {
            completions++;
        }
    }

    /** Without a completion routine. */
    @Benchmark
    public NtStatus withoutRoutine() {
        silent.reuse().markPending(OPERATION);
        return silent.complete(NtStatus.STATUS_SUCCESS, 64);
    }

    /** With a completion routine. */
    @Benchmark
    public NtStatus withRoutine() {
        told.reuse().markPending(OPERATION);
        return told.complete(NtStatus.STATUS_SUCCESS, 64);
    }
}
