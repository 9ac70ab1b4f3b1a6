package org.wsk4j.provider.nio;

import static org.wsk4j.data.SockAddr.AF_UNIX;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_ABORTED;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** A listening endpoint. One in the Unix domain deletes its path when it closes, if it bound it. */
final class NioListenEndpoint implements ListenEndpoint, NioRegistration.Owner {

    private static final Logger LOG = System.getLogger(NioListenEndpoint.class.getName());

    /** How many connections are accepted before other endpoints have their turn. */
    private static final int ACCEPTS_PER_TURN = 16;

    /** How long to leave the host alone when it could not accept. */
    private static final long BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final NioTransport transport;
    private final int family;
    private final ServerSocketChannel channel;
    private final ListenSink sink;
    private final NioOptions options;
    private final NioRegistration registration;
    private final Runnable resumeTask = this::resume;
    private final Runnable closeTask = this::closeOnLoop;

    private volatile boolean accepting;
    private volatile boolean closing;
    private volatile NioBinding.@Nullable Claim claim;
    private boolean backingOff; // owner: loop thread
    private @Nullable Path path; // set by bind

    NioListenEndpoint(
            NioTransport transport, int family, NioLoop loop, ServerSocketChannel channel, ListenSink sink) {
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
        claim = transport.binding().bind(channel, local, options.v6Only(), share, transport.settings().backlog());
        try {
            if (channel.getLocalAddress() instanceof UnixDomainSocketAddress unix) {
                path = unix.getPath();
            }
        } catch (IOException e) {
            throw StatusMapping.exception(e);
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
        registration.request(SelectionKey.OP_ACCEPT);
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
        return accepting && !backingOff ? SelectionKey.OP_ACCEPT : 0;
    }

    @Override
    public void ready(int ops) {
        for (int i = 0; i < ACCEPTS_PER_TURN && accepting && !closing; i++) {
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
            offer(accepted);
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
        sink.acceptFailed(IoResult.failure(status), broken);
    }

    private void resume() {
        backingOff = false;
        registration.run();
    }

    private void offer(SocketChannel accepted) {
        NioStreamEndpoint endpoint = null;
        try {
            if (options.v6Only() && isIpv4(accepted)) {
                reset(accepted);
                return;
            }
            accepted.configureBlocking(false);
            NioOptions inherited = options.forAccepted();
            inherited.applyAll(accepted);
            endpoint = new NioStreamEndpoint(transport, family, transport.nextLoopForAccepted(), accepted, inherited, null);
        } catch (IOException | TransportException e) {
            LOG.log(Level.DEBUG, "a connection broke before it was accepted", e);
            discard(accepted);
            return;
        }
        sink.accepted(endpoint);
    }

    /** IPV6_V6ONLY is imitated: the JDK's listeners take IPv4 too. */
    private static boolean isIpv4(SocketChannel accepted) throws IOException {
        return accepted.getRemoteAddress() instanceof InetSocketAddress peer
                && peer.getAddress() instanceof Inet4Address;
    }

    private static void reset(SocketChannel accepted) throws IOException {
        accepted.setOption(StandardSocketOptions.SO_LINGER, 0);
        accepted.close();
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
        deletePath();
        registration.close();
        transport.binding().release(claim);
    }

    private void discardListener() {
        try {
            deletePath();
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "close failed", e);
        }
        transport.binding().release(claim);
    }

    private void deletePath() {
        Path created = path;
        if (family == AF_UNIX && created != null) {
            try {
                Files.deleteIfExists(created);
            } catch (IOException e) {
                LOG.log(Level.WARNING, "the path of a Unix-domain listener stays: " + created, e);
            }
        }
    }

    @Override
    public void closed() {
        sink.closed();
    }
}
