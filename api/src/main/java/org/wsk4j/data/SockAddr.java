package org.wsk4j.data;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * SOCKADDR: an IPv4, IPv6 or Unix-domain address, allocated by its user and reusable, so that a datagram loop allocates
 * nothing. The family numbers are Windows', whatever the host's are.
 *
 * <p>Converts to and from the JDK's addresses. Equality is by value; do not change an address that is a key.
 *
 * @wsk SOCKADDR
 */
public final class SockAddr {

    /** No family; also an address that was never set. */
    public static final int AF_UNSPEC = 0;

    /** Unix-domain: a path. */
    public static final int AF_UNIX = 1;

    /** IPv4. */
    public static final int AF_INET = 2;

    /** IPv6 (23 as on Windows; Linux says 10). */
    public static final int AF_INET6 = 23;

    private static final long V4_MAPPED_PREFIX = 0xFFFF_0000_0000L;

    private int family;
    private int port;
    /** IPv6: the first eight bytes. */
    private long high;
    /** IPv6: the last eight bytes; IPv4: the address in the low 32 bits. */
    private long low;

    private int flowInfo;
    private int scopeId;
    private @Nullable String path;

    /** The JDK's form, built at most once for each value. */
    private @Nullable SocketAddress converted;

    /** Creates an address of no family. */
    public SockAddr() {}

    /**
     * Creates an address from one of the JDK.
     *
     * @param address an {@link InetSocketAddress}, resolved, or a {@link UnixDomainSocketAddress}
     * @return a new address
     * @throws IllegalArgumentException if it is of another kind or unresolved
     */
    public static SockAddr of(SocketAddress address) {
        return new SockAddr().set(address);
    }

    /**
     * Creates an IPv4 or IPv6 address from its literal, without a look-up.
     *
     * @param literal for example {@code 127.0.0.1} or {@code ::1}
     * @param port 0 to 65535
     * @return a new address
     * @throws IllegalArgumentException if the text is no literal or the port is out of range
     */
    public static SockAddr of(String literal, int port) {
        if (literal.isEmpty() || (literal.indexOf(':') < 0 && !literal.matches("[0-9.]+"))) {
            throw new IllegalArgumentException("not an address literal: " + literal);
        }
        try {
            return of(new InetSocketAddress(InetAddress.getByName(literal), port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address literal: " + literal, e);
        }
    }

    /**
     * The wildcard address of a family.
     *
     * @param family AF_INET or AF_INET6
     * @param port 0 for an ephemeral one
     * @return a new address
     */
    public static SockAddr any(int family, int port) {
        return switch (family) {
            case AF_INET -> new SockAddr().setInet(0, port);
            case AF_INET6 -> new SockAddr().setInet6(0, 0, port, 0);
            default -> throw new IllegalArgumentException("no wildcard in address family " + family);
        };
    }

    /**
     * The loopback address of a family.
     *
     * @param family AF_INET or AF_INET6
     * @param port 0 for an ephemeral one
     * @return a new address
     */
    public static SockAddr loopback(int family, int port) {
        return switch (family) {
            case AF_INET -> new SockAddr().setInet(0x7F000001, port);
            case AF_INET6 -> new SockAddr().setInet6(0, 1, port, 0);
            default -> throw new IllegalArgumentException("no loopback in address family " + family);
        };
    }

    /**
     * Creates a Unix-domain address.
     *
     * @param path the path; empty for an unnamed one
     * @return a new address
     */
    public static SockAddr unix(String path) {
        return new SockAddr().setUnix(path);
    }

    /**
     * Becomes an IPv4 address.
     *
     * @param address the four bytes, the first one highest
     * @param newPort 0 to 65535
     * @return this
     */
    public SockAddr setInet(int address, int newPort) {
        return set(AF_INET, 0, address & 0xFFFF_FFFFL, newPort, 0, 0, null);
    }

    /**
     * Becomes an IPv6 address.
     *
     * @param newHigh the first eight bytes
     * @param newLow the last eight bytes
     * @param newPort 0 to 65535
     * @param newScopeId the interface of a link-local address, else 0
     * @return this
     */
    public SockAddr setInet6(long newHigh, long newLow, int newPort, int newScopeId) {
        return set(AF_INET6, newHigh, newLow, newPort, 0, newScopeId, null);
    }

    /**
     * Becomes a Unix-domain address.
     *
     * @param newPath the path; empty for an unnamed one
     * @return this
     */
    public SockAddr setUnix(String newPath) {
        return set(AF_UNIX, 0, 0, 0, 0, 0, Objects.requireNonNull(newPath));
    }

    /**
     * Becomes the address of the JDK's object.
     *
     * @param address an {@link InetSocketAddress}, resolved, or a {@link UnixDomainSocketAddress}
     * @return this
     * @throws IllegalArgumentException if it is of another kind or unresolved
     */
    public SockAddr set(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix) {
            setUnix(unix.getPath().toString());
        } else if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            setInetAddress(inet.getAddress(), inet.getPort());
        } else {
            throw new IllegalArgumentException("not a resolved internet or Unix-domain address: " + address);
        }
        converted = address;
        return this;
    }

