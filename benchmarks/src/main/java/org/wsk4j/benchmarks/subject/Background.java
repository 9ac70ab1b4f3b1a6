package org.wsk4j.benchmarks.subject;

/** Threads whose failures fail the run. */
final class Background {

    /** What a thread does. */
    interface Body {
        void run() throws Exception;
    }

    private Background() {}

    static Thread run(String name, Meter meter, Body body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (Throwable e) {
                        meter.failed(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
