package org.wsk4j.provider.uring.epoll;

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

/** The engine that works wherever Linux does. */
public final class EpollEngine implements Engine {

    private final Host host;
    private final Supplier<NativeLoop> loopForAccepted;

    /**
     * Creates it.
     *
     * @param host what all share
     * @param loopForAccepted which loop the next accepted connection gets
     */
    public EpollEngine(Host host, Supplier<NativeLoop> loopForAccepted) {
        this.host = host;
        this.loopForAccepted = loopForAccepted;
    }

    Host host() {
        return host;
    }

    @Override
    public String name() {
        return "epoll";
    }

    @Override
    public NativeLoop loop(int index) {
        return new EpollLoop(
                host.libc(),
                "wsk-native-" + index,
                host.settings().poll(),
                host.settings().spinNanos());
    }

    @Override
    public StreamEndpoint openStream(int family, NativeLoop loop, StreamSink sink) throws TransportException {
        NativeOptions options = new NativeOptions(host.libc().sockets(), NativeOptions.Kind.STREAM, family);
        return new EpollStream(host, family, loop, open(family, options), options, sink);
    }

    @Override
    public ListenEndpoint openListen(int family, NativeLoop loop, boolean keeping, ListenSink sink)
            throws TransportException {
        NativeOptions options = new NativeOptions(host.libc().sockets(), NativeOptions.Kind.LISTEN, family);
        return new EpollListen(this, family, loop, open(family, options), options, keeping ? loop : null, sink);
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
    void accepted(EpollListen listener, int fd) {
        NativeOptions options = listener.options().forAccepted(fd);
        listener.sink()
                .accepted(
                        new EpollStream(host, listener.family(), listener.loopOf(loopForAccepted), fd, options, null));
    }
}
