package org.wsk4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MdlTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itDescribesWhatTheBufferHadAndNothingElse(boolean direct) {
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(16) : ByteBuffer.allocate(16);
        buffer.order(ByteOrder.LITTLE_ENDIAN).position(4).limit(12);
        Mdl mdl = Mdl.of(buffer);
        buffer.clear().order(ByteOrder.BIG_ENDIAN);
        assertThat(mdl.byteCount()).isEqualTo(8);
        assertThat(mdl.memory().isDirect()).isEqualTo(direct);
        assertThat(mdl.memory().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        mdl.memory().putInt(0, 0x04030201);
        assertThat(buffer.get(4)).isEqualTo((byte) 1);
        assertThat(buffer.get(3)).isZero();
        assertThatThrownBy(() -> mdl.memory().get(8)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(mdl.next()).isNull();
    }

    @Test
    void readOnlyMemoryStaysReadOnly() {
        Mdl mdl = Mdl.of(ByteBuffer.allocate(4).asReadOnlyBuffer());
        assertThat(mdl.memory().isReadOnly()).isTrue();
        assertThat(mdl.borrowView().isReadOnly()).isTrue();
    }

    @Test
    void aChainIsLinkedInOrder() {
        Mdl first = Mdl.chain(ByteBuffer.allocate(1), ByteBuffer.allocate(2), ByteBuffer.allocate(3));
        List<Integer> counts = new ArrayList<>();
        for (Mdl mdl = first; mdl != null; mdl = mdl.next()) {
            counts.add(mdl.byteCount());
        }
        assertThat(counts).containsExactly(1, 2, 3);
        Mdl last = Mdl.of(ByteBuffer.allocate(9));
        assertThat(first.setNext(last).next()).isSameAs(last);
        assertThatThrownBy(Mdl::chain).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBorrowedViewIsClearAndBelongsToTheBorrower() {
        Mdl mdl = Mdl.of(ByteBuffer.allocate(8));
        ByteBuffer one = mdl.borrowView();
        ByteBuffer two = mdl.borrowView();
        assertThat(one).isNotSameAs(two).isNotSameAs(mdl.memory());
        one.position(3).limit(5);
        assertThat(two.position()).isZero();
        assertThat(mdl.memory().position()).isZero();
        one.put((byte) 7);
        assertThat(mdl.memory().get(3)).isEqualTo((byte) 7);
        mdl.returnView(one);
        ByteBuffer again = mdl.borrowView();
        assertThat(again).isSameAs(one);
        assertThat(again.position()).isZero();
        assertThat(again.limit()).isEqualTo(8);
    }

    /**
     * Goal: no two threads hold one view at a time. Method: each view carries the identity of its holder in a private
     * position, which another holder would change.
     */
    @Test
    void noTwoThreadsHoldOneView() throws Exception {
        int threads = 4;
        int rounds = 50_000;
        Mdl mdl = Mdl.of(ByteBuffer.allocate(64));
        AtomicInteger shared = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 1; thread <= threads; thread++) {
                int mine = thread;
                running.add(executor.submit(() -> {
                    start.await();
                    for (int round = 0; round < rounds; round++) {
                        ByteBuffer view = mdl.borrowView();
                        view.position(mine).limit(mine + 32);
                        if (round % 64 == 0) {
                            Thread.onSpinWait();
                        }
                        if (view.position() != mine || view.limit() != mine + 32) {
                            shared.incrementAndGet();
                        }
                        mdl.returnView(view);
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(shared.get()).isZero();
    }
}
