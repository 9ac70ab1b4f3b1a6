package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.nt.NtStatus.STATUS_DATA_NOT_ACCEPTED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.NtStatus;

/** Indications that the client keeps, and WskRelease. */
class ConnectionRetentionTest {

    private final List<WskDataIndication> kept = new ArrayList<>();
    private NtStatus answer = STATUS_PENDING;
    private Runnable inEvent = () -> {};
    private AssertionError failed;

    private final ConnectionFixture fixture = new ConnectionFixture()
            .connected(new WskClientConnectionDispatch(
                    (context, flags, data, bytes, accepted) -> {
                        kept.add(data);
                        accepted.set(-77); // means nothing with STATUS_PENDING
                        try {
                            inEvent.run();
                        } catch (AssertionError e) {
                            failed = e; // the kit takes it for the client's fault
                        }
                        return answer;
                    },
                    null,
                    null))
            .enabled(WSK_EVENT_RECEIVE);
    private final FakeStreamEndpoint endpoint = fixture.endpoint;

    @AfterEach
    void callbacksWentWell() {
        if (failed != null) {
            throw failed;
        }
    }

    private void push(String text) {
        endpoint.push(ConnectionFixture.bytes(text));
        fixture.loop.run();
    }

    /** One indication of several chunks. */
    private WskDataIndication list(String... texts) {
        NtStatus last = answer;
        answer = STATUS_DATA_NOT_ACCEPTED;
        fixture.loop.as(() -> {
            for (String text : texts) {
                endpoint.push(ConnectionFixture.bytes(text));
            }
        });
        fixture.loop.run();
        answer = last;
        kept.clear();
        fixture.receive(new WskBuf(), 0);
        fixture.loop.run();
        assertEquals(1, kept.size());
        return kept.get(0);
    }

    private static String text(WskDataIndication node) {
        return ConnectionFixture.text(node.buffer().toByteArray());
    }

    private NtStatus release(WskDataIndication list) {
        return fixture.socket.release(list);
    }

    @Test
    void whatIsKeptStaysWhileMoreComes() {
        for (int i = 0; i < 100; i++) {
            push("chunk " + i);
        }
        assertEquals(100, endpoint.chunksOut);
        assertEquals(100, fixture.socket.connection().retained());
        for (int i = 99; i >= 0; i--) {
            assertEquals("chunk " + i, text(kept.get(i)));
            assertSame(STATUS_SUCCESS, release(kept.get(i)));
            assertEquals(i, endpoint.chunksOut);
        }
        fixture.close();
    }

    @Test
    void aWholeListIsReleasedByItsHead() {
        WskDataIndication list = list("a", "b", "c");
        assertEquals(3, endpoint.chunksOut);
        assertSame(STATUS_SUCCESS, release(list));
        assertEquals(0, endpoint.chunksOut);
        assertSame(STATUS_INVALID_PARAMETER, release(list), "twice");
        fixture.close();
    }

    @Test
    void nodesAreReleasedOneByOneInAnyOrder() {
        WskDataIndication first = list("a", "b", "c");
        WskDataIndication second = first.next();
        WskDataIndication third = second.next();
        for (WskDataIndication node : List.of(second, third, first)) {
            node.setNext(null);
            assertSame(STATUS_SUCCESS, release(node));
        }
        assertEquals(0, endpoint.chunksOut);
        fixture.close();
    }

    @Test
    void listsMayBeRelinkedAcrossIndications() {
        push("a");
        push("b");
        push("c");
        kept.get(2).setNext(kept.get(0));
        kept.get(0).setNext(kept.get(1));
        assertSame(STATUS_SUCCESS, release(kept.get(2)));
        assertEquals(0, endpoint.chunksOut);
        fixture.close();
    }

    @Test
    void aCyclicListIsRefusedAndStaysTheClients() {
        WskDataIndication first = list("a", "b");
        first.next().setNext(first);
        assertSame(STATUS_INVALID_PARAMETER, release(first));
        assertEquals(2, endpoint.chunksOut);
        assertEquals("a", text(first));
        first.next().setNext(null);
        assertSame(STATUS_SUCCESS, release(first));
        assertEquals(0, endpoint.chunksOut);
        fixture.close();
    }

