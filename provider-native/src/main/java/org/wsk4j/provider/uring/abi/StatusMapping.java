package org.wsk4j.provider.uring.abi;

import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.uring.libc.Errno;

/** From error numbers to statuses. All methods take the number negated, as the calls return it. */
public final class StatusMapping {

    private StatusMapping() {}

    /** The result of an operation that failed. */
    public static long failure(long negated) {
        return IoResult.failure(of(negated));
    }

    /**
     * The failure of what is not an operation.
     *
     * @param call the name of the call, for messages
     * @param negated what it returned
     */
    public static TransportException exception(String call, long negated) {
        return new TransportException(of(negated), call + ": " + Errno.name((int) -negated));
    }

    /**
     * The failure of a connect, where some numbers mean something else.
     *
     * @param negated what it returned
     * @param family AF_..., with Windows' values
     * @param bound whether the socket was bound to a port by its user
     */
    public static NtStatus ofConnect(long negated, int family, boolean bound) {
        return switch ((int) -negated) {
            // Bound: this very connection exists already. Else: no ephemeral port is left.
            case Errno.EADDRNOTAVAIL, Errno.EADDRINUSE ->
                bound ? NtStatus.STATUS_ADDRESS_ALREADY_EXISTS : NtStatus.STATUS_TOO_MANY_ADDRESSES;
            // No such path; or (EAGAIN) its queue of connections is full.
            case Errno.ENOENT, Errno.ENOTDIR, Errno.EAGAIN ->
                family == SockAddr.AF_UNIX ? NtStatus.STATUS_CONNECTION_REFUSED : of(negated);
            default -> of(negated);
        };
    }

    /** The failure of a datagram call: an ICMP error that the host keeps for it, among others. */
    public static NtStatus ofDatagram(long negated) {
        return -negated == Errno.ECONNREFUSED ? NtStatus.STATUS_PORT_UNREACHABLE : of(negated);
    }

    /** The status of an error number. */
    public static NtStatus of(long negated) {
        return switch ((int) -negated) {
            case Errno.EBADF -> NtStatus.STATUS_INVALID_HANDLE;
            case Errno.ENOTSOCK -> NtStatus.STATUS_OBJECT_TYPE_MISMATCH;
            case Errno.EACCES, Errno.EPERM -> NtStatus.STATUS_ACCESS_DENIED;
            case Errno.EINVAL,
                    Errno.EFAULT,
                    Errno.EDESTADDRREQ,
                    Errno.ENAMETOOLONG,
                    Errno.ELOOP,
                    Errno.ENOTDIR,
                    Errno.ENOENT -> NtStatus.STATUS_INVALID_PARAMETER;
            case Errno.EMFILE, Errno.ENFILE -> NtStatus.STATUS_TOO_MANY_OPENED_FILES;
            case Errno.ENOMEM, Errno.ENOBUFS -> NtStatus.STATUS_INSUFFICIENT_RESOURCES;
            case Errno.EAFNOSUPPORT,
                    Errno.EPFNOSUPPORT,
                    Errno.EPROTONOSUPPORT,
                    Errno.ESOCKTNOSUPPORT,
                    Errno.EPROTOTYPE,
                    Errno.EOPNOTSUPP,
                    Errno.ENOPROTOOPT,
                    Errno.ENOSYS -> NtStatus.STATUS_NOT_SUPPORTED;
            case Errno.EADDRINUSE -> NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
            // No such local address; no such interface.
            case Errno.EADDRNOTAVAIL, Errno.ENODEV, Errno.ENXIO -> NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;
            case Errno.EMSGSIZE -> NtStatus.STATUS_BUFFER_OVERFLOW;
            case Errno.ECONNREFUSED -> NtStatus.STATUS_CONNECTION_REFUSED;
            // EPIPE: the reset came after the peer's FIN, or an earlier call has had it. The kit sends nothing after
            // its own FIN.
            case Errno.ECONNRESET, Errno.EPIPE -> NtStatus.STATUS_CONNECTION_RESET;
            case Errno.ECONNABORTED -> NtStatus.STATUS_CONNECTION_ABORTED;
            case Errno.ENETRESET -> NtStatus.STATUS_HOPLIMIT_EXCEEDED;
            case Errno.ENOTCONN -> NtStatus.STATUS_CONNECTION_DISCONNECTED;
            case Errno.EISCONN, Errno.EALREADY, Errno.EINPROGRESS, Errno.ESHUTDOWN ->
                NtStatus.STATUS_INVALID_DEVICE_STATE;
            case Errno.ETIMEDOUT, Errno.ETIME -> NtStatus.STATUS_IO_TIMEOUT;
            case Errno.ENETUNREACH, Errno.ENETDOWN -> NtStatus.STATUS_NETWORK_UNREACHABLE;
            case Errno.EHOSTUNREACH, Errno.EHOSTDOWN -> NtStatus.STATUS_HOST_UNREACHABLE;
            case Errno.EPROTO, Errno.ENONET -> NtStatus.STATUS_PROTOCOL_UNREACHABLE;
            case Errno.ECANCELED, Errno.EINTR -> NtStatus.STATUS_CANCELLED;
            default -> NtStatus.STATUS_UNEXPECTED_NETWORK_ERROR;
        };
    }
}
