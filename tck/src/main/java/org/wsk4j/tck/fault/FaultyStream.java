package org.wsk4j.tck.fault;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.TransportException;

/** A stream endpoint between the kit and the transport. */
final class FaultyStream extends FaultyFlow<StreamEndpoint> implements StreamEndpoint, StreamSink {

    private volatile @Nullable StreamSink sink;

    FaultyStream(FaultyTransport transport, String name, @Nullable StreamSink sink) {
        super(transport, name);
        this.sink = sink;
    }

    /** Gives it the endpoint below, before anything else. */
    FaultyStream over(StreamEndpoint endpoint) {
        PushLane.Source source = PushLane.Source.of(endpoint::startPush, endpoint::stopPush);
        flowOver(
                endpoint,
                source,
                Fault.PUSH_FAILS,
                true,
                chunk -> kit().pushed(chunk),
                result -> kit().pushEnded(result));
        home().onDeath(() -> {
            output().deathCame();
            input().deathCame();
            push().stopNow();
        });
        return this;
    }

    private StreamSink kit() {
        StreamSink known = sink;
        if (known == null) {
            throw new IllegalStateException("an operation of an endpoint without a sink");
        }
        return known;
    }

    /** Whether the kit did what it has to do with a new connection. */
    boolean isTaken() {
        return sink != null || home().isClosing();
    }

    /** Nobody wants it. */
    void discard() {
        home().discard(inner());
    }

    // what the kit calls

    @Override
    public void attach(StreamSink newSink) {
        home().called("attach");
        if (sink != null) {
            home().kitBroke("attached twice");
        }
        sink = newSink;
    }

    @Override
    public void remoteAddress(SockAddr address) throws TransportException {
        home().called("remoteAddress");
        home().refuse(Fault.ADDRESS_FAILS);
        inner().remoteAddress(address);
    }

    @Override
    public long connect(SockAddr remote, @Nullable BufferBatch firstData) {
        BufferBatch first = firstData;
        if (firstData != null && home().dice.falls(Fault.SHORT_FIRST_DATA)) {
            int bytes = home().dice.pick(Fault.SHORT_FIRST_DATA, (int) Math.min(firstData.bytes(), 1 << 16));
            first = bytes == 0 ? null : Cut.first(firstData, bytes);
        }
        BufferBatch given = first;
        return output().call(Site.CONNECT, () -> inner().connect(remote, given), result -> kit().connected(result));
    }

    @Override
    public long write(BufferBatch batch) {
        if (batch.bytes() <= 0) {
            home().kitBroke("an empty write");
        }
        BufferBatch given = cut(batch, Fault.SHORT_WRITE);
        return output().call(Site.WRITE, () -> inner().write(given), result -> kit().written(result));
    }

    private BufferBatch cut(BufferBatch batch, Fault fault) {
        if (batch.bytes() <= 1 || !home().dice.falls(fault)) {
            return batch;
        }
        // Small parts are the interesting ones.
        int most = 1 << home().dice.pick(fault, 14);
        return Cut.first(batch, 1 + home().dice.pick(fault, (int) Math.min(batch.bytes() - 1, most)));
    }

    @Override
    public long read(BufferBatch batch) {
        mustNotPush("read");
        if (batch.bytes() <= 0) {
            home().kitBroke("a read without room");
        }
        BufferBatch given = cut(batch, Fault.SHORT_READ);
        return input().call(Site.READ, () -> inner().read(given), result -> kit().readDone(result));
    }

    @Override
    public long shutdownOutput() {
        return output().call(Site.SHUTDOWN, inner()::shutdownOutput, result -> kit().shutdownDone(result));
    }

    @Override
    public long receiveBacklog() {
        home().called("receiveBacklog");
        return inner().receiveBacklog();
    }

    @Override
    public long idealSendBacklog() {
        home().called("idealSendBacklog");
        return inner().idealSendBacklog();
    }

    @Override
    public void silence() throws TransportException {
        home().called("silence");
        inner().silence();
    }

    // what the transport calls

    @Override
    public void connected(long result) {
        output().arrived(Site.CONNECT, result);
    }

    @Override
    public void written(long result) {
        output().arrived(Site.WRITE, result);
    }

    @Override
    public void readDone(long result) {
        input().arrived(Site.READ, result);
    }

    @Override
    public void shutdownDone(long result) {
        output().arrived(Site.SHUTDOWN, result);
    }

    @Override
    public void closed() {
        closedBelow(() -> {
            StreamSink last = sink;
            if (last != null) {
                last.closed();
            }
        });
    }
}
