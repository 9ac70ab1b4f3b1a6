package {{package}};

import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.TransportException;

/** A listening endpoint: listens from its bind on, delivers connections while accepting is on. */
final class {{Class}}ListenEndpoint implements ListenEndpoint {

    private static final long NOT_SUPPORTED = IoResult.failure(NtStatus.STATUS_NOT_SUPPORTED);

    private final Loop loop;
    private final ListenSink sink;

    {{Class}}ListenEndpoint(Loop loop, ListenSink sink) {
        this.loop = loop;
        this.sink = sink;
    }

    @Override
    public void startAccept() {
        loop.execute(() -> sink.acceptFailed(NOT_SUPPORTED, true));
    }

    @Override
    public void stopAccept() {
        // Nothing is ever accepted.
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
