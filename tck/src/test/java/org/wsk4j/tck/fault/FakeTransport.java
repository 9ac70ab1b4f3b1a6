package org.wsk4j.tck.fault;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.IpMreq;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.DatagramSlot;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.Transport;

/** A transport without a host: every second operation pends, bytes come from a counter and go to a list. */
final class FakeTransport implements Transport {

    static final int CHUNK = 100;

    final HandLoop loop = new HandLoop();
    final List<FakeStream> streams = new ArrayList<>();
    final List<FakeDatagram> datagrams = new ArrayList<>();
    int chunksOut;
    int open;

    /** The n-th byte of what a stream receives. */
    static byte received(long index) {
        return (byte) (index * 31 + index / 251);
    }

    @Override
    public WskProviderCharacteristics characteristics() {
        throw new UnsupportedOperationException(CapabilityLevel.ABSENT.name());
    }

    @Override
    public Loop nextLoop() {
        return loop;
    }

    @Override
    public StreamEndpoint openStream(int addressFamily, Loop on, StreamSink sink) {
        FakeStream stream = new FakeStream();
        stream.sink = sink;
        return stream;
    }

    @Override
    public ListenEndpoint openListen(int addressFamily, Loop on, ListenSink sink) {
        return new FakeListen(sink);
    }

    @Override
    public DatagramEndpoint openDatagram(int addressFamily, Loop on, DatagramSink sink) {
        FakeDatagram datagram = new FakeDatagram(sink);
        datagrams.add(datagram);
        return datagram;
    }

    @Override
    public void close(long timeoutNanos) {}

    private Chunk chunk(int length) {
        chunksOut++;
        return new Chunk(ByteBuffer.allocate(Math.max(length, 1)), back -> chunksOut--);
    }

    /** What all endpoints do alike. */
    private abstract class Fake {

        private boolean closed;

        Fake() {
            open++;
        }

        public Loop loop() {
            return loop;
        }

        public void bind(SockAddr local, boolean share) {}

        public void localAddress(SockAddr address) {
            address.set(SockAddr.loopback(SockAddr.AF_INET, 7));
        }

        public void setOption(int level, int option, int value) {}

        public int option(int level, int option) {
            return 5;
        }

        public void membership(IpMreq request, boolean join) {}

        void end(Runnable told) {
            if (closed) {
                throw new AssertionError("closed twice");
            }
            closed = true;
            open--;
            loop.execute(told);
        }

        boolean isClosed() {
            return closed;
        }
    }

    /** A connection. */
    final class FakeStream extends Fake implements StreamEndpoint {

        @Nullable
        StreamSink sink;

        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private long in;
        private int operations;
        private @Nullable Runnable output;
        private @Nullable Runnable input;
        private long budget;
        private boolean pushing;

        FakeStream() {
            streams.add(this);
        }

        @Override
        public void attach(StreamSink newSink) {
            sink = newSink;
        }

        @Override
        public long connect(SockAddr remote, @Nullable BufferBatch firstData) {
            long taken = firstData == null ? 0 : take(firstData);
            output = () -> sink.connected(taken);
            loop.execute(this::finishOutput);
            return IoResult.PENDING;
        }

        @Override
        public void remoteAddress(SockAddr address) {
            address.set(SockAddr.loopback(SockAddr.AF_INET, 8));
        }

        private long take(BufferBatch batch) {
            long count = 0;
            for (int i = 0; i < batch.count(); i++) {
                ByteBuffer view = batch.buffers()[i];
                while (view.hasRemaining()) {
                    out.write(view.get());
                    count++;
                }
            }
            return count;
        }

        @Override
        public long write(BufferBatch batch) {
            if (operations++ % 2 == 0) {
                return take(batch);
            }
            output = () -> sink.written(take(batch));
            loop.execute(this::finishOutput);
            return IoResult.PENDING;
        }

        private void finishOutput() {
            Runnable pending = output;
            output = null;
            if (pending != null && !isClosed()) {
                pending.run();
            }
        }

        private long give(BufferBatch batch) {
            long count = 0;
            for (int i = 0; i < batch.count(); i++) {
                ByteBuffer view = batch.buffers()[i];
                while (view.hasRemaining() && count < CHUNK) {
                    view.put(received(in++));
                    count++;
                }
            }
            return count;
        }

        @Override
        public long read(BufferBatch batch) {
            if (operations++ % 2 == 0) {
                return give(batch);
            }
            input = () -> sink.readDone(give(batch));
            loop.execute(this::finishInput);
            return IoResult.PENDING;
        }

