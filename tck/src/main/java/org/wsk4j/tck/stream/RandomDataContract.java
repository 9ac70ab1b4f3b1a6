package org.wsk4j.tck.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_WAITALL;
import static org.wsk4j.WskSendFlags.WSK_FLAG_NODELAY;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.WskCapability;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter C: random requests, some of them cancelled, and still every byte at its place. */
@WskContract(requires = "tcp")
class RandomDataContract {

    private static final int REQUESTS = 150;

    private final WskFixture wsk;

    RandomDataContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    private static Random seeded(String test, Net net) {
        long seed = System.nanoTime();
        System.out.println(test + " " + net + " seed " + seed);
        return new Random(seed);
    }

    /** One request and the memory it uses. */
    private record Transfer(Request request, WskBuf memory) {

        byte[] moved() {
            NtStatus status = request.status();
            assertTrue(status.equals(STATUS_SUCCESS) || status.equals(STATUS_CANCELLED), () -> "status " + status);
            return Bytes.head(memory, request.information());
        }
    }

    private static byte[] moved(List<Transfer> transfers) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        transfers.forEach(transfer -> all.writeBytes(transfer.moved()));
        return all.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 9,
            source = "WskSend",
            value = "Random sends, some cancelled: the peer reads of each what its Information says, in call order")
    void rule09RandomlyCancelledSends(Net net) {
        Random random = seeded("rule09RandomlyCancelledSends", net);
        Link link = wsk.connected(net);
        Random pace = new Random(random.nextLong());
        Future<byte[]> reader = wsk.beside(() -> readSlowly(link.peer(), pace));
        List<Transfer> sends = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            WskBuf buffer =
                    Bytes.of(Bytes.pattern(random.nextLong(), random.nextInt(8) == 0 ? 0 : random.nextInt(150_000)));
            int flags = wsk.has(WskCapability.SEND_NODELAY) && random.nextBoolean() ? WSK_FLAG_NODELAY : 0;
            sends.add(new Transfer(wsk.call(irp -> link.io().send(buffer, flags, irp)), buffer));
            if (random.nextInt(3) == 0) {
                sends.get(random.nextInt(sends.size())).request().irp().cancel();
            }
        }
        Request disconnect = wsk.call(irp -> link.io().disconnect(Bytes.of("the end"), 0, irp));
        byte[] read = wsk.join(reader);
        disconnect.ok(7);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(moved(sends));
        expected.writeBytes(Bytes.ascii("the end"));
        assertArrayEquals(expected.toByteArray(), read, "what the peer read");
    }

    private static byte[] readSlowly(Peer peer, Random random) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 20; i++) {
            for (int spin = random.nextInt(100_000); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            int first = peer.read();
            if (first < 0) {
                return all.toByteArray();
            }
            all.write(first);
        }
        all.writeBytes(peer.readToEnd());
        return all.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 21,
            source = "WskReceive",
            value = "Random receives, some cancelled: together they have the stream, in call order",
            requires = "receive-waitall")
    void rule21RandomlyCancelledReceives(Net net) {
        Random random = seeded("rule21RandomlyCancelledReceives", net);
        Link link = wsk.connected(net);
        byte[] content = Bytes.pattern(random.nextLong(), 600_000);
        Random pieces = new Random(random.nextLong());
        Future<Integer> writer = wsk.beside(() -> write(link.peer(), content, pieces));
        List<Transfer> receives = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            WskBuf room = Bytes.room(random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(9000));
            int flags = random.nextBoolean() ? WSK_FLAG_WAITALL : 0;
            receives.add(new Transfer(wsk.call(irp -> link.io().receive(room, flags, irp)), room));
            if (random.nextInt(3) == 0) {
                receives.get(random.nextInt(receives.size())).request().irp().cancel();
            }
        }
        WskBuf rest = Bytes.room(content.length + 1);
        receives.add(new Transfer(wsk.call(irp -> link.io().receive(rest, WSK_FLAG_WAITALL, irp)), rest));
        wsk.join(writer);
        assertArrayEquals(content, moved(receives), "what was received");
    }

    private static int write(Peer peer, byte[] content, Random random) {
        int writes = 0;
        for (int at = 0; at < content.length; writes++) {
            int length = Math.min(content.length - at, 1 + random.nextInt(20_000));
            peer.write(java.util.Arrays.copyOfRange(content, at, at + length));
            at += length;
        }
        peer.finish();
        return writes;
    }
}
