package org.wsk4j.wsp.layer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaWait;

/** WSPGetOverlappedResult where the client's structure says everything. */
final class OverlappedResults {

    private OverlappedResults() {}

    static boolean read(
            @Nullable WsaOverlapped overlapped,
            @Nullable LpInt transferred,
            boolean wait,
            @Nullable LpInt flags,
            LpInt errno) {
        if (overlapped == null || transferred == null || flags == null) {
            errno.set(WsaError.WSAEFAULT);
            return false;
        }
        int error = over(overlapped, wait);
        if (error != 0) {
            errno.set(error);
            return false;
        }
        transferred.set(overlapped.internalHigh());
        flags.set(overlapped.offset());
        return true;
    }

    /** Its error, or why that is not known. */
    private static int over(WsaOverlapped overlapped, boolean wait) {
        if (!overlapped.hasOverlappedIoCompleted()) {
            WsaEvent event = overlapped.hEvent();
            if (!wait) {
                return WsaError.WSA_IO_INCOMPLETE;
            }
            if (event == null) {
                return WsaError.WSA_INVALID_HANDLE;
            }
            int waited = WsaWait.waitForMultipleEvents(List.of(event), false, Winsock.WSA_INFINITE, false, new LpInt());
            if (waited != Winsock.WSA_WAIT_EVENT_0 || !overlapped.hasOverlappedIoCompleted()) {
                return waited == Winsock.WSA_WAIT_FAILED ? WsaError.WSA_INVALID_HANDLE : WsaError.WSA_IO_INCOMPLETE;
            }
        }
        return overlapped.internal();
    }
}
