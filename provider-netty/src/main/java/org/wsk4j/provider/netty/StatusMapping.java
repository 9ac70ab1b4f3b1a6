package org.wsk4j.provider.netty;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.TransportException;

/**
 * From exceptions to statuses. Netty's native transports tell the host's error number in the text; the JDK only the text of
 * that number. So the number decides where there is one, then the text, then the type's most likely cause.
 */
final class StatusMapping {

    private static final Logger LOG = System.getLogger(StatusMapping.class.getName());

    /** As Netty writes it: {@code bind(..) failed with error(-98): Address already in use}. */
    private static final Pattern NUMBER = Pattern.compile("failed with error\\(-(\\d+)\\)");

    private static final int NOT_CONNECTED = 107;

    /** A status, the error numbers of Linux that mean it, and the texts of the C libraries and of the JDK. */
    private record Row(NtStatus status, List<Integer> numbers, List<String> texts) {}

    private static final List<Row> TABLE = List.of(
            row(NtStatus.STATUS_ACCESS_DENIED, List.of(1, 13), "Permission denied", "Operation not permitted"),
            row(
                    NtStatus.STATUS_INVALID_PARAMETER,
                    List.of(14, 22, 36, 89),
                    "Invalid argument",
                    "Destination address required",
                    "Unix domain path too long",
                    "File name too long"),
            row(
                    NtStatus.STATUS_TOO_MANY_OPENED_FILES,
                    List.of(23, 24),
                    "Too many open files",
                    "Too many open files in system"),
            row(
                    NtStatus.STATUS_INSUFFICIENT_RESOURCES,
                    List.of(12, 105),
                    "Cannot allocate memory",
                    "No buffer space available"),
            row(
                    NtStatus.STATUS_CONNECTION_RESET,
                    List.of(32, 104),
                    "Connection reset by peer",
                    "Connection reset",
                    "Broken pipe"),
            row(NtStatus.STATUS_CONNECTION_ABORTED, List.of(103), "Software caused connection abort"),
            row(NtStatus.STATUS_CONNECTION_REFUSED, List.of(111), "Connection refused"),
            row(NtStatus.STATUS_IO_TIMEOUT, List.of(110), "Connection timed out", "Operation timed out"),
            row(NtStatus.STATUS_NETWORK_UNREACHABLE, List.of(100, 101), "Network is unreachable", "Network is down"),
            row(
                    NtStatus.STATUS_HOST_UNREACHABLE,
                    List.of(112, 113),
                    "No route to host",
                    "Host is down",
                    "Host is unreachable"),
            row(
                    NtStatus.STATUS_PROTOCOL_UNREACHABLE,
                    List.of(64, 71),
                    "Protocol error",
                    "Machine is not on the network"),
            row(NtStatus.STATUS_ADDRESS_ALREADY_EXISTS, List.of(98), "Address already in use"),
            row(
                    NtStatus.STATUS_INVALID_ADDRESS_COMPONENT,
                    List.of(19, 99),
                    "Cannot assign requested address",
                    "Can't assign requested address",
                    "No such device"),
            row(NtStatus.STATUS_BUFFER_OVERFLOW, List.of(90), "Message too long"),
            row(
                    NtStatus.STATUS_CONNECTION_DISCONNECTED,
                    List.of(107),
                    "Transport endpoint is not connected",
                    "Socket is not connected"),
            row(
                    NtStatus.STATUS_INVALID_DEVICE_STATE,
                    List.of(106, 108, 114),
                    "Transport endpoint is already connected",
                    "Operation already in progress"),
            row(
                    NtStatus.STATUS_NOT_SUPPORTED,
                    List.of(91, 92, 93, 94, 95, 97),
                    "Address family not supported by protocol",
                    "Protocol not supported",
                    "Protocol not available",
                    "Operation not supported"));

    private static final Map<Integer, NtStatus> BY_NUMBER = byNumber();
    private static final Map<String, NtStatus> BY_TEXT = byText();

    private StatusMapping() {}

    private static Row row(NtStatus status, List<Integer> numbers, String... texts) {
        return new Row(status, numbers, List.of(texts));
    }

