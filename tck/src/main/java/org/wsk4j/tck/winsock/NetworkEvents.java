package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.wsk4j.wsp.Winsock.FD_MAX_EVENTS;

import java.time.Duration;
import org.wsk4j.tck.fixture.Until;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaNetworkEvents;

/** A socket's registration with WSPEventSelect, and what a test expects of its record. */
final class NetworkEvents {

    /** How long silence is watched; a breach can be missed, never invented. */
    private static final Duration WATCH = Duration.ofMillis(15);

    private final WinsockWorld winsock;
    private final long s;
    private final WsaEvent event;

    private NetworkEvents(WinsockWorld winsock, long s, WsaEvent event) {
        this.winsock = winsock;
        this.s = s;
        this.event = event;
    }

    /** Registers for events with an event of its own. */
    static NetworkEvents select(WinsockWorld winsock, long s, int events) {
        WsaEvent event = new WsaEvent();
        winsock.ok(e -> winsock.table().eventSelect(s, event, events, e));
        return new NetworkEvents(winsock, s, event);
    }

    /** Looks at a socket that has somebody else's event. */
    static NetworkEvents of(WinsockWorld winsock, long s, WsaEvent event) {
        return new NetworkEvents(winsock, s, event);
    }

    WsaEvent event() {
        return event;
    }

    /** Waits for the event and requires that exactly these were recorded, each without an error. */
    void records(int events) {
        WsaNetworkEvents record = next();
        assertEquals(text(events), text(record.networkEvents()), "events recorded");
        for (int bit = 0; bit < FD_MAX_EVENTS; bit++) {
            if ((events >>> bit & 1) != 0) {
                assertEquals("NO_ERROR", WsaError.name(record.errorCode(bit)), "error of " + text(1 << bit));
            }
        }
        quiet();
    }

    /** Waits for the event and requires that one was recorded, with an error. */
    void records(int events, int bit, int error) {
        WsaNetworkEvents record = next();
        assertEquals(text(events), text(record.networkEvents()), "events recorded");
        assertEquals(WsaError.name(error), WsaError.name(record.errorCode(bit)));
    }

    private WsaNetworkEvents next() {
        winsock.signalled(event);
        WsaNetworkEvents record = new WsaNetworkEvents();
        winsock.ok(e -> winsock.table().enumNetworkEvents(s, event, record, e));
        return record;
    }

    /** Collects until all of these have been recorded, each once; waits for the event each time. */
    void recordsInAnyOrder(int events) {
        int seen = 0;
        while (seen != events) {
            int now = next().networkEvents();
            assertEquals("", text(now & seen), "recorded twice");
            assertEquals("", text(now & ~events), "recorded, not expected");
            seen |= now;
        }
    }

    /** Watches for a while whether the event is signalled. */
    boolean isTold() {
        return Until.within(WATCH, event::isSignalled);
    }

    /** Requires that nothing is recorded now, and watches for a while. */
    void quiet() {
        boolean signalled = isTold();
        WsaNetworkEvents record = new WsaNetworkEvents();
        winsock.ok(e -> winsock.table().enumNetworkEvents(s, null, record, e));
        assertEquals("", text(record.networkEvents()), "events recorded in silence");
        assertFalse(signalled, "the event is signalled, and nothing is recorded");
    }

    private static String text(int events) {
        String[] names = {
            "READ", "WRITE", "OOB", "ACCEPT", "CONNECT", "CLOSE", "QOS", "GROUP_QOS", "ROUTING", "ADDRESSES"
        };
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < names.length; bit++) {
            if ((events >>> bit & 1) != 0) {
                text.append("FD_").append(names[bit]).append(' ');
            }
        }
        return text.toString();
    }
}
