package org.wsk4j.provider.nio;

import static org.wsk4j.WskEventMask.WSK_EVENT_DISABLE;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskDisconnectEvent;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskProviderBasicDispatch;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskProviderDatagramDispatch;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderListenDispatch;
import org.wsk4j.WskReceiveEvent;
import org.wsk4j.WskSocket;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.nt.PendingOperation;

/** A provider with one fault: passes every call on to a good one, but for what it does wrong, now and then. */
final class BrokenProvider implements AutoCloseable {

    private final WskProviderDispatch good;
    private final Fault fault;
    private final AtomicInteger chances = new AtomicInteger();
    private final ExecutorService late = Executors.newSingleThreadExecutor();
    /** What is called once more, by the context of the socket. */
    private final Map<Object, Runnable> lastCallbacks = new ConcurrentHashMap<>();

    BrokenProvider(WskProviderDispatch good, Fault fault) {
        this.good = good;
        this.fault = fault;
    }

    /** The provider to give to the model. */
    WskProviderDispatch dispatch() {
        return proxy(WskProviderDispatch.class, (self, method, arguments) -> {
            if (method.getName().equals("socket") && arguments != null) {
                breakCallbacks(arguments);
                return call(good, method, arguments, null);
            }
            return invoke(good, method, arguments);
        });
    }

