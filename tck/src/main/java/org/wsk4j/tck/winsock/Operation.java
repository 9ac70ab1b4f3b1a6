package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaOverlapped;

/** An overlapped operation of a test: the structure, and what was indicated of it. */
final class Operation {

    private final WsaOverlapped overlapped;
    private final @Nullable WsaEvent event;
    private final AtomicInteger indications = new AtomicInteger();
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private volatile Runnable then = () -> {};
    private volatile int error;
    private volatile int transferred;
    private volatile int flags;

    private Operation(@Nullable WsaEvent event) {
        this.event = event;
        overlapped = new WsaOverlapped(event);
    }

    /** One that is told by its event. */
    static Operation withEvent() {
        return new Operation(new WsaEvent());
    }

    /** One that is told by its routine; for that, hand {@link #routine} to the entry. */
    static Operation withRoutine() {
        return new Operation(null);
    }

    /** As above; more is done inside the routine. */
    static Operation withRoutine(Runnable then) {
        Operation operation = new Operation(null);
        operation.then = then;
        return operation;
    }

    WsaOverlapped overlapped() {
        return overlapped;
    }

    WsaEvent event() {
        return Objects.requireNonNull(event);
    }

    void routine(int newError, int newTransferred, WsaOverlapped same, int newFlags) {
        assertSame(overlapped, same, "the structure that the routine gets");
        error = newError;
        transferred = newTransferred;
        flags = newFlags;
        thread.set(Thread.currentThread());
        indications.incrementAndGet();
        then.run();
    }

    int indications() {
        return indications.get();
    }

    @Nullable
    Thread thread() {
        return thread.get();
    }

    boolean isOver() {
        return overlapped.hasOverlappedIoCompleted();
    }

    /** Requires that the routine ran once, on this thread, with these values. */
    void ran(int expectedError, int expectedTransferred) {
        assertEquals(1, indications(), "runs of the routine");
        assertEquals(WsaError.name(expectedError), WsaError.name(error), "error told to the routine");
        assertEquals(expectedTransferred, transferred, "bytes told to the routine");
        assertEquals(0, flags, "flags told to the routine");
        assertSame(Thread.currentThread(), thread(), "the thread of the routine");
        holds(expectedError, expectedTransferred);
    }

    /** Requires these values in the structure. */
    void holds(int expectedError, int expectedTransferred) {
        assertTrue(isOver(), "the operation is over");
        assertEquals(WsaError.name(expectedError), WsaError.name(overlapped.internal()), "Internal");
        assertEquals(expectedTransferred, overlapped.internalHigh(), "InternalHigh");
        assertEquals(WsaError.name(expectedError), WsaError.name(overlapped.offsetHigh()), "OffsetHigh");
    }
}
