package org.wsk4j.itests.mutants;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.ForwardingProcTable;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaThreadId;
import org.wsk4j.wsp.WspProcTable;

/** Procedure tables that send or receive with one fault each. */
final class WinsockTransferFaults {

    private WinsockTransferFaults() {}

    /** Changes what a send comes to. */
    private abstract static class SendResult extends ForwardingProcTable {

        SendResult(WspProcTable below) {
            super(below);
        }

        abstract int after(int result, long s, @Nullable WsaOverlapped overlapped, LpInt errno);

        @Override
        public int send(
                long s,
                @Nullable WsaBuf @Nullable [] buffers,
                int count,
                @Nullable LpInt sent,
                int flags,
                @Nullable WsaOverlapped overlapped,
                @Nullable WsaCompletionRoutine routine,
                @Nullable WsaThreadId threadId,
                LpInt errno) {
            int result = super.send(s, buffers, count, sent, flags, overlapped, routine, threadId, errno);
            return after(result, s, overlapped, errno);
        }

        static @Nullable WsaEvent event(@Nullable WsaOverlapped overlapped) {
            return overlapped == null ? null : overlapped.hEvent();
        }
    }

    static final class SuccessSilent extends SendResult {

        SuccessSilent(WspProcTable below) {
            super(below);
        }

        @Override
        int after(int result, long s, @Nullable WsaOverlapped overlapped, LpInt errno) {
            WsaEvent event = event(overlapped);
            if (result == 0 && event != null) {
                event.reset();
            }
            return result;
        }
    }

    static final class ErrorIndicated extends SendResult {

        ErrorIndicated(WspProcTable below) {
            super(below);
        }

        @Override
        int after(int result, long s, @Nullable WsaOverlapped overlapped, LpInt errno) {
            WsaEvent event = event(overlapped);
            if (result != 0 && errno.value() != WsaError.WSA_IO_PENDING && event != null) {
                event.set();
            }
            return result;
        }
    }

    static final class WriteAsLevel extends SendResult {

        private final Map<Long, Runnable> again = new ConcurrentHashMap<>();

        WriteAsLevel(WspProcTable below) {
            super(below);
        }

        @Override
        public int eventSelect(long s, @Nullable WsaEvent event, int events, LpInt errno) {
            again.put(s, () -> below().eventSelect(s, event, events, new LpInt()));
            return super.eventSelect(s, event, events, errno);
        }

        @Override
        int after(int result, long s, @Nullable WsaOverlapped overlapped, LpInt errno) {
            Runnable registration = again.get(s);
            if (result == 0 && registration != null) {
                registration.run();
            }
            return result;
        }
    }

    /** Changes what a receive comes to. */
    private abstract static class ReceiveResult extends ForwardingProcTable {

        ReceiveResult(WspProcTable below) {
            super(below);
        }

        void before(@Nullable LpInt flags) {}

        int after(int result, @Nullable LpInt received, LpInt errno) {
            return result;
        }

        @Override
        public int recv(
                long s,
                @Nullable WsaBuf @Nullable [] buffers,
                int count,
                @Nullable LpInt received,
                @Nullable LpInt flags,
                @Nullable WsaOverlapped overlapped,
                @Nullable WsaCompletionRoutine routine,
                @Nullable WsaThreadId threadId,
                LpInt errno) {
            before(flags);
            return after(
                    super.recv(s, buffers, count, received, flags, overlapped, routine, threadId, errno),
                    received,
                    errno);
        }
    }

    static final class CountWhilePending extends ReceiveResult {

        CountWhilePending(WspProcTable below) {
            super(below);
        }

        @Override
        int after(int result, @Nullable LpInt received, LpInt errno) {
            if (result != 0 && errno.value() == WsaError.WSA_IO_PENDING && received != null) {
                received.set(0);
            }
            return result;
        }
    }

    static final class ResetAsEnd extends ReceiveResult {

        ResetAsEnd(WspProcTable below) {
            super(below);
        }

        @Override
        int after(int result, @Nullable LpInt received, LpInt errno) {
            if (result != 0 && errno.value() == WsaError.WSAECONNRESET && received != null) {
                received.set(0);
                return 0;
            }
            return result;
        }
    }

    static final class PeekTakes extends ReceiveResult {

        PeekTakes(WspProcTable below) {
            super(below);
        }

        @Override
        void before(@Nullable LpInt flags) {
            if (flags != null) {
                flags.set(flags.value() & ~Winsock.MSG_PEEK);
            }
        }
    }
}
