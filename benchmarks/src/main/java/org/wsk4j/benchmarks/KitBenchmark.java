package org.wsk4j.benchmarks;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.KitLimits;
import org.wsk4j.provider.kit.KitProvider;

/** What table and kit cost above any transport: there is none below them. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init")
public class KitBenchmark {

    private static final int SIZE = 64;

    private final NullTransport transport = new NullTransport();
    private final KitProvider provider = new KitProvider(transport, KitLimits.defaults());
    private final Irp irp = new Irp();
    private final Irp replying = new Irp();
    private final WskBuf buffer = WskBuf.of(ByteBuffer.allocateDirect(SIZE));
    private WskProviderConnectionDispatch socket;
    private boolean reply;

    /** Connects, to nobody. */
    @Setup
    public void connect() throws InterruptedException {
        WskClient client = provider.attachClient(WskClientNpi.of(WskProviderSelection.any()));
        provider.socket(
                client,
                SockAddr.AF_INET,
                WskOptions.SOCK_STREAM,
                WskOptions.IPPROTO_TCP,
                WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET,
                null,
                new WskClientConnectionDispatch(this::received, null, null),
                null,
                null,
                null,
                irp.reuse());
        WskConnectionSocket opened = irp.pointer(WskConnectionSocket.class);
        socket = opened.dispatch();
        socket.bind(SockAddr.loopback(SockAddr.AF_INET, 0), 0, irp.reuse());
        socket.connect(SockAddr.loopback(SockAddr.AF_INET, 1), 0, irp.reuse());
        WskControlBuffer events = WskControlBuffer.ofPointer(new WskEventCallbackControl(
                WskEventCallbackControl.NPI_WSK_INTERFACE_ID, WskEventMask.WSK_EVENT_RECEIVE));
        socket.controlSocket(
                WskControlSocketType.WskSetOption,
                WskOptions.SO_WSK_EVENT_CALLBACK,
                WskOptions.SOL_SOCKET,
                events,
                null,
                null,
                null);
        transport.runTasks();
    }

    private NtStatus received(
            @Nullable Object context,
            int flags,
            @Nullable WskDataIndication data,
            long bytesIndicated,
            SizeT bytesAccepted) {
        if (reply) {
            socket.send(buffer, 0, replying.reuse());
        }
        return NtStatus.STATUS_SUCCESS;
    }

    /** A send that is complete at once. */
    @Benchmark
    public NtStatus send() {
        return socket.send(buffer, 0, irp.reuse());
    }

    /** Bytes pushed, an event, the bytes given back. */
    @Benchmark
    public void event() {
        reply = false;
        transport.stream().push(SIZE);
    }

    /** The same, with a send from the event: a server's request and reply. */
    @Benchmark
    public void eventAndSend() {
        reply = true;
        transport.stream().push(SIZE);
    }
}
