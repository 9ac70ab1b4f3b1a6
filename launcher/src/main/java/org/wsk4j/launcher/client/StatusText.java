package org.wsk4j.launcher.client;

import static java.util.Map.entry;

import java.util.Map;
import org.wsk4j.nt.NtStatus;

/** What a status means to somebody who typed a command: the cause, and where there is one, the next step. */
public final class StatusText {

    private static final Map<NtStatus, String> TEXTS = Map.ofEntries(
            entry(
                    NtStatus.STATUS_CONNECTION_REFUSED,
                    "connection refused, nobody listens there; check the address, or start the server"),
            entry(NtStatus.STATUS_CONNECTION_RESET, "the peer reset the connection; see what it says, or try again"),
            entry(NtStatus.STATUS_CONNECTION_ABORTED, "the connection was aborted; try again"),
            entry(NtStatus.STATUS_CONNECTION_DISCONNECTED, "the peer is gone; see what it says, or try again"),
            entry(NtStatus.STATUS_NETWORK_UNREACHABLE, "no route to that network; check the address and the routes"),
            entry(NtStatus.STATUS_HOST_UNREACHABLE, "no route to that host; check the address"),
            entry(NtStatus.STATUS_PORT_UNREACHABLE, "nobody listens on that port; check the port"),
            entry(NtStatus.STATUS_IO_TIMEOUT, "no answer in time; check the address, or give more time"),
            entry(NtStatus.STATUS_TIMEOUT, "no answer in time; check the address, or give more time"),
            entry(NtStatus.STATUS_NOT_FOUND, "not found; check the spelling"),
            entry(NtStatus.STATUS_NO_MATCH, "not found; check the spelling"),
            entry(
                    NtStatus.STATUS_ADDRESS_ALREADY_EXISTS,
                    "address already in use; stop the other program, take another port, or delete a path that was left behind"),
            entry(
                    NtStatus.STATUS_ACCESS_DENIED,
                    "permission denied; take a port from 1024 up or a path that you may use, or ask for the right"),
            entry(
                    NtStatus.STATUS_INVALID_ADDRESS_COMPONENT,
                    "not an address of this host; take one that 'ip address' lists, or a path in a folder that exists"),
            entry(
                    NtStatus.STATUS_INVALID_PARAMETER,
                    "not a usable address; a link-local one needs its interface, as in fe80::1%eth0, and a path must"
                            + " be short"),
            entry(NtStatus.STATUS_INVALID_ADDRESS, "not a valid address here; check it"),
            entry(
                    NtStatus.STATUS_NOT_SUPPORTED,
                    "the provider cannot do this; see wsk providers, take another with --provider"),
            entry(NtStatus.STATUS_TOO_MANY_OPENED_FILES, "too many open files; raise the limit with ulimit -n"),
            entry(NtStatus.STATUS_INSUFFICIENT_RESOURCES, "a limit was reached; raise it, or do less at once"),
            entry(NtStatus.STATUS_BUFFER_OVERFLOW, "too long for one datagram; send less at once"),
            entry(NtStatus.STATUS_DEVICE_NOT_READY, "no provider is ready; see wsk providers"),
            entry(NtStatus.STATUS_FILE_FORCED_CLOSED, "the provider left; start again"));

    private StatusText() {}

    /**
     * Says what a status means.
     *
     * @param status any status
     * @return one line: the cause, the next step, and the status itself
     */
    public static String of(NtStatus status) {
        String text = TEXTS.get(status);
        return text == null ? status.name() + "; run with --verbose to see more" : text + " (" + status.name() + ")";
    }
}
