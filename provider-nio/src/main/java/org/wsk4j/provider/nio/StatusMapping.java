package org.wsk4j.provider.nio;

import static org.wsk4j.nt.NtStatus.STATUS_ACCESS_DENIED;
import static org.wsk4j.nt.NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_OVERFLOW;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_ABORTED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_DISCONNECTED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_REFUSED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_HOST_UNREACHABLE;
import static org.wsk4j.nt.NtStatus.STATUS_INSUFFICIENT_RESOURCES;
import static org.wsk4j.nt.NtStatus.STATUS_INTERNAL_ERROR;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_IO_TIMEOUT;
import static org.wsk4j.nt.NtStatus.STATUS_NETWORK_UNREACHABLE;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.nt.NtStatus.STATUS_PORT_UNREACHABLE;
import static org.wsk4j.nt.NtStatus.STATUS_PROTOCOL_UNREACHABLE;
import static org.wsk4j.nt.NtStatus.STATUS_TOO_MANY_ADDRESSES;
import static org.wsk4j.nt.NtStatus.STATUS_TOO_MANY_OPENED_FILES;
import static org.wsk4j.nt.NtStatus.STATUS_UNEXPECTED_NETWORK_ERROR;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.TransportException;

/**
 * From the JDK's exceptions to statuses. The JDK tells most causes by the text of {@code strerror} alone, and that in the
 * language of the process; so the type decides where it can, then the text, then the type's most likely cause.
 */
final class StatusMapping {

    private static final Logger LOG = System.getLogger(StatusMapping.class.getName());

    private StatusMapping() {}

    /** The result of an operation that failed. */
    static long failure(Exception cause) {
        return IoResult.failure(of(cause));
    }

    /** The failure of what is not an operation. */
    static TransportException exception(Exception cause) {
        String text = cause.getMessage();
        return new TransportException(
                of(cause), text != null ? text : cause.getClass().getSimpleName());
    }

    /** The failure of a connect, where some texts mean something else. */
    static NtStatus ofConnect(Exception cause, int family, boolean bound) {
        NtStatus status = of(cause);
        if (status == STATUS_INVALID_ADDRESS_COMPONENT) {
            // Bound: this very connection exists already. Else: no ephemeral port is left.
            return bound ? STATUS_ADDRESS_ALREADY_EXISTS : STATUS_TOO_MANY_ADDRESSES;
        }
        if (status == STATUS_UNEXPECTED_NETWORK_ERROR && family == SockAddr.AF_UNIX) {
            return STATUS_CONNECTION_REFUSED; // no such path
        }
        return status;
    }

    static NtStatus of(Exception cause) {
        if (cause instanceof IOException io) {
            return ofHost(io);
        }
        if (cause instanceof UnsupportedAddressTypeException
                || cause instanceof UnresolvedAddressException
                || cause instanceof IllegalArgumentException) {
            return STATUS_INVALID_PARAMETER;
        }
        if (cause instanceof UnsupportedOperationException) {
            return STATUS_NOT_SUPPORTED;
        }
        if (cause instanceof IllegalStateException) {
            // Not yet connected, already bound, connection pending...
            return STATUS_INVALID_DEVICE_STATE;
        }
        if (cause instanceof SecurityException) {
            return STATUS_ACCESS_DENIED;
        }
        LOG.log(Level.ERROR, "unexpected failure of an operation", cause);
        return STATUS_INTERNAL_ERROR;
    }

    private static NtStatus ofHost(IOException cause) {
        if (cause instanceof ClosedChannelException) {
            return STATUS_CANCELLED;
        }
        if (cause instanceof PortUnreachableException) {
            return STATUS_PORT_UNREACHABLE;
        }
        NtStatus told = ofText(cause.getMessage());
        if (told != null) {
            return told;
        }
        LOG.log(Level.DEBUG, "a failure whose text is unknown", cause);
        if (cause instanceof ConnectException) {
            return STATUS_CONNECTION_REFUSED;
        }
        if (cause instanceof BindException) {
            return STATUS_ADDRESS_ALREADY_EXISTS;
        }
        if (cause instanceof NoRouteToHostException) {
            return STATUS_HOST_UNREACHABLE;
        }
        if (cause instanceof SocketTimeoutException) {
            return STATUS_IO_TIMEOUT;
        }
        if (cause instanceof ProtocolException) {
            return STATUS_PROTOCOL_UNREACHABLE;
        }
        return STATUS_UNEXPECTED_NETWORK_ERROR;
    }

    /** The texts of the C library on Linux and macOS, and those of the JDK itself. */
    private static @Nullable NtStatus ofText(@Nullable String message) {
        if (message == null) {
            return null;
        }
        // Some texts carry a detail in front or behind: "Connection refused: /127.0.0.1:1".
        int colon = message.indexOf(':');
        return switch (colon < 0 ? message : message.substring(0, colon)) {
            case "Connection refused" -> STATUS_CONNECTION_REFUSED;
            case "Connection reset by peer", "Connection reset", "Broken pipe" -> STATUS_CONNECTION_RESET;
            case "Software caused connection abort" -> STATUS_CONNECTION_ABORTED;
            case "Connection timed out", "Operation timed out" -> STATUS_IO_TIMEOUT;
            case "Network is unreachable", "Network is down" -> STATUS_NETWORK_UNREACHABLE;
            case "No route to host", "Host is down", "Host is unreachable" -> STATUS_HOST_UNREACHABLE;
            case "Protocol error", "Machine is not on the network" -> STATUS_PROTOCOL_UNREACHABLE;
            case "Address already in use" -> STATUS_ADDRESS_ALREADY_EXISTS;
            case "Cannot assign requested address", "Can't assign requested address" ->
                STATUS_INVALID_ADDRESS_COMPONENT;
            case "Permission denied", "Operation not permitted" -> STATUS_ACCESS_DENIED;
            case "Too many open files", "Too many open files in system" -> STATUS_TOO_MANY_OPENED_FILES;
            case "Cannot allocate memory", "No buffer space available" -> STATUS_INSUFFICIENT_RESOURCES;
            case "Message too long" -> STATUS_BUFFER_OVERFLOW;
            case "Invalid argument",
                    "Destination address required",
                    "Unix domain path too long",
                    "File name too long" -> STATUS_INVALID_PARAMETER;
            case "Transport endpoint is not connected", "Socket is not connected" -> STATUS_CONNECTION_DISCONNECTED;
            case "Transport endpoint is already connected", "Operation already in progress" ->
                STATUS_INVALID_DEVICE_STATE;
            case "Address family not supported by protocol",
                    "Protocol not supported",
                    "Protocol not available",
                    "Operation not supported" -> STATUS_NOT_SUPPORTED;
            default -> null;
        };
    }
}
