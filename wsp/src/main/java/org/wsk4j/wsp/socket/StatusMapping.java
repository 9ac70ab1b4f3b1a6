package org.wsk4j.wsp.socket;

import java.util.HashMap;
import java.util.Map;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.wsp.WsaError;

/** From WSK's statuses to Winsock's errors: the only place that knows both. */
public final class StatusMapping {

    /** What was asked for: STATUS_INVALID_DEVICE_STATE and a few more mean different things. */
    public enum Use {
        /** Sending and receiving. */
        DATA,
        /** Binding, listening, options, ioctls. */
        SETUP,
        /** Connecting. */
        CONNECT,
        /** Making a socket. */
        CREATE
    }

    private static final Map<NtStatus, Integer> ERRORS = new HashMap<>();

    static {
        map(WsaError.NO_ERROR, NtStatus.STATUS_SUCCESS, NtStatus.STATUS_RECEIVE_PARTIAL);
        map(WsaError.WSA_IO_PENDING, NtStatus.STATUS_PENDING, NtStatus.STATUS_EVENT_PENDING);
        map(WsaError.WSA_OPERATION_ABORTED, NtStatus.STATUS_CANCELLED, NtStatus.STATUS_REQUEST_ABORTED);
        map(WsaError.WSAENOTSOCK, NtStatus.STATUS_INVALID_HANDLE, NtStatus.STATUS_OBJECT_TYPE_MISMATCH);
        map(WsaError.WSAEINVAL, NtStatus.STATUS_INVALID_PARAMETER, NtStatus.STATUS_INVALID_DEVICE_STATE);
        map(WsaError.WSAEINVAL, NtStatus.STATUS_INVALID_BUFFER_SIZE);
        map(WsaError.WSAEACCES, NtStatus.STATUS_ACCESS_DENIED);
        map(WsaError.WSAENOBUFS, NtStatus.STATUS_INSUFFICIENT_RESOURCES, NtStatus.STATUS_NO_MEMORY);
        map(WsaError.WSAENOBUFS, NtStatus.STATUS_TOO_MANY_ADDRESSES, NtStatus.STATUS_TRANSPORT_FULL);
        map(WsaError.WSAEMFILE, NtStatus.STATUS_TOO_MANY_OPENED_FILES);
        map(WsaError.WSAEOPNOTSUPP, NtStatus.STATUS_NOT_SUPPORTED, NtStatus.STATUS_NOT_IMPLEMENTED);
        map(WsaError.WSAEOPNOTSUPP, NtStatus.STATUS_INVALID_DEVICE_REQUEST);
        map(WsaError.WSAEPROTONOSUPPORT, NtStatus.STATUS_PROTOCOL_NOT_SUPPORTED);
        map(WsaError.WSAEMSGSIZE, NtStatus.STATUS_BUFFER_OVERFLOW);
        map(WsaError.WSAEFAULT, NtStatus.STATUS_BUFFER_TOO_SMALL);
        map(WsaError.WSAEADDRINUSE, NtStatus.STATUS_ADDRESS_ALREADY_EXISTS);
        map(WsaError.WSAEADDRINUSE, NtStatus.STATUS_ADDRESS_ALREADY_ASSOCIATED);
        map(WsaError.WSAEADDRNOTAVAIL, NtStatus.STATUS_INVALID_ADDRESS, NtStatus.STATUS_INVALID_ADDRESS_COMPONENT);
        map(WsaError.WSAECONNREFUSED, NtStatus.STATUS_CONNECTION_REFUSED, NtStatus.STATUS_REQUEST_NOT_ACCEPTED);
        map(WsaError.WSAECONNRESET, NtStatus.STATUS_CONNECTION_RESET, NtStatus.STATUS_REMOTE_DISCONNECT);
        map(WsaError.WSAECONNRESET, NtStatus.STATUS_PORT_UNREACHABLE, NtStatus.STATUS_VIRTUAL_CIRCUIT_CLOSED);
        map(WsaError.WSAECONNABORTED, NtStatus.STATUS_CONNECTION_ABORTED, NtStatus.STATUS_LOCAL_DISCONNECT);
        map(WsaError.WSAENOTCONN, NtStatus.STATUS_CONNECTION_DISCONNECTED, NtStatus.STATUS_CONNECTION_INVALID);
        map(WsaError.WSAENOTCONN, NtStatus.STATUS_INVALID_CONNECTION, NtStatus.STATUS_ADDRESS_CLOSED);
        map(WsaError.WSAEINVAL, NtStatus.STATUS_ADDRESS_NOT_ASSOCIATED);
        map(WsaError.WSAEISCONN, NtStatus.STATUS_CONNECTION_ACTIVE);
        map(WsaError.WSAESHUTDOWN, NtStatus.STATUS_PIPE_DISCONNECTED);
        map(WsaError.WSAEDISCON, NtStatus.STATUS_GRACEFUL_DISCONNECT);
        map(WsaError.WSAETIMEDOUT, NtStatus.STATUS_IO_TIMEOUT, NtStatus.STATUS_TIMEOUT);
        map(WsaError.WSAENETUNREACH, NtStatus.STATUS_NETWORK_UNREACHABLE, NtStatus.STATUS_BAD_NETWORK_PATH);
        map(WsaError.WSAEHOSTUNREACH, NtStatus.STATUS_HOST_UNREACHABLE, NtStatus.STATUS_PROTOCOL_UNREACHABLE);
        map(WsaError.WSAENETRESET, NtStatus.STATUS_HOPLIMIT_EXCEEDED);
        map(WsaError.WSAENETDOWN, NtStatus.STATUS_DEVICE_NOT_READY, NtStatus.STATUS_FILE_FORCED_CLOSED);
        map(WsaError.WSAENETDOWN, NtStatus.STATUS_NETWORK_BUSY, NtStatus.STATUS_NETWORK_NAME_DELETED);
        map(WsaError.WSAENETDOWN, NtStatus.STATUS_SHUTDOWN_IN_PROGRESS, NtStatus.STATUS_UNEXPECTED_NETWORK_ERROR);
        map(WsaError.WSAHOST_NOT_FOUND, NtStatus.STATUS_NOT_FOUND, NtStatus.STATUS_NO_MATCH);
        map(WsaError.WSATRY_AGAIN, NtStatus.STATUS_RETRY);
        map(WsaError.WSAEWOULDBLOCK, NtStatus.STATUS_CANT_WAIT, NtStatus.STATUS_DATA_NOT_ACCEPTED);
        map(WsaError.WSAEPROCLIM, NtStatus.STATUS_CONNECTION_COUNT_LIMIT);
        map(WsaError.WSAVERNOTSUPPORTED, NtStatus.STATUS_NOINTERFACE);
        map(WsaError.WSAEMSGSIZE, NtStatus.STATUS_INTEGER_OVERFLOW);
        map(WsaError.WSASYSCALLFAILURE, NtStatus.STATUS_INTERNAL_ERROR, NtStatus.STATUS_UNSUCCESSFUL);
        map(WsaError.WSASYSCALLFAILURE, NtStatus.STATUS_MORE_PROCESSING_REQUIRED);
    }

