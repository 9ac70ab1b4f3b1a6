package org.wsk4j.wsp.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaNetworkEvents;
import org.wsk4j.wsp.WsaWindowProc;
import org.wsk4j.wsp.WspUpcallTable;

/**
 * The network events of one socket: what is asked for, what is recorded, and what must not be recorded again before its
 * enabling call. All with the socket's lock held, the upcalls included, so that recording and signalling are one step.
 */
final class EventRecorder {

    private int mask;
    private @Nullable WsaEvent event;
    private long window;
    private int message;

    private int recorded;
    /** Recorded, or indicated by message, and not enabled since. */
    private int disabled;

    private final int[] errors = new int[Winsock.FD_MAX_EVENTS];

    boolean isActive() {
        return mask != 0;
    }

    int mask() {
        return mask;
    }

    /** WSPEventSelect: forgets everything of before. */
    void select(@Nullable WsaEvent newEvent, int newMask) {
        event = newMask == 0 ? null : newEvent;
        window = 0;
        start(newMask);
    }

    /** WSPAsyncSelect: forgets everything of before. */
    void post(long newWindow, int newMessage, int newMask) {
        event = null;
        window = newMask == 0 ? 0 : newWindow;
        message = newMessage;
        start(newMask);
    }

    private void start(int newMask) {
        mask = newMask;
        recorded = 0;
        disabled = 0;
    }

    /** An accepted socket has its listener's registration. */
    void inherit(EventRecorder listener) {
        mask = listener.mask;
        event = listener.event;
        window = listener.window;
        message = listener.message;
    }

    /** No event is told after close. */
    void end() {
        select(null, 0);
    }

    /** Something happened; recorded once until enabled again. */
    void happened(long socket, int what, int error, WspUpcallTable upcalls) {
        if ((mask & what) == 0 || (disabled & what) != 0) {
            return;
        }
        disabled |= what;
        LpInt ignored = new LpInt();
        if (window != 0) {
            upcalls.postMessage(window, message, socket, WsaWindowProc.makeSelectReply(what, error), ignored);
            return;
        }
        recorded |= what;
        errors[Integer.numberOfTrailingZeros(what)] = error;
        if (event != null) {
            upcalls.setEvent(event, ignored);
        }
    }

    /** An enabling function was called. */
    void enable(int what) {
        disabled &= ~what;
    }

    boolean isDisabled(int what) {
        return (disabled & what) != 0;
    }

    /** WSPEnumNetworkEvents: copies, clears and resets. */
    void take(WsaNetworkEvents target, @Nullable WsaEvent reset, WspUpcallTable upcalls) {
        target.setNetworkEvents(recorded);
        for (int bit = 0; bit < Winsock.FD_MAX_EVENTS; bit++) {
            if ((recorded >>> bit & 1) != 0) {
                target.setErrorCode(bit, errors[bit]);
            }
        }
        recorded = 0;
        if (reset != null) {
            upcalls.resetEvent(reset, new LpInt());
        }
    }
}
