package org.wsk4j.wsp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.WskBuf;
import org.wsk4j.wsp.WsaBuf;

/** Memory of several pieces, addressed as one. */
class CapturedBuffersTest {

    private final byte[] first = {1, 2, 3, 4};
    private final byte[] second = {5, 6, 7};
    private final ByteBuffer memory = ByteBuffer.wrap(second);

    private CapturedBuffers captured() {
        memory.position(3);
        WsaBuf[] buffers = {new WsaBuf(ByteBuffer.wrap(first), 1, 3), new WsaBuf(), new WsaBuf(memory, 0, 2)};
        CapturedBuffers captured = CapturedBuffers.capture(buffers, 3, true);
        assertThat(captured).isNotNull();
        return captured;
    }

    @Test
    void theWholeIsTheSumOfItsPieces() {
        CapturedBuffers captured = captured();
        assertThat(captured.total()).isEqualTo(5);
        assertThat(captured.copy(0, 5)).containsExactly(2, 3, 4, 5, 6);
        assertThat(captured.copy(2, 2)).containsExactly(4, 5);
        WskBuf chain = captured.toWskBuf();
        chain.checkRange();
        assertThat(chain.toByteArray()).containsExactly(2, 3, 4, 5, 6);
        assertThat(memory.position()).as("untouched").isEqualTo(3);
    }

    @Test
    void bytesAreScatteredOverThePieces() {
        captured().put(1, new byte[] {0, 70, 80, 90}, 1, 3);
        assertThat(first).containsExactly(1, 2, 70, 80);
        assertThat(second).containsExactly(90, 6, 7);
    }

    @Test
    void whatIsNoMemoryIsRefused() {
        WsaBuf[] beyond = {new WsaBuf(ByteBuffer.allocate(3), 1, 3)};
        assertThat(CapturedBuffers.capture(beyond, 1, false)).isNull();
        assertThat(CapturedBuffers.capture(new WsaBuf[] {null}, 1, false)).isNull();
        assertThat(CapturedBuffers.capture(new WsaBuf[] {new WsaBuf(null, 0, -1)}, 1, false))
                .isNull();
        assertThat(CapturedBuffers.capture(null, 1, false)).isNull();
        assertThat(CapturedBuffers.capture(beyond, 2, false)).isNull();
        assertThat(CapturedBuffers.capture(beyond, -1, false)).isNull();
        WsaBuf[] readOnly = {WsaBuf.of(ByteBuffer.allocate(3).asReadOnlyBuffer())};
        assertThat(CapturedBuffers.capture(readOnly, 1, true)).isNull();
        assertThat(CapturedBuffers.capture(readOnly, 1, false)).isNotNull();
        WsaBuf huge = WsaBuf.of(ByteBuffer.allocate(1));
        assertThat(CapturedBuffers.capture(new WsaBuf[] {huge, new WsaBuf()}, 2, false))
                .isNotNull();
    }
}
