package org.wsk4j.provider.netty;

import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.data.SockAddr.AF_UNIX;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;

/**
 * A socket of Netty's native transports: Linux. What may be called from any thread holds the socket's lock, so that it never
 * touches a descriptor that was closed and given to somebody else.
 */
abstract class UnixSocket implements HostSocket {

    private static final Logger LOG = System.getLogger(UnixSocket.class.getName());

    private static final int NATIVE_AF_INET = 2;
    private static final int NATIVE_AF_INET6 = 10;
    private static final int SOCKADDR_STORAGE = 128;
    private static final int GROUP_OFFSET = 8;
    private static final int ACCEPTED_ADDRESS = 32;
    private static final byte[] NO_ADDRESS = {};

    private final Kind kind;
    private final int family;
    private final Descriptor descriptor;
    private final byte[] acceptedAddress; // owner: loop thread
    private @Nullable SocketAddress lastSource; // owner: loop thread
    private @Nullable SockAddr source; // owner: loop thread; the same in our terms

    UnixSocket(Kind kind, int family, Descriptor descriptor) {
        this.kind = kind;
        this.family = family;
        this.descriptor = descriptor;
        this.acceptedAddress = kind == Kind.LISTEN ? new byte[ACCEPTED_ADDRESS] : NO_ADDRESS;
    }

    /** Opens a descriptor and gives it the defaults of Winsock Kernel and those that the JDK has too. */
    static Descriptor open(Kind kind, int family) throws IOException {
        Descriptor descriptor =
                kind == Kind.DATAGRAM ? Descriptor.datagrams(family == AF_INET6) : Descriptor.stream(family);
        try {
            if (family == AF_INET6) {
                descriptor.setIntOpt(LinuxOptions.IPPROTO_IPV6, LinuxOptions.IPV6_V6ONLY, 1);
            }
            if (kind == Kind.LISTEN && family != AF_UNIX) {
                descriptor.setReuseAddress(true);
            }
            if (kind == Kind.DATAGRAM) {
                int level = family == AF_INET ? LinuxOptions.IPPROTO_IP : LinuxOptions.IPPROTO_IPV6;
                int all = family == AF_INET ? LinuxOptions.IP_MULTICAST_ALL : LinuxOptions.IPV6_MULTICAST_ALL;
                descriptor.setIntOpt(level, all, 0);
            }
            return descriptor;
        } catch (IOException e) {
            descriptor.close();
            throw e;
        }
    }

    Kind kind() {
        return kind;
    }

