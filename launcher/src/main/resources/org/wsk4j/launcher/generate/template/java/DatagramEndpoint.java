package {{package}};

import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.DatagramSlot;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.TransportException;

/** A datagram endpoint. */
final class {{Class}}DatagramEndpoint implements DatagramEndpoint {

    private static final long NOT_SUPPORTED = IoResult.failure(NtStatus.STATUS_NOT_SUPPORTED);

    private final Loop loop;
    private final DatagramSink sink;

    {{Class}}DatagramEndpoint(Loop loop, DatagramSink sink) {
        this.loop = loop;
        this.sink = sink;
    }

    @Override
    public long send(DatagramBatch batch) {
        return NOT_SUPPORTED;
    }

    @Override
    public long receive(DatagramSlot slot) {
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
