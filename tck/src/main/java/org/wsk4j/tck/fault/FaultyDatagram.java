package org.wsk4j.tck.fault;

import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.DatagramSlot;

/** A datagram endpoint between the kit and the transport. */
final class FaultyDatagram extends FaultyFlow<DatagramEndpoint> implements DatagramEndpoint, DatagramSink {

    private final DatagramSink kit;

    FaultyDatagram(FaultyTransport transport, String name, DatagramSink kit) {
        super(transport, name);
        this.kit = kit;
    }

    /** Gives it the endpoint below, before anything else. */
    FaultyDatagram over(DatagramEndpoint endpoint) {
        PushLane.Source source = PushLane.Source.of(endpoint::startPush, endpoint::stopPush);
        flowOver(endpoint, source, Fault.DATAGRAM_PUSH_FAILS, false, kit::pushed, kit::pushEnded);
        return this;
    }

    // what the kit calls

    @Override
    public long send(DatagramBatch batch) {
        if (batch.count() <= 0) {
            home().kitBroke("an empty batch");
        }
        boolean cut = batch.count() > 1 && home().dice.falls(Fault.SHORT_BATCH);
        DatagramBatch given =
                cut ? Cut.first(batch, 1 + home().dice.pick(Fault.SHORT_BATCH, batch.count() - 1)) : batch;
        return output().call(Site.SEND, () -> inner().send(given), kit::sent);
    }

    @Override
    public long receive(DatagramSlot slot) {
        mustNotPush("receive");
        return input().call(Site.RECEIVE, () -> inner().receive(slot), kit::received);
    }

    // what the transport calls

    @Override
    public void sent(long result) {
        output().arrived(Site.SEND, result);
    }

    @Override
    public void received(long result) {
        input().arrived(Site.RECEIVE, result);
    }

    @Override
    public void closed() {
        closedBelow(kit::closed);
    }
}