    private StatusMapping() {}

    private static void map(int error, NtStatus... statuses) {
        for (NtStatus status : statuses) {
            ERRORS.put(status, error);
        }
    }

    /**
     * The error of a status.
     *
     * @param status how a WSK operation ended
     * @param use what was asked for
     * @return 0 for a success, else the error; WSASYSCALLFAILURE for a status that nobody knows
     */
    public static int toError(NtStatus status, Use use) {
        if (status == NtStatus.STATUS_INVALID_DEVICE_STATE) {
            return switch (use) {
                case DATA -> WsaError.WSAENOTCONN;
                case CONNECT -> WsaError.WSAEISCONN;
                case SETUP, CREATE -> WsaError.WSAEINVAL;
            };
        }
        if (use == Use.CREATE
                && (status == NtStatus.STATUS_NOT_SUPPORTED || status == NtStatus.STATUS_INVALID_PARAMETER)) {
            return WsaError.WSAEPROTONOSUPPORT;
        }
        if (use == Use.CONNECT && status == NtStatus.STATUS_PORT_UNREACHABLE) {
            return WsaError.WSAECONNREFUSED;
        }
        Integer error = ERRORS.get(status);
        if (error != null) {
            return error;
        }
        return status.isSuccess() ? WsaError.NO_ERROR : WsaError.WSASYSCALLFAILURE;
    }

    /**
     * Whether a status has an error of its own here.
     *
     * @param status a status
     * @return false if it falls into the rest
     */
    static boolean isMapped(NtStatus status) {
        return ERRORS.containsKey(status);
    }
}
