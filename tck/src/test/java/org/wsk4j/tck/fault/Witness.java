package org.wsk4j.tck.fault;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Mdl;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamSink;

/**
 * A kit that does what the contract asks of it and looks hard at what it is told: exactly one answer for each operation,
 * on the loop, none after the end.
 */
final class Witness implements StreamSink, DatagramSink {

    final List<String> transcript = new ArrayList<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final HandLoop loop;
    private @Nullable LongConsumer outputWaits;
    private @Nullable LongConsumer inputWaits;
    private boolean pushing;
    private boolean closed;
    long pushResult;
    int pushEnds;
    NtStatus failure = NtStatus.STATUS_SUCCESS;

    Witness(HandLoop loop) {
        this.loop = loop;
    }

    /** An output operation that ends now or with the loop's turns. */
    long output(String what, LongSupplier operation) {
        long[] result = {IoResult.PENDING};
        outputWaits = told -> result[0] = told;
        long answer = operation.getAsLong();
        if (answer != IoResult.PENDING) {
            require(outputWaits != null, what + " answered and called the sink");
            outputWaits = null;
            result[0] = answer;
        } else {
            loop.turn();
        }
        return noted(what, result[0]);
    }

    /** An input operation that ends now or with the loop's turns. */
    long input(String what, LongSupplier operation) {
        long[] result = {IoResult.PENDING};
        inputWaits = told -> result[0] = told;
        long answer = operation.getAsLong();
        if (answer != IoResult.PENDING) {
            require(inputWaits != null, what + " answered and called the sink");
            inputWaits = null;
            result[0] = answer;
        } else {
            loop.turn();
        }
        return noted(what, result[0]);
    }

    private long noted(String what, long result) {
        require(closed || result != IoResult.PENDING, what + " was never told");
        transcript.add(what + " " + IoResult.toString(result));
        if (IoResult.isFailure(result)) {
            failure = IoResult.status(result);
        }
        return result;
    }

    /** Pushes and waits for the end. */
    void push(Runnable start) {
        require(!pushing, "the witness pushes twice");
        pushing = true;
        start.run();
        loop.turn();
        require(!pushing, "push never ended");
    }

    static BufferBatch batch(ByteBuffer memory) {
        BufferBatch batch = new BufferBatch();
        batch.add(Mdl.of(memory), 0, memory.remaining());
        return batch;
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private void heard(String what) {
        Loop on = loop;
        require(on.inLoop(), what + " not on the loop");
        require(!closed, what + " after closed");
    }

    private void outputEnds(String what, long result) {
        heard(what);
        LongConsumer waits = outputWaits;
        require(waits != null, what + " without an operation, or twice");
        outputWaits = null;
        waits.accept(result);
    }

    private void inputEnds(String what, long result) {
        heard(what);
        LongConsumer waits = inputWaits;
        require(waits != null, what + " without an operation, or twice");
        inputWaits = null;
        waits.accept(result);
    }

    @Override
    public void connected(long result) {
        outputEnds("connected", result);
    }

    @Override
    public void written(long result) {
        outputEnds("written", result);
    }

    @Override
    public void sent(long result) {
        outputEnds("sent", result);
    }

    @Override
    public void readDone(long result) {
        inputEnds("readDone", result);
    }

    @Override
    public void received(long result) {
        inputEnds("received", result);
    }

    @Override
    public void shutdownDone(long result) {
        outputEnds("shutdownDone", result);
    }

    @Override
    public void pushed(Chunk chunk) {
        heard("pushed");
        require(pushing, "pushed without push");
        for (int i = 0; i < chunk.length(); i++) {
            received.write(chunk.mdl().memory().get(i));
        }
        transcript.add("pushed " + chunk.length());
        chunk.release();
    }

    @Override
    public void pushEnded(long result) {
        heard("pushEnded");
        require(pushing, "pushEnded without push");
        pushing = false;
        pushResult = result;
        pushEnds++;
        transcript.add("pushEnded " + IoResult.toString(result));
    }

    @Override
    public void closed() {
        heard("closed");
        closed = true;
        transcript.add("closed");
    }

    boolean isClosed() {
        return closed;
    }
}
