package org.wsk4j.provider.uring.iouring;

import java.util.function.Supplier;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.base.Engine;
import org.wsk4j.provider.uring.base.Host;
import org.wsk4j.provider.uring.base.NativeLoop;
import org.wsk4j.provider.uring.base.NativeOptions;

/** The engine on io_uring. */
public final class UringEngine implements Engine {

    private final Host host;
    private final Supplier<NativeLoop> loopForAccepted;
    private final ZeroCopy zeroCopy;

    /**
     * Creates it.
     *
     * @param host what all share
     * @param loopForAccepted which loop the next accepted connection gets
     */
    public UringEngine(Host host, Supplier<NativeLoop> loopForAccepted) {
        this.host = host;
        this.loopForAccepted = loopForAccepted;
        this.zeroCopy = new ZeroCopy(host.settings().zeroCopyBytes());
    }

    Host host() {
        return host;
    }

    /**
     * What became of sends out of the callers' memory.
     *
     * @return always the same
     */
    public ZeroCopy zeroCopy() {
        return zeroCopy;
    }

    @Override
    public String name() {
        return "uring";
    }

    @Override
    public NativeLoop loop(int index) {
        return new UringLoop(host, zeroCopy, "wsk-native-" + index);
    }

    @Override
    public StreamEndpoint openStream(int family, NativeLoop loop, StreamSink sink) throws TransportException {
        NativeOptions options = new NativeOptions(host.libc().sockets(), NativeOptions.Kind.STREAM, family);
        return new UringStream(host, family, (UringLoop) loop, open(family, options), options, sink);
    }

    @Override
    public ListenEndpoint openListen(int family, NativeLoop loop, boolean keeping, ListenSink sink)
            throws TransportException {
        NativeOptions options = new NativeOptions(host.libc().sockets(), NativeOptions.Kind.LISTEN, family);
        return new UringListen(
                this, family, (UringLoop) loop, open(family, options), options, keeping ? loop : null, sink);
    }

    private int open(int family, NativeOptions options) throws TransportException {
        int fd = host.open(family, SocketConstants.SOCK_STREAM);
        try {
            options.start(fd);
            return fd;
        } catch (TransportException e) {
            host.close(fd);
            throw e;
        }
    }

    /** A connection came. */
    void accepted(UringListen listener, int fd) {
        NativeOptions options = listener.options().forAccepted(fd);
        UringLoop loop = (UringLoop) listener.loopOf(loopForAccepted);
        listener.sink().accepted(new UringStream(host, listener.family(), loop, fd, options, null));
    }

    /** A connection came that nobody takes: its peer is told, as the kernel tells those in a listener's queue. */
    void reset(int fd) {
        host.lingerNot(fd);
        host.close(fd);
    }
}
