package org.wsk4j.tck.fault;

import static org.wsk4j.tck.fault.Witness.require;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSlot;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.TransportException;

/** All operations of a faulty transport over the fake one, with a witness instead of the kit. */
final class Rehearsal {

    private static final int BYTES = 3000;
    private static final int DATAGRAMS = 60;
    private static final int MOST_TRIES = 20_000;
    private static final SockAddr PEER = SockAddr.loopback(SockAddr.AF_INET, 9);

    final FakeTransport fake = new FakeTransport();
    final FaultyTransport faulty;
    final List<Witness> witnesses = new ArrayList<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int cancels;
    private int cancelled;

    Rehearsal(FaultPlan plan) {
        faulty = new FaultyTransport(fake, plan);
    }

    /** Something failed, as it may: only the end is left. */
    private static final class Failed extends Exception {

        private static final long serialVersionUID = 1L;
    }

    private Witness witness() {
        Witness witness = new Witness(fake.loop);
        witnesses.add(witness);
        return witness;
    }

    /** What all witnesses saw. */
    List<String> transcript() {
        return witnesses.stream().flatMap(one -> one.transcript.stream()).toList();
    }

    Rehearsal all() {
        tasks();
        stream();
        listen();
        datagrams();
        faulty.close(1);
        fake.loop.turn();
        return this;
    }

