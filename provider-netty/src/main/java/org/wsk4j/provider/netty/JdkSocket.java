package org.wsk4j.provider.netty;

import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_UNIX;
import static org.wsk4j.nt.NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.TransportException;

/** A channel of the JDK. */
final class JdkSocket implements HostSocket {

    private static final Logger LOG = System.getLogger(JdkSocket.class.getName());

    private final Kind kind;

    private final int family;
    private final SelectableChannel channel;
    private final Map<Membership, MembershipKey> memberships = new HashMap<>(); // guarded by this
    private @Nullable SocketAddress lastSource; // owner: loop thread
    private final SockAddr source = new SockAddr(); // owner: loop thread

    private JdkSocket(Kind kind, int family, SelectableChannel channel) throws IOException {
        this.kind = kind;
        this.family = family;
        this.channel = channel;
        channel.configureBlocking(false);
    }

    static JdkSocket open(Kind kind, int family) throws IOException {
        ProtocolFamily host = switch (family) {
            case AF_UNIX -> StandardProtocolFamily.UNIX;
            case AF_INET -> StandardProtocolFamily.INET;
            default -> StandardProtocolFamily.INET6;
        };
        SelectableChannel channel = switch (kind) {
            case STREAM -> SocketChannel.open(host);
            case LISTEN -> ServerSocketChannel.open(host);
            case DATAGRAM -> DatagramChannel.open(host);
        };
        return new JdkSocket(kind, family, channel);
    }

    SelectableChannel channel() {
        return channel;
    }

    Kind kind() {
        return kind;
    }

    private NetworkChannel network() {
        return (NetworkChannel) channel;
    }

    private SocketChannel stream() {
        return (SocketChannel) channel;
    }

    private DatagramChannel datagrams() {
        return (DatagramChannel) channel;
    }

    @Override
    public void bind(SockAddr local, int backlog) throws IOException {
        if (channel instanceof ServerSocketChannel listener) {
            listener.bind(local.toSocketAddress(), backlog);
        } else {
            network().bind(local.toSocketAddress());
        }
    }

    @Override
    public void agreeToShare() throws IOException {
        network().setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (network().supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            network().setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
    }

    @Override
    public void local(SockAddr to) throws IOException {
        Addresses.tell(network().getLocalAddress(), family, to);
    }

    @Override
    public boolean remote(SockAddr to) throws IOException {
        SocketAddress remote = stream().getRemoteAddress();
        if (remote == null) {
            return false;
        }
        Addresses.tell(remote, family, to);
        return true;
    }

    @Override
    public boolean connect(SockAddr to) throws IOException {
        return stream().connect(to.toSocketAddress());
    }

    @Override
    public int connect(SockAddr to, ByteBuffer data) {
        throw new UnsupportedOperationException("the JDK has no TCP Fast Open");
    }

    @Override
    public boolean finishConnect() throws IOException {
        return stream().finishConnect();
    }

    @Override
    public @Nullable HostSocket accept() throws IOException {
        SocketChannel accepted = ((ServerSocketChannel) channel).accept();
        return accepted == null ? null : new JdkSocket(Kind.STREAM, family, accepted);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return stream().read(into);
    }

    /** The JDK remembers a reset and tells it again. */
    @Override
    public boolean wasReset() {
        return false;
    }

    @Override
    public long write(ByteBuffer[] from, int count) throws IOException {
        return count == 1 ? stream().write(from[0]) : stream().write(from, 0, count);
    }

    @Override
    public void shutdownOutput() throws IOException {
        stream().shutdownOutput();
    }

    @Override
    public boolean isOutputFinished() {
        return true;
    }

    @Override
    public boolean send(ByteBuffer payload, SockAddr to, int segment) throws IOException {
        // The JDK answers 0 for an empty datagram, sent or not; one may get lost.
        boolean empty = !payload.hasRemaining();
        return datagrams().send(payload, to.toSocketAddress()) > 0 || empty;
    }

    @Override
    public boolean receive(ByteBuffer into, SockAddr from) throws IOException {
        SocketAddress sender = datagrams().receive(into);
        if (sender == null) {
            return false;
        }
        if (!sender.equals(lastSource)) {
            Addresses.tell(sender, family, source);
            source.toSocketAddress(); // once here, not in every copy
            lastSource = sender;
        }
        from.set(source);
        return true;
    }

    @Override
    public boolean has(int level, int option) {
        SocketOption<?> known = JdkOptions.find(kind, family, level, option);
        return known != null && network().supportedOptions().contains(known);
    }

    @Override
    public void setOption(int level, int option, int value) throws IOException {
        JdkOptions.set(network(), JdkOptions.require(kind, family, level, option), value);
    }

    @Override
    public int option(int level, int option) throws IOException {
        return JdkOptions.get(network(), JdkOptions.require(kind, family, level, option));
    }

    @Override
    public synchronized void membership(IpMreq request, int interfaceIndex, boolean join)
            throws IOException, TransportException {
        SockAddr from = request.source();
        NetworkInterface nic = NetworkInterface.getByIndex(interfaceIndex);
        if (nic == null) {
            throw new TransportException(STATUS_INVALID_ADDRESS_COMPONENT, "no interface has index " + interfaceIndex);
        }
        Membership membership = new Membership(address(request.group()), nic, from == null ? null : address(from));
        if (join) {
            join(membership);
        } else {
            leave(membership);
        }
    }

    private void join(Membership membership) throws IOException, TransportException {
        if (memberships.containsKey(membership)) {
            throw new TransportException(STATUS_ADDRESS_ALREADY_EXISTS, "in the group already: " + membership.group);
        }
        InetAddress only = membership.source;
        memberships.put(
                membership,
                only == null
                        ? datagrams().join(membership.group, membership.nic)
                        : datagrams().join(membership.group, membership.nic, only));
    }

    private void leave(Membership membership) throws TransportException {
        MembershipKey key = memberships.remove(membership);
        if (key == null) {
            throw new TransportException(STATUS_INVALID_ADDRESS_COMPONENT, "not in the group: " + membership.group);
        }
        key.drop();
    }

    private static InetAddress address(SockAddr address) {
        return ((InetSocketAddress) address.toSocketAddress()).getAddress();
    }

    @Override
    public void resetWhenClosed() throws IOException {
        if (family != AF_UNIX) {
            stream().setOption(StandardSocketOptions.SO_LINGER, 0);
        }
    }

    @Override
    public void abandonConnect() {
        try {
            resetWhenClosed();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closed by the failure to connect: there is nothing to reset", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "close failed", e);
        }
    }

    @Override
    public Interest register(NettyLoop loop, Interest.Owner owner) throws IOException {
        return NioInterest.register(this, loop, owner);
    }

    private record Membership(
            InetAddress group,
            NetworkInterface nic,
            @Nullable InetAddress source) {}
}
