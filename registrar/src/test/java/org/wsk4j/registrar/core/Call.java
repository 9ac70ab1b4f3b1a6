package org.wsk4j.registrar.core;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A call on a thread of its own, which a test expects to block, and then to return. */
final class Call<T> {

    static final Duration LIMIT = Duration.ofSeconds(20);

    final Thread thread;
    private final FutureTask<T> task;

    private Call(Callable<T> call) {
        task = new FutureTask<>(call);
        thread = new Thread(task, "call");
        thread.setDaemon(true);
        thread.start();
    }

    static <T> Call<T> of(Callable<T> call) {
        return new Call<>(call);
    }

    static Call<Void> of(Runnable call) {
        return new Call<>(() -> {
            call.run();
            return null;
        });
    }

    /** Waits until the call blocks. */
    Call<T> blocked() {
        await().atMost(LIMIT)
                .until(() -> !task.isDone()
                        && (thread.getState() == Thread.State.WAITING
                                || thread.getState() == Thread.State.TIMED_WAITING));
        return this;
    }

    boolean done() {
        return task.isDone();
    }

    /** Waits until the call has returned. */
    T result() throws Exception {
        return task.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
