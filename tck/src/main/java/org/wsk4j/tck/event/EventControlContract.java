package org.wsk4j.tck.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskControlSocketType.WskGetOption;
import static org.wsk4j.WskEventMask.WSK_EVENT_ACCEPT;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISABLE;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISCONNECT;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE_FROM;
import static org.wsk4j.WskEventMask.WSK_EVENT_SEND_BACKLOG;
import static org.wsk4j.WskOptions.SOL_SOCKET;
import static org.wsk4j.WskOptions.SO_WSK_EVENT_CALLBACK;
import static org.wsk4j.nt.NtStatus.STATUS_DATA_NOT_ACCEPTED;
import static org.wsk4j.nt.NtStatus.STATUS_EVENT_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDisconnectFlags;
import org.wsk4j.WskEventFlags;
import org.wsk4j.WskReceiveEvent;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.Until;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter D: switching events off, events beside requests, and the peer's goodbye. */
@WskContract(requires = {"tcp", "receive-event"})
class EventControlContract {

    private final WskFixture wsk;

    EventControlContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    private static WskClientConnectionDispatch receiving(WskReceiveEvent event) {
        return new WskClientConnectionDispatch(event, null, null);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Clause(
            rule = 41,
            source = "SO_WSK_EVENT_CALLBACK",
            value = "A running callback is disabled: PENDING with an IRP, EVENT_PENDING without; then silence")
    void rule41DisablingARunningCallbackWaitsForIt() {
        for (boolean withIrp : new boolean[] {true, false}) {
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch leave = new CountDownLatch(1);
            AtomicInteger events = new AtomicInteger();
            Link link = wsk.connected(Net.INET, null, receiving((context, flags, data, bytes, accepted) -> {
                events.incrementAndGet();
                entered.countDown();
                await(leave);
                return STATUS_SUCCESS;
            }));
            Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
            link.peer().write("x");
            await(entered);
            if (withIrp) {
                Request disable = wsk.call(irp -> Sockets.disable(link.socket(), WSK_EVENT_RECEIVE, irp))
                        .mustPend();
                leave.countDown();
                disable.ok(0);
            } else {
                assertEquals(STATUS_EVENT_PENDING, Sockets.disable(link.socket(), WSK_EVENT_RECEIVE, null));
                leave.countDown();
            }
            link.peer().write("later");
            Until.never("an event after disabling", Duration.ofMillis(100), () -> events.get() > 1);
            WskBuf room = Bytes.room(5);
            wsk.call(irp -> link.io().receive(room, 2, irp)).ok(5);
            assertEquals("later", Bytes.text(room, 5));
        }
    }

    @Test
    @Clause(rule = 41, source = "SO_WSK_EVENT_CALLBACK", value = "Disabling from inside the callback never deadlocks")
    void rule41DisablingFromInsideTheCallback() {
        for (boolean withIrp : new boolean[] {true, false}) {
            AtomicReference<@Nullable WskConnectionSocket> self = new AtomicReference<>();
            AtomicReference<@Nullable NtStatus> answer = new AtomicReference<>();
            AtomicInteger events = new AtomicInteger();
            AtomicBoolean early = new AtomicBoolean();
            Request disable = wsk.request();
            Link link = wsk.connected(Net.INET, null, receiving((context, flags, data, bytes, accepted) -> {
                WskConnectionSocket socket = Objects.requireNonNull(self.get());
                if (withIrp) {
                    disable.submit(irp -> Sockets.disable(socket, WSK_EVENT_RECEIVE, irp));
                    early.set(disable.isDone());
                    answer.set(disable.returned());
                } else {
                    answer.set(Sockets.disable(socket, WSK_EVENT_RECEIVE, null));
                }
                events.incrementAndGet();
                return STATUS_SUCCESS;
            }));
            self.set(link.socket());
            Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
            link.peer().write("x");
            wsk.until("the event", () -> events.get() == 1);
            assertEquals(withIrp ? STATUS_PENDING : STATUS_EVENT_PENDING, answer.get());
            assertFalse(early.get(), "completed inside the callback that it waits for");
            if (withIrp) {
                disable.ok(0);
            }
            link.peer().write("later");
            Until.never("an event after disabling", Duration.ofMillis(100), () -> events.get() > 1);
            wsk.call(irp -> link.io().receive(Bytes.room(5), 2, irp)).ok(5);
        }
    }

    @Test
    @Clause(
            rule = 41,
            source = "SO_WSK_EVENT_CALLBACK",
            value = "One event for each disable; more, or none, or a foreign one: STATUS_INVALID_PARAMETER",
            regards = "send-backlog")
    void rule41MasksOfDisableAreChecked() {
        Link link = wsk.connected(
                Net.INET,
                null,
                new WskClientConnectionDispatch(
                        (context, flags, data, bytes, accepted) -> STATUS_SUCCESS,
                        (context, flags) -> STATUS_SUCCESS,
                        (context, size) -> STATUS_SUCCESS));
        int[] bits = {
            WSK_EVENT_SEND_BACKLOG,
            WSK_EVENT_RECEIVE,
            WSK_EVENT_DISCONNECT,
            WSK_EVENT_RECEIVE_FROM,
            WSK_EVENT_ACCEPT,
            1,
            0x20,
            0x400
        };
        for (int set = 0; set < 1 << bits.length; set++) {
            int mask = 0;
            for (int bit = 0; bit < bits.length; bit++) {
                mask |= (set & 1 << bit) != 0 ? bits[bit] : 0;
            }
            NtStatus status = Sockets.disable(link.socket(), mask, null);
            boolean one = mask == WSK_EVENT_RECEIVE || mask == WSK_EVENT_DISCONNECT || mask == WSK_EVENT_SEND_BACKLOG;
            if (mask == WSK_EVENT_SEND_BACKLOG && !wsk.has(WskCapability.SEND_BACKLOG)) {
                continue;
            }
            String shown = Integer.toHexString(mask);
            assertEquals(one ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER, status, () -> "disable 0x" + shown);
        }
        wsk.call(irp -> Sockets.disable(link.socket(), WSK_EVENT_RECEIVE, irp)).ok(0);
        wsk.call(irp -> Sockets.disable(link.socket(), WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT, irp))
                .mustFail(STATUS_INVALID_PARAMETER);
        assertEquals(STATUS_INVALID_PARAMETER, Sockets.enable(link.socket(), WSK_EVENT_DISABLE));
    }

    @Test
    @Clause(
            rule = 41,
            source = "SO_WSK_EVENT_CALLBACK",
            value = "It can only be set; wrong inputs: STATUS_INVALID_PARAMETER")
    void rule41OnlySetAndOnlyTheRightInput() {
        Link link = wsk.connected(Net.INET, null, receiving((context, flags, data, bytes, accepted) -> STATUS_SUCCESS));
        WskControlBuffer output = WskControlBuffer.allocate(16);
        NtStatus get = wsk.call(irp -> link.io()
                        .controlSocket(WskGetOption, SO_WSK_EVENT_CALLBACK, SOL_SOCKET, null, output, null, irp))
                .status();
        assertTrue(get.isError(), () -> "reading SO_WSK_EVENT_CALLBACK: " + get);
        assertEquals(
                STATUS_INVALID_PARAMETER, Sockets.setOption(link.socket(), SOL_SOCKET, SO_WSK_EVENT_CALLBACK, 7, null));
        assertEquals(
                STATUS_INVALID_PARAMETER,
                Sockets.setPointer(link.socket(), SOL_SOCKET, SO_WSK_EVENT_CALLBACK, "no control", null));
    }

    @Test
    @Clause(
            rule = 42,
            source = "WskReceive",
            value = "With a receive always posted and the event enabled, each message comes once, in order")
    void rule42PendingReceiveTakesPrecedence() {
        List<String> got = java.util.Collections.synchronizedList(new ArrayList<>());
        AtomicInteger events = new AtomicInteger();
        Link link = wsk.connected(Net.INET, null, receiving((context, flags, data, bytes, accepted) -> {
            events.incrementAndGet();
            got.add(text(data));
            return STATUS_SUCCESS;
        }));
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
        int messages = 300;
        for (int i = 0; i < messages; i++) {
            WskBuf room = Bytes.room(8);
            Request receive = wsk.request().then(self -> {
                if (self.irp().status().equals(STATUS_SUCCESS)) {
                    got.add(Bytes.text(room, self.irp().information()));
                }
            });
            receive.submit(irp -> link.io().receive(room, 0, irp));
            link.peer().write(String.format("%08d", i));
            int expected = i + 1;
            wsk.until("message " + i, () -> got.size() == expected);
            receive.irp().cancel();
            receive.status();
        }
        for (int i = 0; i < messages; i++) {
            assertEquals(String.format("%08d", i), got.get(i));
        }
        assertTrue(events.get() < messages / 2, () -> events + " events although a receive was always posted");
    }

    private static String text(@Nullable WskDataIndication list) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (WskDataIndication node = list; node != null; node = node.next()) {
            all.writeBytes(node.buffer().toByteArray());
        }
        return all.toString(java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** Notes what the events of one connection tell, in order. */
    private static final class Log {

        private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

        WskClientConnectionDispatch callbacks() {
            return new WskClientConnectionDispatch(
                    (context, flags, data, bytes, accepted) -> {
                        lines.add("data " + text(data));
                        return STATUS_SUCCESS;
                    },
                    (context, flags) -> {
                        lines.add((flags & WskEventFlags.WSK_FLAG_ABORTIVE) != 0 ? "abort" : "finish");
                        return STATUS_SUCCESS;
                    },
                    null);
        }

        boolean has(String line) {
            return lines.contains(line);
        }
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 46,
            source = "WskDisconnectEvent",
            value = "The peer's FIN is told once, after its data, without the flag ABORTIVE")
    void rule46FinIsToldAfterAllData(Net net) {
        Log log = new Log();
        Link link = wsk.connected(net, null, log.callbacks());
        link.peer().write("last words").finish();
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT);
        wsk.until("the finish", () -> log.has("finish"));
        assertEquals(List.of("data last words", "finish"), new ArrayList<>(log.lines));
        wsk.call(irp -> link.io().send(Bytes.of("answer"), 0, irp)).ok(6);
        wsk.call(irp -> link.io().disconnect(null, 0, irp)).ok(0);
        link.peer().expect("answer").expectEnd();
        Until.never("an event for one's own disconnect", Duration.ofMillis(50), () -> log.lines.size() > 2);
    }

    @Test
    @Clause(rule = 46, source = "WskDisconnectEvent", value = "The peer's reset is told once, with the flag ABORTIVE")
    void rule46ResetIsToldAsAbortive() {
        Log log = new Log();
        Link link = wsk.connected(Net.INET, null, log.callbacks());
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT);
        link.peer().write("data");
        wsk.until("the data", () -> log.has("data data"));
        link.peer().reset();
        wsk.until("the reset", () -> log.has("abort"));
        assertEquals(List.of("data data", "abort"), new ArrayList<>(log.lines));
    }

