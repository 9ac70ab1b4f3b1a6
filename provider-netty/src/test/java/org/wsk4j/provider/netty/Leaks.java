package org.wsk4j.provider.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Watches Netty's buffers over a whole run: one that was dropped without being released fails it. */
public final class Leaks implements BeforeAllCallback {

    private static final List<String> FOUND = new CopyOnWriteArrayList<>();

    static {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
    }

    /** Before Netty makes its first buffer, or before anything of it is touched: loads this class. */
    static void watch() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Leaks.class))
                .computeIfAbsent(Check.class, key -> new Check(), Check.class);
    }

    /** What has leaked so far, as far as the garbage collector has seen it. */
    static List<String> found() {
        System.gc();
        // Netty looks when it makes the next buffer.
        for (int i = 0; i < 10; i++) {
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
        return List.copyOf(FOUND);
    }

    /** Closed when the run is over. */
    private static final class Check implements AutoCloseable {

        @Override
        public void close() {
            List<String> leaks = found();
            if (!leaks.isEmpty()) {
                throw new AssertionError("buffers were not released: " + leaks);
            }
        }
    }

    private static final class Factory extends ResourceLeakDetectorFactory {

        @Override
        @SuppressWarnings("deprecation") // the only one to override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int sampling, long maxActive) {
            return new Detector<>(resource, sampling);
        }
    }

    private static final class Detector<T> extends ResourceLeakDetector<T> {

        @SuppressWarnings("deprecation") // for factories, says Netty
        Detector(Class<?> resource, int sampling) {
            super(resource, sampling);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resource, String records) {
            FOUND.add(resource + records);
        }

        @Override
        protected void reportUntracedLeak(String resource) {
            FOUND.add(resource);
        }
    }
}
