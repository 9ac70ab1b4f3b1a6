package org.wsk4j.benchmarks.compare;

import java.util.Locale;

/**
 * One line of the raw data.
 *
 * @param seed of the campaign
 * @param repetition within it
 * @param cell what was measured
 * @param implementation of what
 * @param outcome what the program said
 * @param peerOperations what the other side counted, -1 if nothing
 * @param peerLost what it missed
 * @param systemCalls per operation, negative if not counted; then the times of this row do not count
 * @param kernelBytes per connection, negative if not looked at
 */
record Row(
        long seed,
        int repetition,
        String cell,
        String implementation,
        Outcome outcome,
        long peerOperations,
        long peerLost,
        double systemCalls,
        double kernelBytes) {

    static final String HEADER = "seed,repetition,cell,implementation,operations,lost,nanos,cpuNanos,userNanos,"
            + "systemNanos,allocatedBytes,peerOperations,peerLost,systemCalls,kernelBytes";

    static String of(long seed, int repetition, Cell cell, String implementation, Trial.Result result) {
        Outcome o = result.measured();
        Outcome peer = result.peer();
        return String.format(
                Locale.ROOT,
                "%d,%d,%s,%s,%d,%d,%d,%d,%d,%d,%d,%d,%d,%.3f,%.0f",
                seed,
                repetition,
                cell.name(),
                implementation,
                o.operations(),
                o.lost(),
                o.nanos(),
                o.cpuNanos(),
                o.userNanos(),
                o.systemNanos(),
                o.allocatedBytes(),
                peer == null ? -1 : peer.operations(),
                peer == null ? -1 : peer.lost(),
                result.systemCalls(),
                result.kernelBytes());
    }

    static Row of(String line) {
        String[] f = line.split(",");
        return new Row(
                Long.parseLong(f[0]),
                Integer.parseInt(f[1]),
                f[2],
                f[3],
                new Outcome(
                        Long.parseLong(f[4]),
                        Long.parseLong(f[5]),
                        Long.parseLong(f[6]),
                        Long.parseLong(f[7]),
                        Long.parseLong(f[8]),
                        Long.parseLong(f[9]),
                        Long.parseLong(f[10])),
                Long.parseLong(f[11]),
                Long.parseLong(f[12]),
                Double.parseDouble(f[13]),
                Double.parseDouble(f[14]));
    }

    boolean countsSystemCalls() {
        return systemCalls >= 0;
    }

    double perSecond() {
        return outcome.operations() * 1e9 / outcome.nanos();
    }

    double cpuPerOperation() {
        return (double) outcome.cpuNanos() / outcome.operations();
    }

    double bytesPerOperation() {
        return (double) outcome.allocatedBytes() / outcome.operations();
    }

    double userShare() {
        return (double) outcome.userNanos() / Math.max(1, outcome.userNanos() + outcome.systemNanos());
    }
}
