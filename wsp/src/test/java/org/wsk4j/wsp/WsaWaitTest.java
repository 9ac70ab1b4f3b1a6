package org.wsk4j.wsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Events, waits and APCs. */
class WsaWaitTest {

    private final LpInt errno = new LpInt();

    private int wait(boolean all, int millis, boolean alertable, WsaEvent... events) {
        return WsaWait.waitForMultipleEvents(Arrays.asList(events), all, millis, alertable, errno);
    }

    @Test
    void theLowestSignalledEventEndsTheWait() {
        WsaEvent first = new WsaEvent();
        WsaEvent second = new WsaEvent();
        assertThat(wait(false, 0, false, first, second)).isEqualTo(Winsock.WSA_WAIT_TIMEOUT);
        second.set();
        assertThat(wait(false, Winsock.WSA_INFINITE, false, first, second)).isEqualTo(1);
        assertThat(wait(true, 0, false, first, second)).isEqualTo(Winsock.WSA_WAIT_TIMEOUT);
        first.set();
        assertThat(wait(true, Winsock.WSA_INFINITE, false, first, second)).isEqualTo(Winsock.WSA_WAIT_EVENT_0);
        assertThat(first.isSignalled()).as("manual reset").isTrue();
        first.reset();
        assertThat(wait(false, 0, false, first)).isEqualTo(Winsock.WSA_WAIT_TIMEOUT);
    }

    @Test
    void aWaitIsEndedByAnotherThread() throws Exception {
        WsaEvent event = new WsaEvent();
        CompletableFuture<Integer> waiting =
                CompletableFuture.supplyAsync(() -> wait(false, Winsock.WSA_INFINITE, false, event));
        event.set();
        assertThat(waiting.get()).isEqualTo(Winsock.WSA_WAIT_EVENT_0);
    }

    @Test
    void waitsCheckTheirParameters() {
        assertThat(wait(false, 0, false)).isEqualTo(Winsock.WSA_WAIT_FAILED);
        assertThat(errno.value()).isEqualTo(WsaError.WSA_INVALID_PARAMETER);
        WsaEvent closed = new WsaEvent();
        assertThat(closed.close()).isTrue();
        assertThat(closed.close()).isFalse();
        assertThat(closed.set()).isFalse();
        assertThat(wait(false, 0, false, closed)).isEqualTo(Winsock.WSA_WAIT_FAILED);
        assertThat(errno.value()).isEqualTo(WsaError.WSA_INVALID_HANDLE);
        List<WsaEvent> many = Collections.nCopies(65, new WsaEvent());
        assertThat(WsaWait.waitForMultipleEvents(many, false, 0, false, errno)).isEqualTo(Winsock.WSA_WAIT_FAILED);
    }

    @Test
    void apcsRunInTheirOrderInAnAlertableWaitOnly() {
        List<Object> ran = new ArrayList<>();
        Thread self = Thread.currentThread();
        assertThat(WsaWait.queueUserApc(self, ran::add, 1)).isTrue();
        assertThat(WsaWait.queueUserApc(self, ran::add, 2)).isTrue();
        assertThat(WsaWait.sleepEx(0, false)).isZero();
        assertThat(ran).isEmpty();
        assertThat(WsaWait.sleepEx(Winsock.WSA_INFINITE, true)).isEqualTo(Winsock.WSA_WAIT_IO_COMPLETION);
        assertThat(ran).containsExactly(1, 2);
        assertThat(WsaWait.sleepEx(0, true)).isZero();
    }

    @Test
    void aSignalledEventGoesBeforeApcs() {
        List<Object> ran = new ArrayList<>();
        WsaEvent event = new WsaEvent();
        event.set();
        WsaWait.queueUserApc(Thread.currentThread(), ran::add, "later");
        assertThat(wait(false, 0, true, event)).isEqualTo(Winsock.WSA_WAIT_EVENT_0);
        assertThat(ran).isEmpty();
        event.reset();
        assertThat(wait(false, 0, true, event)).isEqualTo(Winsock.WSA_WAIT_IO_COMPLETION);
        assertThat(ran).containsExactly("later");
    }

