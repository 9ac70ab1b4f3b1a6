package org.wsk4j.registrar.osgi;

import java.util.Dictionary;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.wsk4j.runtime.WskRuntime;

/**
 * The service {@link WskRuntime} with the property service.changecount. Registered by hand, because a component cannot change
 * its own service properties.
 */
final class RuntimeService {

    // Changes come on threads that bind and unbind, inside the component runtime: listeners to the property must not
    // run there.
    private final ThreadPoolExecutor updates =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), RuntimeService::daemon);

    private final AtomicBoolean due = new AtomicBoolean();

    private volatile @Nullable WskRuntime runtime;
    private volatile @Nullable ServiceRegistration<WskRuntime> registration;

    RuntimeService() {
        updates.allowCoreThreadTimeOut(true);
    }

    void register(BundleContext context, WskRuntime newRuntime) {
        runtime = newRuntime;
        registration = context.registerService(WskRuntime.class, newRuntime, properties(newRuntime));
        // For a change between the reading of the count and the assignment.
        changed();
    }

    void unregister() {
        ServiceRegistration<WskRuntime> registered = registration;
        registration = null;
        updates.shutdown();
        if (registered != null) {
            try {
                registered.unregister();
            } catch (IllegalStateException gone) {
                // The framework was faster.
                return;
            }
        }
    }

    /** Something changed; the property follows soon, once for several changes. */
    void changed() {
        if (registration != null && due.compareAndSet(false, true)) {
            try {
                updates.execute(this::update);
            } catch (RejectedExecutionException ending) {
                due.set(false);
            }
        }
    }

    private void update() {
        due.set(false);
        ServiceRegistration<WskRuntime> registered = registration;
        WskRuntime counted = runtime;
        if (registered != null && counted != null) {
            try {
                registered.setProperties(properties(counted));
            } catch (IllegalStateException gone) {
                registration = null;
            }
        }
    }

    private static Dictionary<String, Object> properties(WskRuntime runtime) {
        return FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_CHANGECOUNT, runtime.changeCount()));
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "wsk-runtime-changecount");
        thread.setDaemon(true);
        return thread;
    }
}
