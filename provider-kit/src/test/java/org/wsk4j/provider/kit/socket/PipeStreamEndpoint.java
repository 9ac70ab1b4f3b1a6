package org.wsk4j.provider.kit.socket;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.TransportException;

/**
 * A stream endpoint that talks to itself: what is written can be read. It answers at once or later from its loop's thread,
 * in parts, as a seed says; every lawful answer comes up.
 */
final class PipeStreamEndpoint implements StreamEndpoint {

    /** Its own range: a claim that another fake leaves behind would be in the way. */
    private static final AtomicInteger PORTS = new AtomicInteger(50_000);

    private static final long CANCELLED = IoResult.failure(NtStatus.STATUS_CANCELLED);
    private static final int MOST_IN_PIPE = 64;

    private final TaskLoop loop;
    private final StreamSink sink;
    private final Random random;

    /** Broken rules of the contract. */
    final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

    final AtomicInteger chunksOut = new AtomicInteger();

    // guarded by this
    private final byte[] pipe = new byte[MOST_IN_PIPE];
    private int inPipe;
    private boolean finished;
    private boolean reset;
    private String output;
    private BufferBatch outputBatch;
    private BufferBatch inputBatch;
    private boolean pushing;
    private boolean stopping;
    private long budget;
    private boolean closing;
    private boolean closed;
    private final SockAddr local = new SockAddr();
    private final SockAddr remote = new SockAddr();

    PipeStreamEndpoint(Loop loop, StreamSink sink, long seed) {
        this.loop = (TaskLoop) loop;
        this.sink = sink;
        this.random = new Random(seed);
    }

    /** The peer resets. */
    void reset() {
        synchronized (this) {
            reset = true;
        }
        loop.execute(this::work);
    }

    // with the monitor held

    private boolean coin() {
        return random.nextBoolean();
    }

    private void check(String call) {
        if (closing || closed) {
            violations.add(call + " after close");
        }
    }

    private long takeFrom(BufferBatch batch) {
        if (reset) {
            return IoResult.failure(NtStatus.STATUS_CONNECTION_RESET);
        }
        long most = Math.min(batch.bytes(), MOST_IN_PIPE - inPipe);
        if (most == 0) {
            return 0;
        }
        int count = 1 + random.nextInt((int) most);
        int left = count;
        for (int i = 0; i < batch.count() && left > 0; i++) {
            ByteBuffer view = batch.buffers()[i];
            while (view.hasRemaining() && left > 0) {
                pipe[inPipe++] = view.get();
                left--;
            }
        }
        return count;
    }

    private int drainTo(ByteBuffer view, int most) {
        int count = Math.min(Math.min(view.remaining(), inPipe), most);
        view.put(pipe, 0, count);
        System.arraycopy(pipe, count, pipe, 0, inPipe - count);
        inPipe -= count;
        return count;
    }

    private long fill(BufferBatch batch) {
        if (inPipe == 0) {
            return reset ? IoResult.failure(NtStatus.STATUS_CONNECTION_RESET) : finished ? IoResult.END_OF_STREAM : 0;
        }
        int most = 1 + random.nextInt(inPipe);
        int count = 0;
        for (int i = 0; i < batch.count(); i++) {
            count += drainTo(batch.buffers()[i], most - count);
        }
        return count;
    }

    // the loop

    /** Does what it can for what is pending. */
    private void work() {
        boolean more = workOutput();
        more |= workInput();
        if (more) {
            loop.execute(this::work);
        }
    }

    private boolean workOutput() {
        String what;
        long result = 0;
        synchronized (this) {
            what = output;
            if (what == null || closed) {
                return false;
            }
            if (what.equals("write")) {
                result = takeFrom(outputBatch);
                if (result == 0 && random.nextInt(8) != 0) {
                    return false; // no room; now and then the sink is told to try again
                }
            } else if (what.equals("shutdown")) {
                finished = true;
            }
            output = null;
            outputBatch = null;
        }
        tell(what, result);
        return true;
    }

    private void tell(String what, long result) {
        switch (what) {
            case "connect" -> sink.connected(result);
            case "write" -> sink.written(result);
            default -> sink.shutdownDone(result);
        }
    }

    private boolean workInput() {
        long result;
        Chunk chunk = null;
        boolean wasRead;
        synchronized (this) {
            if (closed || !pushing && inputBatch == null) {
                return false;
            }
            wasRead = !pushing;
            if (pushing) {
                if (stopping || budget <= 0) {
                    result = 0;
                } else if (inPipe > 0) {
                    chunk = chunk();
                    result = IoResult.PENDING;
                } else if (reset || finished) {
                    result = reset ? IoResult.failure(NtStatus.STATUS_CONNECTION_RESET) : IoResult.END_OF_STREAM;
                } else {
                    return false;
                }
                pushing = result == IoResult.PENDING;
            } else {
                result = fill(inputBatch);
                if (result == 0 && random.nextInt(8) != 0) {
                    return false;
                }
                inputBatch = null;
            }
        }
        if (chunk != null) {
            sink.pushed(chunk);
        } else if (wasRead) {
            sink.readDone(result);
        } else {
            sink.pushEnded(result);
        }
        return true;
    }