        private void finishInput() {
            Runnable pending = input;
            input = null;
            if (pending != null && !isClosed()) {
                pending.run();
            }
        }

        @Override
        public void startPush(long newBudget) {
            budget = newBudget;
            pushing = true;
            loop.execute(this::push);
        }

        private void push() {
            if (isClosed() || !pushing) {
                return;
            }
            if (budget <= 0) {
                pushing = false;
                sink.pushEnded(0);
                return;
            }
            int length = (int) Math.min(budget, CHUNK);
            budget -= length;
            Chunk chunk = chunk(length);
            for (int i = 0; i < length; i++) {
                chunk.memory().put(i, received(in++));
            }
            sink.pushed(chunk.lend(length, 0, null));
            loop.execute(this::push);
        }

        @Override
        public void stopPush() {
            budget = 0;
        }

        @Override
        public long shutdownOutput() {
            return 0;
        }

        @Override
        public long receiveBacklog() {
            return 0;
        }

        @Override
        public long idealSendBacklog() {
            return 1;
        }

        @Override
        public void silence() {}

        @Override
        public void cancel(Direction direction) {
            boolean ofOutput = direction == Direction.OUTPUT;
            if ((ofOutput ? output : input) == null) {
                return;
            }
            long cancelled = IoResult.failure(NtStatus.STATUS_CANCELLED);
            if (ofOutput) {
                output = () -> sink.written(cancelled);
            } else {
                input = () -> sink.readDone(cancelled);
            }
        }

        @Override
        public void close(boolean abort) {
            end(() -> {
                if (sink != null) {
                    sink.closed();
                }
            });
        }
    }

    /** A listener to whom somebody connects whenever it accepts. */
    final class FakeListen extends Fake implements ListenEndpoint {

        private final ListenSink sink;

        FakeListen(ListenSink sink) {
            this.sink = sink;
        }

        @Override
        public void startAccept() {
            for (int i = 0; i < 3; i++) {
                loop.execute(() -> {
                    if (!isClosed()) {
                        sink.accepted(new FakeStream());
                    }
                });
            }
        }

        @Override
        public void stopAccept() {}

        @Override
        public void cancel(Direction direction) {}

        @Override
        public void close(boolean abort) {
            end(sink::closed);
        }
    }

    /** Datagrams of one byte, numbered. */
    final class FakeDatagram extends Fake implements DatagramEndpoint {

        final List<Byte> out = new ArrayList<>();
        private final DatagramSink sink;
        private byte in;
        private int operations;
        private long budget;
        private boolean pushing;
        private boolean receiving;

        FakeDatagram(DatagramSink sink) {
            this.sink = sink;
        }

        @Override
        public long send(DatagramBatch batch) {
            for (int i = 0; i < batch.count(); i++) {
                out.add(batch.slot(i).payload().buffers()[0].get(0));
            }
            long count = batch.count();
            if (operations++ % 2 == 0) {
                return count;
            }
            loop.execute(() -> {
                if (!isClosed()) {
                    sink.sent(count);
                }
            });
            return IoResult.PENDING;
        }

        private long give(DatagramSlot slot) {
            slot.payload().buffers()[0].put(0, in++);
            return 1;
        }

        @Override
        public long receive(DatagramSlot slot) {
            if (operations++ % 2 == 0) {
                return give(slot);
            }
            receiving = true;
            loop.execute(() -> {
                if (!isClosed() && receiving) {
                    receiving = false;
                    sink.received(give(slot));
                }
            });
            return IoResult.PENDING;
        }

        @Override
        public void startPush(long newBudget) {
            budget = newBudget;
            pushing = true;
            loop.execute(this::push);
        }

        private void push() {
            if (isClosed() || !pushing) {
                return;
            }
            if (budget <= 0) {
                pushing = false;
                sink.pushEnded(0);
                return;
            }
            budget--;
            Chunk chunk = chunk(1);
            chunk.memory().put(0, in++);
            sink.pushed(chunk.lend(1, 0, null));
            loop.execute(this::push);
        }

        @Override
        public void stopPush() {
            budget = 0;
        }

        @Override
        public void cancel(Direction direction) {
            if (direction == Direction.INPUT && receiving) {
                receiving = false;
                loop.execute(() -> {
                    if (!isClosed()) {
                        sink.received(IoResult.failure(NtStatus.STATUS_CANCELLED));
                    }
                });
            }
        }

        @Override
        public void close(boolean abort) {
            end(sink::closed);
        }
    }
}
