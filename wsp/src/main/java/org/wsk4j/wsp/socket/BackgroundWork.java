package org.wsk4j.wsp.socket;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What goes on after a call has returned: closing sockets, their time limits, and the watch over threads. */
public final class BackgroundWork {

    private static final System.Logger LOG = System.getLogger("org.wsk4j.wsp");
    private static final int IDLE_SECONDS = 2;

    private final ScheduledThreadPoolExecutor timer;
    private final Map<Object, Boolean> repeating = new ConcurrentHashMap<>();
    private final Set<Closing> closings = ConcurrentHashMap.newKeySet();

    /** Creates one; its thread exists while there is work. */
    public BackgroundWork() {
        timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "wsp-background");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** Something that will run, unless it is cancelled. */
    @FunctionalInterface
    interface Later {
        void cancel();
    }

    Later after(long millis, Runnable work) {
        Future<?> scheduled = timer.schedule(() -> run(work), millis, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error defect) {
            LOG.log(Level.WARNING, "work in the background failed", defect);
        }
    }

    /** Repeats while the work answers true; started once for each key. */
    void every(int millis, Object key, BooleanSupplier work) {
        if (repeating.putIfAbsent(key, Boolean.TRUE) == null) {
            after(millis, () -> again(millis, key, work));
        }
    }

    private void again(int millis, Object key, BooleanSupplier work) {
        if (work.getAsBoolean()) {
            after(millis, () -> again(millis, key, work));
            return;
        }
        repeating.remove(key);
        if (work.getAsBoolean()) { // work that came between the two
            every(millis, key, work);
        }
    }

    void began(Closing closing) {
        closings.add(closing);
    }

    void ended(Closing closing) {
        closings.remove(closing);
    }

    /** Resets every connection that is still being closed, and ends the thread. */
    public void close() {
        closings.forEach(Closing::abort);
        timer.shutdown();
    }
}
