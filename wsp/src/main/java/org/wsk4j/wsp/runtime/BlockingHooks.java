package org.wsk4j.wsp.runtime;

import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Out;
import org.wsk4j.wsp.WsaBlockingCallback;

/** The blocking callbacks of threads. */
final class BlockingHooks {

    private record Hook(
            WsaBlockingCallback callback, @Nullable Object context) {}

    private final Map<Thread, Hook> hooks = new WeakHashMap<>(); // guarded by this

    synchronized void set(Thread thread, @Nullable WsaBlockingCallback callback, @Nullable Object context) {
        if (callback == null) {
            hooks.remove(thread);
        } else {
            hooks.put(thread, new Hook(callback, context));
        }
    }

    synchronized void query(Thread thread, Out<WsaBlockingCallback> callback, Out<Object> context) {
        Hook hook = hooks.get(thread);
        callback.set(hook == null ? null : hook.callback);
        context.set(hook == null ? null : hook.context);
    }
}