    private static Map<Integer, NtStatus> byNumber() {
        Map<Integer, NtStatus> map = new java.util.HashMap<>();
        TABLE.forEach(row -> row.numbers.forEach(number -> map.put(number, row.status)));
        return map;
    }

    private static Map<String, NtStatus> byText() {
        Map<String, NtStatus> map = new java.util.HashMap<>();
        TABLE.forEach(row -> row.texts.forEach(text -> map.put(text, row.status)));
        return map;
    }

    /** The result of an operation that failed. */
    static long failure(Exception cause) {
        return IoResult.failure(of(cause));
    }

    /** The result of a transfer on a connection that ended with an error number of Linux. */
    static long ofTransfer(int number) {
        // Not connected any more: somebody took the reset from the host before.
        NtStatus status = number == NOT_CONNECTED
                ? NtStatus.STATUS_CONNECTION_RESET
                : BY_NUMBER.getOrDefault(number, NtStatus.STATUS_UNEXPECTED_NETWORK_ERROR);
        return IoResult.failure(status);
    }

    /** The failure of what is not an operation. */
    static TransportException exception(Exception cause) {
        String text = cause.getMessage();
        return new TransportException(
                of(cause), text != null ? text : cause.getClass().getSimpleName());
    }

    /** The failure of a connect, where some causes mean something else. */
    static NtStatus ofConnect(Exception cause, int family, boolean bound) {
        NtStatus status = of(cause);
        if (status == NtStatus.STATUS_INVALID_ADDRESS_COMPONENT) {
            // Bound: this very connection exists already. Else: no ephemeral port is left.
            return bound ? NtStatus.STATUS_ADDRESS_ALREADY_EXISTS : NtStatus.STATUS_TOO_MANY_ADDRESSES;
        }
        if (status == NtStatus.STATUS_UNEXPECTED_NETWORK_ERROR && family == SockAddr.AF_UNIX) {
            return NtStatus.STATUS_CONNECTION_REFUSED; // no such path
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
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        if (cause instanceof UnsupportedOperationException) {
            return NtStatus.STATUS_NOT_SUPPORTED;
        }
        if (cause instanceof IllegalStateException) {
            // Not yet connected, already bound, connection pending...
            return NtStatus.STATUS_INVALID_DEVICE_STATE;
        }
        // Netty opens sockets without an exception that is checked.
        if (cause.getMessage() != null) {
            NtStatus told = ofText(cause.getMessage());
            if (told != null) {
                return told;
            }
        }
        if (cause.getCause() instanceof IOException io) {
            return ofHost(io);
        }
        LOG.log(Level.ERROR, "unexpected failure of an operation", cause);
        return NtStatus.STATUS_INTERNAL_ERROR;
    }

    private static NtStatus ofHost(IOException cause) {
        if (cause instanceof ClosedChannelException) {
            return NtStatus.STATUS_CANCELLED;
        }
        if (cause instanceof PortUnreachableException) {
            return NtStatus.STATUS_PORT_UNREACHABLE;
        }
        NtStatus told = ofText(cause.getMessage());
        if (told != null) {
            return told;
        }
        LOG.log(Level.DEBUG, "a failure whose text is unknown", cause);
        if (cause instanceof ConnectException) {
            return NtStatus.STATUS_CONNECTION_REFUSED;
        }
        if (cause instanceof BindException) {
            return NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
        }
        if (cause instanceof NoRouteToHostException) {
            return NtStatus.STATUS_HOST_UNREACHABLE;
        }
        if (cause instanceof SocketTimeoutException) {
            return NtStatus.STATUS_IO_TIMEOUT;
        }
        return NtStatus.STATUS_UNEXPECTED_NETWORK_ERROR;
    }

    private static @Nullable NtStatus ofText(@Nullable String message) {
        if (message == null) {
            return null;
        }
        Matcher number = NUMBER.matcher(message);
        if (number.find()) {
            return BY_NUMBER.get(Integer.parseInt(number.group(1)));
        }
        // Some texts carry a detail behind: "Connection refused: /127.0.0.1:1".
        int colon = message.indexOf(':');
        return BY_TEXT.get(colon < 0 ? message : message.substring(0, colon));
    }
}
