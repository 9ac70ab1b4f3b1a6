package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.socket.DatagramFixture.Datagram;
import org.wsk4j.provider.kit.socket.DatagramFixture.ManualLoop;
import org.wsk4j.provider.kit.socket.DatagramFixture.Op;

/** Retained datagrams and WskRelease. */
final class DatagramRetentionTest {

    private final IndicationClient client = new IndicationClient();

    @Test
    void aRetainedListIsReleasedNodeByNodeInAnyOrder() {
        client.retain("a", "b", "c", "d");
        for (WskDatagramIndication node : client.kept) {
            node.setNext(null);
        }
        assertEquals(4, client.fixture.socket.retained());
        for (int i : new int[] {2, 0, 3, 1}) {
            assertEquals(
                    String.valueOf((char) ('a' + i)),
                    DatagramFixture.text(client.kept.get(i).buffer()));
            assertEquals(DatagramFixture.PEER, client.kept.get(i).remoteAddress());
            assertEquals(NtStatus.STATUS_SUCCESS, client.release(client.kept.get(i)));
            assertEquals(NtStatus.STATUS_INVALID_PARAMETER, client.release(client.kept.get(i)));
        }
        assertEquals(0, client.lent());
        assertEquals(0, client.fixture.socket.retained());
    }

    @Test
    void aListIsReleasedWholeOrNotAtAll() {
        client.retain("a", "b", "c");
        DatagramFixture other = new DatagramFixture((context, flags, list) -> {
                    client.kept.add(list);
                    return NtStatus.STATUS_PENDING;
                })
                .bound()
                .enabled();
        ((ManualLoop) other.loop).run();
        other.endpoint.deliver("foreign", DatagramFixture.PEER);
        link(client.kept.get(0), client.kept.get(1), client.kept.get(3));
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, client.release(client.kept.get(0)), "of another socket");
        link(client.kept.get(0), client.kept.get(1), client.kept.get(0));
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, client.release(client.kept.get(0)), "a circle");
        link(client.kept.get(0), client.kept.get(1), new NoNode());
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, client.release(client.kept.get(0)), "not of a provider");
        assertEquals(3, client.lent());
        link(client.kept.get(2), client.kept.get(0), client.kept.get(1), null);
        assertEquals(NtStatus.STATUS_SUCCESS, client.release(client.kept.get(2)));
        assertEquals(0, client.lent());
    }

    private static void link(@Nullable WskDatagramIndication... nodes) {
        for (int i = 0; i + 1 < nodes.length; i++) {
            nodes[i].setNext(nodes[i + 1]);
        }
    }

    /** A node of somebody else. */
    private static final class NoNode implements WskDatagramIndication {

        @Override
        public @Nullable WskDatagramIndication next() {
            return null;
        }

        @Override
        public void setNext(@Nullable WskDatagramIndication next) {}

        @Override
        public WskBuf buffer() {
            return new WskBuf();
        }

        @Override
        public SockAddr remoteAddress() {
            return DatagramFixture.PEER;
        }

        @Override
        public @Nullable ControlMessages controlInfo() {
            return null;
        }
    }

    @Test
    void nodesCanBeReleasedBeforeTheCallbackAnswers() {
        for (NtStatus end :
                List.of(NtStatus.STATUS_PENDING, NtStatus.STATUS_SUCCESS, NtStatus.STATUS_DATA_NOT_ACCEPTED)) {
            client.kept.clear();
            client.answer = end;
            client.during = () -> {
                assertEquals(NtStatus.STATUS_SUCCESS, client.release(client.kept.get(0)));
                assertEquals(NtStatus.STATUS_INVALID_PARAMETER, client.release(client.kept.get(0)));
            };
            client.fixture.enabled();
            client.run();
            client.deliver("a");
            assertEquals(0, client.lent());
            assertEquals(0, client.fixture.socket.retained());
            assertEquals(NtStatus.STATUS_INVALID_PARAMETER, client.release(client.kept.get(0)));
        }
    }

    @Test
    void retentionBoundsWhatTheSocketReceives() {
        client.fixture = new DatagramFixture(client::receiveFrom, 0, 3 * 64, new ManualLoop()).bound();
        client.answer = NtStatus.STATUS_PENDING;
        client.fixture.enabled();
        client.run();
        client.deliver("1", "2", "3", "4", "5");
        assertEquals(List.of("8 1", "8 2", "8 3"), client.seen);
        assertFalse(client.fixture.endpoint.pushing);
        assertEquals(2, client.fixture.endpoint.inbox.size());
        assertEquals(NtStatus.STATUS_SUCCESS, client.release(client.kept.get(1)));
        client.run();
        assertEquals(List.of("8 1", "8 2", "8 3", "8 4"), client.seen);
        Op op = client.fixture.receive(4);
        assertEquals("5", op.text(), "a posted receive needs no memory of the socket");
    }

    @Test
    void aDatagramBeyondTheLimitIsDropped() {
        client.fixture = new DatagramFixture(client::receiveFrom, 0, 64, new ManualLoop()).bound();
        client.answer = NtStatus.STATUS_PENDING;
        client.fixture.enabled();
        client.run();
        client.fixture.endpoint.budget = 1 << 20;
        client.fixture.loop.run(() -> {
            client.fixture.endpoint.inbox.add(Datagram.of("1", DatagramFixture.PEER));
            client.fixture.endpoint.inbox.add(Datagram.of("2", DatagramFixture.PEER));
            client.fixture.endpoint.turn();
        });
        assertEquals(List.of("8 1"), client.seen);
        assertEquals(1, client.lent());
        assertFalse(client.fixture.endpoint.pushing, "nobody told the transport to stop");
    }

    @Test
    void retainedMemoryOutlivesTheSocket() {
        client.retain("abc", "def");
        Op close = new Op();
        client.fixture.socket.closeSocket(close.irp);
        client.run();
        assertEquals(NtStatus.STATUS_SUCCESS, close.irp.status());
        assertEquals("abc", DatagramFixture.text(client.kept.get(0).buffer()));
        link(client.kept.get(0), client.kept.get(1), null);
        assertEquals(NtStatus.STATUS_SUCCESS, client.release(client.kept.get(0)));
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, client.release(client.kept.get(0)));
        assertEquals(0, client.lent());
    }

    @Test
    void randomRetentionLosesAndCorruptsNothing() {
        long seed = System.nanoTime();
        System.out.println("randomRetentionLosesAndCorruptsNothing: seed " + seed);
        Random random = new Random(seed);
        client.answer = NtStatus.STATUS_PENDING;
        client.fixture.enabled();
        client.run();
        List<String> expected = new ArrayList<>();
        int received = 0;
        for (int i = 0; i < 5_000; i++) {
            String text = Integer.toHexString(random.nextInt());
            client.deliver(text);
            expected.add(text);
            received = client.kept.size();
            assertEquals(expected.size(), received, "seed " + seed);
            while (!client.kept.isEmpty() && random.nextInt(3) != 0) {
                int at = random.nextInt(client.kept.size());
                WskDatagramIndication node = client.kept.remove(at);
                assertEquals(expected.remove(at), DatagramFixture.text(node.buffer()), "seed " + seed);
                node.setNext(null);
                assertEquals(NtStatus.STATUS_SUCCESS, client.release(node), "seed " + seed);
            }
            assertEquals(client.kept.size(), client.lent(), "seed " + seed);
        }
    }
}
