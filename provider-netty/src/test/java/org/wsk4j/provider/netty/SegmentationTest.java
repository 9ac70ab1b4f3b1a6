package org.wsk4j.provider.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wsk4j.data.ControlMessages;

class SegmentationTest {

    private static ControlMessages messages() {
        return new ControlMessages(128);
    }

    @Test
    void theSizeIsTold() {
        ControlMessages size = messages();
        size.encoder().sendMessageSize(1200);
        assertThat(Segmentation.of(size, true)).isEqualTo(1200);
        assertThat(Segmentation.of(size, false)).isEqualTo(Segmentation.NOT_SUPPORTED);
    }

    @Test
    void anythingElseIsNotSupported() {
        ControlMessages more = messages();
        more.encoder().sendMessageSize(1200).ttl(7);
        assertThat(Segmentation.of(more, true)).isEqualTo(Segmentation.NOT_SUPPORTED);
    }

    @Test
    void whatIsNoSizeIsMalformed() {
        ControlMessages large = messages();
        large.encoder().number(ControlMessages.IPPROTO_UDP, ControlMessages.UDP_SEND_MSG_SIZE, 1 << 20);
        assertThat(Segmentation.of(large, true)).isEqualTo(Segmentation.MALFORMED);
        ControlMessages cut = messages();
        cut.encoder().sendMessageSize(5);
        cut.bytes().putLong(0, 4000);
        assertThat(Segmentation.of(cut, true)).isEqualTo(Segmentation.MALFORMED);
    }
}
