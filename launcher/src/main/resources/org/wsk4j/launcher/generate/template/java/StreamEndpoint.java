package {{package}};

import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.TransportException;

/** A stream connection, or the attempt of one. */
final class {{Class}}StreamEndpoint implements StreamEndpoint {

    private static final long NOT_SUPPORTED = IoResult.failure(NtStatus.STATUS_NOT_SUPPORTED);

    private final Loop loop;
    private volatile StreamSink sink;

    {{Class}}StreamEndpoint(Loop loop, StreamSink sink) {
        this.loop = loop;
        this.sink = sink;
    }

    @Override
    public void attach(StreamSink newSink) {
        sink = newSink;
    }

    @Override
    public long connect(SockAddr remote, BufferBatch firstData) {
        return NOT_SUPPORTED;
    }

    @Override
    public void remoteAddress(SockAddr address) throws TransportException {
        throw notSupported("remoteAddress");
    }

    @Override
    public long write(BufferBatch batch) {
        return NOT_SUPPORTED;
    }

    @Override
    public long read(BufferBatch batch) {
        return NOT_SUPPORTED;
    }

    @Override
    public void startPush(long budget) {
        loop.execute(() -> sink.pushEnded(NOT_SUPPORTED));
    }

    @Override
    public void stopPush() {
        // Push ends as soon as it has begun.
    }

    @Override
    public long shutdownOutput() {
        return NOT_SUPPORTED;
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
    public void silence() throws TransportException {
        throw notSupported("silent mode");
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public void bind(SockAddr local, boolean share) throws TransportException {
        throw notSupported("bind");
    }

    @Override
    public void localAddress(SockAddr address) throws TransportException {
        throw notSupported("localAddress");
    }

    @Override
    public void setOption(int level, int option, int value) throws TransportException {
        throw notSupported("option " + option + " of level " + level);
    }

    @Override
    public int option(int level, int option) throws TransportException {
        throw notSupported("option " + option + " of level " + level);
    }

    @Override
    public void membership(IpMreq request, boolean join) throws TransportException {
        throw notSupported("multicast");
    }

    @Override
    public void cancel(Direction direction) {
        // Nothing is ever pending.
    }

    @Override
    public void close(boolean abort) {
        // Never inside another call of the sink, hence by way of the queue.
        loop.execute(sink::closed);
    }

    private static TransportException notSupported(String what) {
        return new TransportException(NtStatus.STATUS_NOT_SUPPORTED, what);
    }
}
