package org.wsk4j.benchmarks;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
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
import org.wsk4j.data.SockAddr;

/** Addresses from and to the JDK's types. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class AddressBenchmark {

    private final InetSocketAddress theirs =
            new InetSocketAddress(Peer.loopback().getAddress(), 4711);
    private final SockAddr ours = SockAddr.of(theirs);
    private final SockAddr target = new SockAddr();
    private int port;

    /** From the JDK's. */
    @Benchmark
    public SockAddr fromJdk() {
        return target.set(theirs);
    }

    /** From another of ours. */
    @Benchmark
    public SockAddr copy() {
        return target.set(ours);
    }

    /** To the JDK's, of an address that does not change: converted once. */
    @Benchmark
    public SocketAddress toJdkAgain() {
        return ours.toSocketAddress();
    }

    /** To the JDK's, of an address that is new each time: the JDK's object must be made. */
    @Benchmark
    public SocketAddress toJdkNew() {
        port = port + 1 & 0xFFFF;
        return target.setInet(0x7F000001, port).toSocketAddress();
    }
}
