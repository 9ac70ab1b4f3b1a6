package org.wsk4j.provider.kit.socket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.DatagramSlot;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.socket.DatagramFixture.Datagram;

/** Answers sends as a test says; receives from an inbox, as a host does. */
final class FakeDatagramEndpoint implements DatagramEndpoint {

    private final DatagramFixture.FakeLoop loop;

    DatagramSink sink;
    final List<Datagram> sent = new ArrayList<>();
    final List<Integer> batches = new ArrayList<>();
    ToLongFunction<DatagramBatch> onSend = DatagramBatch::count;
    final AtomicInteger lent = new AtomicInteger();
    final ArrayDeque<Datagram> inbox = new ArrayDeque<>();
    private final ArrayDeque<Chunk> pool = new ArrayDeque<>();
    int chunkSize = 64;
    long failNextReceive;
    boolean sendPending;

    /** Thrown by every operation, against the contract. */
    @Nullable
    RuntimeException defect;

    private void throwDefect() {
        if (defect != null) {
            throw defect;
        }
    }

    @Nullable
    Random chaos;

    /** Everything succeeds at once and nothing is recorded. */
    boolean quiet;

    boolean pushing;
    long budget;
    int pushes;
    boolean closed;
    private @Nullable DatagramSlot receiving;
    private final SockAddr local = new SockAddr();

