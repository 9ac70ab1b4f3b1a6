package org.wsk4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;

/** Control information of one datagram: packet information, hop limit, ECN. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class ControlMessagesBenchmark {

    private final ControlMessages written = new ControlMessages(128);
    private final ControlMessages given = new ControlMessages(128);
    private final SockAddr local = SockAddr.loopback(SockAddr.AF_INET, 0);
    private final SockAddr found = new SockAddr();

    /** With something to read. */
    public ControlMessagesBenchmark() {
        encode(given);
    }

    private ControlMessages encode(ControlMessages messages) {
        messages.encoder().pktInfo(local, 1).ttl(64).ecn(ControlMessages.IPPROTO_IP, 2);
        return messages;
    }

    /** Three objects. */
    @Benchmark
    public ControlMessages encode() {
        return encode(written);
    }

    /** Three objects. */
    @Benchmark
    public int read() {
        int sum = 0;
        ControlMessages.Reader reader = given.reader();
        while (reader.next()) {
            if (reader.is(ControlMessages.IPPROTO_IP, ControlMessages.IP_PKTINFO)) {
                sum += reader.pktInfo(found);
            } else {
                sum += reader.asInt();
            }
        }
        return sum;
    }
}
