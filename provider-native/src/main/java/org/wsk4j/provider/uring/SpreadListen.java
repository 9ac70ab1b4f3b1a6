package org.wsk4j.provider.uring;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.uring.base.Engine;
import org.wsk4j.provider.uring.base.NativeLoop;

/**
 * A listening endpoint of many: one listener of the kernel on each of some loops, all on one port (SO_REUSEPORT). The kernel
 * spreads the connections over them, and each stays on the loop that accepted it; only the news of it goes to the loop of
 * the endpoint.
 */
final class SpreadListen implements ListenEndpoint {

    private static final System.Logger LOG = System.getLogger(SpreadListen.class.getName());

    private final NativeLoop home;
    private final ListenSink sink;

    /** The first one belongs to the endpoint's own loop. */
    private final List<ListenEndpoint> parts = new ArrayList<>(); // not changed after open()

    private final AtomicInteger open = new AtomicInteger();

    /** How many of them are bound. */
    private volatile int bound;

    private volatile boolean closing;

    private SpreadListen(NativeLoop home, ListenSink sink) {
        this.home = home;
        this.sink = sink;
    }

    static SpreadListen open(Engine engine, int family, List<NativeLoop> others, NativeLoop home, ListenSink sink)
            throws TransportException {
        SpreadListen spread = new SpreadListen(home, sink);
        spread.parts.add(engine.openListen(family, home, true, spread.new Part()));
        spread.open.incrementAndGet();
        for (NativeLoop loop : others) {
            try {
                spread.parts.add(engine.openListen(family, loop, true, spread.new Part()));
                spread.open.incrementAndGet();
            } catch (TransportException e) {
                LOG.log(Level.DEBUG, "a listener accepts on fewer loops than it could", e);
            }
        }
        return spread;
    }

    @Override
    public Loop loop() {
        return home;
    }

    /** The first one says whether the address is free; from then on it is shared. */
    @Override
    public void bind(SockAddr local, boolean share) throws TransportException {
        parts.get(0).bind(local, share);
        int count = 1;
        SockAddr real = new SockAddr();
        parts.get(0).localAddress(real);
        try {
            while (count < parts.size()) {
                parts.get(count).bind(real, true);
                count++;
            }
        } catch (TransportException e) {
            LOG.log(Level.DEBUG, "a listener accepts on fewer loops than it could", e);
        }
        bound = count;
    }

    @Override
    public void localAddress(SockAddr address) throws TransportException {
        parts.get(0).localAddress(address);
    }

    @Override
    public void setOption(int level, int option, int value) throws TransportException {
        for (ListenEndpoint part : parts) {
            part.setOption(level, option, value);
        }
    }

    @Override
    public int option(int level, int option) throws TransportException {
        return parts.get(0).option(level, option);
    }

    @Override
    public void membership(IpMreq request, boolean join) throws TransportException {
        parts.get(0).membership(request, join);
    }

    @Override
    public void cancel(Direction direction) {
        // A listening endpoint has no pending operations.
    }

    @Override
    public void startAccept() {
        for (int i = 0; i < bound; i++) {
            parts.get(i).startAccept();
        }
    }

    @Override
    public void stopAccept() {
        for (int i = 0; i < bound; i++) {
            parts.get(i).stopAccept();
        }
    }

    @Override
    public void close(boolean abort) {
        closing = true;
        for (ListenEndpoint part : parts) {
            part.close(abort);
        }
    }

    /** What one of them tells, taken to the loop of the endpoint in the order in which it was told. */
    private final class Part implements ListenSink {

        @Override
        public void accepted(StreamEndpoint endpoint) {
            if (!home.execute(() -> deliver(endpoint))) {
                endpoint.close(true);
            }
        }

        private void deliver(StreamEndpoint endpoint) {
            if (closing) {
                endpoint.close(true);
            } else {
                sink.accepted(endpoint);
            }
        }

        @Override
        public void acceptFailed(long result, boolean broken) {
            home.execute(() -> {
                if (!closing) {
                    sink.acceptFailed(result, false); // the others go on
                }
            });
        }

        @Override
        public void closed() {
            if (open.decrementAndGet() == 0 && !home.execute(sink::closed)) {
                sink.closed(); // the loop has ended, and nothing else is told any more
            }
        }
    }
}
