package org.wsk4j.tck.fault;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

/**
 * A transport that does, by a plan, what the contract allows and hosts really do, on top of one that works. It watches both
 * sides on the way: who breaks the contract is named by {@link #breaches()}.
 *
 * <p>An endpoint is known by its kind and by how many of the kind were made before; its decisions follow from that and the
 * seed.
 */
public final class FaultyTransport implements Transport {

    private final Transport inner;
    private final FaultPlan plan;
    private final FaultLog log = new FaultLog();
    private final Dice dice;
    private final Map<Loop, FaultyLoop> loops = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> made = new ConcurrentHashMap<>();
    private final Set<Deferred> deferred = ConcurrentHashMap.newKeySet();
    private volatile boolean hurrying;

    /**
     * Creates one.
     *
     * @param inner does the work; closed with this
     * @param plan what goes wrong
     */
    public FaultyTransport(Transport inner, FaultPlan plan) {
        this.inner = inner;
        this.plan = plan;
        this.dice = dice("transport");
    }

    // what happened

    /**
     * How often a fault was injected.
     *
     * @param fault which one
     * @return the count
     */
    public int count(Fault fault) {
        return log.count(fault);
    }

    /**
     * How many steps there were that {@link FaultPlan#failingAt} can let fail.
     *
     * @return the count
     */
    public long steps() {
        return log.steps();
    }

    /**
     * How many calls there were that {@link FaultPlan#throwingAt} can let throw.
     *
     * @return the count
     */
    public long calls() {
        return log.calls();
    }

    /**
     * The first injected faults: endpoint, fault, and which of its chances it was.
     *
     * @return one line each, in the order of time
     */
    public List<String> injections() {
        return log.injections();
    }

    /**
     * Who broke the contract how.
     *
     * @return one line each; empty for a kit and a transport that keep it
     */
    public List<String> breaches() {
        return log.breaches();
    }

    /**
     * Endpoints whose {@code closed} the kit has not been told.
     *
     * @return 0 when nothing is left
     */
    public int openEndpoints() {
        return log.openEndpoints.get();
    }

    /**
     * Chunks that the kit or its clients have.
     *
     * @return 0 when all are released
     */
    public int lentChunks() {
        return log.lentChunks.get();
    }

    // for the endpoints

    FaultLog log() {
        return log;
    }

    Dice dice(String name) {
        return new Dice(plan, name, log);
    }

    boolean isStepDue() {
        return log.step() == plan.failingStep();
    }

    boolean isThrowDue() {
        return log.call() == plan.throwingCall();
    }

    FaultyLoop faulty(Loop loop) {
        return loops.computeIfAbsent(loop, made -> new FaultyLoop(this, made));
    }

    private static Loop own(Loop loop) {
        return loop instanceof FaultyLoop faulty ? faulty.inner() : loop;
    }

    String next(String kind) {
        return kind + " "
                + made.computeIfAbsent(kind, key -> new AtomicInteger()).incrementAndGet();
    }

    /** Puts a task off: by turns of the loop, or by time. At the end of the transport nothing is put off any more. */
    void defer(Loop loop, Runnable task, int turns, long nanos) {
        Deferred put = new Deferred(loop, task, turns);
        deferred.add(put);
        if (nanos > 0 && !hurrying) {
            put.after(nanos);
        } else {
            put.soon();
        }
        if (hurrying) {
            put.soon();
        }
    }

    /** A task that waits for its turn; runs once, on the loop. */
    private final class Deferred implements Runnable {

        private final Loop loop;
        private final Runnable task;
        private int turns; // owner: loop thread
        private boolean ran; // guarded by this

        Deferred(Loop loop, Runnable task, int turns) {
            this.loop = loop;
            this.task = task;
            this.turns = turns;
        }

        void soon() {
            if (!loop.execute(this)) {
                now();
            }
        }

        void after(long nanos) {
            if (!loop.schedule(this, nanos)) {
                now();
            }
        }

        @Override
        public void run() {
            turns--;
            if (turns <= 0 || hurrying) {
                now();
            } else {
                soon();
            }
        }

        private void now() {
            synchronized (this) {
                if (ran) {
                    return;
                }
                ran = true;
            }
            deferred.remove(this);
            task.run();
        }
    }

    // the contract

    @Override
    public WskProviderCharacteristics characteristics() {
        return inner.characteristics();
    }

    @Override
    public Loop nextLoop() {
        return faulty(inner.nextLoop());
    }

    private void opening() throws TransportException {
        if (isThrowDue() || dice.falls(Fault.THROWS)) {
            log.injected(Fault.THROWS, "transport", 0);
            throw new IllegalStateException("injected: open throws");
        }
        boolean due = isStepDue();
        if (due) {
            log.injected(Fault.OPEN_FAILS, "transport", 0);
        }
        if (due || dice.falls(Fault.OPEN_FAILS)) {
            int which = dice.pick(Fault.OPEN_FAILS, Fault.OPEN_FAILS.statuses().size());
            throw new TransportException(Fault.OPEN_FAILS.statuses().get(which), "injected");
        }
    }

    @Override
    public StreamEndpoint openStream(int addressFamily, Loop loop, StreamSink sink) throws TransportException {
        opening();
        FaultyStream stream = new FaultyStream(this, next("stream"), sink);
        return stream.over(inner.openStream(addressFamily, own(loop), stream));
    }

    /** A connection that the transport accepted. */
    FaultyStream accepted(StreamEndpoint endpoint) {
        return new FaultyStream(this, next("accepted"), null).over(endpoint);
    }

    @Override
    public ListenEndpoint openListen(int addressFamily, Loop loop, ListenSink sink) throws TransportException {
        opening();
        FaultyListen listen = new FaultyListen(this, next("listen"), sink);
        return listen.over(inner.openListen(addressFamily, own(loop), listen));
    }

    @Override
    public DatagramEndpoint openDatagram(int addressFamily, Loop loop, DatagramSink sink) throws TransportException {
        opening();
        FaultyDatagram datagram = new FaultyDatagram(this, next("datagram"), sink);
        return datagram.over(inner.openDatagram(addressFamily, own(loop), datagram));
    }

    @Override
    public void close(long timeoutNanos) {
        hurrying = true;
        deferred.forEach(Deferred::soon);
        inner.close(timeoutNanos);
    }
}