    /** Tasks of a loop run once, on it, in the order given. */
    private void tasks() {
        Loop loop = faulty.nextLoop();
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            require(loop.execute(() -> ran.add(loop.inLoop() ? number : -1)), "the loop is over");
        }
        boolean[] late = {false};
        loop.schedule(() -> late[0] = true, 1);
        require(ran.isEmpty(), "a task ran inside the call");
        fake.loop.turn();
        require(ran.equals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)), "tasks ran otherwise: " + ran);
        require(late[0], "a task at a time never ran");
    }

    private static long checked(long result) throws Failed {
        if (IoResult.isFailure(result)) {
            throw new Failed();
        }
        return result;
    }

    private void stream() {
        Witness witness = witness();
        StreamEndpoint stream;
        try {
            stream = faulty.openStream(SockAddr.AF_INET, faulty.nextLoop(), witness);
        } catch (TransportException e) {
            return;
        }
        try {
            opening(stream, witness);
            for (int i = 0; i < 3; i++) {
                write(stream, witness);
                read(stream, witness);
                push(stream, witness);
            }
            long down;
            do {
                down = witness.output("shutdown", stream::shutdownOutput);
            } while (IoResult.isFailure(down) && moved(down) == 0); // a late cancel may have met it
        } catch (TransportException | Failed e) {
            witness.transcript.add("failed");
        }
        stream.close(true);
        fake.loop.turn();
        require(witness.isClosed(), "never closed");
        byte[] out = fake.streams.get(0).out.toByteArray();
        require(Arrays.equals(written.toByteArray(), Arrays.copyOf(out, written.size())), "other bytes went out");
        byte[] received = witness.received.toByteArray();
        for (int i = 0; i < received.length; i++) {
            require(received[i] == FakeTransport.received(i), "other bytes came in, from " + i);
        }
        require(cancelled <= cancels, "more was cancelled than was asked for");
    }

    private void opening(StreamEndpoint stream, Witness witness) throws TransportException, Failed {
        stream.setOption(0, 1, 1);
        require(stream.option(0, 1) == 5, "option");
        stream.bind(PEER, false);
        stream.localAddress(new SockAddr());
        byte[] first = content(50);
        BufferBatch batch = Witness.batch(ByteBuffer.wrap(first));
        long taken = checked(witness.output("connect", () -> stream.connect(PEER, batch)));
        written.write(first, 0, (int) taken);
        stream.remoteAddress(new SockAddr());
    }

    private static byte[] content(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + length);
        }
        return bytes;
    }

    private void write(StreamEndpoint stream, Witness witness) throws Failed {
        byte[] all = content(BYTES);
        int at = 0;
        for (int tries = 0; at < BYTES; tries++) {
            require(tries < MOST_TRIES, "writes make no progress");
            int from = at;
            boolean cancel = tries % 3 == 0;
            BufferBatch batch = Witness.batch(ByteBuffer.wrap(all, at, Math.min(200, BYTES - at)));
            long result = witness.output("write", () -> {
                long answer = stream.write(batch);
                if (cancel && answer == IoResult.PENDING) {
                    cancels++;
                    stream.cancel(Direction.OUTPUT);
                }
                return answer;
            });
            at += (int) moved(result);
            written.write(all, from, at - from);
        }
    }

    private long moved(long result) throws Failed {
        if (result == IoResult.failure(NtStatus.STATUS_CANCELLED)) {
            cancelled++;
            return 0;
        }
        return checked(result);
    }

    private void read(StreamEndpoint stream, Witness witness) throws Failed {
        int left = BYTES;
        for (int tries = 0; left > 0; tries++) {
            require(tries < MOST_TRIES, "reads make no progress");
            ByteBuffer room = ByteBuffer.allocate(Math.min(150, left));
            boolean cancel = tries % 3 == 0;
            BufferBatch batch = Witness.batch(room);
            long result = witness.input("read", () -> {
                long answer = stream.read(batch);
                if (cancel && answer == IoResult.PENDING) {
                    cancels++;
                    stream.cancel(Direction.INPUT);
                }
                return answer;
            });
            long count = moved(result);
            witness.received.write(room.array(), 0, (int) count);
            left -= (int) count;
        }
    }

    private static void push(StreamEndpoint stream, Witness witness) throws Failed {
        for (int i = 0; i < 8; i++) {
            boolean stop = i % 2 == 1;
            witness.push(() -> {
                stream.startPush(500);
                if (stop) {
                    stream.stopPush();
                }
            });
            checked(witness.pushResult);
        }
    }

    /** Takes each connection and closes it in the end. */
    private final class Door implements ListenSink {

        final List<StreamEndpoint> taken = new ArrayList<>();
        final List<Witness> sinks = new ArrayList<>();
        int stumbled;
        boolean broken;
        boolean closed;

        @Override
        public void accepted(StreamEndpoint endpoint) {
            require(fake.loop.inLoop() && !closed && !broken, "accepted at the wrong time");
            Witness sink = witness();
            endpoint.attach(sink);
            taken.add(endpoint);
            sinks.add(sink);
        }

        @Override
        public void acceptFailed(long result, boolean nowBroken) {
            require(!closed && IoResult.isFailure(result), "acceptFailed at the wrong time");
            stumbled++;
            broken |= nowBroken;
        }

        @Override
        public void closed() {
            require(!closed, "closed twice");
            closed = true;
        }
    }

    private void listen() {
        Door door = new Door();
        ListenEndpoint listen;
        try {
            listen = faulty.openListen(SockAddr.AF_INET, faulty.nextLoop(), door);
        } catch (TransportException e) {
            return;
        }
        for (int i = 0; i < 3; i++) {
            listen.startAccept();
            fake.loop.turn();
        }
        require(door.broken || door.taken.size() == 9, "connections were lost: " + door.taken.size());
        door.taken.forEach(endpoint -> endpoint.close(false));
        listen.close(false);
        fake.loop.turn();
        require(door.closed, "never closed");
        door.sinks.forEach(sink -> require(sink.isClosed(), "a connection was never closed"));
    }

    private void datagrams() {
        Witness witness = witness();
        DatagramEndpoint endpoint;
        try {
            endpoint = faulty.openDatagram(SockAddr.AF_INET, faulty.nextLoop(), witness);
        } catch (TransportException e) {
            return;
        }
        try {
            endpoint.bind(PEER, false);
            for (int i = 0; i < 3; i++) {
                send(endpoint, witness);
                receive(endpoint, witness);
                witness.push(() -> endpoint.startPush(20));
            }
        } catch (TransportException | Failed e) {
            witness.transcript.add("failed");
        }
        endpoint.close(false);
        fake.loop.turn();
        require(witness.isClosed(), "never closed");
        byte[] received = witness.received.toByteArray();
        for (int i = 0; i < received.length; i++) {
            require(received[i] == (byte) i, "other datagrams came in, from " + i);
        }
    }

    private void send(DatagramEndpoint endpoint, Witness witness) throws Failed {
        int before = fake.datagrams.get(0).out.size();
        int sent = 0;
        for (int tries = 0; sent < DATAGRAMS; tries++) {
            require(tries < MOST_TRIES, "sends make no progress");
            DatagramBatch batch = new DatagramBatch();
            for (int i = sent; i < DATAGRAMS && !batch.isFull(); i++) {
                DatagramSlot slot = batch.add();
                slot.set(PEER, null);
                slot.payload().add(Mdl.of(ByteBuffer.wrap(new byte[] {(byte) i})), 0, 1);
            }
            sent += (int) checked(witness.output("send", () -> endpoint.send(batch)));
        }
        for (int i = 0; i < DATAGRAMS; i++) {
            require(fake.datagrams.get(0).out.get(before + i) == (byte) i, "other datagrams went out");
        }
    }

    private static void receive(DatagramEndpoint endpoint, Witness witness) throws Failed {
        for (int left = DATAGRAMS, tries = 0; left > 0; tries++) {
            require(tries < MOST_TRIES, "receives make no progress");
            ByteBuffer room = ByteBuffer.allocate(4);
            DatagramSlot slot = new DatagramSlot();
            slot.payload().add(Mdl.of(room), 0, 4);
            long result = witness.input("receive", () -> endpoint.receive(slot));
            if (result != IoResult.failure(NtStatus.STATUS_RETRY)) {
                require(checked(result) == 1, "a datagram of another length");
                witness.received.write(room.get(0));
                left--;
            }
        }
    }
}
