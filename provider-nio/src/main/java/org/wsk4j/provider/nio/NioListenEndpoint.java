package org.wsk4j.provider.nio;

import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_ABORTED;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
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
final class NioListenEndpoint implements ListenEndpoint, NioRegistration.Owner {

    private static final Logger LOG = System.getLogger(NioListenEndpoint.class.getName());

    /** How many connections are accepted before other endpoints have their turn. */
    private static final int ACCEPTS_PER_TURN = 16;

    /** How many IPv6 connections wait here, and not with the host, until they are wanted. */
    private static final int MAX_WAITING = 64;

    /** How long to leave the host alone when it could not accept. */
    private static final long BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final NioTransport transport;
    private final int family;
    private final ServerSocketChannel channel;
    private final ListenSink sink;
    private final NioOptions options;
    private final NioRegistration registration;
    private final Runnable resumeTask = this::resume;
    private final Runnable offerTask = this::offerOnLoop;
    private final Runnable closeTask = this::closeOnLoop;

    private volatile boolean accepting;
    private volatile boolean closing;
    private volatile NioBinding.@Nullable Claim claim;
    private boolean backingOff; // owner: loop thread

    /** The host cannot tell IPv4 from IPv6: everything is accepted, IPv4 is reset, IPv6 waits here until it is wanted. */
    private volatile boolean sortsOutIpv4;

    private final ArrayDeque<SocketChannel> waiting = new ArrayDeque<>(); // owner: loop thread

    /** Whether connections wait here. Written by the loop, before it reads again whether connections are wanted. */
    private volatile boolean isHolding;

    NioListenEndpoint(NioTransport transport, int family, NioLoop loop, ServerSocketChannel channel, ListenSink sink) {
        this.transport = transport;
        this.family = family;
        this.channel = channel;
        this.sink = sink;
        this.options = new NioOptions(NioOptions.Kind.LISTEN, family);
        this.registration = new NioRegistration(loop, this);
    }

    @Override
    public Loop loop() {
        return registration.loop();
    }

    @Override
    public ServerSocketChannel channel() {
        return channel;
    }

    @Override
    public void bind(SockAddr local, boolean share) throws TransportException {
        NioBinding.check(local, family, options.v6Only());
        claim = transport
                .binding()
                .bind(
                        channel,
                        local,
                        options.v6Only(),
                        share,
                        transport.settings().backlog());
        if (options.v6Only()) {
            sortsOutIpv4 = true;
            registration.request(SelectionKey.OP_ACCEPT);
        }
    }

    @Override
    public void localAddress(SockAddr address) throws TransportException {
        try {
            NioAddressing.tell(channel.getLocalAddress(), family, address);
        } catch (IOException e) {
            throw StatusMapping.exception(e);
        }
    }

    @Override
    public void setOption(int level, int option, int value) throws TransportException {
        options.set(channel, level, option, value);
    }

    @Override
    public int option(int level, int option) throws TransportException {
        return options.get(channel, level, option);
    }

    @Override
    public void membership(IpMreq request, boolean join) throws TransportException {
        throw new TransportException(STATUS_NOT_SUPPORTED, "a listener has no multicast");
    }

    @Override
    public void startAccept() {
        accepting = true;
        if (sortsOutIpv4 || isHolding) {
            registration.loop().execute(offerTask);
        } else {
            registration.request(SelectionKey.OP_ACCEPT);
        }
    }

    @Override
    public void stopAccept() {
        accepting = false; // the next connection that comes disarms the channel
    }

    /** A listening endpoint has no pending operations. */
    @Override
    public void cancel(Direction direction) {}

    // On the loop

    @Override
    public int wantedOps() {
        boolean wanted = accepting || sortsOutIpv4 && waiting.size() < MAX_WAITING;
        return wanted && !backingOff ? SelectionKey.OP_ACCEPT : 0;
    }

    @Override
    public void ready(int ops) {
        offerWaiting();
        for (int i = 0; i < ACCEPTS_PER_TURN && (wantedOps() != 0) && !closing; i++) {
            SocketChannel accepted;
            try {
                accepted = channel.accept();
            } catch (IOException | RuntimeException e) {
                acceptFailed(e);
                return;
            }
            if (accepted == null) {
                return;
            }
            if (options.v6Only() && isIpv4(accepted)) {
                reset(accepted);
            } else if (accepting) {
                offer(accepted);
            } else {
                // Stopped meanwhile: who starts again sees that it waits, or is seen here.
                waiting.add(accepted);
                isHolding = true;
                offerWaiting();
            }
        }
    }

    private void offerWaiting() {
        while (accepting && !closing && !waiting.isEmpty()) {
            offer(waiting.remove());
        }
        if (isHolding && waiting.isEmpty()) {
            isHolding = false;
        }
    }

    private void offerOnLoop() {
        if (!closing) {
            offerWaiting();
            registration.run();
        }
    }

    private void acceptFailed(Exception cause) {
        NtStatus status = StatusMapping.of(cause);
        if (status == STATUS_CONNECTION_ABORTED || closing) {
            return; // the peer went away before it was accepted
        }
        boolean broken = !channel.isOpen();
        if (!broken) {
            backingOff = true;
            registration.loop().schedule(resumeTask, BACK_OFF_NANOS);
        }
        if (accepting) {
            sink.acceptFailed(IoResult.failure(status), broken);
        }
    }

    private void resume() {
        backingOff = false;
        registration.run();
    }

    private void offer(SocketChannel accepted) {
        NioStreamEndpoint endpoint = null;
        try {
            accepted.configureBlocking(false);
            NioOptions inherited = options.forAccepted();
            inherited.applyAll(accepted);
            endpoint = new NioStreamEndpoint(
                    transport, family, transport.nextLoopForAccepted(), accepted, inherited, null);
        } catch (IOException | TransportException e) {
            LOG.log(Level.DEBUG, "a connection broke before it was accepted", e);
            discard(accepted);
            return;
        }
        sink.accepted(endpoint);
    }

    private static boolean isIpv4(SocketChannel accepted) {
        try {
            return accepted.getRemoteAddress() instanceof InetSocketAddress peer
                    && peer.getAddress() instanceof Inet4Address;
        } catch (IOException e) {
            return false; // broken already, as its user will see
        }
    }

    private static void reset(SocketChannel accepted) {
        try (accepted) {
            accepted.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "close failed", e);
        }
    }

    private static void discard(SocketChannel accepted) {
        try {
            accepted.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "close failed", e);
        }
    }

    // Close

    @Override
    public void close(boolean abort) {
        closing = true;
        accepting = false;
        if (!registration.loop().execute(closeTask)) {
            discardListener();
            closed();
        }
    }

    private void closeOnLoop() {
        waiting.forEach(NioListenEndpoint::reset);
        waiting.clear();
        transport.binding().release(claim);
        registration.close();
    }

    /** The loop has ended and closed the channels of its selector; this one may never have been there. */
    private void discardListener() {
        transport.binding().release(claim);
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "close failed", e);
        }
    }

    @Override
    public void closed() {
        sink.closed();
    }
}
