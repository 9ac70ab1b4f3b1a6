package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** What a process holds that a provider could leave behind, counted once before and compared afterwards. */
final class Census implements AutoCloseable {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** Threads that the frameworks, their services and the tests themselves start when they please. */
    private static final String FOREIGN =
            "(?i)(SCR|CM |Felix|Equinox|Framework|Start Level|Refresh|Bundle File|Active Thread"
                    + "|junit|ForkJoin|surefire|Cleaner|Attach|Common-Cleaner|process reaper|peer|bounded|awaitility|wsk-runtime-changecount).*";

    /** A direct buffer of no bytes counts as one byte; libraries keep such for good, once they are used for them. */
    private static final long EMPTY_BUFFERS = 16;

    private final Defects defects = new Defects();
    private final Logger logger = Logger.getLogger("org.wsk4j");
    private final Set<Thread> threads;
    private final Map<String, Integer> descriptors;
    private final long memory;

    /** Counts what is there now. */
    Census() throws IOException {
        logger.addHandler(defects);
        collect();
        threads = Thread.getAllStackTraces().keySet();
        descriptors = descriptors();
        memory = directMemory();
    }

    /** Waits until nothing is there that was not there before, and no defect was reported meanwhile. */
    void compare() {
        compareThreads();
        // Fewer are welcome: a peer may still have been closing one when they were counted.
        Await.untilAsserted(() -> assertThat(descriptors())
                .as("descriptors, before: %s", descriptors)
                .allSatisfy((kind, count) ->
                        assertThat(count).as(kind).isLessThanOrEqualTo(descriptors.getOrDefault(kind, 0))));
        Await.untilAsserted(() -> {
            if (directMemory() > memory) {
                collect();
            }
            assertThat(directMemory()).as("bytes of direct memory left").isLessThanOrEqualTo(memory + EMPTY_BUFFERS);
        });
    }

    /** The same without what a provider that runs may keep. */
    void compareThreads() {
        Await.untilAsserted(() -> assertThat(newThreads()).as("threads left").isEmpty());
        assertThat(defects.reported).as("defects reported").isEmpty();
    }

    /** Waits until class loaders are garbage; each is named by the bundle that it belonged to. */
    static void collected(Map<String, WeakReference<ClassLoader>> loaders) {
        Await.untilAsserted(() -> {
            collect();
            List<String> alive = new ArrayList<>();
            loaders.forEach((bundle, loader) -> {
                if (loader.get() != null) {
                    alive.add(bundle + threadsOf(loader));
                }
            });
            assertThat(alive)
                    .as("class loaders of removed bundles that are alive")
                    .isEmpty();
        });
    }

    /** The cheap part of the question who holds a class loader. */
    private static String threadsOf(WeakReference<ClassLoader> loader) {
        List<String> holders = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> loader.refersTo(thread.getContextClassLoader())
                        || loader.refersTo(thread.getClass().getClassLoader()))
                .map(Thread::getName)
                .toList();
        return holders.isEmpty() ? "" : " (held by threads " + holders + ")";
    }

    private static void collect() {
        System.gc();
    }

    private List<String> newThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !threads.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.matches(FOREIGN))
                .toList();
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** How many sockets, selectors, rings and pipes the process has open; files come and go with class loading. */
    private static Map<String, Integer> descriptors() throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        if (!Files.isDirectory(DESCRIPTORS)) {
            return counts;
        }
        try (Stream<Path> links = Files.list(DESCRIPTORS)) {
            for (Path link : links.toList()) {
                String target = target(link);
                if (target.matches("(socket|pipe|anon_inode):.*")) {
                    counts.merge(target.replaceFirst(":\\[\\d+\\]", ""), 1, Integer::sum);
                }
            }
        }
        return counts;
    }

    private static String target(Path link) throws IOException {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (NoSuchFileException closed) {
            return "";
        }
    }

    @Override
    public void close() {
        logger.removeHandler(defects);
    }

    /** What our code logs as an error is a defect of ours, or of a test. */
    private static final class Defects extends Handler {

        private final Queue<String> reported = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord report) {
            if (report.getLevel().intValue() >= Level.SEVERE.intValue()) {
                reported.add(report.getLoggerName() + ": " + report.getMessage() + " " + report.getThrown());
            }
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