    private void setInetAddress(InetAddress address, int newPort) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        if (address instanceof Inet6Address v6) {
            setInet6(bytes.getLong(), bytes.getLong(), newPort, v6.getScopeId());
        } else {
            setInet(bytes.getInt(), newPort);
        }
    }

    /**
     * Becomes a copy of another address.
     *
     * @param other the source
     * @return this
     */
    public SockAddr set(SockAddr other) {
        set(other.family, other.high, other.low, other.port, other.flowInfo, other.scopeId, other.path);
        converted = other.converted;
        return this;
    }

    private SockAddr set(
            int newFamily,
            long newHigh,
            long newLow,
            int newPort,
            int newFlow,
            int newScope,
            @Nullable String newPath) {
        checkPort(newPort);
        family = newFamily;
        high = newHigh;
        low = newLow;
        port = newPort;
        flowInfo = newFlow;
        scopeId = newScope;
        path = newPath;
        converted = null;
        return this;
    }

    /**
     * Changes the port alone.
     *
     * @param newPort 0 to 65535
     * @return this
     */
    public SockAddr setPort(int newPort) {
        checkPort(newPort);
        port = newPort;
        converted = null;
        return this;
    }

    private static void checkPort(int port) {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("port out of range: " + port);
        }
    }

    /**
     * Changes the flow information of an IPv6 address alone.
     *
     * @param newFlowInfo sin6_flowinfo
     * @return this
     */
    public SockAddr setFlowInfo(int newFlowInfo) {
        flowInfo = newFlowInfo;
        return this;
    }

    /** Becomes an address of no family. */
    public void clear() {
        set(AF_UNSPEC, 0, 0, 0, 0, 0, null);
    }

    /**
     * The address family.
     *
     * @return one of the AF_ constants
     */
    public int family() {
        return family;
    }

    /**
     * The port.
     *
     * @return 0 to 65535; 0 for Unix-domain
     */
    public int port() {
        return port;
    }

    /**
     * The address of IPv4.
     *
     * @return the four bytes, the first one highest
     */
    public int inet() {
        return (int) low;
    }

    /**
     * The first eight bytes of an IPv6 address.
     *
     * @return the bytes, the first one highest
     */
    public long inet6High() {
        return high;
    }

    /**
     * The last eight bytes of an IPv6 address.
     *
     * @return the bytes, the first one highest
     */
    public long inet6Low() {
        return low;
    }

    /**
     * The flow information of an IPv6 address.
     *
     * @return sin6_flowinfo
     */
    public int flowInfo() {
        return flowInfo;
    }

    /**
     * The scope of an IPv6 address.
     *
     * @return the interface index, or 0
     */
    public int scopeId() {
        return scopeId;
    }

    /**
     * The path of a Unix-domain address.
     *
     * @return the path; empty for an unnamed one and for other families
     */
    public String path() {
        return path == null ? "" : path;
    }

    /**
     * Whether it is the wildcard of its family.
     *
     * @return true for 0.0.0.0 and ::, whatever the port
     */
    public boolean isAny() {
        return (family == AF_INET || family == AF_INET6) && high == 0 && low == 0;
    }

    /**
     * Whether it is a multicast address.
     *
     * @return true for 224.0.0.0/4 and ff00::/8
     */
    public boolean isMulticast() {
        return family == AF_INET ? (low >>> 28) == 0xE : family == AF_INET6 && (high >>> 56) == 0xFF;
    }

    /**
     * Whether it is an IPv4 address in IPv6 form.
     *
     * @return true for ::ffff:0:0/96
     */
    public boolean isV4Mapped() {
        return family == AF_INET6 && high == 0 && (low & 0xFFFF_FFFF_0000_0000L) == V4_MAPPED_PREFIX;
    }

    /**
     * An IPv4 address becomes its IPv6 form ::ffff:a.b.c.d; others stay.
     *
     * @return this
     */
    public SockAddr mapToInet6() {
        return family == AF_INET ? setInet6(0, V4_MAPPED_PREFIX | low, port, 0) : this;
    }

    /**
     * The JDK's form, built at most once for each value.
     *
     * @return an {@link InetSocketAddress} or a {@link UnixDomainSocketAddress}
     * @throws IllegalStateException for an address of no family
     */
    public SocketAddress toSocketAddress() {
        SocketAddress address = converted;
        if (address == null) {
            address = convert();
            converted = address;
        }
        return address;
    }

    private SocketAddress convert() {
        try {
            switch (family) {
                case AF_INET -> {
                    byte[] bytes = ByteBuffer.allocate(4).putInt((int) low).array();
                    return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
                }
                case AF_INET6 -> {
                    byte[] bytes =
                            ByteBuffer.allocate(16).putLong(high).putLong(low).array();
                    InetAddress plain = InetAddress.getByAddress(bytes);
                    boolean v4 = plain instanceof Inet4Address;
                    return new InetSocketAddress(
                            v4 || scopeId == 0 ? plain : Inet6Address.getByAddress(null, bytes, scopeId), port);
                }
                case AF_UNIX -> {
                    return UnixDomainSocketAddress.of(path());
                }
                default -> throw new IllegalStateException("an address of no family has no other form");
            }
        } catch (UnknownHostException e) {
            throw new AssertionError("four and sixteen bytes are always an address", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SockAddr that
                && family == that.family
                && port == that.port
                && high == that.high
                && low == that.low
                && scopeId == that.scopeId
                && path().equals(that.path());
    }

    @Override
    public int hashCode() {
        return ((family * 31 + port) * 31 + Long.hashCode(high ^ Long.rotateLeft(low, 1))) * 31 + path().hashCode();
    }

    @Override
    public String toString() {
        return switch (family) {
            case AF_INET ->
                (low >>> 24 & 255) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255) + ":"
                        + port;
            case AF_INET6 ->
                "[" + ((InetSocketAddress) toSocketAddress()).getAddress().getHostAddress() + "]:" + port;
            case AF_UNIX -> "unix:" + path();
            default -> "AF_UNSPEC";
        };
    }
}
