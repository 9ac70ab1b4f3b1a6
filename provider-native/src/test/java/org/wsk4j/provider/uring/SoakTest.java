package org.wsk4j.provider.uring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The short form of {@link Soak}. A long one is a program of its own, or this with {@code -Dwsk.native.test.soak.seconds} and
 * {@code -Dwsk.native.test.soak.sockets}.
 */
class SoakTest {

    @ParameterizedTest
    @MethodSource("org.wsk4j.provider.uring.NativeFixture#engines")
    void nothingIsLeftBehind(String engine) throws Exception {
        long seed = System.nanoTime();
        System.out.println("soak on " + engine + ", seed " + seed);
        int seconds = Integer.getInteger("wsk.native.test.soak.seconds", 30);
        int sockets = Integer.getInteger("wsk.native.test.soak.sockets", 200);
        String report = new Soak(engine, seconds, sockets, seed).run();
        System.out.println(report);
        assertThat(report)
                .contains("connect STATUS_SUCCESS", "send STATUS_SUCCESS", "receive STATUS_SUCCESS")
                .contains("receive STATUS_CANCELLED", "sendTo STATUS_SUCCESS", "receiveFrom STATUS_SUCCESS")
                .contains("nothing left");
    }
}
