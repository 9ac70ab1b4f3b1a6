package org.wsk4j.wsp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.socket.StatusMapping.Use;

/** Every status has its error; those that depend on the call, by the call. */
class StatusMappingTest {

    @Test
    void everyKnownStatusIsMapped() {
        List<NtStatus> forgotten = NtStatus.known().stream()
                .filter(status -> !StatusMapping.isMapped(status))
                .toList();
        assertThat(forgotten).isEmpty();
    }

    @Test
    void aSuccessIsNoErrorAndAFailureAlwaysOne() {
        for (NtStatus status : NtStatus.known()) {
            for (Use use : Use.values()) {
                int error = StatusMapping.toError(status, use);
                boolean waits = status == NtStatus.STATUS_PENDING
                        || status == NtStatus.STATUS_EVENT_PENDING
                        || status == NtStatus.STATUS_TIMEOUT;
                assertThat(error == 0).as("%s, %s", status, use).isEqualTo(status.isSuccess() && !waits);
                assertThat(WsaError.known()).containsKey(error);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "STATUS_SUCCESS, NO_ERROR",
        "STATUS_PENDING, WSA_IO_PENDING",
        "STATUS_CANCELLED, WSA_OPERATION_ABORTED",
        "STATUS_INVALID_HANDLE, WSAENOTSOCK",
        "STATUS_INVALID_PARAMETER, WSAEINVAL",
        "STATUS_ACCESS_DENIED, WSAEACCES",
        "STATUS_INSUFFICIENT_RESOURCES, WSAENOBUFS",
        "STATUS_TOO_MANY_OPENED_FILES, WSAEMFILE",
        "STATUS_NOT_SUPPORTED, WSAEOPNOTSUPP",
        "STATUS_BUFFER_OVERFLOW, WSAEMSGSIZE",
        "STATUS_BUFFER_TOO_SMALL, WSAEFAULT",
        "STATUS_ADDRESS_ALREADY_EXISTS, WSAEADDRINUSE",
        "STATUS_INVALID_ADDRESS_COMPONENT, WSAEADDRNOTAVAIL",
        "STATUS_CONNECTION_REFUSED, WSAECONNREFUSED",
        "STATUS_CONNECTION_RESET, WSAECONNRESET",
        "STATUS_CONNECTION_ABORTED, WSAECONNABORTED",
        "STATUS_CONNECTION_DISCONNECTED, WSAENOTCONN",
        "STATUS_PIPE_DISCONNECTED, WSAESHUTDOWN",
        "STATUS_GRACEFUL_DISCONNECT, WSAEDISCON",
        "STATUS_IO_TIMEOUT, WSAETIMEDOUT",
        "STATUS_NETWORK_UNREACHABLE, WSAENETUNREACH",
        "STATUS_HOST_UNREACHABLE, WSAEHOSTUNREACH",
        "STATUS_PORT_UNREACHABLE, WSAECONNRESET",
        "STATUS_HOPLIMIT_EXCEEDED, WSAENETRESET",
        "STATUS_DEVICE_NOT_READY, WSAENETDOWN",
        "STATUS_FILE_FORCED_CLOSED, WSAENETDOWN",
        "STATUS_INVALID_DEVICE_STATE, WSAENOTCONN",
        "STATUS_NOT_FOUND, WSAHOST_NOT_FOUND"
    })
    void whatDataCallsAreTold(String status, String error) {
        NtStatus known = NtStatus.known().stream()
                .filter(one -> one.name().equals(status))
                .findFirst()
                .orElseThrow();
        assertThat(WsaError.name(StatusMapping.toError(known, Use.DATA))).isEqualTo(error);
    }

    @Test
    void someDependOnTheCall() {
        NtStatus state = NtStatus.STATUS_INVALID_DEVICE_STATE;
        assertThat(StatusMapping.toError(state, Use.SETUP)).isEqualTo(WsaError.WSAEINVAL);
        assertThat(StatusMapping.toError(state, Use.CONNECT)).isEqualTo(WsaError.WSAEISCONN);
        assertThat(StatusMapping.toError(NtStatus.STATUS_NOT_SUPPORTED, Use.CREATE))
                .isEqualTo(WsaError.WSAEPROTONOSUPPORT);
        assertThat(StatusMapping.toError(NtStatus.STATUS_PORT_UNREACHABLE, Use.CONNECT))
                .isEqualTo(WsaError.WSAECONNREFUSED);
        assertThat(StatusMapping.toError(NtStatus.of(0xC0FFEE00), Use.DATA)).isEqualTo(WsaError.WSASYSCALLFAILURE);
    }
}
