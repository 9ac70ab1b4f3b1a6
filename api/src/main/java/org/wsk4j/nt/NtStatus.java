package org.wsk4j.nt;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A 32-bit NTSTATUS: what became of an operation.
 *
 * <p>The top two bits are the severity. {@link #isSuccess()} is NT_SUCCESS: the value is not negative, so
 * {@link #STATUS_PENDING}, {@link #STATUS_TIMEOUT} and {@link #STATUS_EVENT_PENDING} are successes and
 * {@link #STATUS_BUFFER_OVERFLOW} is not.
 *
 * <p>The set is open: {@link #of(int)} answers for every value. Known values are interned and may be compared by
 * {@code ==}; {@link #equals(Object)} compares any two.
 *
 * @wsk NTSTATUS
 */
public final class NtStatus {

    private static final Map<Integer, NtStatus> KNOWN = new LinkedHashMap<>();

    /** 0x00000000: the operation completed successfully. */
    public static final NtStatus STATUS_SUCCESS = known(0x00000000, "STATUS_SUCCESS");

    /** 0x00000102: the wait ended because its time was over; a success code. */
    public static final NtStatus STATUS_TIMEOUT = known(0x00000102, "STATUS_TIMEOUT");

    /** 0x00000103: the operation was accepted and its IRP completes exactly once, perhaps already; a success code. */
    public static final NtStatus STATUS_PENDING = known(0x00000103, "STATUS_PENDING");

    /** 0x4000000F: the message was received in part. */
    public static final NtStatus STATUS_RECEIVE_PARTIAL = known(0x4000000F, "STATUS_RECEIVE_PARTIAL");

    /** 0x40000013: the event callback is running; it is disabled once it has returned. An informational success code. */
    public static final NtStatus STATUS_EVENT_PENDING = known(0x40000013, "STATUS_EVENT_PENDING");

    /** 0x80000005: the data does not fit; nothing useful was transferred. A warning code, hence no success. */
    public static final NtStatus STATUS_BUFFER_OVERFLOW = known(0x80000005, "STATUS_BUFFER_OVERFLOW");

    /** 0xC0000001: the operation failed for a cause without a status of its own. */
    public static final NtStatus STATUS_UNSUCCESSFUL = known(0xC0000001, "STATUS_UNSUCCESSFUL");

    /** 0xC0000002: the operation does not exist for this kind of object. */
    public static final NtStatus STATUS_NOT_IMPLEMENTED = known(0xC0000002, "STATUS_NOT_IMPLEMENTED");

    /** 0xC0000008: the object does not exist. */
    public static final NtStatus STATUS_INVALID_HANDLE = known(0xC0000008, "STATUS_INVALID_HANDLE");

    /** 0xC000000D: an argument is not valid. */
    public static final NtStatus STATUS_INVALID_PARAMETER = known(0xC000000D, "STATUS_INVALID_PARAMETER");

    /** 0xC0000010: the request does not make sense for this object. */
    public static final NtStatus STATUS_INVALID_DEVICE_REQUEST = known(0xC0000010, "STATUS_INVALID_DEVICE_REQUEST");

    /** 0xC0000016: answer of a completion routine that keeps the IRP; what every wsk4j routine means. */
    public static final NtStatus STATUS_MORE_PROCESSING_REQUIRED = known(0xC0000016, "STATUS_MORE_PROCESSING_REQUIRED");

    /** 0xC0000017: not enough memory. */
    public static final NtStatus STATUS_NO_MEMORY = known(0xC0000017, "STATUS_NO_MEMORY");

    /** 0xC0000022: not permitted: privilege, firewall, address sharing, or broadcast without its option. */
    public static final NtStatus STATUS_ACCESS_DENIED = known(0xC0000022, "STATUS_ACCESS_DENIED");

    /** 0xC0000023: the output buffer is too small. */
    public static final NtStatus STATUS_BUFFER_TOO_SMALL = known(0xC0000023, "STATUS_BUFFER_TOO_SMALL");

    /** 0xC0000024: the object is of another kind than required. */
    public static final NtStatus STATUS_OBJECT_TYPE_MISMATCH = known(0xC0000024, "STATUS_OBJECT_TYPE_MISMATCH");

    /** 0xC0000095: a size does not fit its integer. */
    public static final NtStatus STATUS_INTEGER_OVERFLOW = known(0xC0000095, "STATUS_INTEGER_OVERFLOW");

    /** 0xC000009A: a limit was reached: queue, memory, or buffers. */
    public static final NtStatus STATUS_INSUFFICIENT_RESOURCES = known(0xC000009A, "STATUS_INSUFFICIENT_RESOURCES");

    /** 0xC00000A3: no provider is there (yet, or any more). */
    public static final NtStatus STATUS_DEVICE_NOT_READY = known(0xC00000A3, "STATUS_DEVICE_NOT_READY");

    /** 0xC00000B0: the sending direction is closed. */
    public static final NtStatus STATUS_PIPE_DISCONNECTED = known(0xC00000B0, "STATUS_PIPE_DISCONNECTED");

    /** 0xC00000B5: the network operation timed out. */
    public static final NtStatus STATUS_IO_TIMEOUT = known(0xC00000B5, "STATUS_IO_TIMEOUT");

    /** 0xC00000B6: the socket is dead; only closeSocket works on it. */
    public static final NtStatus STATUS_FILE_FORCED_CLOSED = known(0xC00000B6, "STATUS_FILE_FORCED_CLOSED");

    /** 0xC00000BB: the feature is absent here. */
    public static final NtStatus STATUS_NOT_SUPPORTED = known(0xC00000BB, "STATUS_NOT_SUPPORTED");

    /** 0xC00000BE: the network path does not exist. */
    public static final NtStatus STATUS_BAD_NETWORK_PATH = known(0xC00000BE, "STATUS_BAD_NETWORK_PATH");

    /** 0xC00000BF: the network is busy. */
    public static final NtStatus STATUS_NETWORK_BUSY = known(0xC00000BF, "STATUS_NETWORK_BUSY");

    /** 0xC00000C4: a network error without a status of its own. */
    public static final NtStatus STATUS_UNEXPECTED_NETWORK_ERROR = known(0xC00000C4, "STATUS_UNEXPECTED_NETWORK_ERROR");

    /** 0xC00000C9: the network name is gone. */
    public static final NtStatus STATUS_NETWORK_NAME_DELETED = known(0xC00000C9, "STATUS_NETWORK_NAME_DELETED");

    /** 0xC00000D0: the request was refused. */
    public static final NtStatus STATUS_REQUEST_NOT_ACCEPTED = known(0xC00000D0, "STATUS_REQUEST_NOT_ACCEPTED");

    /** 0xC00000D6: the circuit is closed. */
    public static final NtStatus STATUS_VIRTUAL_CIRCUIT_CLOSED = known(0xC00000D6, "STATUS_VIRTUAL_CIRCUIT_CLOSED");

    /** 0xC00000D8: the operation would have to wait where it may not. */
    public static final NtStatus STATUS_CANT_WAIT = known(0xC00000D8, "STATUS_CANT_WAIT");

    /** 0xC00000E5: a defect in the provider. */
    public static final NtStatus STATUS_INTERNAL_ERROR = known(0xC00000E5, "STATUS_INTERNAL_ERROR");

    /** 0xC000011F: the descriptor limit is reached. */
    public static final NtStatus STATUS_TOO_MANY_OPENED_FILES = known(0xC000011F, "STATUS_TOO_MANY_OPENED_FILES");

    /** 0xC0000120: the operation was cancelled by its owner, an abort, or a close. */
    public static final NtStatus STATUS_CANCELLED = known(0xC0000120, "STATUS_CANCELLED");

    /** 0xC000013B: the local side disconnected. */
    public static final NtStatus STATUS_LOCAL_DISCONNECT = known(0xC000013B, "STATUS_LOCAL_DISCONNECT");

    /** 0xC000013C: the remote side disconnected. */
    public static final NtStatus STATUS_REMOTE_DISCONNECT = known(0xC000013C, "STATUS_REMOTE_DISCONNECT");

    /** 0xC0000140: the connection does not exist. */
    public static final NtStatus STATUS_INVALID_CONNECTION = known(0xC0000140, "STATUS_INVALID_CONNECTION");

    /** 0xC0000141: the address is not valid. */
    public static final NtStatus STATUS_INVALID_ADDRESS = known(0xC0000141, "STATUS_INVALID_ADDRESS");

    /** 0xC0000184: the socket is not in a state that allows this operation. */
    public static final NtStatus STATUS_INVALID_DEVICE_STATE = known(0xC0000184, "STATUS_INVALID_DEVICE_STATE");

    /** 0xC0000206: the buffer has the wrong size. */
    public static final NtStatus STATUS_INVALID_BUFFER_SIZE = known(0xC0000206, "STATUS_INVALID_BUFFER_SIZE");

    /** 0xC0000207: the address is not one of this host. */
    public static final NtStatus STATUS_INVALID_ADDRESS_COMPONENT =
            known(0xC0000207, "STATUS_INVALID_ADDRESS_COMPONENT");

    /** 0xC0000209: no ephemeral port is left. */
    public static final NtStatus STATUS_TOO_MANY_ADDRESSES = known(0xC0000209, "STATUS_TOO_MANY_ADDRESSES");

    /** 0xC000020A: the address is in use. */
    public static final NtStatus STATUS_ADDRESS_ALREADY_EXISTS = known(0xC000020A, "STATUS_ADDRESS_ALREADY_EXISTS");

    /** 0xC000020B: the address is closed. */
    public static final NtStatus STATUS_ADDRESS_CLOSED = known(0xC000020B, "STATUS_ADDRESS_CLOSED");

    /** 0xC000020C: the connection is not there any more. */
    public static final NtStatus STATUS_CONNECTION_DISCONNECTED = known(0xC000020C, "STATUS_CONNECTION_DISCONNECTED");

    /** 0xC000020D: the peer reset the connection. */
    public static final NtStatus STATUS_CONNECTION_RESET = known(0xC000020D, "STATUS_CONNECTION_RESET");

    /** 0xC000021B: answer of an event callback that takes nothing. */
    public static final NtStatus STATUS_DATA_NOT_ACCEPTED = known(0xC000021B, "STATUS_DATA_NOT_ACCEPTED");

    /** 0xC0000225: the name was not found. */
    public static final NtStatus STATUS_NOT_FOUND = known(0xC0000225, "STATUS_NOT_FOUND");

    /** 0xC000022D: try again. */
    public static final NtStatus STATUS_RETRY = known(0xC000022D, "STATUS_RETRY");

    /** 0xC0000236: the peer refused the connection. */
    public static final NtStatus STATUS_CONNECTION_REFUSED = known(0xC0000236, "STATUS_CONNECTION_REFUSED");

    /** 0xC0000237: the peer disconnected gracefully. */
    public static final NtStatus STATUS_GRACEFUL_DISCONNECT = known(0xC0000237, "STATUS_GRACEFUL_DISCONNECT");

    /** 0xC0000238: the endpoint has an address already. */
    public static final NtStatus STATUS_ADDRESS_ALREADY_ASSOCIATED =
            known(0xC0000238, "STATUS_ADDRESS_ALREADY_ASSOCIATED");

    /** 0xC0000239: the endpoint has no address. */
    public static final NtStatus STATUS_ADDRESS_NOT_ASSOCIATED = known(0xC0000239, "STATUS_ADDRESS_NOT_ASSOCIATED");

    /** 0xC000023A: the connection is not valid. */
    public static final NtStatus STATUS_CONNECTION_INVALID = known(0xC000023A, "STATUS_CONNECTION_INVALID");

    /** 0xC000023B: the connection is active. */
    public static final NtStatus STATUS_CONNECTION_ACTIVE = known(0xC000023B, "STATUS_CONNECTION_ACTIVE");

    /** 0xC000023C: no route to the network. */
    public static final NtStatus STATUS_NETWORK_UNREACHABLE = known(0xC000023C, "STATUS_NETWORK_UNREACHABLE");

    /** 0xC000023D: no route to the host. */
    public static final NtStatus STATUS_HOST_UNREACHABLE = known(0xC000023D, "STATUS_HOST_UNREACHABLE");

    /** 0xC000023E: the host does not speak the protocol. */
    public static final NtStatus STATUS_PROTOCOL_UNREACHABLE = known(0xC000023E, "STATUS_PROTOCOL_UNREACHABLE");

    /** 0xC000023F: nobody listens on the port of the host. */
    public static final NtStatus STATUS_PORT_UNREACHABLE = known(0xC000023F, "STATUS_PORT_UNREACHABLE");

    /** 0xC0000240: the request was aborted. */
    public static final NtStatus STATUS_REQUEST_ABORTED = known(0xC0000240, "STATUS_REQUEST_ABORTED");

    /** 0xC0000241: the local side aborted the connection. */
    public static final NtStatus STATUS_CONNECTION_ABORTED = known(0xC0000241, "STATUS_CONNECTION_ABORTED");

    /** 0xC0000246: the connection limit is reached. */
    public static final NtStatus STATUS_CONNECTION_COUNT_LIMIT = known(0xC0000246, "STATUS_CONNECTION_COUNT_LIMIT");

    /** 0xC0000272: the name does not resolve. */
    public static final NtStatus STATUS_NO_MATCH = known(0xC0000272, "STATUS_NO_MATCH");

    /** 0xC00002B9: the provider does not offer the requested version. */
    public static final NtStatus STATUS_NOINTERFACE = known(0xC00002B9, "STATUS_NOINTERFACE");

    /** 0xC00002CA: the transport takes no more. */
    public static final NtStatus STATUS_TRANSPORT_FULL = known(0xC00002CA, "STATUS_TRANSPORT_FULL");

    /** 0xC00002FE: the system is going down. */
    public static final NtStatus STATUS_SHUTDOWN_IN_PROGRESS = known(0xC00002FE, "STATUS_SHUTDOWN_IN_PROGRESS");

    /** 0xC000A012: the hop limit was exceeded on the way. */
    public static final NtStatus STATUS_HOPLIMIT_EXCEEDED = known(0xC000A012, "STATUS_HOPLIMIT_EXCEEDED");

    /** 0xC000A013: the protocol is not there. */
    public static final NtStatus STATUS_PROTOCOL_NOT_SUPPORTED = known(0xC000A013, "STATUS_PROTOCOL_NOT_SUPPORTED");

    private final int value;
    private final String name;

    private NtStatus(int value, String name) {
        this.value = value;
        this.name = name;
    }

    private static NtStatus known(int value, String name) {
        NtStatus status = new NtStatus(value, name);
        if (KNOWN.put(value, status) != null) {
            throw new AssertionError("NTSTATUS value used twice: " + name);
        }
        return status;
    }

    /**
     * Answers the status of a 32-bit value.
     *
     * @param value any NTSTATUS
     * @return the interned constant for a known value, else a new object that equals every other of this value
     */
    public static NtStatus of(int value) {
        NtStatus status = KNOWN.get(value);
        return status != null ? status : new NtStatus(value, String.format("NTSTATUS 0x%08X", value));
    }

    /**
     * Answers the statuses that have a name here.
     *
     * @return all of them, in the order of their values as NTSTATUS lists them
     */
    public static Collection<NtStatus> known() {
        return Collections.unmodifiableCollection(KNOWN.values());
    }

    /**
     * The NTSTATUS itself.
     *
     * @return the 32-bit value
     */
    public int value() {
        return value;
    }

    /**
     * The name of the status.
     *
     * @return the constant's name, or the value in hexadecimal for one without a name
     */
    public String name() {
        return name;
    }

    /**
     * NT_SUCCESS.
     *
     * @return whether the severity is success or informational; true for STATUS_PENDING
     */
    public boolean isSuccess() {
        return value >= 0;
    }

    /**
     * NT_INFORMATION.
     *
     * @return whether the severity is informational
     */
    public boolean isInformation() {
        return severity() == 1;
    }

    /**
     * NT_WARNING.
     *
     * @return whether the severity is warning
     */
    public boolean isWarning() {
        return severity() == 2;
    }

    /**
     * NT_ERROR.
     *
     * @return whether the severity is error
     */
    public boolean isError() {
        return severity() == 3;
    }

    /**
     * The top two bits.
     *
     * @return 0 success, 1 informational, 2 warning, 3 error
     */
    public int severity() {
        return value >>> 30;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NtStatus status && status.value == value;
    }

    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public String toString() {
        return name;
    }
}
