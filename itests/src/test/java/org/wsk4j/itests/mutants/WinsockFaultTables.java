package org.wsk4j.itests.mutants;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.wsp.FdSet;
import org.wsk4j.wsp.ForwardingProcTable;
import org.wsk4j.wsp.Linger;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Timeval;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaConditionProc;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaNetworkEvents;
import org.wsk4j.wsp.WsaOptions;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaThreadId;
import org.wsk4j.wsp.WsaWait;
import org.wsk4j.wsp.WspProcTable;

/** Procedure tables with one fault each. */
final class WinsockFaultTables {

    private WinsockFaultTables() {}

    private static void dontLinger(WspProcTable table, long s, Linger linger) {
        table.setSockOpt(s, WsaOptions.SOL_SOCKET, WsaOptions.SO_LINGER, linger.toControlBuffer(), new LpInt());
    }

    static final class RoutineElsewhere extends ForwardingProcTable {

        private final Thread thread = new Thread(RoutineElsewhere::serve, "faulty-winsock");

        RoutineElsewhere(WspProcTable below) {
            super(below);
            thread.setDaemon(true);
            thread.start();
        }

        private static void serve() {
            while (!Thread.currentThread().isInterrupted()) {
                WsaWait.sleepEx(100, true);
            }
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
            WsaThreadId wrong = new WsaThreadId();
            wrong.set(thread, 0);
            return super.recv(
                    s, buffers, count, received, flags, overlapped, routine, routine == null ? null : wrong, errno);
        }

        @Override
        public int cleanup(LpInt errno) {
            thread.interrupt();
            return super.cleanup(errno);
        }
    }

    static final class RoutineTwice extends ForwardingProcTable {