    int family() {
        return family;
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /** A socket of this transport on the descriptor of an accepted connection. */
    abstract UnixSocket accepted(Descriptor connection);

    private void requireOpen() throws IOException {
        if (!descriptor.isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private static SocketAddress host(SockAddr address) {
        return address.family() == AF_UNIX ? new DomainSocketAddress(address.path()) : address.toSocketAddress();
    }

    private static InetSocketAddress inet(SockAddr address) {
        return (InetSocketAddress) address.toSocketAddress();
    }

    @Override
    public synchronized void bind(SockAddr local, int backlog) throws IOException {
        requireOpen();
        descriptor.bind(host(local));
        if (kind == Kind.LISTEN) {
            descriptor.listen(backlog);
        }
    }

    @Override
    public synchronized void agreeToShare() throws IOException {
        requireOpen();
        descriptor.setReuseAddress(true);
        descriptor.setReusePort(true);
    }

    @Override
    public synchronized void local(SockAddr to) throws IOException {
        requireOpen();
        if (family == AF_UNIX) {
            DomainSocketAddress path = descriptor.localDomainSocketAddress();
            to.setUnix(path == null ? "" : path.path());
        } else {
            Addresses.tell(descriptor.localAddress(), family, to);
        }
    }

    @Override
    public synchronized boolean remote(SockAddr to) throws IOException {
        requireOpen();
        if (family == AF_UNIX) {
            DomainSocketAddress path = descriptor.remoteDomainSocketAddress();
            to.setUnix(path == null ? "" : path.path());
            return path != null;
        }
        InetSocketAddress peer = descriptor.remoteAddress();
        if (peer == null) {
            return false;
        }
        Addresses.tell(peer, family, to);
        return true;
    }

    @Override
    public boolean connect(SockAddr to) throws IOException {
        return descriptor.connect(host(to));
    }

    @Override
    public int connect(SockAddr to, ByteBuffer data) throws IOException {
        InetSocketAddress peer = inet(to);
        return descriptor.sendTo(data, data.position(), data.limit(), peer.getAddress(), peer.getPort(), true);
    }

    /** Not by closing: the ring may hold the file for a while. */
    @Override
    public void abandonConnect() {
        if (family == AF_UNIX) {
            return;
        }
        try {
            descriptor.disconnect();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "nothing to end", e);
        }
    }

    /** The host says "no error" also while it is still at it. */
    @Override
    public boolean finishConnect() throws IOException {
        return descriptor.finishConnect() && (family == AF_UNIX || descriptor.remoteAddress() != null);
    }

    @Override
    public @Nullable HostSocket accept() throws IOException {
        int connection = descriptor.accept(acceptedAddress);
        return connection < 0 ? null : accepted(new Descriptor(connection));
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = descriptor.recv(into, into.position(), into.limit());
        if (count > 0) {
            into.position(into.position() + count);
        }
        return count;
    }

    @Override
    public boolean wasReset() {
        return family != AF_UNIX && !descriptor.isOutputShutdown() && tcpState() == LinuxOptions.TCP_CLOSE;
    }

    /** The state of the connection, or -1. */
    private int tcpState() {
        ByteBuffer first = ByteBuffer.allocate(1);
        try {
            descriptor.getRawOpt(LinuxOptions.IPPROTO_TCP, LinuxOptions.TCP_INFO, first);
            return first.get(0);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "no TCP_INFO", e);
            return -1;
        }
    }

    @Override
    public long write(ByteBuffer[] from, int count) throws IOException {
        if (count > 1) {
            return descriptor.writev(from, 0, count, Long.MAX_VALUE);
        }
        ByteBuffer buffer = from[0];
        int written = descriptor.send(buffer, buffer.position(), buffer.limit());
        buffer.position(buffer.position() + written);
        return written;
    }

    @Override
    public void shutdownOutput() throws IOException {
        descriptor.shutdown(false, true);
    }

    @Override
    public boolean isOutputFinished() {
        if (family == AF_UNIX) {
            return true;
        }
        int state = tcpState();
        return state != LinuxOptions.TCP_FIN_WAIT1
                && state != LinuxOptions.TCP_CLOSING
                && state != LinuxOptions.TCP_LAST_ACK;
    }

    @Override
    public boolean send(ByteBuffer payload, SockAddr to, int segment) throws IOException {
        InetSocketAddress peer = inet(to);
        if (segment == WHOLE) {
            return send(payload, peer);
        }
        return send(payload, peer, segment);
    }

    /** The host's option is the socket's: one that is set meanwhile must not be lost when this one is taken back. */
    private synchronized boolean send(ByteBuffer payload, InetSocketAddress peer, int segment) throws IOException {
        int before = descriptor.getIntOpt(LinuxOptions.IPPROTO_UDP, LinuxOptions.UDP_SEGMENT);
        descriptor.setIntOpt(LinuxOptions.IPPROTO_UDP, LinuxOptions.UDP_SEGMENT, segment);
        try {
            return send(payload, peer);
        } finally {
            descriptor.setIntOpt(LinuxOptions.IPPROTO_UDP, LinuxOptions.UDP_SEGMENT, before);
        }
    }

    private boolean send(ByteBuffer payload, InetSocketAddress peer) throws IOException {
        boolean empty = !payload.hasRemaining(); // sent or not, the answer is 0: one may get lost
        return descriptor.sendTo(payload, payload.position(), payload.limit(), peer.getAddress(), peer.getPort()) > 0
                || empty;
    }

    @Override
    public boolean receive(ByteBuffer into, SockAddr from) throws IOException {
        var sender = descriptor.recvFrom(into, into.position(), into.limit());
        if (sender == null) {
            return false;
        }
        into.position(into.position() + sender.receivedAmount());
        SockAddr known = source;
        if (known == null) {
            known = new SockAddr();
            source = known;
        }
        if (!sender.equals(lastSource)) {
            Addresses.tell(new InetSocketAddress(sender.getAddress(), sender.getPort()), family, known);
            known.toSocketAddress(); // once here, not in every copy
            lastSource = sender;
        }
        from.set(known);
        return true;
    }

    @Override
    public boolean has(int level, int option) {
        return LinuxOptions.find(kind, family, level, option) != null;
    }

    @Override
    public synchronized void setOption(int level, int option, int value) throws IOException {
        requireOpen();
        LinuxOptions.require(kind, family, level, option).set(descriptor, value);
    }

    @Override
    public synchronized int option(int level, int option) throws IOException {
        requireOpen();
        return LinuxOptions.require(kind, family, level, option).get(descriptor);
    }

    @Override
    public synchronized void membership(IpMreq request, int interfaceIndex, boolean join) throws IOException {
        requireOpen();
        SockAddr only = request.source();
        ByteBuffer group = ByteBuffer.allocate(GROUP_OFFSET + (only == null ? 1 : 2) * SOCKADDR_STORAGE)
                .order(ByteOrder.nativeOrder());
        group.putInt(0, interfaceIndex);
        put(group, GROUP_OFFSET, request.group());
        int option = join ? LinuxOptions.MCAST_JOIN_GROUP : LinuxOptions.MCAST_LEAVE_GROUP;
        if (only != null) {
            put(group, GROUP_OFFSET + SOCKADDR_STORAGE, only);
            option = join ? LinuxOptions.MCAST_JOIN_SOURCE_GROUP : LinuxOptions.MCAST_LEAVE_SOURCE_GROUP;
        }
        descriptor.setRawOpt(family == AF_INET ? LinuxOptions.IPPROTO_IP : LinuxOptions.IPPROTO_IPV6, option, group);
    }

    /** A sockaddr_in or sockaddr_in6 without port. */
    private static void put(ByteBuffer to, int index, SockAddr address) {
        InetAddress host = inet(address).getAddress();
        boolean v6 = host instanceof Inet6Address;
        to.putShort(index, (short) (v6 ? NATIVE_AF_INET6 : NATIVE_AF_INET));
        to.put(index + (v6 ? 8 : 4), host.getAddress());
        if (v6) {
            to.putInt(index + 24, address.scopeId());
        }
    }

    @Override
    public synchronized void resetWhenClosed() throws IOException {
        if (family != AF_UNIX) {
            descriptor.setSoLinger(0);
        }
    }

    @Override
    public synchronized void close() {
        try {
            descriptor.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "close failed", e);
        }
    }

    /** Netty's socket, in the family that we want and not in the one that it prefers. */
    static final class Descriptor extends Socket {

        Descriptor(int descriptor) {
            super(descriptor);
        }

        static Descriptor stream(int family) {
            return new Descriptor(family == AF_UNIX ? newSocketDomain0() : newSocketStream0(family == AF_INET6));
        }

        static Descriptor datagrams(boolean inet6) {
            return new Descriptor(newSocketDgram0(inet6));
        }
    }
}