    private Chunk chunk() {
        ByteBuffer memory = ByteBuffer.allocate(1 + random.nextInt(16));
        int count = drainTo(memory, memory.remaining());
        memory.clear();
        budget -= count;
        chunksOut.incrementAndGet();
        return new Chunk(memory, back -> {
                    chunksOut.decrementAndGet();
                    // Whoever still reads it is found out.
                    java.util.Arrays.fill(back.memory().array(), (byte) 0xEE);
                })
                .lend(count, 0, null);
    }

    // what the kit does

    private synchronized long start(String what, BufferBatch batch) {
        check(what);
        if (output != null) {
            violations.add(what + " while " + output + " is pending");
        }
        if (coin()) {
            if (!what.equals("write")) {
                finished |= what.equals("shutdown");
                loop.execute(this::work); // a pending read must hear of the end
                return reset ? IoResult.failure(NtStatus.STATUS_CONNECTION_RESET) : 0;
            }
            long result = takeFrom(batch);
            if (result != 0) {
                loop.execute(this::work);
                return result;
            }
        }
        output = what;
        outputBatch = batch;
        loop.execute(this::work);
        return IoResult.PENDING;
    }

    @Override
    public long connect(SockAddr address, BufferBatch firstData) {
        remote.set(address);
        return start("connect", firstData);
    }

    @Override
    public long write(BufferBatch batch) {
        return start("write", batch);
    }

    @Override
    public long shutdownOutput() {
        return start("shutdown", null);
    }

    @Override
    public synchronized long read(BufferBatch batch) {
        check("read");
        if (inputBatch != null || pushing) {
            violations.add("read while input is busy");
        }
        if (coin()) {
            long result = fill(batch);
            if (result != 0) {
                loop.execute(this::work);
                return result;
            }
        }
        inputBatch = batch;
        loop.execute(this::work);
        return IoResult.PENDING;
    }

    @Override
    public synchronized void startPush(long newBudget) {
        check("startPush");
        if (inputBatch != null || pushing) {
            violations.add("startPush while input is busy");
        }
        pushing = true;
        stopping = false;
        budget = Math.min(newBudget, 1 + random.nextInt(200));
        loop.execute(this::work);
    }

    @Override
    public synchronized void stopPush() {
        check("stopPush");
        stopping = true;
        loop.execute(this::work);
    }

    @Override
    public synchronized void cancel(Direction direction) {
        check("cancel");
        loop.execute(() -> cancelNow(direction));
    }

    private void cancelNow(Direction direction) {
        String what = null;
        boolean read = false;
        synchronized (this) {
            if (closed) {
                return;
            }
            if (direction == Direction.OUTPUT) {
                what = output;
                output = null;
                outputBatch = null;
            } else {
                read = inputBatch != null;
                inputBatch = null;
            }
        }
        if (what != null) {
            tell(what, CANCELLED);
        } else if (read) {
            sink.readDone(CANCELLED);
        }
    }

    @Override
    public synchronized void close(boolean abort) {
        check("close");
        closing = true;
        loop.execute(() -> {
            synchronized (this) {
                closed = true;
                output = null;
                outputBatch = null;
                inputBatch = null;
                pushing = false;
            }
            sink.closed();
        });
    }

    @Override
    public void attach(StreamSink newSink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public void bind(SockAddr address, boolean share) {
        local.set(address).setPort(PORTS.updateAndGet(port -> port == 65_000 ? 50_000 : port + 1));
    }

    @Override
    public void localAddress(SockAddr address) {
        address.set(local);
    }

    @Override
    public void remoteAddress(SockAddr address) {
        address.set(remote);
    }

    @Override
    public void setOption(int level, int option, int value) throws TransportException {
        throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "none");
    }

    @Override
    public int option(int level, int option) throws TransportException {
        throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "none");
    }

    @Override
    public void membership(IpMreq request, boolean join) throws TransportException {
        throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "none");
    }

    @Override
    public long receiveBacklog() {
        return 0;
    }

    @Override
    public synchronized long idealSendBacklog() {
        check("idealSendBacklog");
        return MOST_IN_PIPE;
    }

    @Override
    public void silence() throws TransportException {
        throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "none");
    }
}
