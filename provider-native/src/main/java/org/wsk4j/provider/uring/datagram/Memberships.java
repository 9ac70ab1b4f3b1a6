package org.wsk4j.provider.uring.datagram;

import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.nt.NtStatus.STATUS_INSUFFICIENT_RESOURCES;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;

import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.uring.abi.GroupReq;
import org.wsk4j.provider.uring.abi.GroupSourceReq;
import org.wsk4j.provider.uring.abi.InetConstants;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.abi.StatusMapping;
import org.wsk4j.provider.uring.base.Addresses;
import org.wsk4j.provider.uring.base.Host;

/** Joins and leaves multicast groups, of any source or of one. The kernel remembers them. */
final class Memberships {

    private Memberships() {}

    static void change(Host host, int fd, int family, IpMreq request, boolean join) throws TransportException {
        SockAddr group = request.group();
        SockAddr source = request.source();
        if (group.family() != family || !group.isMulticast() || source != null && source.family() != family) {
            throw new TransportException(STATUS_INVALID_PARAMETER, "no group of the socket's family: " + group);
        }
        long scratch = host.vectors().take();
        if (scratch == 0) {
            throw new TransportException(STATUS_INSUFFICIENT_RESOURCES, "no memory for a request");
        }
        try {
            int result = call(host, fd, family, request.interfaceIndex(), group, source, join, scratch);
            if (result < 0) {
                throw StatusMapping.exception(join ? "join" : "leave", result);
            }
        } finally {
            host.vectors().give(scratch);
        }
    }

    private static int call(
            Host host,
            int fd,
            int family,
            int interfaceIndex,
            SockAddr group,
            @Nullable SockAddr source,
            boolean join,
            long request) {
        int level = family == AF_INET6 ? SocketConstants.IPPROTO_IPV6 : SocketConstants.IPPROTO_IP;
        if (source == null) {
            GroupReq.grInterface(request, interfaceIndex);
            Addresses.put(group, GroupReq.grGroup(request));
            int option = join ? InetConstants.MCAST_JOIN_GROUP : InetConstants.MCAST_LEAVE_GROUP;
            return host.libc().sockets().setsockopt(fd, level, option, request, GroupReq.SIZE);
        }
        GroupSourceReq.gsrInterface(request, interfaceIndex);
        Addresses.put(group, GroupSourceReq.gsrGroup(request));
        Addresses.put(source, GroupSourceReq.gsrSource(request));
        int option = join ? InetConstants.MCAST_JOIN_SOURCE_GROUP : InetConstants.MCAST_LEAVE_SOURCE_GROUP;
        return host.libc().sockets().setsockopt(fd, level, option, request, GroupSourceReq.SIZE);
    }
}
