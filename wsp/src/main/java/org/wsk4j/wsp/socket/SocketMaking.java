package org.wsk4j.wsp.socket;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskOptions;
import org.wsk4j.WskSocket;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.WskStreamSocket;
import org.wsk4j.data.Out;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolInfo;

/** WSPSocket and WSPDuplicateSocket. */
final class SocketMaking {

    private static final int CONTROL_PLANE = Winsock.WSA_FLAG_MULTIPOINT_C_ROOT | Winsock.WSA_FLAG_MULTIPOINT_C_LEAF;
    private static final int DATA_PLANE = Winsock.WSA_FLAG_MULTIPOINT_D_ROOT | Winsock.WSA_FLAG_MULTIPOINT_D_LEAF;
    private static final int FLAGS = Winsock.WSA_FLAG_OVERLAPPED
            | CONTROL_PLANE
            | DATA_PLANE
            | Winsock.WSA_FLAG_ACCESS_SYSTEM_SECURITY
            | Winsock.WSA_FLAG_NO_HANDLE_INHERIT;

    private SocketMaking() {}

    static long socket(
            BaseInstance instance,
            int af,
            int type,
            int protocol,
            @Nullable WsaProtocolInfo given,
            int group,
            int flags,
            LpInt errno) {
        if (given != null && given.providerReserved() != 0) {
            return redeem(instance, given, errno);
        }
        Collection<WsaProtocolInfo> candidates = given != null ? List.of(given) : instance.known();
        Out<WsaProtocolInfo> chosen = new Out<>();
        int error = choose(candidates, af, type, protocol, chosen);
        WsaProtocolInfo info = chosen.value();
        if (error == 0 && (group != 0 || !areValid(flags))) {
            error = WsaError.WSAEINVAL;
        }
        if (error == 0 && info != null) {
            return make(instance, info, group, flags, errno);
        }
        errno.set(error);
        return Winsock.INVALID_SOCKET;
    }

    private static boolean areValid(int flags) {
        int control = flags & CONTROL_PLANE;
        int data = flags & DATA_PLANE;
        boolean multipoint = (control | data) != 0;
        // our multipoint is that of IP: no root in either plane
        boolean leaves = control == Winsock.WSA_FLAG_MULTIPOINT_C_LEAF && data == Winsock.WSA_FLAG_MULTIPOINT_D_LEAF;
        return (flags & ~FLAGS) == 0 && (!multipoint || leaves);
    }

    private static boolean isWild(int asked) {
        return asked == 0 || asked == Winsock.FROM_PROTOCOL_INFO;
    }

    /** The first entry that fits; else the reason that is closest to a fit. */
    private static int choose(
            Collection<WsaProtocolInfo> candidates, int af, int type, int protocol, Out<WsaProtocolInfo> chosen) {
        int error = WsaError.WSAEAFNOSUPPORT;
        for (WsaProtocolInfo info : candidates) {
            if (!isWild(af) && af != info.addressFamily()) {
                continue;
            }
            if (!isWild(type) && type != info.socketType()) {
                error = error == WsaError.WSAEAFNOSUPPORT ? WsaError.WSAESOCKTNOSUPPORT : error;
                continue;
            }
            if (!isWild(protocol) && protocol != info.protocol()) {
                boolean known = protocol == WskOptions.IPPROTO_TCP || protocol == WskOptions.IPPROTO_UDP;
                error = known ? WsaError.WSAEPROTOTYPE : WsaError.WSAEPROTONOSUPPORT;
                continue;
            }
            chosen.set(info);
            return 0;
        }
        return error;
    }

    private static long make(BaseInstance instance, WsaProtocolInfo info, int group, int flags, LpInt errno) {
        boolean stream = info.socketType() == WskOptions.SOCK_STREAM;
        Out<WskSocket> made = new Out<>();
        NtStatus status = instance.binding.socket(
                info.addressFamily(),
                info.socketType(),
                info.protocol(),
                stream ? WskSocketFlags.WSK_FLAG_STREAM_SOCKET : WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET,
                made);
        WskSocket wsk = made.value();
        if (wsk == null) {
            errno.set(StatusMapping.toError(status, StatusMapping.Use.CREATE));
            return Winsock.INVALID_SOCKET;
        }
        boolean overlapped = (flags & Winsock.WSA_FLAG_OVERLAPPED) != 0;
        WinsockSocket socket = new WinsockSocket(instance, info, overlapped, group, self -> kind(self, wsk));
        long handle = instance.add(socket, errno);
        if (handle == Winsock.INVALID_SOCKET) {
            Closing.start(socket, true);
        }
        return handle;
    }

    private static Kind kind(WinsockSocket socket, WskSocket wsk) {
        return wsk instanceof WskStreamSocket stream
                ? new StreamKind(socket, stream.dispatch())
                : new DatagramKind(socket, ((WskDatagramSocket) wsk).dispatch());
    }

    // ------------------------------------------------------------------ duplicates

    static int duplicate(
            BaseInstance instance,
            WinsockSocket socket,
            long processId,
            @Nullable Out<WsaProtocolInfo> target,
            LpInt errno) {
        int error = target == null
                ? WsaError.WSAEFAULT
                : processId != ProcessHandle.current().pid() ? WsaError.WSAEINVAL : 0;
        if (target == null || error != 0) {
            errno.set(error);
            return Winsock.SOCKET_ERROR;
        }
        long ticket = instance.shared.promise(socket);
        target.set(socket.info.toBuilder().providerReserved(ticket).build());
        return 0;
    }

    private static long redeem(BaseInstance instance, WsaProtocolInfo given, LpInt errno) {
        WinsockSocket socket = instance.shared.redeem(given.providerReserved());
        if (socket == null) {
            errno.set(WsaError.WSAEINVAL);
            return Winsock.INVALID_SOCKET;
        }
        long handle = instance.add(socket, errno);
        if (socket.removeDescriptor(-given.providerReserved())) {
            Closing.start(socket, false); // no number was left for it, and every other descriptor is closed
        }
        return handle;
    }
}
