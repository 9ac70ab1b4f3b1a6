package {{package}};

import java.util.concurrent.atomic.AtomicInteger;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.Transport;
import org.wsk4j.provider.kit.TransportException;

/** Loops and endpoints. */
final class {{Class}}Transport implements Transport {

    private static final int LOOPS = 2;

    private final WskProviderCharacteristics characteristics = {{Class}}Characteristics.make();
    private final {{Class}}Loop[] loops = new {{Class}}Loop[LOOPS];
    private final AtomicInteger next = new AtomicInteger();

    {{Class}}Transport() {
        for (int i = 0; i < loops.length; i++) {
            loops[i] = new {{Class}}Loop("wsk-{{name}}-" + i);
        }
    }

    @Override
    public WskProviderCharacteristics characteristics() {
        return characteristics;
    }

    @Override
    public Loop nextLoop() {
        return loops[Math.floorMod(next.getAndIncrement(), loops.length)];
    }

    @Override
    public StreamEndpoint openStream(int addressFamily, Loop loop, StreamSink sink) throws TransportException {
        return new {{Class}}StreamEndpoint(loop, sink);
    }

    @Override
    public ListenEndpoint openListen(int addressFamily, Loop loop, ListenSink sink) throws TransportException {
        return new {{Class}}ListenEndpoint(loop, sink);
    }

    @Override
    public DatagramEndpoint openDatagram(int addressFamily, Loop loop, DatagramSink sink) throws TransportException {
        return new {{Class}}DatagramEndpoint(loop, sink);
    }

    @Override
    public void close(long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        for ({{Class}}Loop loop : loops) {
            loop.end();
        }
        for ({{Class}}Loop loop : loops) {
            loop.join(deadline - System.nanoTime());
        }
    }
}
