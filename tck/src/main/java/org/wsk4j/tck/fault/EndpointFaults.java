package org.wsk4j.tck.fault;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Endpoint;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.TransportException;

/**
 * What all faulty endpoints have in common: their decisions, what they put off, their end.
 *
 * <p>What is put off runs on the loop, and so does the close of the endpoint below: neither meets the other.
 */
final class EndpointFaults {

    private static final int MOST_TURNS = 3;
    private static final int ONE_IN = 16;
    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    final String name;
    final Dice dice;
    private final FaultyTransport transport;
    private final Loop loop; // the transport's own
    private final AtomicBoolean closing = new AtomicBoolean();

    private volatile boolean closed;
    private volatile @Nullable NtStatus death;
    private volatile Runnable onDeath = () -> {};

    EndpointFaults(FaultyTransport transport, Loop loop, String name) {
        this.transport = transport;
        this.loop = loop;
        this.name = name;
        this.dice = transport.dice(name);
        transport.log().openEndpoints.incrementAndGet();
    }

    FaultyTransport transport() {
        return transport;
    }

    Loop loop() {
        return transport.faulty(loop);
    }

    // decisions

    /** Why the operation that begins fails, or null. */
    @Nullable
    NtStatus failure(Fault fault) {
        if (!isStepDue(fault) && !dice.falls(fault)) {
            return null;
        }
        return fault.statuses().get(dice.pick(fault, fault.statuses().size()));
    }

    /** A step that may fail: whether it is the one of the plan. */
    boolean isStepDue(Fault fault) {
        boolean due = transport.isStepDue();
        if (due) {
            transport.log().injected(fault, name, 0);
        }
        return due;
    }

    void refuse(Fault fault) throws TransportException {
        NtStatus status = failure(fault);
        if (status != null) {
            throw new TransportException(status, "injected: " + fault);
        }
    }

    /** The kit calls: a rogue throws. */
    void called(String what) {
        if (closing.get()) {
            kitBroke(what + " after close");
        }
        if (transport.isThrowDue() || dice.falls(Fault.THROWS)) {
            transport.log().injected(Fault.THROWS, name, 0);
            throw new IllegalStateException("injected: " + what + " throws");
        }
    }

    void kitBroke(String what) {
        transport.log().breach("the kit", name, what);
    }

    void transportBroke(String what) {
        transport.log().breach("the transport", name, what);
    }

    /** A call of the sink by the transport. */
    void heard(String what) {
        // Once the loop has ended, which a close that threw does not wait for, somebody else tells what is left.
        if (!loop.inLoop() && loop.execute(() -> {})) {
            transportBroke(what + " not on the loop");
        }
        if (closed) {
            transportBroke(what + " after closed");
        }
    }

    // a connection that is dead

    @Nullable
    NtStatus death() {
        return death;
    }

    /** The connection is dead: operations fail from now on, and those that wait are asked back. */
    void die(NtStatus status) {
        if (death == null) {
            death = status;
            onDeath.run();
        }
    }

    void onDeath(Runnable newOnDeath) {
        onDeath = newOnDeath;
    }

    // what is put off

    /** Runs a task on the loop in one of its next turns, or a little later. */
    void defer(Fault why, Runnable task) {
        boolean after = dice.pick(why, ONE_IN) == 0;
        int turns = 1 + dice.pick(why, MOST_TURNS);
        transport.defer(loop, task, turns, after ? 1 + dice.pick(why, (int) MOST_NANOS) : 0);
    }

    // the end

    boolean isClosing() {
        return closing.get();
    }

    boolean isClosed() {
        return closed;
    }

    /** The kit closes. */
    void close(Endpoint inner, boolean abort) {
        if (!closing.compareAndSet(false, true)) {
            kitBroke("closed twice");
            return;
        }
        boolean throwing = transport.isThrowDue() || dice.falls(Fault.CLOSE_THROWS);
        closeBelow(inner, abort);
        if (throwing) {
            transport.log().injected(Fault.CLOSE_THROWS, name, 0);
            throw new IllegalStateException("injected: close throws");
        }
    }

    /** Nobody wants the endpoint: closes it without the kit. */
    void discard(Endpoint inner) {
        if (closing.compareAndSet(false, true)) {
            closeBelow(inner, true);
        }
    }

    /** On the loop, where nothing that was put off meets it. */
    private void closeBelow(Endpoint inner, boolean abort) {
        Runnable task = () -> inner.close(abort);
        if (dice.falls(Fault.SLOW_CLOSE)) {
            defer(Fault.SLOW_CLOSE, task);
        } else {
            transport.defer(loop, task, 1, 0);
        }
    }

    /** The endpoint below is closed: drops what is left, and tells the kit, perhaps later. On the loop. */
    void closed(Runnable drop, Runnable tell) {
        heard("closed");
        if (!closing.get()) {
            transportBroke("closed without close");
        }
        Runnable end = () -> {
            drop.run();
            closed = true;
            transport.log().openEndpoints.decrementAndGet();
            tell.run();
        };
        if (dice.falls(Fault.SLOW_CLOSE)) {
            defer(Fault.SLOW_CLOSE, end);
        } else {
            end.run();
        }
    }

    // operations off the hot path

    void bind(Endpoint inner, SockAddr local, boolean share) throws TransportException {
        called("bind");
        refuse(Fault.BIND_FAILS);
        inner.bind(local, share);
    }

    void localAddress(Endpoint inner, SockAddr address) throws TransportException {
        called("localAddress");
        refuse(Fault.ADDRESS_FAILS);
        inner.localAddress(address);
    }

    void setOption(Endpoint inner, int level, int option, int value) throws TransportException {
        called("setOption");
        refuse(Fault.OPTION_FAILS);
        inner.setOption(level, option, value);
    }

    int option(Endpoint inner, int level, int option) throws TransportException {
        called("option");
        refuse(Fault.OPTION_FAILS);
        return inner.option(level, option);
    }

    void membership(Endpoint inner, IpMreq request, boolean join) throws TransportException {
        called("membership");
        refuse(Fault.OPTION_FAILS);
        inner.membership(request, join);
    }
}