    FakeDatagramEndpoint(DatagramFixture.FakeLoop loop) {
        this.loop = loop;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public void bind(SockAddr address, boolean share) {
        local.set(address);
    }

    @Override
    public void localAddress(SockAddr address) {
        address.set(local);
    }

    @Override
    public void setOption(int level, int option, int value) {}

    @Override
    public int option(int level, int option) {
        return 0;
    }

    @Override
    public void membership(IpMreq request, boolean join) {}

    @Override
    public long send(DatagramBatch batch) {
        throwDefect();
        if (quiet) {
            return batch.count();
        }
        if (chaos != null) {
            return sendAnyhow(batch, chaos);
        }
        long result = onSend.applyAsLong(batch);
        synchronized (this) {
            batches.add(batch.count());
            for (int i = 0; i < result; i++) {
                sent.add(copy(batch.slot(i)));
            }
            sendPending = result == IoResult.PENDING;
        }
        return result;
    }

    /** Any answer that the contract permits. */
    private synchronized long sendAnyhow(DatagramBatch batch, Random random) {
        if (sendPending) {
            throw new AssertionError("two operations in one direction");
        }
        switch (random.nextInt(4)) {
            case 0 -> {
                return take(batch, batch.count());
            }
            case 1 -> {
                return take(batch, 1 + random.nextInt(batch.count()));
            }
            case 2 -> {
                return IoResult.failure(NtStatus.STATUS_ACCESS_DENIED);
            }
            default -> {
                sendPending = true;
                loop.execute(() -> finishSend(batch, random));
                return IoResult.PENDING;
            }
        }
    }

    private void finishSend(DatagramBatch batch, Random random) {
        long result;
        synchronized (this) {
            if (!sendPending || closed) {
                return;
            }
            sendPending = false;
            result = random.nextInt(8) == 0
                    ? IoResult.failure(NtStatus.STATUS_ACCESS_DENIED)
                    : take(batch, random.nextInt(batch.count() + 1));
        }
        sink.sent(result);
    }

    private int take(DatagramBatch batch, int count) {
        for (int i = 0; i < count; i++) {
            sent.add(copy(batch.slot(i)));
        }
        return count;
    }

    private Datagram copy(DatagramSlot slot) {
        ByteBuffer payload = ByteBuffer.allocate((int) slot.payload().bytes());
        for (int i = 0; i < slot.payload().count(); i++) {
            payload.put(slot.payload().buffers()[i].duplicate());
        }
        ControlMessages control = null;
        if (slot.control() != null) {
            control = new ControlMessages(slot.control().length());
            control.set(slot.control());
        }
        return new Datagram(
                new String(payload.array(), StandardCharsets.ISO_8859_1),
                new SockAddr().set(slot.address()),
                0,
                control);
    }

    void sendDone(long result) {
        sendPending = false;
        loop.run(() -> sink.sent(result));
    }

    @Override
    public synchronized long receive(DatagramSlot slot) {
        throwDefect();
        if (quiet) {
            if (slot.address() != null) {
                slot.address().set(DatagramFixture.PEER);
            }
            return 1;
        }
        if (pushing || receiving != null) {
            throw new AssertionError("two operations in one direction");
        }
        if (failNextReceive != 0) {
            long failure = failNextReceive;
            failNextReceive = 0;
            return failure;
        }
        Datagram next = inbox.poll();
        if (next != null) {
            return fill(slot, next);
        }
        receiving = slot;
        return IoResult.PENDING;
    }

    private long fill(DatagramSlot slot, Datagram datagram) {
        byte[] payload = datagram.payload();
        int at = 0;
        for (int i = 0; i < slot.payload().count() && at < payload.length; i++) {
            ByteBuffer view = slot.payload().buffers()[i];
            int part = Math.min(view.remaining(), payload.length - at);
            view.put(payload, at, part);
            at += part;
        }
        int flags = datagram.flags() | (at < payload.length ? 0x100 : 0);
        if (slot.address() != null) {
            slot.address().set(datagram.address());
        }
        if (slot.control() != null
                && datagram.control() != null
                && !slot.control().set(datagram.control())) {
            flags |= 0x200;
        }
        slot.setFlags(flags);
        return at;
    }

    /** A datagram comes from the network. */
    void deliver(Datagram datagram) {
        loop.run(() -> arrive(datagram));
    }

    void deliver(String text, SockAddr from) {
        deliver(Datagram.of(text, from));
    }

    private void arrive(Datagram datagram) {
        synchronized (this) {
            if (closed) {
                return;
            }
            inbox.add(datagram);
        }
        turn();
    }

    /** Does what an event loop does when its descriptor is readable. */
    void turn() {
        while (true) {
            Chunk chunk = null;
            long result = 0;
            boolean ended = false;
            synchronized (this) {
                if (inbox.isEmpty()) {
                    return;
                }
                if (receiving != null) {
                    DatagramSlot slot = receiving;
                    receiving = null;
                    result = fill(slot, inbox.poll());
                } else if (pushing) {
                    Datagram datagram = inbox.poll();
                    chunk = lend(datagram);
                    budget -= chunk.capacity();
                    ended = budget <= 0;
                    pushing = !ended;
                } else {
                    return;
                }
            }
            if (chunk == null) {
                sink.received(result);
            } else {
                sink.pushed(chunk);
            }
            if (ended) {
                sink.pushEnded(0);
            }
        }
    }

    private Chunk lend(Datagram datagram) {
        Chunk chunk;
        synchronized (pool) {
            chunk = pool.poll();
        }
        if (chunk == null) {
            chunk = new Chunk(ByteBuffer.allocate(chunkSize), this::takeBack);
        }
        byte[] payload = datagram.payload();
        chunk.memory().clear().put(payload);
        chunk.address().set(datagram.address());
        lent.incrementAndGet();
        return chunk.lend(payload.length, datagram.flags(), datagram.control());
    }

    private void takeBack(Chunk chunk) {
        lent.decrementAndGet();
        for (int i = 0; i < chunk.capacity(); i++) {
            chunk.memory().put(i, (byte) '!');
        }
        synchronized (pool) {
            pool.add(chunk);
        }
    }

    @Override
    public void startPush(long newBudget) {
        throwDefect();
        synchronized (this) {
            if (pushing || receiving != null) {
                throw new AssertionError("two operations in one direction");
            }
            pushing = true;
            budget = newBudget;
            pushes++;
        }
        loop.execute(this::turn);
    }

    @Override
    public void stopPush() {
        loop.execute(() -> {
            synchronized (this) {
                if (!pushing || closed) {
                    return;
                }
                pushing = false;
            }
            sink.pushEnded(0);
        });
    }

    @Override
    public void cancel(Direction direction) {
        synchronized (this) {
            if (direction == Direction.INPUT ? receiving == null : !sendPending) {
                return;
            }
        }
        loop.execute(() -> {
            synchronized (this) {
                if (closed || (direction == Direction.INPUT ? receiving == null : !sendPending)) {
                    return;
                }
                if (direction == Direction.INPUT) {
                    receiving = null;
                } else {
                    sendPending = false;
                }
            }
            long cancelled = IoResult.failure(NtStatus.STATUS_CANCELLED);
            if (direction == Direction.INPUT) {
                sink.received(cancelled);
            } else {
                sink.sent(cancelled);
            }
        });
    }

    @Override
    public void close(boolean abort) {
        throwDefect();
        loop.execute(() -> {
            synchronized (this) {
                closed = true;
                receiving = null;
                pushing = false;
            }
            sink.closed();
        });
    }

    synchronized boolean isReceiving() {
        return receiving != null;
    }
}
