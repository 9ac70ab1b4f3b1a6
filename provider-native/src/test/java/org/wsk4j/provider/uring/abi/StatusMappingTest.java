package org.wsk4j.provider.uring.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.uring.libc.Errno;

class StatusMappingTest {

    @ParameterizedTest
    @CsvSource({
        "EACCES,STATUS_ACCESS_DENIED",
        "EADDRINUSE,STATUS_ADDRESS_ALREADY_EXISTS",
        "EADDRNOTAVAIL,STATUS_INVALID_ADDRESS_COMPONENT",
        "ECANCELED,STATUS_CANCELLED",
        "ECONNABORTED,STATUS_CONNECTION_ABORTED",
        "ECONNREFUSED,STATUS_CONNECTION_REFUSED",
        "ECONNRESET,STATUS_CONNECTION_RESET",
        "EPIPE,STATUS_CONNECTION_RESET",
        "EHOSTUNREACH,STATUS_HOST_UNREACHABLE",
        "EINVAL,STATUS_INVALID_PARAMETER",
        "EMFILE,STATUS_TOO_MANY_OPENED_FILES",
        "EMSGSIZE,STATUS_BUFFER_OVERFLOW",
        "ENETUNREACH,STATUS_NETWORK_UNREACHABLE",
        "ENOBUFS,STATUS_INSUFFICIENT_RESOURCES",
        "ENOPROTOOPT,STATUS_NOT_SUPPORTED",
        "ENOTCONN,STATUS_CONNECTION_DISCONNECTED",
        "ETIMEDOUT,STATUS_IO_TIMEOUT",
        "EBADMSG,STATUS_UNEXPECTED_NETWORK_ERROR",
    })
    void errorNumbersHaveTheirStatus(String errno, String status) throws ReflectiveOperationException {
        assertThat(StatusMapping.of(-number(errno)).name()).isEqualTo(status);
        assertThat(IoResult.status(StatusMapping.failure(-number(errno))).name())
                .isEqualTo(status);
        assertThat(StatusMapping.exception("call", -number(errno))).hasMessageContaining("call: " + errno);
    }

    @Test
    void everyNumberHasAnErrorAndAName() throws ReflectiveOperationException {
        for (Field field : Errno.class.getFields()) {
            int number = field.getInt(null);
            assertThat(StatusMapping.of(-number).isSuccess())
                    .as(field.getName())
                    .isFalse();
            assertThat(Errno.name(number)).isEqualTo(field.getName());
        }
        assertThat(Errno.name(4711)).isEqualTo("errno 4711");
    }

    @Test
    void connectAndDatagramsMeanOtherThingsByTheSameNumber() {
        assertThat(StatusMapping.ofConnect(-Errno.EADDRNOTAVAIL, SockAddr.AF_INET, false))
                .isEqualTo(NtStatus.STATUS_TOO_MANY_ADDRESSES);
        assertThat(StatusMapping.ofConnect(-Errno.EADDRNOTAVAIL, SockAddr.AF_INET, true))
                .isEqualTo(NtStatus.STATUS_ADDRESS_ALREADY_EXISTS);
        assertThat(StatusMapping.ofConnect(-Errno.ENOENT, SockAddr.AF_UNIX, false))
                .isEqualTo(NtStatus.STATUS_CONNECTION_REFUSED);
        assertThat(StatusMapping.ofConnect(-Errno.ECONNREFUSED, SockAddr.AF_INET, true))
                .isEqualTo(NtStatus.STATUS_CONNECTION_REFUSED);
        assertThat(StatusMapping.ofDatagram(-Errno.ECONNREFUSED)).isEqualTo(NtStatus.STATUS_PORT_UNREACHABLE);
        assertThat(StatusMapping.ofDatagram(-Errno.EMSGSIZE)).isEqualTo(NtStatus.STATUS_BUFFER_OVERFLOW);
    }

    private static int number(String errno) throws ReflectiveOperationException {
        return Errno.class.getField(errno).getInt(null);
    }
}
