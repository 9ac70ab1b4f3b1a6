package org.wsk4j.provider.nio;

import static org.wsk4j.nt.NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.TransportException;

/** The multicast groups that an endpoint is in. Any thread. */
final class NioMemberships {

    private final DatagramChannel channel;
    private final int family;
    private final Map<Membership, MembershipKey> keys = new HashMap<>(); // guarded by this

    NioMemberships(DatagramChannel channel, int family) {
        this.channel = channel;
        this.family = family;
    }

    synchronized void change(IpMreq request, boolean join) throws TransportException {
        SockAddr group = request.group();
        SockAddr source = request.source();
        if (group.family() != family || !group.isMulticast() || source != null && source.family() != family) {
            throw new TransportException(STATUS_INVALID_PARAMETER, "no group of the socket's family: " + group);
        }
        try {
            Membership membership =
                    new Membership(address(group), nic(request), source == null ? null : address(source));
            if (join) {
                join(membership);
            } else {
                leave(membership);
            }
        } catch (IOException | RuntimeException e) {
            throw StatusMapping.exception(e);
        }
    }

    private void join(Membership membership) throws IOException, TransportException {
        if (keys.containsKey(membership)) {
            throw new TransportException(STATUS_ADDRESS_ALREADY_EXISTS, "in the group already: " + membership.group);
        }
        InetAddress source = membership.source;
        keys.put(
                membership,
                source == null
                        ? channel.join(membership.group, membership.nic)
                        : channel.join(membership.group, membership.nic, source));
    }

    private void leave(Membership membership) throws TransportException {
        MembershipKey key = keys.remove(membership);
        if (key == null) {
            throw new TransportException(STATUS_INVALID_ADDRESS_COMPONENT, "not in the group: " + membership.group);
        }
        key.drop();
    }

    private static InetAddress address(SockAddr address) {
        return ((InetSocketAddress) address.toSocketAddress()).getAddress();
    }

    private NetworkInterface nic(IpMreq request) throws IOException, TransportException {
        NetworkInterface nic = request.interfaceIndex() == 0
                ? defaultInterface()
                : NetworkInterface.getByIndex(request.interfaceIndex());
        if (nic == null) {
            throw new TransportException(
                    STATUS_INVALID_ADDRESS_COMPONENT, "no interface has index " + request.interfaceIndex());
        }
        return nic;
    }

    /** The one set for sending, else the first that is up and made for multicast, else loopback. */
    private @Nullable NetworkInterface defaultInterface() throws IOException {
        NetworkInterface chosen = channel.getOption(StandardSocketOptions.IP_MULTICAST_IF);
        if (chosen != null) {
            return chosen;
        }
        NetworkInterface loopback = null;
        for (NetworkInterface nic : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (nic.isUp() && hasFamily(nic)) {
                if (nic.isLoopback()) {
                    loopback = nic;
                } else if (nic.supportsMulticast()) {
                    return nic;
                }
            }
        }
        return loopback;
    }

    private boolean hasFamily(NetworkInterface nic) {
        return nic.inetAddresses().anyMatch(address -> address instanceof Inet4Address == (family == SockAddr.AF_INET));
    }

    private record Membership(
            InetAddress group,
            NetworkInterface nic,
            @Nullable InetAddress source) {}
}
