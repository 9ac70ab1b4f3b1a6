package org.wsk4j.wsp.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaQos;

/** WSPJoinLeaf: IP's multipoint has no root, so a leaf joins by itself, with the same socket. */
final class Multipoint {

    private Multipoint() {}

    static int joinLeaf(
            WinsockSocket socket,
            @Nullable SockAddr name,
            @Nullable WsaBuf callerData,
            @Nullable WsaQos sqos,
            @Nullable WsaQos gqos,
            int flags) {
        if (name == null) {
            return WsaError.WSAEFAULT;
        }
        if (flags != Winsock.JL_SENDER_ONLY && flags != Winsock.JL_RECEIVER_ONLY && flags != Winsock.JL_BOTH) {
            return WsaError.WSAEINVAL;
        }
        if (sqos != null || gqos != null) {
            return WsaError.WSAEOPNOTSUPP;
        }
        if (callerData != null && callerData.len() != 0) {
            return WsaError.WSAEPROTONOSUPPORT;
        }
        if (!(socket.kind() instanceof DatagramKind datagrams)) {
            return WsaError.WSAEOPNOTSUPP;
        }
        if (name.family() != socket.info.addressFamily()) {
            return WsaError.WSAEAFNOSUPPORT;
        }
        if (!name.isMulticast()) {
            return WsaError.WSAEADDRNOTAVAIL;
        }
        int error = datagrams.bindImplicitly();
        if (error == 0 && flags != Winsock.JL_SENDER_ONLY) {
            error = join(socket, name);
        }
        if (error == 0 && flags != Winsock.JL_RECEIVER_ONLY) {
            error = datagrams.setDestination(name);
        }
        synchronized (socket.lock) {
            socket.happened(Winsock.FD_CONNECT, error);
        }
        return error;
    }

    private static int join(WinsockSocket socket, SockAddr group) {
        boolean inet6 = group.family() == SockAddr.AF_INET6;
        int level = inet6 ? WskOptions.IPPROTO_IPV6 : WskOptions.IPPROTO_IP;
        int option = inet6 ? WskOptions.IPV6_ADD_MEMBERSHIP : WskOptions.IP_ADD_MEMBERSHIP;
        SockAddr member = new SockAddr().set(group).setPort(0);
        return OptionCalls.set(socket, level, option, WskControlBuffer.ofPointer(new IpMreq(member, 0, null)));
    }
}
