package org.wsk4j.provider.uring.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WakerTest {

    private static final long WAKER = SlotTable.ownUserData(1);

    /** Goal: no wake is lost. Method: another thread wakes 2000 times, each time after the last one was seen. */
    @Test
    void everyWakeEndsAWait() throws Exception {
        try (RingFixture f = new RingFixture()) {
            Waker waker = new Waker(f.ring, WAKER);
            waker.arm();
            for (int i = 0; i < 2000; i++) {
                Thread thread = Thread.ofVirtual().start(waker::wake);
                f.await(i + 1);
                waker.arm();
                thread.join();
            }
            assertThat(f.completions).allMatch(c -> c.userData() == WAKER && c.result() == Long.BYTES);
            f.ring.close();
            waker.close();
        }
    }

    @Test
    void wakesBeforeTheWaitAreOneCompletion() throws Exception {
        try (RingFixture f = new RingFixture()) {
            Waker waker = new Waker(f.ring, WAKER);
            for (int i = 0; i < 10; i++) {
                waker.wake();
            }
            waker.arm();
            f.await(1);
            waker.arm();
            f.turn();
            f.turn();
            assertThat(f.completions).hasSize(1);
            f.ring.close();
            waker.close();
        }
    }
}
