package org.wsk4j.wsp.runtime;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.WsaWindowProc;

/** The named sinks that messages are posted to, and the one thread that delivers them in order. */
final class Windows {

    private static final System.Logger LOG = System.getLogger("org.wsk4j.wsp");
    private static final long IDLE_SECONDS = 1;

    private record Window(String name, WsaWindowProc proc) {}

    private final Map<Long, Window> windows = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong(0x10000);
    private final ThreadPoolExecutor messages;

    Windows() {
        messages = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "wsp-messages");
            thread.setDaemon(true);
            return thread;
        });
        messages.allowCoreThreadTimeOut(true);
        messages.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    long create(String name, WsaWindowProc proc) {
        long hWnd = next.getAndAdd(4);
        windows.put(hWnd, new Window(name, proc));
        return hWnd;
    }

    long find(String name) {
        for (Map.Entry<Long, Window> window : windows.entrySet()) {
            if (window.getValue().name.equals(name)) {
                return window.getKey();
            }
        }
        return 0;
    }

    boolean exists(long hWnd) {
        return windows.containsKey(hWnd);
    }

    boolean destroy(long hWnd) {
        return windows.remove(hWnd) != null;
    }

    boolean post(long hWnd, int message, long wParam, int lParam) {
        if (!windows.containsKey(hWnd) || messages.isShutdown()) {
            return false;
        }
        messages.execute(() -> deliver(hWnd, message, wParam, lParam));
        return true;
    }

    private void deliver(long hWnd, int message, long wParam, int lParam) {
        @Nullable Window window = windows.get(hWnd);
        if (window == null) {
            return;
        }
        try {
            window.proc.message(hWnd, message, wParam, lParam);
        } catch (RuntimeException | Error defect) {
            LOG.log(Level.WARNING, "the window " + window.name + " failed in a message", defect);
        }
    }

    void close() {
        windows.clear();
        messages.shutdown();
    }
}
