package org.wsk4j.provider.kit.socket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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
 * A stream endpoint whose answers a test scripts, and which finds out whoever breaks the transport's rules.
 */
final class FakeStreamEndpoint implements StreamEndpoint {

    /** What the next operation answers. */
    record Answer(How how, long value) {

        enum How {
            AT_ONCE,
            PENDING,
            /** The sink is called, from another thread, before the operation returns. */
            SINK_FIRST
        }

        static Answer ready(long bytes) {
            return new Answer(How.AT_ONCE, bytes);
        }

        static Answer failed(NtStatus status) {
            return new Answer(How.AT_ONCE, IoResult.failure(status));
        }

        static Answer pending() {
            return new Answer(How.PENDING, 0);
        }

        static Answer sinkFirst(long result) {
            return new Answer(How.SINK_FIRST, result);
        }
    }

    private static final AtomicInteger PORTS = new AtomicInteger(20_000);

    private final FakeLoop loop;
    private StreamSink sink;

    /** Answers to connect, write and shutdownOutput, in order; without one, everything is taken at once. */
    final ArrayDeque<Answer> output = new ArrayDeque<>();
    /** Answers to read; without one it pends. */
    final ArrayDeque<Answer> input = new ArrayDeque<>();

    /** Calls, in order: "write 5", "write 5 push", "shutdown", "close abort"... */
    final List<String> calls = new ArrayList<>();
    /** Broken rules of the contract. */
    final List<String> violations = new ArrayList<>();

    final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    /** What reads fill in. */
    final ArrayDeque<Byte> incoming = new ArrayDeque<>();

    /** Must not be held in a call. */
    Object forbiddenLock;
    /** Runs inside the next operation, before it answers. */
    Runnable duringCall;
    /** Runs inside the next cancel. */
    Runnable duringCancel = () -> {};
    /** Thrown by startPush and close, against the contract. */
    RuntimeException defect;

    NtStatus bindFailure;
    NtStatus silenceFailure;
    NtStatus addressFailure;
    Runnable duringSilence;
    long idealBacklog = 1000;
    long hostBacklog;
    /** Close is answered by the test, with {@link #finishClose()}. */
    boolean holdClose;

    int chunksOut;
    int chunksMade;

    private String pendingOutput;
    private BufferBatch outputBatch;
    private BufferBatch inputBatch;
    private boolean pushing;
    long pushBudget;
    private boolean closed;
    boolean closeCalled;
    private final SockAddr local = new SockAddr();
    private final SockAddr remote = new SockAddr();

    FakeStreamEndpoint(FakeLoop loop, StreamSink sink) {
        this.loop = loop;
        this.sink = sink;
    }

    // what the test does

    /** Whether the barrier of a close is still to come. */
    boolean isClosing() {
        return closeCalled && !closed;
    }

    boolean isPushing() {
        return pushing;
    }

    boolean isReading() {
        return inputBatch != null;
    }

    /** What is pending in the direction OUTPUT, or null. */
    String pendingOutput() {
        return pendingOutput;
    }

    /** Ends the pending output: bytes, or a failure. */
    void finishOutput(long result) {
        String what = pendingOutput;
        if (what == null) {
            throw new AssertionError("no output is pending, calls: " + calls);
        }
        take(result);
        pendingOutput = null;
        outputBatch = null;
        loop.as(() -> tellOutput(what, result));
    }

    private void tellOutput(String what, long result) {
        switch (what) {
            case "connect" -> sink.connected(result);
            case "write" -> sink.written(result);
            default -> sink.shutdownDone(result);
        }
    }

    /** Ends the pending read with bytes. */
    void finishRead(byte[] bytes) {
        for (byte b : bytes) {
            incoming.add(b);
        }
        endRead(bytes.length);
    }

    /** Ends the pending read without bytes. */
    void finishRead(long result) {
        endRead(result);
    }

