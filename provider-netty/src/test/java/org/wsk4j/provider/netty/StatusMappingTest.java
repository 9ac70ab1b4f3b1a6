package org.wsk4j.provider.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;

/** The number decides, then the text, then the type. */
class StatusMappingTest {

    @Test
    void nettyTellsTheNumber() {
        assertThat(StatusMapping.of(new IOException("bind(..) failed with error(-98): Address in anybody's language")))
                .isEqualTo(NtStatus.STATUS_ADDRESS_ALREADY_EXISTS);
        assertThat(StatusMapping.of(new ConnectException("finishConnect(..) failed with error(-111): refused")))
                .isEqualTo(NtStatus.STATUS_CONNECTION_REFUSED);
        assertThat(StatusMapping.of(new RuntimeException("newSocket(..) failed with error(-24): Too many open files")))
                .isEqualTo(NtStatus.STATUS_TOO_MANY_OPENED_FILES);
    }

    @Test
    void theJdkTellsTheText() {
        assertThat(StatusMapping.of(new IOException("Connection reset by peer")))
                .isEqualTo(NtStatus.STATUS_CONNECTION_RESET);
        assertThat(StatusMapping.of(new IOException("Connection refused: /127.0.0.1:1")))
                .isEqualTo(NtStatus.STATUS_CONNECTION_REFUSED);
    }

    @Test
    void theTypeIsBetterThanNothing() {
        assertThat(StatusMapping.of(new ConnectException("?"))).isEqualTo(NtStatus.STATUS_CONNECTION_REFUSED);
        assertThat(StatusMapping.of(new ClosedChannelException())).isEqualTo(NtStatus.STATUS_CANCELLED);
        assertThat(StatusMapping.of(new NotYetConnectedException())).isEqualTo(NtStatus.STATUS_INVALID_DEVICE_STATE);
        assertThat(StatusMapping.of(new IOException("?"))).isEqualTo(NtStatus.STATUS_UNEXPECTED_NETWORK_ERROR);
    }

    @Test
    void aConnectMeansSomeThingsDifferently() {
        IOException unassignable = new IOException("connect(..) failed with error(-99): whatever");
        assertThat(StatusMapping.ofConnect(unassignable, SockAddr.AF_INET, true))
                .isEqualTo(NtStatus.STATUS_ADDRESS_ALREADY_EXISTS);
        assertThat(StatusMapping.ofConnect(unassignable, SockAddr.AF_INET, false))
                .isEqualTo(NtStatus.STATUS_TOO_MANY_ADDRESSES);
        assertThat(StatusMapping.ofConnect(new IOException("error(-2)"), SockAddr.AF_UNIX, false))
                .isEqualTo(NtStatus.STATUS_CONNECTION_REFUSED);
    }

    @Test
    void aTransferThatIsNotConnectedAnyMoreWasReset() {
        assertThat(IoResult.status(StatusMapping.ofTransfer(107))).isEqualTo(NtStatus.STATUS_CONNECTION_RESET);
        assertThat(IoResult.status(StatusMapping.ofTransfer(32))).isEqualTo(NtStatus.STATUS_CONNECTION_RESET);
        assertThat(IoResult.status(StatusMapping.ofTransfer(110))).isEqualTo(NtStatus.STATUS_IO_TIMEOUT);
    }
}
