package org.wsk4j.provider.nio;

import static org.wsk4j.nt.NtStatus.STATUS_PENDING;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskDisconnectEvent;
import org.wsk4j.WskInspectAction;
import org.wsk4j.WskInspectEvent;
import org.wsk4j.WskReceiveEvent;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.NtStatus;

/** The client's callbacks with a fault between provider and client. */
final class BrokenCallbacks {

    private final Fault fault;
    /** What is called once more, by the context of the socket. */
    private final Map<Object, Runnable> last = new ConcurrentHashMap<>();

    BrokenCallbacks(Fault fault) {
        this.fault = fault;
    }

    /** What is to be called once more on behalf of a closed socket, once. */
    @Nullable
    Runnable takeLast(Object context) {
        return last.remove(context);
    }

    static void scribble(WskBuf buffer) {
        Mdl mdl = buffer.mdl();
        if (mdl != null) {
            int at = buffer.offset();
            mdl.memory().put(at, (byte) ~mdl.memory().get(at));
        }
    }

    /** Puts broken ones in the place of those of a call of WskSocket. */
    void spoil(Object[] arguments) {
        if (arguments[6] instanceof WskClientConnectionDispatch callbacks) {
            arguments[6] = broken(callbacks, arguments[5]);
        } else if (arguments[6] instanceof WskClientListenDispatch callbacks
                && fault == Fault.ACCEPTS_WHAT_IS_REJECTED) {
            arguments[6] = broken(callbacks);
        }
    }

    private static WskClientListenDispatch broken(WskClientListenDispatch callbacks) {
        WskInspectEvent inspect = callbacks.inspectEvent();
        return inspect == null
                ? callbacks
                : new WskClientListenDispatch(
                        callbacks.acceptEvent(),
                        (context, local, remote, id) -> {
                            inspect.inspectEvent(context, local, remote, id);
                            return WskInspectAction.WskInspectAccept;
                        },
                        callbacks.abortEvent());
    }

    private WskClientConnectionDispatch broken(WskClientConnectionDispatch callbacks, @Nullable Object owner) {
        WskReceiveEvent receive = callbacks.receiveEvent();
        WskDisconnectEvent disconnect = callbacks.disconnectEvent();
        if (receive == null || disconnect == null) {
            return callbacks;
        }
        if (owner != null) {
            last.put(owner, () -> disconnect.disconnectEvent(owner, 0));
        }
        return new WskClientConnectionDispatch(
                (context, flags, data, bytes, accepted) -> received(receive, context, flags, data, bytes, accepted),
                disconnect,
                callbacks.sendBacklogEvent());
    }

    private NtStatus received(
            WskReceiveEvent receive,
            @Nullable Object context,
            int flags,
            @Nullable WskDataIndication data,
            long bytes,
            SizeT accepted) {
        NtStatus answer = receive.receiveEvent(context, flags, data, bytes, accepted);
        if (fault == Fault.IGNORES_PARTIAL_ACCEPTANCE) {
            accepted.set(bytes);
        }
        if (fault == Fault.IGNORES_REFUSALS && answer.equals(NtStatus.STATUS_DATA_NOT_ACCEPTED)) {
            accepted.set(bytes);
            return receive.receiveEvent(context, flags, data, bytes, accepted);
        }
        if (fault == Fault.CHANGES_RETAINED_MEMORY && answer.equals(STATUS_PENDING) && data != null) {
            scribble(data.buffer());
        }
        return answer;
    }
}