    private void endRead(long result) {
        BufferBatch batch = inputBatch;
        if (batch == null) {
            throw new AssertionError("no read is pending, calls: " + calls);
        }
        long done = IoResult.isReady(result) ? fill(batch, result) : result;
        inputBatch = null;
        loop.as(() -> sink.readDone(done));
    }

    /** Pushes one chunk. */
    Chunk push(byte[] bytes) {
        return push(bytes, bytes.length);
    }

    /** Pushes one chunk of more memory than bytes. */
    Chunk push(byte[] bytes, int capacity) {
        if (!pushing) {
            throw new AssertionError("push is off, calls: " + calls);
        }
        chunksOut++;
        chunksMade++;
        Chunk chunk = new Chunk(ByteBuffer.allocate(Math.max(1, capacity)), this::takeBack);
        chunk.memory().put(bytes).clear();
        chunk.lend(bytes.length, 0, null);
        loop.as(() -> sink.pushed(chunk));
        return chunk;
    }

    private void takeBack(Chunk chunk) {
        check("chunk release");
        chunksOut--;
        // Whoever still reads it is found out.
        for (int i = 0; i < chunk.capacity(); i++) {
            chunk.memory().put(i, (byte) 0xEE);
        }
    }

    void endPush(long result) {
        if (!pushing) {
            throw new AssertionError("push is off, calls: " + calls);
        }
        pushing = false;
        loop.as(() -> sink.pushEnded(result));
    }

    /** The peer's end or reset, seen by whatever looks. */
    void endInput(long result) {
        if (pushing) {
            endPush(result);
        } else {
            finishRead(result);
        }
    }

    void finishClose() {
        if (!closeCalled || closed) {
            throw new AssertionError("close is not pending, calls: " + calls);
        }
        pendingOutput = null;
        outputBatch = null;
        inputBatch = null;
        pushing = false;
        closed = true;
        loop.as(() -> sink.closed());
    }

    // what the kit does

    private void check(String call) {
        if (forbiddenLock != null && Thread.holdsLock(forbiddenLock)) {
            violations.add(call + " with the lock held");
        }
        if (closed && !call.startsWith("chunk")) {
            violations.add(call + " after closed");
        }
        if (closeCalled && !call.startsWith("chunk")) {
            violations.add(call + " after close");
        }
    }

    private void duringCall() {
        Runnable action = duringCall;
        if (action != null) {
            duringCall = null;
            action.run();
        }
    }

    private long startOutput(String what, BufferBatch batch) {
        check(what);
        if (pendingOutput != null) {
            violations.add(what + " while " + pendingOutput + " is pending");
        }
        if (what.equals("write") && (batch == null || batch.bytes() <= 0)) {
            violations.add("write of nothing");
        }
        calls.add(what + (batch == null ? "" : " " + batch.bytes() + (batch.push() ? " push" : "")));
        duringCall();
        Answer answer = output.isEmpty()
                ? Answer.ready(batch == null || what.equals("connect") ? 0 : batch.bytes())
                : output.poll();
        outputBatch = batch;
        switch (answer.how) {
            case AT_ONCE -> {
                take(answer.value);
                outputBatch = null;
                return answer.value;
            }
            case PENDING -> pendingOutput = what;
            case SINK_FIRST -> {
                take(answer.value);
                outputBatch = null;
                loop.elsewhere(() -> tellOutput(what, answer.value));
            }
        }
        return IoResult.PENDING;
    }

    /** Takes bytes out of the batch's views, as the host would. */
    private void take(long result) {
        BufferBatch batch = outputBatch;
        if (batch == null || result <= 0) {
            return;
        }
        long left = result;
        for (int i = 0; i < batch.count() && left > 0; i++) {
            ByteBuffer view = batch.buffers()[i];
            while (view.hasRemaining() && left > 0) {
                sent.write(view.get());
                left--;
            }
        }
        if (left > 0) {
            throw new AssertionError("the batch holds fewer bytes than the test takes");
        }
    }