    @Test
    void anApcWakesItsThread() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        CompletableFuture<Integer> waiting = new CompletableFuture<>();
        Thread sleeper = new Thread(() -> waiting.complete(WsaWait.sleepEx(Winsock.WSA_INFINITE, true)));
        sleeper.start();
        while (!WsaWait.queueUserApc(sleeper, context -> thread.set(Thread.currentThread()), null)) {
            assertThat(sleeper.isAlive()).isTrue();
        }
        assertThat(waiting.get()).isEqualTo(Winsock.WSA_WAIT_IO_COMPLETION);
        assertThat(thread.get()).isSameAs(sleeper);
        sleeper.join();
        assertThat(WsaWait.queueUserApc(sleeper, context -> {}, null)).isFalse();
    }

    @Test
    void anApcThatThrowsDoesNotStopTheOthers() {
        List<Object> ran = new ArrayList<>();
        Thread self = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = self.getUncaughtExceptionHandler();
        self.setUncaughtExceptionHandler((thread, thrown) -> ran.add(thrown.getMessage()));
        try {
            WsaWait.queueUserApc(
                    self,
                    context -> {
                        throw new IllegalStateException("thrown");
                    },
                    null);
            WsaWait.queueUserApc(self, ran::add, "next");
            WsaWait.sleepEx(0, true);
        } finally {
            self.setUncaughtExceptionHandler(before);
        }
        assertThat(ran).containsExactly("thrown", "next");
    }

    @Test
    void anInterruptedThreadDoesNotWait() {
        Thread.currentThread().interrupt();
        assertThat(WsaWait.sleepEx(Winsock.WSA_INFINITE, true)).isZero();
        assertThat(Thread.interrupted()).isTrue();
    }

    // ------------------------------------------------------------------ structures

    /** Rule 53: InternalHigh is there before Internal says that the operation is over. */
    @Test
    void aPollerNeverSeesTheEndBeforeTheResult() throws Exception {
        for (int round = 0; round < 2000; round++) {
            WsaOverlapped overlapped = new WsaOverlapped();
            assertThat(overlapped.begin()).isTrue();
            assertThat(overlapped.begin()).isFalse();
            CompletableFuture<Integer> poller = CompletableFuture.supplyAsync(() -> {
                while (!overlapped.hasOverlappedIoCompleted()) {
                    Thread.onSpinWait();
                }
                return overlapped.internalHigh() + overlapped.offset() + overlapped.offsetHigh();
            });
            overlapped.complete(5, 100, 7);
            assertThat(poller.get()).isEqualTo(112);
            assertThat(overlapped.internal()).isEqualTo(5);
        }
    }

    @Test
    void anFdSetHasEachSocketOnce() {
        FdSet set = FdSet.of(4, 8, 4);
        assertThat(set.toArray()).containsExactly(4, 8);
        set.clr(4);
        assertThat(set.isSet(4)).isFalse();
        for (long s = 100; s < 200; s++) {
            set.set(s);
        }
        assertThat(set.fdCount()).isEqualTo(101);
        set.zero();
        assertThat(set.fdCount()).isZero();
    }

    @Test
    void aMessageCarriesEventAndError() {
        int lParam = WsaWindowProc.makeSelectReply(Winsock.FD_CLOSE, WsaError.WSAECONNRESET);
        assertThat(WsaWindowProc.selectEvent(lParam)).isEqualTo(Winsock.FD_CLOSE);
        assertThat(WsaWindowProc.selectError(lParam)).isEqualTo(WsaError.WSAECONNRESET);
    }

    @Test
    void aProtocolChainKnowsWhatIsBelow() {
        WsaProtocolChain chain = WsaProtocolChain.of(7, 5, 3);
        assertThat(chain.below(7)).isEqualTo(5);
        assertThat(chain.below(3)).isEqualTo(-1);
        assertThat(chain.below(99)).isEqualTo(-1);
        WsaProtocolInfo info = WsaProtocolInfo.builder()
                .protocolChain(chain)
                .szProtocol("chain")
                .providerFlags(Winsock.PFL_HIDDEN)
                .build();
        assertThat(info.isVisible()).isFalse();
        assertThat(info.toBuilder().build()).isEqualTo(info).hasSameHashCodeAs(info);
        assertThat(info.toBuilder().providerFlags(0).build().isVisible()).isTrue();
        assertThat(info.toBuilder()
                        .providerFlags(0)
                        .protocolChain(WsaProtocolChain.LAYERED)
                        .build()
                        .isVisible())
                .isFalse();
    }
}