        RoutineTwice(WspProcTable below) {
            super(below);
        }

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
            WsaCompletionRoutine twice = routine == null
                    ? null
                    : (error, transferred, same, flagsOut) -> {
                        routine.completed(error, transferred, same, flagsOut);
                        routine.completed(error, transferred, same, flagsOut);
                    };
            return super.send(s, buffers, count, sent, flags, overlapped, twice, threadId, errno);
        }
    }

    static final class CleanupIndicates extends ForwardingProcTable {

        private final Set<Long> sockets = ConcurrentHashMap.newKeySet();

        CleanupIndicates(WspProcTable below) {
            super(below);
        }

        @Override
        public long socket(
                int af,
                int type,
                int protocol,
                @Nullable WsaProtocolInfo protocolInfo,
                int group,
                int flags,
                LpInt errno) {
            long s = super.socket(af, type, protocol, protocolInfo, group, flags, errno);
            sockets.add(s);
            return s;
        }

        @Override
        public int cleanup(LpInt errno) {
            sockets.forEach(s -> below().closeSocket(s, new LpInt()));
            return super.cleanup(errno);
        }
    }

    static final class BlockingSendPartial extends ForwardingProcTable {

        private static final int PART = 1000;

        BlockingSendPartial(WspProcTable below) {
            super(below);
        }

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
            WsaBuf first = buffers == null ? null : buffers[0];
            if (overlapped != null || first == null || first.len() <= PART) {
                return super.send(s, buffers, count, sent, flags, overlapped, routine, threadId, errno);
            }
            WsaBuf[] part = {new WsaBuf(first.buf(), first.offset(), PART)};
            return super.send(s, part, 1, sent, flags, null, null, threadId, errno);
        }
    }

    static final class OversizeCut extends ForwardingProcTable {

        OversizeCut(WspProcTable below) {
            super(below);
        }

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
            if (result != 0 && errno.value() == WsaError.WSAEMSGSIZE) {
                WsaBuf[] cut = {WsaBuf.of(ByteBuffer.allocate(1000))};
                super.send(s, cut, 1, new LpInt(), flags, null, null, threadId, new LpInt());
            }
            return result;
        }
    }

    static final class EnumerationClears extends ForwardingProcTable {

        EnumerationClears(WspProcTable below) {
            super(below);
        }

        @Override
        public int enumNetworkEvents(
                long s, @Nullable WsaEvent event, @Nullable WsaNetworkEvents networkEvents, LpInt errno) {
            if (networkEvents == null) {
                super.enumNetworkEvents(s, event, new WsaNetworkEvents(), new LpInt());
            }
            return super.enumNetworkEvents(s, event, networkEvents, errno);
        }
    }

    static final class DeferredLost extends ForwardingProcTable {

        DeferredLost(WspProcTable below) {
            super(below);
        }

        @Override
        public long accept(
                long s,
                @Nullable SockAddr addr,
                @Nullable WsaConditionProc condition,
                @Nullable Object callbackData,
                LpInt errno) {
            WsaConditionProc rejecting = condition == null
                    ? null
                    : (caller, data, sqos, gqos, callee, calleeData, group, context) -> {
                        int answer = condition.condition(caller, data, sqos, gqos, callee, calleeData, group, context);
                        return answer == Winsock.CF_DEFER ? Winsock.CF_REJECT : answer;
                    };
            long accepted = super.accept(s, addr, rejecting, callbackData, errno);
            if (accepted == Winsock.INVALID_SOCKET && errno.value() == WsaError.WSAECONNREFUSED) {
                errno.set(WsaError.WSATRY_AGAIN);
            }
            return accepted;
        }
    }

    static final class RejectedUnnamed extends ForwardingProcTable {

        RejectedUnnamed(WspProcTable below) {
            super(below);
        }

        @Override
        public long accept(
                long s,
                @Nullable SockAddr addr,
                @Nullable WsaConditionProc condition,
                @Nullable Object callbackData,
                LpInt errno) {
            SockAddr mine = new SockAddr();
            long accepted = super.accept(s, mine, condition, callbackData, errno);
            if (accepted != Winsock.INVALID_SOCKET && addr != null) {
                addr.set(mine);
            }
            return accepted;
        }
    }

    static final class ErrorKept extends ForwardingProcTable {

        private volatile int last;

        ErrorKept(WspProcTable below) {
            super(below);
        }

        @Override
        public int getSockOpt(
                long s,
                int level,
                int optionName,
                @Nullable WskControlBuffer optionValue,
                @Nullable LpInt optionLength,
                LpInt errno) {
            int result = super.getSockOpt(s, level, optionName, optionValue, optionLength, errno);
            if (result == 0 && optionName == WsaOptions.SO_ERROR && optionValue != null) {
                last = optionValue.asInt() == 0 ? last : optionValue.asInt();
                optionValue.setInt(last);
            }
            return result;
        }
    }

    static final class LingerIgnored extends ForwardingProcTable {

        LingerIgnored(WspProcTable below) {
            super(below);
        }

        @Override
        public int closeSocket(long s, LpInt errno) {
            int result = super.closeSocket(s, errno);
            if (result != 0 && errno.value() == WsaError.WSAEWOULDBLOCK) {
                dontLinger(below(), s, new Linger(false, 0));
                super.closeSocket(s, new LpInt());
            }
            return result;
        }
    }

    static final class CloseResets extends ForwardingProcTable {

        CloseResets(WspProcTable below) {
            super(below);
        }

        @Override
        public int closeSocket(long s, LpInt errno) {
            dontLinger(below(), s, new Linger(true, 0));
            return super.closeSocket(s, errno);
        }
    }

    static final class HandleReused extends ForwardingProcTable {

        private final Set<Long> closed = ConcurrentHashMap.newKeySet();
        private volatile long newest;

        HandleReused(WspProcTable below) {
            super(below);
        }

        @Override
        public long socket(
                int af,
                int type,
                int protocol,
                @Nullable WsaProtocolInfo protocolInfo,
                int group,
                int flags,
                LpInt errno) {
            newest = super.socket(af, type, protocol, protocolInfo, group, flags, errno);
            return newest;
        }

        @Override
        public int closeSocket(long s, LpInt errno) {
            closed.add(s);
            return super.closeSocket(s, errno);
        }

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
            long target = closed.contains(s) ? newest : s;
            return super.send(target, buffers, count, sent, flags, overlapped, routine, threadId, errno);
        }
    }

    static final class ShutdownForgotten extends ForwardingProcTable {

        ShutdownForgotten(WspProcTable below) {
            super(below);
        }

        @Override
        public int shutdown(long s, int how, LpInt errno) {
            return how == Winsock.SD_SEND ? 0 : super.shutdown(s, how, errno);
        }
    }

    static final class SetsKept extends ForwardingProcTable {

        SetsKept(WspProcTable below) {
            super(below);
        }

        @Override
        public int select(
                int nfds,
                @Nullable FdSet readfds,
                @Nullable FdSet writefds,
                @Nullable FdSet exceptfds,
                @Nullable Timeval timeout,
                LpInt errno) {
            FdSet read = readfds == null ? null : FdSet.of(readfds.toArray());
            return super.select(nfds, read, writefds, exceptfds, timeout, errno);
        }
    }
}
