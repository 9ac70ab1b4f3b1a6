package org.wsk4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WskBufTest {

    /** Ten bytes 0 to 9 in pieces of 3, 0, 4 and 3. */
    private static Mdl chain() {
        return Mdl.chain(
                ByteBuffer.wrap(new byte[] {0, 1, 2}),
                ByteBuffer.allocate(0),
                ByteBuffer.wrap(new byte[] {3, 4, 5, 6}),
                ByteBuffer.wrap(new byte[] {7, 8, 9}));
    }

    @ParameterizedTest
    @CsvSource({"0,10", "0,1", "0,3", "2,1", "2,8", "1,6", "0,0", "3,0", "-1,0", "99,0"})
    void rangesWithinTheChainExist(int offset, long length) {
        WskBuf range = new WskBuf(chain(), offset, length);
        assertThatCode(range::checkRange).doesNotThrowAnyException();
        if (length > 0) {
            byte[] bytes = range.toByteArray();
            assertThat(bytes).hasSize((int) length);
            for (int i = 0; i < bytes.length; i++) {
                assertThat(bytes[i]).isEqualTo((byte) (offset + i));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,11",
        "1,10",
        "2,9",
        "3,1",
        "4,1",
        "-1,1",
        "0,-1",
        "2147483647,1",
        "0,9223372036854775807",
        "-2147483648,1"
    })
    void rangesOutsideTheChainDoNot(int offset, long length) {
        WskBuf range = new WskBuf(chain(), offset, length);
        assertThatThrownBy(range::checkRange)
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("length " + length);
    }

    @Test
    void onlyAnEmptyRangeNeedsNoChain() {
        assertThatCode(() -> new WskBuf().checkRange()).doesNotThrowAnyException();
        assertThatCode(() -> new WskBuf(null, 5, 0).checkRange()).doesNotThrowAnyException();
        assertThatThrownBy(() -> new WskBuf(null, 0, 1).checkRange()).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(new WskBuf().toByteArray()).isEmpty();
    }

    @Test
    void aBufferIsDescribedFromPositionToLimit() {
        ByteBuffer buffer =
                ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 9}).position(1).limit(4);
        WskBuf range = WskBuf.of(buffer);
        assertThat(range.toByteArray()).containsExactly(1, 2, 3);
        assertThat(range.offset()).isZero();
        assertThat(range.length()).isEqualTo(3);
        assertThat(buffer.position()).isEqualTo(1);
        assertThat(buffer.limit()).isEqualTo(4);
    }

    /** What lies around the target and what the memory's positions are stay as they were. */
    @Test
    void copyingTouchesNothingElse() {
        Mdl chain = chain();
        ByteBuffer target = ByteBuffer.allocate(12);
        for (int i = 0; i < 12; i++) {
            target.put(i, (byte) 0x5A);
        }
        target.position(2).limit(10);
        new WskBuf(chain, 1, 8).copyTo(target);
        assertThat(target.array()).containsExactly(0x5A, 0x5A, 1, 2, 3, 4, 5, 6, 7, 8, 0x5A, 0x5A);
        assertThat(target.position()).isEqualTo(10);
        for (Mdl mdl = chain; mdl != null; mdl = mdl.next()) {
            assertThat(mdl.memory().position()).isZero();
            assertThat(mdl.memory().limit()).isEqualTo(mdl.byteCount());
        }
    }

    @Test
    void aTargetThatIsTooSmallIsNotTouched() {
        ByteBuffer target = ByteBuffer.allocate(4);
        assertThatThrownBy(() -> new WskBuf(chain(), 0, 5).copyTo(target)).isInstanceOf(BufferOverflowException.class);
        assertThat(target.position()).isZero();
        assertThat(target.array()).containsOnly(0);
    }

    @Test
    void itIsReusable() {
        Mdl chain = chain();
        WskBuf range = new WskBuf();
        assertThat(range.set(chain, 2, 3)).isSameAs(range);
        assertThat(range.mdl()).isSameAs(chain);
        assertThat(range.toByteArray()).containsExactly(2, 3, 4);
    }

    @Test
    void aListIsLinkedInOrder() {
        WskBuf one = new WskBuf();
        WskBuf two = new WskBuf();
        WskBufList list = WskBufList.of(one, two);
        assertThat(list.buffer()).isSameAs(one);
        assertThat(list.next()).isNotNull();
        assertThat(list.next().buffer()).isSameAs(two);
        assertThat(list.next().next()).isNull();
        list.setNext(null);
        assertThat(list.next()).isNull();
        assertThatThrownBy(WskBufList::of).isInstanceOf(IllegalArgumentException.class);
    }
}
