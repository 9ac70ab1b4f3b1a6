package org.wsk4j.provider.uring.base;

import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.data.SockAddr.AF_UNIX;

import java.nio.charset.StandardCharsets;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.uring.abi.SockaddrIn;
import org.wsk4j.provider.uring.abi.SockaddrIn6;
import org.wsk4j.provider.uring.abi.SockaddrUn;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Memory;

/** Between Winsock Kernel's addresses and the kernel's. Internet addresses allocate nothing. */
public final class Addresses {

    /** How much memory holds any address. */
    public static final int ROOM = 128;

    private static final int PATH_ROOM = SockaddrUn.SIZE - Short.BYTES;

    private Addresses() {}

    /**
     * The kernel's number of a family.
     *
     * @param family AF_INET, AF_INET6 or AF_UNIX with Windows' values
     * @return Linux' value
     * @throws TransportException STATUS_NOT_SUPPORTED for another one
     */
    public static int hostFamily(int family) throws TransportException {
        return switch (family) {
            case AF_INET -> SocketConstants.AF_INET;
            case AF_INET6 -> SocketConstants.AF_INET6;
            case AF_UNIX -> SocketConstants.AF_UNIX;
            default -> throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "no such address family: " + family);
        };
    }

    /**
     * Whether an endpoint may use an address: of its family, and no IPv4 behind it if it is for IPv6 only.
     *
     * @param address the address
     * @param family of the endpoint
     * @param v6Only whether it refuses IPv4
     * @return whether it fits
     */
    public static boolean fits(SockAddr address, int family, boolean v6Only) {
        return address.family() == family && !(v6Only && address.isV4Mapped());
    }

    /**
     * Writes an address as the kernel wants it.
     *
     * @param from an internet or Unix-domain address
     * @param to where to, {@link #ROOM} bytes
     * @return its length, or {@code -ENAMETOOLONG} for a path that is too long, {@code -EAFNOSUPPORT} for no family
     */
    public static int put(SockAddr from, long to) {
        return switch (from.family()) {
            case AF_INET -> {
                Memory.clear(to, SockaddrIn.SIZE);
                SockaddrIn.sinFamily(to, SocketConstants.AF_INET);
                SockaddrIn.sinPort(to, from.port());
                SockaddrIn.sinAddr(to, Integer.reverseBytes(from.inet()));
                yield SockaddrIn.SIZE;
            }
            case AF_INET6 -> {
                SockaddrIn6.sin6Family(to, SocketConstants.AF_INET6);
                SockaddrIn6.sin6Port(to, from.port());
                SockaddrIn6.sin6Flowinfo(to, Integer.reverseBytes(from.flowInfo()));
                Memory.putLong(SockaddrIn6.sin6Addr(to), Long.reverseBytes(from.inet6High()));
                Memory.putLong(SockaddrIn6.sin6Addr(to) + Long.BYTES, Long.reverseBytes(from.inet6Low()));
                SockaddrIn6.sin6ScopeId(to, from.scopeId());
                yield SockaddrIn6.SIZE;
            }
            case AF_UNIX -> putPath(from.path(), to);
            default -> -Errno.EAFNOSUPPORT;
        };
    }

    private static int putPath(String path, long to) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= PATH_ROOM) {
            return -Errno.ENAMETOOLONG;
        }
        Memory.clear(to, ROOM);
        SockaddrUn.sunFamily(to, SocketConstants.AF_UNIX);
        Memory.copy(bytes, 0, SockaddrUn.sunPath(to), bytes.length);
        // A name that begins with 0 has no end but its length; a path ends with 0.
        boolean named = bytes.length > 0 && bytes[0] != 0;
        return Short.BYTES + bytes.length + (named ? 1 : 0);
    }

    /**
     * Reads an address that the kernel has written.
     *
     * @param from where it is
     * @param length how long it is
     * @param family of the endpoint, whose unnamed address it is if the kernel tells none
     * @param to takes it
     */
    public static void take(long from, int length, int family, SockAddr to) {
        if (family == AF_UNIX) {
            to.setUnix(path(SockaddrUn.sunPath(from), length - Short.BYTES));
            return;
        }
        if (length >= SockaddrIn.SIZE && SockaddrIn.sinFamily(from) == SocketConstants.AF_INET) {
            to.setInet(Integer.reverseBytes(SockaddrIn.sinAddr(from)), SockaddrIn.sinPort(from));
        } else if (length >= SockaddrIn6.SIZE && SockaddrIn6.sin6Family(from) == SocketConstants.AF_INET6) {
            long address = SockaddrIn6.sin6Addr(from);
            to.setInet6(
                    Long.reverseBytes(Memory.longAt(address)),
                    Long.reverseBytes(Memory.longAt(address + Long.BYTES)),
                    SockaddrIn6.sin6Port(from),
                    SockaddrIn6.sin6ScopeId(from));
            to.setFlowInfo(Integer.reverseBytes(SockaddrIn6.sin6Flowinfo(from)));
        } else if (family == AF_INET) {
            to.setInet(0, 0);
        } else {
            to.setInet6(0, 0, 0, 0);
        }
    }

    private static String path(long at, int length) {
        if (length <= 0) {
            return "";
        }
        byte[] bytes = new byte[length];
        Memory.copy(at, bytes, 0, length);
        int end = length;
        while (end > 1 && bytes[0] != 0 && bytes[end - 1] == 0) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
