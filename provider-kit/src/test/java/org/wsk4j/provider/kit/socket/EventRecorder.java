package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.ArrayList;
import java.util.List;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskEventFlags;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;

/** A connected socket whose client writes down its events, and answers as a test says. */
abstract class EventRecorder {

    static final long END = IoResult.END_OF_STREAM;
    static final long RESET = IoResult.failure(STATUS_CONNECTION_RESET);

    /** What was told, in order: "data abc", "end", "reset", "backlog 5", "dead". */
    final List<String> told = new ArrayList<>();
    /** What the receive event answers: how many bytes it accepts, or a status. */
    NtStatus answer = STATUS_SUCCESS;

    long accept = Long.MAX_VALUE;
    Runnable inReceiveEvent = () -> {};
    Runnable inDisconnectEvent = () -> {};
    Runnable inBacklogEvent = () -> {};
    int depth;
    /** What failed inside a callback, where the kit takes it for the client's fault. */
    private AssertionError failed;

    final WskClientConnectionDispatch callbacks = new WskClientConnectionDispatch(
            (context, flags, data, bytes, accepted) -> {
                enter(context, flags);
                run(() -> {
                    assertEquals(data == null ? 0 : bytes, accepted.value(), "the preset");
                    assertEquals(data == null ? 0 : bytes, text(data).length());
                });
                told.add(data == null ? "dead" : "data " + text(data));
                if (accept != Long.MAX_VALUE) {
                    accepted.set(accept);
                }
                run(inReceiveEvent);
                depth--;
                return answer;
            },
            (context, flags) -> {
                enter(context, flags);
                told.add((flags & WskEventFlags.WSK_FLAG_ABORTIVE) != 0 ? "reset" : "end");
                run(inDisconnectEvent);
                depth--;
                return STATUS_SUCCESS;
            },
            (context, ideal) -> {
                enter(context, WskEventFlags.WSK_FLAG_AT_DISPATCH_LEVEL);
                told.add("backlog " + ideal);
                run(inBacklogEvent);
                depth--;
                return STATUS_SUCCESS;
            });

    final ConnectionFixture fixture = new ConnectionFixture().connected(callbacks);
    FakeStreamEndpoint endpoint = fixture.endpoint;

    private void enter(Object context, int flags) {
        run(() -> checkEntry(context, flags));
        depth++;
    }

    private void checkEntry(Object context, int flags) {
        assertSame(ConnectionFixture.CONTEXT, context);
        assertTrue((flags & WskEventFlags.WSK_FLAG_AT_DISPATCH_LEVEL) != 0);
        assertEquals(Irql.DISPATCH_LEVEL, Irql.current());
        assertTrue(fixture.loop.inLoop());
        assertEquals(0, depth, "a callback inside a callback");
    }

    private static String text(WskDataIndication data) {
        StringBuilder text = new StringBuilder();
        for (WskDataIndication node = data; node != null; node = node.next()) {
            text.append(ConnectionFixture.text(node.buffer().toByteArray()));
        }
        return text.toString();
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (AssertionError e) {
            failed = e;
        }
    }

    void assertCallbacksWentWell() {
        if (failed != null) {
            throw failed;
        }
    }

    void push(String text) {
        endpoint.push(ConnectionFixture.bytes(text));
        fixture.loop.run();
    }

    void closes() {
        assertCallbacksWentWell();
        fixture.close();
        int before = told.size();
        fixture.loop.run();
        assertEquals(before, told.size(), "a callback after the close");
    }
}