    private long fill(BufferBatch batch, long most) {
        long count = 0;
        for (int i = 0; i < batch.count(); i++) {
            ByteBuffer view = batch.buffers()[i];
            while (view.hasRemaining() && count < most && !incoming.isEmpty()) {
                view.put(incoming.poll());
                count++;
            }
        }
        return count;
    }

    @Override
    public long connect(SockAddr address, BufferBatch firstData) {
        remote.set(address);
        return startOutput("connect", firstData);
    }

    @Override
    public long write(BufferBatch batch) {
        return startOutput("write", batch);
    }

    @Override
    public long shutdownOutput() {
        return startOutput("shutdown", null);
    }

    @Override
    public long read(BufferBatch batch) {
        check("read");
        if (inputBatch != null || pushing) {
            violations.add("read while input is busy");
        }
        if (batch.bytes() <= 0) {
            violations.add("read of nothing");
        }
        calls.add("read " + batch.bytes());
        duringCall();
        if (input.isEmpty()) {
            inputBatch = batch;
            return IoResult.PENDING;
        }
        Answer answer = input.poll();
        long result = IoResult.isReady(answer.value) ? fill(batch, answer.value) : answer.value;
        switch (answer.how) {
            case AT_ONCE -> {
                return result;
            }
            case PENDING -> inputBatch = batch;
            case SINK_FIRST -> loop.elsewhere(() -> sink.readDone(result));
        }
        return IoResult.PENDING;
    }

    @Override
    public void startPush(long budget) {
        check("startPush");
        if (inputBatch != null || pushing) {
            violations.add("startPush while input is busy");
        }
        calls.add("startPush");
        if (defect != null) {
            throw defect;
        }
        pushBudget = budget;
        pushing = true;
    }

    @Override
    public void stopPush() {
        check("stopPush");
        calls.add("stopPush");
        if (pushing) {
            loop.execute(() -> {
                if (pushing) {
                    endPush(0);
                }
            });
        }
    }

    @Override
    public void cancel(Direction direction) {
        check("cancel");
        calls.add("cancel " + direction);
        Runnable action = duringCancel;
        duringCancel = () -> {};
        action.run();
    }

    @Override
    public void close(boolean abort) {
        check("close");
        calls.add(abort ? "close abort" : "close");
        if (defect != null) {
            throw defect;
        }
        closeCalled = true;
        if (!holdClose) {
            loop.execute(this::finishClose);
        }
    }

    @Override
    public void attach(StreamSink newSink) {
        sink = newSink;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public void bind(SockAddr address, boolean share) throws TransportException {
        check("bind");
        duringCall();
        if (bindFailure != null) {
            throw new TransportException(bindFailure, "scripted");
        }
        local.set(address);
        if (address.port() == 0) {
            local.setPort(PORTS.incrementAndGet());
        }
    }

    @Override
    public void localAddress(SockAddr address) {
        if (closeCalled) {
            violations.add("localAddress after close");
        }
        address.set(local);
    }

    @Override
    public void remoteAddress(SockAddr address) throws TransportException {
        if (addressFailure != null) {
            throw new TransportException(addressFailure, "scripted");
        }
        address.set(remote);
    }

    @Override
    public void setOption(int level, int option, int value) throws TransportException {
        throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "scripted");
    }

    @Override
    public int option(int level, int option) throws TransportException {
        throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "scripted");
    }

    @Override
    public void membership(IpMreq request, boolean join) throws TransportException {
        throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "scripted");
    }

    @Override
    public long receiveBacklog() {
        check("receiveBacklog");
        return hostBacklog;
    }

    @Override
    public long idealSendBacklog() {
        check("idealSendBacklog");
        return idealBacklog;
    }

    @Override
    public void silence() throws TransportException {
        check("silence");
        calls.add("silence");
        if (duringSilence != null) {
            duringSilence.run();
        }
        if (silenceFailure != null) {
            throw new TransportException(silenceFailure, "scripted");
        }
    }
}