    @Test
    void aListWithAForeignNodeIsRefusedAsAWhole() {
        ConnectionRetentionTest other = new ConnectionRetentionTest();
        other.push("other");
        push("own");
        WskDataIndication own = kept.get(0);
        own.setNext(other.kept.get(0));
        assertSame(STATUS_INVALID_PARAMETER, release(own));
        assertSame(STATUS_INVALID_PARAMETER, release(other.kept.get(0)));
        own.setNext(new WskDataIndication() {
            @Override
            public WskDataIndication next() {
                return null;
            }

            @Override
            public void setNext(WskDataIndication next) {}

            @Override
            public WskBuf buffer() {
                return new WskBuf();
            }
        });
        assertSame(STATUS_INVALID_PARAMETER, release(own));
        own.setNext(null);
        assertSame(STATUS_SUCCESS, release(own));
        assertSame(STATUS_SUCCESS, other.release(other.kept.get(0)));
        other.fixture.close();
        fixture.close();
    }

    @Test
    void aNodeMayBeReleasedBeforeItsCallbackReturns() {
        inEvent = () -> {
            assertSame(STATUS_SUCCESS, release(kept.get(0)));
            assertEquals("early", text(kept.get(0)), "the memory is given back too early");
            assertSame(STATUS_INVALID_PARAMETER, release(kept.get(0)), "twice");
        };
        push("early");
        assertEquals(0, endpoint.chunksOut);
        assertEquals(0, fixture.socket.connection().retained());
        fixture.close();
    }

    @Test
    void aNodeMayBeReleasedFromAnotherThreadBeforeItsCallbackReturns() {
        inEvent = () -> {
            Thread helper = new Thread(() -> release(kept.get(0)));
            helper.start();
            try {
                helper.join(5_000);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        push("early");
        assertEquals(0, endpoint.chunksOut);
        fixture.close();
    }

    @Test
    void whatIsNotRetainedCannotBeReleased() {
        answer = STATUS_DATA_NOT_ACCEPTED;
        push("a");
        assertSame(STATUS_INVALID_PARAMETER, release(kept.get(0)));
        WskBuf buffer = ConnectionFixture.room(1);
        fixture.receive(buffer, 0).assertOverAtOnce(STATUS_SUCCESS, 1);
        assertEquals("a", ConnectionFixture.content(buffer, 1));
        assertSame(STATUS_INVALID_PARAMETER, release(kept.get(0)));
        fixture.close();
    }

    @Test
    void whatIsKeptOutlivesTheSocket() {
        push("a");
        push("b");
        CountedIrp close = fixture.closing();
        fixture.loop.run();
        close.assertOver(STATUS_SUCCESS, 0);
        assertEquals(2, endpoint.chunksOut);
        assertEquals("a", text(kept.get(0)));
        assertEquals("b", text(kept.get(1)));
        assertSame(STATUS_SUCCESS, release(kept.get(1)));
        assertSame(STATUS_SUCCESS, release(kept.get(0)));
        assertSame(STATUS_INVALID_PARAMETER, release(kept.get(0)));
        fixture.assertClean();
    }

    @Test
    void aSocketClosedInsideTheCallbackThatKeepsStillLends() {
        CountedIrp close = new CountedIrp();
        inEvent = () -> fixture.socket.closeSocket(close.irp);
        push("a");
        close.assertOver(STATUS_SUCCESS, 0);
        assertEquals("a", text(kept.get(0)));
        assertSame(STATUS_SUCCESS, release(kept.get(0)));
        fixture.assertClean();
    }

    @Test
    void whatIsKeptOutlivesTheProvider() {
        push("a");
        WskDataIndication a = kept.get(0);
        inEvent = () -> {};
        fixture.provider.close();
        fixture.loop.run();
        assertEquals("a", text(a));
        assertSame(STATUS_SUCCESS, release(a));
        assertTrue(kept.contains(null), "the null indication");
        fixture.close();
    }
}
