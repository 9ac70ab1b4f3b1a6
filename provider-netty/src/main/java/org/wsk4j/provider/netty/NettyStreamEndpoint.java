package org.wsk4j.provider.netty;

import static org.wsk4j.data.SockAddr.AF_UNIX;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.TransportException;

/** A stream connection: its socket; {@link NettyStreamOutput} and {@link NettyStreamInput} are its two directions. */
final class NettyStreamEndpoint implements StreamEndpoint, Interest.Owner {

    private static final Logger LOG = System.getLogger(NettyStreamEndpoint.class.getName());

    private final NettyTransport transport;
    private final int family;
    private final NettyLoop loop;
    private final NettyOptions options;
    private final NettyStreamInput input;
    private final NettyStreamOutput output;
    private final Runnable closeTask = this::closeOnLoop;
    private final Runnable closedTask = this::closed;

    private volatile HostSocket socket;
    private volatile boolean usable = true; // false after a failed connect until there is another socket
    private volatile @Nullable StreamSink sink; // set before any operation

    private volatile NettyBinding.@Nullable Claim claim;
    private volatile @Nullable SockAddr bound; // where its user bound it
    private volatile boolean closing;
    private volatile boolean aborting;
    private @Nullable Interest interest; // owner: loop thread

    NettyStreamEndpoint(
            NettyTransport transport,
            int family,
            NettyLoop loop,
            HostSocket socket,
            NettyOptions options,
            @Nullable StreamSink sink) {
        this.transport = transport;
        this.family = family;
        this.loop = loop;
        this.socket = socket;
        this.options = options;
        this.sink = sink;
        Transfer transfer = new Transfer(loop);
        this.output = new NettyStreamOutput(this, family, options, transfer, sink == null);
        this.input = new NettyStreamInput(this, transport.pool(), transfer);
    }

    @Override
    public void attach(StreamSink newSink) {
        sink = newSink;
    }

    @SuppressWarnings("NullAway") // null only for an accepted endpoint before attach, which has no operation
    StreamSink sink() {
        return sink;
    }

    NettyLoop nettyLoop() {
        return loop;
    }

    HostSocket socket() {
        return socket;
    }

    boolean isClosing() {
        return closing;
    }

    /** The failure that a write has taken from the host, or 0. */
    long latched() {
        return output.latched();
    }

    /** Whether there is a connection, or was. */
    boolean isConnected() {
        return output.isConnected();
    }

