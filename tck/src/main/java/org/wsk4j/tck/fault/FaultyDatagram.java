package org.wsk4j.tck.fault;

import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.DatagramSlot;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.TransportException;

/** A datagram endpoint between the kit and the transport. */
final class FaultyDatagram implements DatagramEndpoint, DatagramSink {

    private final FaultyTransport transport;
    private final String name;
    private final DatagramSink kit;

    // set once, before any operation
    @SuppressWarnings("NullAway.Init")
    private DatagramEndpoint inner;

    @SuppressWarnings("NullAway.Init")
    private EndpointFaults home;

    @SuppressWarnings("NullAway.Init")
    private Lane output;

    @SuppressWarnings("NullAway.Init")
    private Lane input;

    @SuppressWarnings("NullAway.Init")
    private PushLane push;

    FaultyDatagram(FaultyTransport transport, String name, DatagramSink kit) {
        this.transport = transport;
        this.name = name;
        this.kit = kit;
    }

    /** Gives it the endpoint below, before anything else. */
    FaultyDatagram over(DatagramEndpoint endpoint) {
        inner = endpoint;
        home = new EndpointFaults(transport, endpoint.loop(), name);
        output = new Lane(home, endpoint, Direction.OUTPUT);
        input = new Lane(home, endpoint, Direction.INPUT);
        PushLane.Source source = new PushLane.Source() {
            @Override
            public void start(long budget) {
                inner.startPush(budget);
            }

            @Override
            public void stop() {
                inner.stopPush();
            }
        };
        push = new PushLane(home, source, Fault.DATAGRAM_PUSH_FAILS, false, kit::pushed, kit::pushEnded);
        return this;
    }

    // what the kit calls

    @Override
    public Loop loop() {
        return home.loop();
    }

    @Override
    public void bind(SockAddr local, boolean share) throws TransportException {
        home.bind(inner, local, share);
    }

    @Override
    public void localAddress(SockAddr address) throws TransportException {
        home.localAddress(inner, address);
    }

    @Override
    public void setOption(int level, int option, int value) throws TransportException {
        home.setOption(inner, level, option, value);
    }

    @Override
    public int option(int level, int option) throws TransportException {
        return home.option(inner, level, option);
    }

    @Override
    public void membership(IpMreq request, boolean join) throws TransportException {
        home.membership(inner, request, join);
    }

    @Override
    public long send(DatagramBatch batch) {
        if (batch.count() <= 0) {
            home.kitBroke("an empty batch");
        }
        boolean cut = batch.count() > 1 && home.dice.falls(Fault.SHORT_BATCH);
        DatagramBatch given = cut ? Cut.first(batch, 1 + home.dice.pick(Fault.SHORT_BATCH, batch.count() - 1)) : batch;
        return output.call(Site.SEND, () -> inner.send(given), kit::sent);
    }

    @Override
    public long receive(DatagramSlot slot) {
        if (push.isOn()) {
            home.kitBroke("receive while push is on");
        }
        return input.call(Site.RECEIVE, () -> inner.receive(slot), kit::received);
    }

    @Override
    public void startPush(long budget) {
        if (input.isBusy()) {
            home.kitBroke("startPush while a receive is pending");
        }
        push.start(budget);
    }

    @Override
    public void stopPush() {
        push.stop();
    }

    @Override
    public void cancel(Direction direction) {
        (direction == Direction.OUTPUT ? output : input).cancel();
    }

    @Override
    public void close(boolean abort) {
        home.close(inner, abort);
    }

    // what the transport calls

    @Override
    public void sent(long result) {
        output.arrived(Site.SEND, result);
    }

    @Override
    public void received(long result) {
        input.arrived(Site.RECEIVE, result);
    }

    @Override
    public void pushed(Chunk chunk) {
        push.pushed(chunk);
    }

    @Override
    public void pushEnded(long result) {
        push.ended(result);
    }

    @Override
    public void closed() {
        home.closed(this::drop, kit::closed);
    }

    private void drop() {
        output.endOfHold();
        input.endOfHold();
        push.drop();
    }
}
