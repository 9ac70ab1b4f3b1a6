package org.wsk4j.tck.fault;

import java.util.ArrayDeque;
import java.util.Deque;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.StreamEndpoint;

/** A listening endpoint between the kit and the transport. */
final class FaultyListen implements FaultyEndpoint<ListenEndpoint>, ListenEndpoint, ListenSink {

    private final FaultyTransport transport;
    private final String name;
    private final ListenSink kit;

    // set once, before any operation
    @SuppressWarnings("NullAway.Init")
    private ListenEndpoint inner;

    @SuppressWarnings("NullAway.Init")
    private EndpointFaults home;

    // owner: loop thread
    private final Deque<FaultyStream> waiting = new ArrayDeque<>();
    private boolean broken;

    FaultyListen(FaultyTransport transport, String name, ListenSink kit) {
        this.transport = transport;
        this.name = name;
        this.kit = kit;
    }

    /** Gives it the endpoint below, before anything else. */
    FaultyListen over(ListenEndpoint endpoint) {
        inner = endpoint;
        home = new EndpointFaults(transport, endpoint.loop(), name);
        return this;
    }

    @Override
    public ListenEndpoint inner() {
        return inner;
    }

    @Override
    public EndpointFaults home() {
        return home;
    }

    // what the kit calls

    @Override
    public void startAccept() {
        home.called("startAccept");
        NtStatus status = home.failure(Fault.ACCEPT_BREAKS);
        if (status != null) {
            home.defer(Fault.ACCEPT_BREAKS, () -> breakDown(status));
            return;
        }
        inner.startAccept();
    }

    private void breakDown(NtStatus status) {
        if (broken || home.isClosed()) {
            return;
        }
        broken = true;
        if (!home.isClosing()) {
            inner.stopAccept();
        }
        kit.acceptFailed(IoResult.failure(status), true);
    }

    @Override
    public void stopAccept() {
        home.called("stopAccept");
        inner.stopAccept();
    }

    @Override
    public void cancel(Direction direction) {
        home.called("cancel");
        inner.cancel(direction);
    }

    // what the transport calls

    @Override
    public void accepted(StreamEndpoint endpoint) {
        home.heard("accepted");
        FaultyStream stream = transport.accepted(endpoint);
        endpoint.attach(stream);
        if (broken || home.isClosing()) {
            stream.discard();
            return;
        }
        if (home.dice.falls(Fault.ACCEPT_STUMBLES)) {
            kit.acceptFailed(IoResult.failure(NtStatus.STATUS_INSUFFICIENT_RESOURCES), false);
        }
        NtStatus status = home.failure(Fault.ACCEPT_BREAKS);
        if (status != null) {
            stream.discard();
            breakDown(status);
            return;
        }
        waiting.add(stream);
        if (waiting.size() == 1 && !home.dice.falls(Fault.LATE_ACCEPT)) {
            deliver();
        } else {
            home.defer(Fault.LATE_ACCEPT, this::deliver);
        }
    }

    /** The first one that waits. On the loop. */
    private void deliver() {
        FaultyStream stream = waiting.poll();
        if (stream == null) {
            return;
        }
        if (broken || home.isClosing()) {
            stream.discard();
            return;
        }
        kit.accepted(stream);
        if (!stream.isTaken()) {
            home.kitBroke("neither attached a sink to a new connection nor closed it");
        }
    }

    @Override
    public void acceptFailed(long result, boolean nowBroken) {
        home.heard("acceptFailed");
        broken |= nowBroken;
        kit.acceptFailed(result, nowBroken);
    }

    @Override
    public void closed() {
        home.closed(
                () -> {
                    waiting.forEach(FaultyStream::discard);
                    waiting.clear();
                },
                kit::closed);
    }
}
