package org.wsk4j.tck.winsock;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskProviderBasicDispatch;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskSocket;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.nt.PendingOperation;

/**
 * The provider under test, over a network that can be made to fail: then sends complete as a provider completes them whose host
 * reports that cause. No such cause can be had on a loopback.
 */
final class AilingNetwork {

    /** Is over before anybody can cancel it. */
    private static final PendingOperation BRIEF = new PendingOperation() {
        @Override
        public void cancel(Irp irp, int operation) {}

        @Override
        public void completed(int operation) {}
    };

    private final WskProviderDispatch provider;
    private volatile @Nullable NtStatus ailment;

    AilingNetwork(WskProviderDispatch provider) {
        this.provider = provider;
    }

    /** What sends complete with from now on; null for what the provider says. */
    void suffers(@Nullable NtStatus status) {
        ailment = status;
    }

    /** The provider, which stays open when this is closed. */
    WskProviderDispatch dispatch() {
        return proxy(WinsockWorld.borrowed(provider), WskProviderDispatch.class, this::create);
    }

    private static <T> T proxy(Object below, Class<T> type, InvocationHandler handler) {
        Class<?>[] interfaces = Stream.concat(
                        Stream.of(type), Arrays.stream(below.getClass().getInterfaces()))
                .filter(found -> found.getPackage() == WskSocket.class.getPackage())
                .distinct()
                .toArray(Class<?>[]::new);
        return type.cast(Proxy.newProxyInstance(
                WskSocket.class.getClassLoader(), interfaces, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.invoke(below, arguments);
                    }
                    return handler.invoke(below, method, arguments);
                }));
    }

    private static @Nullable Object call(Object below, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(below, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private @Nullable Object create(Object below, Method method, Object @Nullable [] arguments) throws Throwable {
        if (!method.getName().equals("socket") || arguments == null) {
            return call(below, method, arguments);
        }
        Object[] changed = arguments.clone();
        int last = changed.length - 1;
        Irp irp = (Irp) changed[last];
        irp.markPending(BRIEF);
        changed[last] = new Irp((inner, none) -> irp.complete(
                inner.status(), inner.information(), ailing(inner.ioStatus().pointer())));
        call(below, method, changed);
        return NtStatus.STATUS_PENDING;
    }

    private @Nullable Object ailing(@Nullable Object socket) {
        if (!(socket instanceof WskSocket real)) {
            return socket;
        }
        Object table = proxy(real.dispatch(), WskProviderBasicDispatch.class, this::operate);
        return proxy(
                real,
                WskSocket.class,
                (below, method, arguments) ->
                        method.getName().equals("dispatch") ? table : call(below, method, arguments));
    }

    private @Nullable Object operate(Object below, Method method, Object @Nullable [] arguments) throws Throwable {
        NtStatus status = ailment;
        if (status == null || arguments == null || !method.getName().startsWith("send")) {
            return call(below, method, arguments);
        }
        Irp irp = (Irp) arguments[arguments.length - 1];
        irp.markPending(BRIEF);
        return irp.complete(status, 0);
    }
}
