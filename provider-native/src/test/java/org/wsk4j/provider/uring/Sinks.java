package org.wsk4j.provider.uring;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;

/** Sinks that record, and check the rules that hold for every call. */
final class Sinks {

    private Sinks() {}

    static final long DEADLINE_SECONDS = 20;

    static <T> T poll(BlockingQueue<T> queue, String what) {
        try {
            T value = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (value == null) {
                throw new AssertionError("nothing came: " + what);
            }
            return value;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What all sinks check: on the loop, one at a time, nothing after closed. */
    abstract static class Checked {

        volatile Loop loop;
        final CountDownLatch closed = new CountDownLatch(1);
        final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
        private final AtomicInteger inside = new AtomicInteger();

        void enter(String call) {
            Loop expected = loop;
            if (expected != null && !expected.inLoop()) {
                violations.add(call + " outside of the loop: " + Thread.currentThread());
            }
            if (inside.getAndIncrement() != 0) {
                violations.add(call + " inside another call");
            }
            if (closed.getCount() == 0) {
                violations.add(call + " after closed");
            }
        }

        void leave() {
            inside.decrementAndGet();
        }

        void markClosed() {
            enter("closed");
            closed.countDown();
            leave();
        }

        void awaitClosed() {
            try {
                if (!closed.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("closed never came");
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        void check() {
            if (!violations.isEmpty()) {
                throw new AssertionError(violations.toString());
            }
        }
    }

    /** Records everything; {@code onX} may be set to call back into the endpoint. */
    static final class Stream extends Checked implements StreamSink {

        final BlockingQueue<Long> connected = new LinkedBlockingQueue<>();
        final BlockingQueue<Long> written = new LinkedBlockingQueue<>();
        final BlockingQueue<Long> read = new LinkedBlockingQueue<>();
        final BlockingQueue<Long> pushEnded = new LinkedBlockingQueue<>();
        final BlockingQueue<Long> shutdown = new LinkedBlockingQueue<>();
        final BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
        /** False for a test that counts what is allocated. */
        volatile boolean recording = true;

        volatile Consumer<Long> onWritten = result -> {};
        volatile Consumer<Long> onRead = result -> {};
        volatile Consumer<Chunk> onPushed = chunks::add;
        volatile Consumer<Long> onPushEnded = result -> {};

        @Override
        public void connected(long result) {
            enter("connected");
            connected.add(result);
            leave();
        }

        @Override
        public void written(long result) {
            enter("written");
            try {
                onWritten.accept(result);
                if (recording) {
                    written.add(result);
                }
            } finally {
                leave();
            }
        }

        @Override
        public void readDone(long result) {
            enter("readDone");
            try {
                onRead.accept(result);
                if (recording) {
                    read.add(result);
                }
            } finally {
                leave();
            }
        }

        @Override
        public void pushed(Chunk chunk) {
            enter("pushed");
            try {
                onPushed.accept(chunk);
            } finally {
                leave();
            }
        }

        @Override
        public void pushEnded(long result) {
            enter("pushEnded");
            try {
                onPushEnded.accept(result);
                pushEnded.add(result);
            } finally {
                leave();
            }
        }

        @Override
        public void shutdownDone(long result) {
            enter("shutdownDone");
            shutdown.add(result);
            leave();
        }

        @Override
        public void closed() {
            markClosed();
        }

        /** The bytes of so many pushed chunks' worth, released. */
        byte[] takePushed(int count) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (bytes.size() < count) {
                Chunk chunk = poll(chunks, "a chunk");
                byte[] part = new byte[chunk.length()];
                chunk.mdl().memory().get(0, part);
                bytes.writeBytes(part);
                chunk.release();
            }
            return bytes.toByteArray();
        }
    }

    /** Records connections. */
    static final class Listen extends Checked implements ListenSink {

        record Accepted(StreamEndpoint endpoint, Stream sink) {}

        final BlockingQueue<Accepted> accepted = new LinkedBlockingQueue<>();
        final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
        volatile boolean refuse;

        @Override
        public void accepted(StreamEndpoint endpoint) {
            enter("accepted");
            if (refuse) {
                endpoint.close(true);
            } else {
                Stream sink = new Stream();
                sink.loop = endpoint.loop();
                endpoint.attach(sink);
                accepted.add(new Accepted(endpoint, sink));
            }
            leave();
        }

        @Override
        public void acceptFailed(long result, boolean broken) {
            enter("acceptFailed");
            failures.add(IoResult.toString(result) + (broken ? " broken" : ""));
            leave();
        }

        @Override
        public void closed() {
            markClosed();
        }
    }

    /** Records datagrams. */
    static final class Datagram extends Checked implements DatagramSink {

        final BlockingQueue<Long> sent = new LinkedBlockingQueue<>();
        final BlockingQueue<Long> received = new LinkedBlockingQueue<>();
        final BlockingQueue<Long> pushEnded = new LinkedBlockingQueue<>();
        final BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
        volatile Consumer<Chunk> onPushed = chunks::add;
        /** How many were pushed together. */
        final BlockingQueue<Integer> together = new LinkedBlockingQueue<>();

        private int series; // on the loop

        @Override
        public void sent(long result) {
            enter("sent");
            sent.add(result);
            leave();
        }

        @Override
        public void received(long result) {
            enter("received");
            received.add(result);
            leave();
        }

        @Override
        public void pushed(Chunk chunk) {
            enter("pushed");
            try {
                onPushed.accept(chunk);
            } finally {
                leave();
            }
        }

        @Override
        public void pushing(Chunk chunk) {
            series++;
            pushed(chunk);
        }

        @Override
        public void pushedAll() {
            enter("pushedAll");
            if (series > 0) {
                together.add(series);
                series = 0;
            }
            leave();
        }

        @Override
        public void pushEnded(long result) {
            enter("pushEnded");
            pushEnded.add(result);
            leave();
        }

        @Override
        public void closed() {
            markClosed();
        }
    }
}