    /** Whether its user gave it an address. */
    boolean isBound() {
        return bound != null;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    // Addresses and options

    @Override
    public void bind(SockAddr local, boolean share) throws TransportException {
        if (family == AF_UNIX && local.family() == AF_UNIX && local.path().isEmpty()) {
            return; // unnamed
        }
        NettyBinding.check(local, family, options.v6Only());
        claim = transport.binding().bind(socket, false, local, options.v6Only(), share, 0);
        options.bound();
        SockAddr address = new SockAddr();
        localAddress(address);
        bound = address;
    }

    @Override
    public void localAddress(SockAddr address) throws TransportException {
        try {
            socket.local(address);
        } catch (IOException e) {
            throw StatusMapping.exception(e);
        }
    }

    @Override
    public void remoteAddress(SockAddr address) throws TransportException {
        boolean connected;
        try {
            connected = socket.remote(address);
        } catch (IOException e) {
            throw StatusMapping.exception(e);
        }
        if (!connected) {
            throw new TransportException(STATUS_INVALID_DEVICE_STATE, "not connected");
        }
    }

    @Override
    public void setOption(int level, int option, int value) throws TransportException {
        options.set(socket, level, option, value);
        if (level == WskOptions.SOL_SOCKET && option == WskOptions.SO_SNDBUF) {
            output.sendBacklog().changed();
        }
    }

    @Override
    public int option(int level, int option) throws TransportException {
        return options.get(socket, level, option);
    }

    @Override
    public void membership(IpMreq request, boolean join) throws TransportException {
        throw new TransportException(STATUS_NOT_SUPPORTED, "a stream has no multicast");
    }

    @Override
    public long receiveBacklog() {
        return 0;
    }

    @Override
    public long idealSendBacklog() {
        return output.sendBacklog().of(socket);
    }

    @Override
    public void silence() throws TransportException {
        throw new TransportException(STATUS_NOT_SUPPORTED, "Netty cannot silence a connection");
    }

    // Operations

    @Override
    public long connect(SockAddr remote, @Nullable BufferBatch firstData) {
        return output.connect(remote, firstData);
    }

    @Override
    public long write(BufferBatch batch) {
        return output.write(batch);
    }

    @Override
    public long shutdownOutput() {
        return output.shutdownOutput();
    }

    @Override
    public long read(BufferBatch batch) {
        return input.read(batch);
    }

    @Override
    public void startPush(long budget) {
        input.startPush(budget);
    }

    @Override
    public void stopPush() {
        input.stopPush();
    }

    @Override
    public void cancel(Direction direction) {
        if (direction == Direction.INPUT) {
            input.cancel();
        } else {
            output.cancel();
        }
    }

    // On the loop

    /** A socket that failed to connect makes room for another, bound as before. */
    void replaceSocket() {
        usable = false;
        Interest old = interest;
        interest = null;
        socket.abandonConnect();
        if (old != null) {
            old.abandon();
        } else {
            socket.close();
        }
        try {
            requireSocket();
        } catch (IOException | TransportException | RuntimeException e) {
            LOG.log(Level.DEBUG, "no socket yet for another attempt to connect", e);
        }
    }

    /** Makes up for a socket that could not be replaced when the last attempt failed. */
    void requireSocket() throws IOException, TransportException {
        if (!usable) {
            socket = transport.reopenStream(family, options, bound);
            usable = true;
        }
    }

    void updateInterest() {
        if (closing || wanted() == 0) {
            return;
        }
        try {
            enter().update();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "the loop does not take a socket; its operations wait until it is closed", e);
        }
    }

    private Interest enter() throws IOException {
        Interest current = interest;
        if (current == null) {
            current = socket.register(loop, this);
            interest = current;
        }
        return current;
    }

    /** What reads and writes for us, or null. */
    @Nullable
    Ring ring() throws IOException {
        return enter().ring();
    }

    /** Asks the ring to end what it does. */
    void cancelFlight(int what) {
        Interest current = interest;
        Ring ring = current == null ? null : current.ring();
        if (ring != null) {
            ring.cancel(what);
        }
    }

    @Override
    public int wanted() {
        return (output.isBlocked() ? Interest.WRITE : 0) | input.wanted();
    }

    @Override
    public void ready(int what) {
        if ((what & Interest.WRITE) != 0 && !closing) {
            output.ready();
        }
        if ((what & Interest.READ) != 0 && !closing) {
            input.ready();
        }
    }

    @Override
    public void transferred(int what, int result) {
        if (what == Interest.READ) {
            input.transferred(result);
        } else {
            output.transferred(result);
        }
    }

    // Close

    @Override
    public void close(boolean abort) {
        aborting = abort;
        closing = true;
        if (!loop.execute(closeTask)) {
            socket.close(); // the loop has ended
            closed();
        }
    }

    private void closeOnLoop() {
        output.drop();
        input.drop();
        if (aborting && usable) {
            try {
                socket.resetWhenClosed();
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.DEBUG, "no reset", e);
            }
        }
        Interest current = interest;
        if (current != null) {
            current.close(closedTask);
            return;
        }
        socket.close();
        if (!loop.execute(closedTask)) {
            closed();
        }
    }

    private void closed() {
        transport.binding().release(claim);
        claim = null;
        interest = null;
        input.closed();
        StreamSink last = sink;
        if (last != null) {
            last.closed();
        }
    }
}