    @Test
    @Clause(
            rule = 46,
            source = "WskDisconnectEvent",
            value = "Without receives and without receiveEvent the peer's end is told too")
    void rule46FinAndResetAreToldWithoutReading() {
        Log log = new Log();
        Link finished = wsk.connected(Net.INET, null, log.callbacks());
        Sockets.enable(finished.socket(), WSK_EVENT_DISCONNECT);
        finished.peer().finish();
        wsk.until("the finish", () -> log.has("finish"));
        Link reset = wsk.connected(Net.INET, null, log.callbacks());
        Sockets.enable(reset.socket(), WSK_EVENT_DISCONNECT);
        reset.peer().reset();
        wsk.until("the reset", () -> log.has("abort"));
    }

    @Test
    @Clause(rule = 46, source = "WskDisconnectEvent", value = "One's own disconnect, graceful or abortive, is not told")
    void rule46OwnDisconnectIsNotTold() {
        Log log = new Log();
        Link graceful = wsk.connected(Net.INET, null, log.callbacks());
        Sockets.enable(graceful.socket(), WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT);
        wsk.call(irp -> graceful.io().disconnect(null, 0, irp)).ok(0);
        graceful.peer().expectEnd();
        Link abortive = wsk.connected(Net.INET, null, log.callbacks());
        Sockets.enable(abortive.socket(), WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT);
        wsk.call(irp -> abortive.io().disconnect(null, WskDisconnectFlags.WSK_FLAG_ABORTIVE, irp))
                .ok(0);
        abortive.peer().expectReset();
        Until.never("an event for one's own disconnect", Duration.ofMillis(100), () -> !log.lines.isEmpty());
        graceful.peer().write("bye").finish();
        wsk.until("the peer's own finish", () -> log.has("finish"));
        assertEquals(List.of("data bye", "finish"), new ArrayList<>(log.lines));
    }

    @Test
    @Clause(
            rule = 46,
            source = "WskDisconnectEvent",
            value = "While data is refused the rest stays readable after the FIN")
    void rule46FinWhileDataIsRefused() {
        AtomicInteger refused = new AtomicInteger();
        Link link = wsk.connected(Net.INET, null, receiving((context, flags, data, bytes, accepted) -> {
            refused.incrementAndGet();
            return STATUS_DATA_NOT_ACCEPTED;
        }));
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
        link.peer().write("rest").finish();
        wsk.until("the refusal", () -> refused.get() == 1);
        WskBuf room = Bytes.room(9);
        wsk.call(irp -> link.io().receive(room, 2, irp)).ok(4);
        assertEquals("rest", Bytes.text(room, 4));
        wsk.call(irp -> link.io().receive(room, 0, irp)).ok(0);
    }
}
