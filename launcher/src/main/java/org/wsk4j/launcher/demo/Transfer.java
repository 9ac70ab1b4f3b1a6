package org.wsk4j.launcher.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.data.WskBuf;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.client.Connection;
import org.wsk4j.launcher.client.WskFailure;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** 64 MiB each way, with several requests in flight, and a checksum at both ends. */
final class Transfer {

    static final long SIZE = 64L << 20;

    private static final int BLOCK = 256 * 1024;
    private static final int IN_FLIGHT = 8;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Client client;
    private final Progress progress;

    Transfer(Client client, Progress progress) {
        this.client = client;
        this.progress = progress;
    }

    /** What one side saw go by. */
    private record Seen(long bytes, long checksum) {
        @Override
        public String toString() {
            return bytes + " bytes, CRC32C " + String.format("%08x", checksum);
        }
    }

    private static final class Lane {
        final ByteBuffer memory = ByteBuffer.allocateDirect(BLOCK);
        final WskBuf whole = WskBuf.of(memory);
        final Irp irp = new Irp();
    }

    private static Lane[] lanes() {
        Lane[] lanes = new Lane[IN_FLIGHT];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Lane();
        }
        return lanes;
    }

    String send() throws InterruptedException {
        try (Peer<Seen> peer = Peer.start(Transfer::readAll);
                Connection connection = Connection.open(client, peer.address(), null, LIMIT)) {
            CRC32C checksum = new CRC32C();
            SplittableRandom random = new SplittableRandom(SIZE);
            Lane[] lanes = lanes();
            for (int i = 0; i < SIZE / BLOCK; i++) {
                Lane lane = lanes[i % lanes.length];
                if (i >= lanes.length) {
                    finish(lane.irp, "cannot send");
                    lane.irp.reuse();
                }
                fill(lane.memory.clear(), random);
                checksum.update(lane.memory.duplicate());
                connection.dispatch().send(lane.whole, 0, lane.irp);
                progress.moved("send", (long) i * BLOCK, SIZE);
            }
            for (Lane lane : lanes) {
                finish(lane.irp, "cannot send");
            }
            connection.disconnect();
            Seen sent = new Seen(SIZE, checksum.getValue());
            return same(sent, peer.outcome());
        } finally {
            progress.moved("send", SIZE, SIZE);
        }
    }

    String receive() throws InterruptedException {
        try (Peer<Seen> peer = Peer.start(Transfer::writeAll);
                Connection connection = Connection.open(client, peer.address(), null, LIMIT)) {
            Seen seen = receiveAll(connection.dispatch());
            return same(peer.outcome(), seen);
        } finally {
            progress.moved("receive", SIZE, SIZE);
        }
    }

    private Seen receiveAll(WskProviderConnectionDispatch from) throws InterruptedException {
        CRC32C checksum = new CRC32C();
        Lane[] lanes = lanes();
        for (Lane lane : lanes) {
            from.receive(lane.whole, 0, lane.irp);
        }
        long received = 0;
        for (int i = 0; ; i = (i + 1) % lanes.length) {
            Lane lane = lanes[i];
            finish(lane.irp, "cannot receive");
            int count = (int) lane.irp.information();
            if (count == 0) {
                return new Seen(received, checksum.getValue());
            }
            checksum.update(lane.memory.clear().limit(count));
            received += count;
            progress.moved("receive", received, SIZE);
            from.receive(lane.whole, 0, lane.irp.reuse());
        }
    }

    private static void finish(Irp irp, String what) throws InterruptedException {
        NtStatus status = irp.await(LIMIT);
        if (!status.isSuccess() || status.equals(NtStatus.STATUS_TIMEOUT)) {
            throw new WskFailure(what, status);
        }
    }

    private static String same(Seen sent, Seen received) {
        if (!sent.equals(received)) {
            throw new IllegalStateException("sent " + sent + ", received " + received);
        }
        return received + ", the same at both ends";
    }

    private static void fill(ByteBuffer block, SplittableRandom random) {
        for (int i = 0; i < block.capacity(); i += Long.BYTES) {
            block.putLong(i, random.nextLong());
        }
    }

    private static Seen readAll(Socket socket) throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] block = new byte[BLOCK];
        long bytes = 0;
        InputStream in = socket.getInputStream();
        for (int count = in.read(block); count >= 0; count = in.read(block)) {
            checksum.update(block, 0, count);
            bytes += count;
        }
        return new Seen(bytes, checksum.getValue());
    }

    private static Seen writeAll(Socket socket) throws IOException {
        CRC32C checksum = new CRC32C();
        SplittableRandom random = new SplittableRandom(SIZE + 1);
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        OutputStream out = socket.getOutputStream();
        for (int i = 0; i < SIZE / BLOCK; i++) {
            fill(block, random);
            checksum.update(block.array());
            out.write(block.array());
        }
        return new Seen(SIZE, checksum.getValue());
    }
}
