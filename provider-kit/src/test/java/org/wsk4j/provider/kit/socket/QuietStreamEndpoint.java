package org.wsk4j.provider.kit.socket;

import java.nio.ByteBuffer;
import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;

/** A stream endpoint that allocates nothing: every byte is taken or there, at once or when asked. */
final class QuietStreamEndpoint implements StreamEndpoint {

    private final Loop loop;
    private final StreamSink sink;
    private final SockAddr local = new SockAddr();
    private final Chunk chunk = new Chunk(ByteBuffer.allocateDirect(64), back -> {});

    /** Whether operations pend until {@link #finish()}. */
    boolean pends;

    private BufferBatch outputBatch;
    private BufferBatch inputBatch;

    QuietStreamEndpoint(Loop loop, StreamSink sink) {
        this.loop = loop;
        this.sink = sink;
    }

    /** Ends what pends. */
    void finish() {
        BufferBatch output = outputBatch;
        if (output != null) {
            outputBatch = null;
            sink.written(move(output));
        }
        BufferBatch input = inputBatch;
        if (input != null) {
            inputBatch = null;
            sink.readDone(move(input));
        }
    }

    void push() {
        sink.pushed(chunk.lend(64, 0, null));
    }

    private static long move(BufferBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            ByteBuffer view = batch.buffers()[i];
            view.position(view.limit());
        }
        return batch.bytes();
    }

    @Override
    public long write(BufferBatch batch) {
        if (pends) {
            outputBatch = batch;
            return IoResult.PENDING;
        }
        return move(batch);
    }

    @Override
    public long read(BufferBatch batch) {
        if (pends) {
            inputBatch = batch;
            return IoResult.PENDING;
        }
        return move(batch);
    }

    @Override
    public long connect(SockAddr remote, BufferBatch firstData) {
        return 0;
    }

    @Override
    public long shutdownOutput() {
        return 0;
    }

    @Override
    public void startPush(long budget) {
        // the test pushes
    }

    @Override
    public void stopPush() {
        sink.pushEnded(0);
    }

    @Override
    public void cancel(Direction direction) {
        // everything is over when the test says so
    }

    @Override
    public void close(boolean abort) {
        loop.execute(sink::closed);
    }

    @Override
    public void attach(StreamSink newSink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public void bind(SockAddr address, boolean share) {
        local.set(address).setPort(39_999);
    }

    @Override
    public void localAddress(SockAddr address) {
        address.set(local);
    }

    @Override
    public void remoteAddress(SockAddr address) {
        address.set(local);
    }

    @Override
    public void setOption(int level, int option, int value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int option(int level, int option) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void membership(IpMreq request, boolean join) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long receiveBacklog() {
        return 0;
    }

    @Override
    public long idealSendBacklog() {
        return 1;
    }

    @Override
    public void silence() {
        throw new UnsupportedOperationException();
    }
}
