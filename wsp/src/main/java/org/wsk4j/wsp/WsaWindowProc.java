package org.wsk4j.wsp;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The receiver of window messages. The JVM has no windows: a window is a named sink of the runtime, and posting calls it on the
 * runtime's one message thread, in order.
 *
 * @wsk WNDPROC
 */
@ConsumerType
@FunctionalInterface
public interface WsaWindowProc {

    /**
     * A message.
     *
     * @param hWnd the window's number
     * @param message the number chosen with {@link WspProcTable#asyncSelect}
     * @param wParam for Winsock's messages: the socket
     * @param lParam for Winsock's messages: the event in the lower, the error in the upper 16 bits
     */
    void message(long hWnd, int message, long wParam, int lParam);

    /**
     * WSAMAKESELECTREPLY.
     *
     * @param event the event
     * @param error 0 or the error
     * @return the lParam
     */
    static int makeSelectReply(int event, int error) {
        return error << 16 | event & 0xFFFF;
    }

    /**
     * WSAGETSELECTEVENT.
     *
     * @param lParam of a message
     * @return the event
     */
    static int selectEvent(int lParam) {
        return lParam & 0xFFFF;
    }

    /**
     * WSAGETSELECTERROR.
     *
     * @param lParam of a message
     * @return 0 or the error
     */
    static int selectError(int lParam) {
        return lParam >>> 16;
    }
}