    /** Every third time. */
    private boolean strikes(Fault which) {
        return fault == which && chances.incrementAndGet() % 3 == 0;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    // sockets

    private @Nullable Object wrapped(@Nullable Object pointer, @Nullable Object context) {
        if (pointer instanceof WskConnectionSocket socket) {
            return wrapped(socket, context, WskConnectionSocket.class, WskProviderConnectionDispatch.class);
        } else if (pointer instanceof WskListenSocket socket) {
            return wrapped(socket, context, WskListenSocket.class, WskProviderListenDispatch.class);
        } else if (pointer instanceof WskDatagramSocket socket) {
            return wrapped(socket, context, WskDatagramSocket.class, WskProviderDatagramDispatch.class);
        }
        return pointer;
    }

    private <S extends WskSocket, D extends WskProviderBasicDispatch> S wrapped(
            S socket, @Nullable Object context, Class<S> type, Class<D> table) {
        BrokenSocket broken = new BrokenSocket(socket, context);
        D dispatch = proxy(table, broken);
        return proxy(type, (self, method, arguments) -> switch (method.getName()) {
            case "dispatch" -> dispatch;
            case "equals" -> arguments != null && self == arguments[0];
            default -> invoke(socket, method, arguments);
        });
    }

    /** A call with an IRP of our own in place of the client's. */
    private @Nullable Object call(Object target, Method method, Object[] arguments, @Nullable BrokenSocket socket)
            throws Throwable {
        int last = arguments.length - 1;
        if (!(arguments[last] instanceof Irp outer)) {
            return invoke(target, method, arguments);
        }
        Relay relay = new Relay(outer, method.getName(), arguments, socket);
        Object[] changed = arguments.clone();
        changed[last] = relay.inner;
        outer.markPending(relay);
        NtStatus answer = (NtStatus) invoke(target, method, changed);
        if (answer != null && !answer.equals(STATUS_PENDING) && strikes(Fault.RETURNS_ANOTHER_STATUS)) {
            return STATUS_NOT_SUPPORTED;
        }
        return relay.isKept ? STATUS_PENDING : relay.told(answer);
    }

    /** Passes a completion on, or does not. */
    private final class Relay implements PendingOperation {

        private final Irp outer;
        private final String entry;
        private final Object[] arguments;
        private final @Nullable BrokenSocket socket;
        private final Irp inner = new Irp((irp, context) -> completed());
        private volatile boolean isKept;
        private volatile @Nullable NtStatus told;

        Relay(Irp outer, String entry, Object[] arguments, @Nullable BrokenSocket socket) {
            this.outer = outer;
            this.entry = entry;
            this.arguments = arguments;
            this.socket = socket;
        }

        @Nullable
        NtStatus told(@Nullable NtStatus answer) {
            return told != null && !STATUS_PENDING.equals(answer) ? told : answer;
        }

        @Override
        public void cancel(Irp irp, int operation) {
            inner.cancel();
        }

        @Override
        public void completed(int operation) {}

        private void completed() {
            NtStatus status = inner.status();
            long information = inner.information();
            boolean isTransfer = entry.equals("receive") || entry.equals("send");
            if (isTransfer && strikes(Fault.LOSES_A_COMPLETION)) {
                isKept = true;
                return;
            }
            if (isTransfer && socket != null && socket.keepsForLater(this)) {
                isKept = true;
                return;
            }
            if (entry.equals("closeSocket") && socket != null) {
                socket.closed(this);
                return;
            }
            if (entry.equals("receive")) {
                received(status, information);
            } else if (entry.equals("send")
                    && status.equals(STATUS_SUCCESS)
                    && information > 1
                    && strikes(Fault.SENDS_SHORT)) {
                pass(status, information - 1);
            } else if (entry.equals("connect")
                    && status.equals(STATUS_SUCCESS)
                    && strikes(Fault.TELLS_A_WRONG_STATUS)) {
                pass(STATUS_CONNECTION_RESET, information);
            } else if (entry.equals("receiveFrom")
                    && fault == Fault.HIDES_TRUNCATION
                    && arguments[4] instanceof SizeT flags) {
                flags.set(0);
                pass(status, information);
            } else if (entry.equals("accept")
                    && status.equals(STATUS_SUCCESS)
                    && strikes(Fault.LOSES_AN_ACCEPTED_CONNECTION)) {
                inner.pointer(WskConnectionSocket.class).dispatch().closeSocket(new Irp());
                pass(STATUS_CANCELLED, 0);
            } else {
                pass(status, information);
            }
        }

        private void received(NtStatus status, long information) {
            WskBuf buffer = (WskBuf) arguments[0];
            boolean some = status.equals(STATUS_SUCCESS) && information > 0;
            if (some && strikes(Fault.SWALLOWS_A_BYTE)) {
                pass(status, information - 1);
            } else if (some && outer.isCancelRequested() && fault == Fault.LOSES_BYTES_ON_CANCEL) {
                pass(STATUS_CANCELLED, 0);
            } else if (status.equals(STATUS_CONNECTION_RESET) && fault == Fault.TELLS_A_RESET_AS_THE_END) {
                pass(STATUS_SUCCESS, 0);
            } else if (some && strikes(Fault.WRITES_BEYOND_THE_RANGE)) {
                Mdl mdl = buffer.mdl();
                if (mdl != null) {
                    mdl.memory().put(buffer.offset() - 1, (byte) 1);
                }
                pass(status, information);
            } else if (some && strikes(Fault.WRITES_AFTER_THE_COMPLETION)) {
                pass(status, information);
                late.execute(() -> scribble(buffer));
            } else {
                pass(status, information);
            }
        }

        /** Completes the client's request. */
        void pass(NtStatus status, long information) {
            told = status;
            Object context = entry.equals("socket") ? arguments[5] : null;
            outer.complete(status, information, wrapped(inner.ioStatus().pointer(), context));
            if (entry.equals("receive") && strikes(Fault.COMPLETES_TWICE)) {
                late.execute(this::again);
            }
        }

        void passLate() {
            pass(inner.status(), inner.information());
        }

        /** A completion inside another one is told after it. */
        void awaitTold() {
            while (outer.isPending()) {
                Thread.onSpinWait();
            }
        }

        private void again() {
            awaitTold();
            outer.reuse();
            outer.markPending(this);
            outer.complete(STATUS_SUCCESS, 0);
        }
    }

    private static void scribble(WskBuf buffer) {
        Mdl mdl = buffer.mdl();
        if (mdl != null) {
            int at = buffer.offset();
            mdl.memory().put(at, (byte) ~mdl.memory().get(at));
        }
    }

    /** The table of one socket. */
    private final class BrokenSocket implements InvocationHandler {

        private final WskSocket socket;
        private final @Nullable Object context;
        /** A completion to tell after that of close. */
        private volatile @Nullable Relay kept;

        private volatile boolean isClosing;

        /** A send that waits to be overtaken. */
        private @Nullable Runnable overtaken;

        BrokenSocket(WskSocket socket, @Nullable Object context) {
            this.socket = socket;
            this.context = context;
        }

        @Override
        public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
            Object table = socket.dispatch();
            if (arguments == null) {
                return BrokenProvider.invoke(table, method, null);
            }
            return switch (method.getName()) {
                case "send" -> send(table, method, arguments);
                case "closeSocket" -> close(table, method, arguments);
                case "controlSocket" -> control(table, method, arguments);
                case "release" ->
                    strikes(Fault.REFUSES_RELEASE)
                            ? STATUS_INVALID_PARAMETER
                            : BrokenProvider.invoke(table, method, arguments);
                case "sendTo" -> sendTo(table, method, arguments);
                case "disconnect" -> {
                    letGo();
                    yield call(table, method, arguments, this);
                }
                default -> call(table, method, arguments, this);
            };
        }

        private @Nullable Object sendTo(Object table, Method method, Object[] arguments) throws Throwable {
            if (strikes(Fault.DOUBLES_DATAGRAMS)) {
                Object[] twice = arguments.clone();
                twice[twice.length - 1] = new Irp();
                BrokenProvider.invoke(table, method, twice);
            }
            return call(table, method, arguments, this);
        }

        private synchronized void letGo() {
            Runnable send = overtaken;
            overtaken = null;
            if (send != null) {
                send.run();
            }
        }

        private synchronized @Nullable Object send(Object table, Method method, Object[] arguments) throws Throwable {
            WskBuf buffer = (WskBuf) arguments[0];
            if (fault == Fault.COMPLETES_SENDS_EARLY && buffer.length() > 0 && arguments[2] instanceof Irp irp) {
                irp.markPending(new Relay(irp, "send", arguments, this));
                irp.complete(STATUS_SUCCESS, buffer.length());
                Object[] unheard = arguments.clone();
                unheard[2] = new Irp();
                BrokenProvider.invoke(table, method, unheard);
                return STATUS_PENDING;
            }
            if (fault != Fault.REORDERS_SENDS) {
                return call(table, method, arguments, this);
            }
            if (overtaken == null && buffer.length() > 0 && strikes(Fault.REORDERS_SENDS)) {
                Irp outer = (Irp) arguments[2];
                Relay relay = new Relay(outer, "send", arguments, this);
                outer.markPending(relay);
                WskBuf captured = new WskBuf(buffer.mdl(), buffer.offset(), buffer.length());
                overtaken = () ->
                        ((WskProviderConnectionDispatch) table).send(captured, (Integer) arguments[1], relay.inner);
                return STATUS_PENDING;
            }
            Object answer = call(table, method, arguments, this);
            letGo();
            return answer;
        }

        private @Nullable Object close(Object table, Method method, Object[] arguments) throws Throwable {
            isClosing = true;
            letGo();
            if (fault == Fault.LEAKS_SOCKETS && arguments[0] instanceof Irp irp && strikes(fault)) {
                irp.markPending(new Relay(irp, "closeSocket", arguments, this));
                return irp.complete(STATUS_SUCCESS, 0);
            }
            if (fault == Fault.CLOSES_GRACEFULLY && table instanceof WskProviderConnectionDispatch connection) {
                connection.disconnect(null, 0, new Irp());
            }
            return call(table, method, arguments, this);
        }

        private @Nullable Object control(Object table, Method method, Object[] arguments) throws Throwable {
            boolean disables = arguments[3] instanceof WskControlBuffer input
                    && input.pointer() instanceof WskEventCallbackControl events
                    && (events.eventMask() & WSK_EVENT_DISABLE) != 0;
            if (disables && fault == Fault.IGNORES_DISABLING) {
                if (arguments[arguments.length - 1] instanceof Irp irp) {
                    irp.markPending(new Relay(irp, "controlSocket", arguments, this));
                    return irp.complete(STATUS_SUCCESS, 0);
                }
                return STATUS_SUCCESS;
            }
            return call(table, method, arguments, this);
        }

        boolean keepsForLater(Relay relay) {
            if (fault != Fault.COMPLETES_CLOSE_FIRST || !isClosing || kept != null) {
                return false;
            }
            kept = relay;
            return true;
        }

        void closed(Relay closing) {
            closing.passLate();
            Relay later = kept;
            if (later != null) {
                later.passLate();
            }
            Runnable again = context == null ? null : lastCallbacks.remove(context);
            if (again != null && fault == Fault.CALLS_AFTER_CLOSE) {
                late.execute(() -> {
                    closing.awaitTold();
                    again.run();
                });
            }
        }
    }

    // callbacks

    private void breakCallbacks(Object[] arguments) {
        if (arguments[6] instanceof WskClientConnectionDispatch callbacks) {
            arguments[6] = broken(callbacks, arguments[5]);
        }
    }

    private WskClientConnectionDispatch broken(WskClientConnectionDispatch callbacks, @Nullable Object owner) {
        WskReceiveEvent receive = callbacks.receiveEvent();
        WskDisconnectEvent disconnect = callbacks.disconnectEvent();
        if (receive == null || disconnect == null) {
            return callbacks;
        }
        if (owner != null) {
            lastCallbacks.put(owner, () -> disconnect.disconnectEvent(owner, 0));
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

    @Override
    public void close() {
        late.shutdownNow();
    }
}
