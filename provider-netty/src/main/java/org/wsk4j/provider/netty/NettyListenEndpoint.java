package org.wsk4j.provider.netty;

import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_ABORTED;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.TransportException;

/** A listening endpoint: connections stay with the host until they are wanted. */
final class NettyListenEndpoint implements ListenEndpoint, Interest.Owner {

    private static final Logger LOG = System.getLogger(NettyListenEndpoint.class.getName());

    /** How many connections are accepted before other endpoints have their turn. */
    private static final int ACCEPTS_PER_TURN = 16;

    /** How many IPv6 connections wait here, and not with the host, until they are wanted. */
    private static final int MAX_WAITING = 64;

    /** How long to leave the host alone when it could not accept. */
    private static final long BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final NettyTransport transport;
    private final int family;
    private final NettyLoop loop;
    private final HostSocket socket;
    private final ListenSink sink;
    private final NettyOptions options;
    private final Runnable acceptTask = this::acceptSome;
    private final Runnable resumeTask = this::resume;
    private final Runnable closeTask = this::closeOnLoop;
    private final Runnable closedTask = this::closed;

    private volatile boolean accepting;
    private volatile boolean closing;
    private volatile NettyBinding.@Nullable Claim claim;

    /** The host cannot tell IPv4 from IPv6: everything is accepted, IPv4 is reset, IPv6 waits here until it is wanted. */
    private volatile boolean sortsOutIpv4;

    // owner: loop thread
    private @Nullable Interest interest;
    private boolean backingOff;
    private final ArrayDeque<HostSocket> waiting = new ArrayDeque<>();
    private final SockAddr peer = new SockAddr();

    NettyListenEndpoint(
            NettyTransport transport,
            int family,
            NettyLoop loop,
            HostSocket socket,
            NettyOptions options,
            ListenSink sink) {
        this.transport = transport;
        this.family = family;
        this.loop = loop;
        this.socket = socket;
        this.options = options;
        this.sink = sink;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public void bind(SockAddr local, boolean share) throws TransportException {
        NettyBinding.check(local, family, options.v6Only());
        claim = transport
                .binding()
                .bind(
                        socket,
                        false,
                        local,
                        options.v6Only(),
                        share,
                        transport.settings().backlog());
        options.bound();
        if (options.v6Only() && transport.host().mixesIpv4()) {
            sortsOutIpv4 = true;
            loop.execute(acceptTask);
        }
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
    public void setOption(int level, int option, int value) throws TransportException {
        options.set(socket, level, option, value);
    }

    @Override
    public int option(int level, int option) throws TransportException {
        return options.get(socket, level, option);
    }

    @Override
    public void membership(IpMreq request, boolean join) throws TransportException {
        throw new TransportException(STATUS_NOT_SUPPORTED, "a listener has no multicast");
    }

    @Override
    public void startAccept() {
        accepting = true;
        loop.execute(acceptTask);
    }

    @Override
    public void stopAccept() {
        accepting = false;
    }

    /** A listening endpoint has no pending operations. */
    @Override
    public void cancel(Direction direction) {}

    // On the loop

    @Override
    public int wanted() {
        boolean wanted = accepting || sortsOutIpv4 && waiting.size() < MAX_WAITING;
        return wanted && !backingOff ? Interest.READ : 0;
    }

    @Override
    public void ready(int what) {
        acceptSome();
    }

    private void acceptSome() {
        if (closing) {
            return;
        }
        while (accepting && !closing && !waiting.isEmpty()) {
            offer(waiting.remove());
        }
        for (int i = 0; i < ACCEPTS_PER_TURN && !closing && wanted() != 0; i++) {
            if (!acceptOne()) {
                updateInterest();
                return;
            }
        }
        if (!closing && wanted() != 0) {
            loop.execute(acceptTask);
        }
    }

    /** Whether to look for more at once. */
    private boolean acceptOne() {
        HostSocket accepted;
        try {
            accepted = socket.accept();
        } catch (IOException | RuntimeException e) {
            return acceptFailed(e);
        }
        if (accepted == null) {
            return false;
        }
        if (sortsOutIpv4 && isIpv4(accepted)) {
            reset(accepted);
        } else if (accepting) {
            offer(accepted);
        } else {
            waiting.add(accepted);
        }
        return true;
    }

    private boolean acceptFailed(Exception cause) {
        NtStatus status = StatusMapping.of(cause);
        if (status == STATUS_CONNECTION_ABORTED) {
            return true; // the peer went away before it was accepted
        }
        backingOff = true;
        loop.schedule(resumeTask, BACK_OFF_NANOS);
        if (accepting) {
            sink.acceptFailed(IoResult.failure(status), false);
        }
        return false;
    }

    private void resume() {
        backingOff = false;
        acceptSome();
    }

    private void updateInterest() {
        if (closing || wanted() == 0) {
            return;
        }
        Interest current = interest;
        try {
            if (current == null) {
                current = socket.register(loop, this);
                interest = current;
            }
            current.update();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "the loop does not take a listening socket", e);
            sink.acceptFailed(StatusMapping.failure(e), true);
        }
    }

    private void offer(HostSocket accepted) {
        NettyOptions inherited = options.forAccepted();
        try {
            inherited.applyAll(accepted);
        } catch (TransportException e) {
            LOG.log(Level.DEBUG, "a connection broke before it was accepted", e);
            accepted.close();
            return;
        }
        sink.accepted(
                new NettyStreamEndpoint(transport, family, transport.nextLoopForAccepted(), accepted, inherited, null));
    }

    /** The address itself tells, before it was brought into the family of the socket. */
    private boolean isIpv4(HostSocket accepted) {
        try {
            return accepted.remote(peer) && peer.isV4Mapped();
        } catch (IOException e) {
            return false; // broken already, as its user will see
        }
    }

    private static void reset(HostSocket accepted) {
        try {
            accepted.resetWhenClosed();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "no reset", e);
        }
        accepted.close();
    }

    // Close

    @Override
    public void close(boolean abort) {
        closing = true;
        accepting = false;
        if (!loop.execute(closeTask)) {
            socket.close(); // the loop has ended
            closed();
        }
    }

    private void closeOnLoop() {
        waiting.forEach(NettyListenEndpoint::reset);
        waiting.clear();
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
        sink.closed();
    }
}
