package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.MsgFlags;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.socket.DatagramFixture.Datagram;
import org.wsk4j.provider.kit.socket.DatagramFixture.ManualLoop;
import org.wsk4j.provider.kit.socket.DatagramFixture.Op;

/** Posted receives. */
final class DatagramReceivesTest {

    private final DatagramFixture fixture = new DatagramFixture(null).bound();
    private final FakeDatagramEndpoint endpoint = fixture.endpoint;

    private static void assertReceived(String text, int flags, Op op) {
        assertEquals(NtStatus.STATUS_SUCCESS, op.irp.status(), op::toString);
        assertEquals(1, op.completions.get(), op::toString);
        assertEquals(text, op.text());
        assertEquals(flags, op.flags.value());
    }

    @Test
    void aDatagramThatIsThereCompletesTheReceiveInsideTheCall() {
        endpoint.deliver("hello", DatagramFixture.PEER);
        Op op = fixture.receive(10);
        assertEquals(NtStatus.STATUS_SUCCESS, op.returned);
        assertReceived("hello", 0, op);
        assertEquals(DatagramFixture.PEER, op.source);
    }

    @Test
    void receivesAreFilledInCallOrder() {
        Op first = fixture.receive(10);
        Op second = fixture.receive(10);
        Op third = fixture.receive(10);
        assertEquals(NtStatus.STATUS_PENDING, first.returned);
        endpoint.deliver("1", DatagramFixture.PEER);
        endpoint.deliver("2", DatagramFixture.STRANGER);
        assertReceived("1", 0, first);
        assertReceived("2", 0, second);
        assertEquals(DatagramFixture.STRANGER, second.source);
        assertFalse(third.isOver());
    }

    @Test
    void anEmptyDatagramIsASuccess() {
        Op op = fixture.receive(10);
        Op next = fixture.receive(10);
        endpoint.deliver("", DatagramFixture.PEER);
        assertReceived("", 0, op);
        assertFalse(next.isOver());
    }

    @Test
    void aLongDatagramIsTruncatedAndOnlyThat() {
        Op op = fixture.receive(3);
        endpoint.deliver("hello", DatagramFixture.PEER);
        assertReceived("hel", MsgFlags.MSG_TRUNC, op);
        endpoint.deliver("abc", DatagramFixture.PEER);
        assertReceived("abc", 0, fixture.receive(3));
    }

    @Test
    void deliveryFlagsAreTold() {
        Op op = fixture.receive(3);
        endpoint.deliver(Datagram.of("a", DatagramFixture.PEER).with(MsgFlags.MSG_MCAST));
        assertReceived("a", MsgFlags.MSG_MCAST, op);
    }

    @Test
    void controlInformationThatDoesNotFitIsCut() {
        ControlMessages sent = new ControlMessages(128);
        sent.encoder().tos(4).ttl(9);
        for (boolean pushed : new boolean[] {false, true}) {
            if (pushed) {
                fixture.events(0x100, null);
            }
            ControlMessages small = new ControlMessages(ControlMessages.space(4));
            Op op = new Op();
            op.memory = ByteBuffer.allocate(8);
            fixture.socket.receiveFrom(WskBuf.of(op.memory), 0, null, small, op.flags, op.irp);
            endpoint.deliver(new Datagram("x", DatagramFixture.PEER, 0, sent));
            assertReceived("x", MsgFlags.MSG_CTRUNC, op);
            assertTrue(small.reader().next());
            assertEquals(ControlMessages.space(4), small.length());
            Op careless = fixture.receive(8);
            endpoint.deliver(new Datagram("y", DatagramFixture.PEER, 0, sent));
            assertReceived("y", 0, careless);
        }
    }

    @Test
    void staleControlInformationIsCleared() {
        ControlMessages control = new ControlMessages(64);
        control.encoder().tos(4);
        Op op = new Op();
        op.memory = ByteBuffer.allocate(8);
        fixture.socket.receiveFrom(WskBuf.of(op.memory), 0, null, control, null, op.irp);
        endpoint.deliver("x", DatagramFixture.PEER);
        assertEquals(NtStatus.STATUS_SUCCESS, op.irp.status());
        assertEquals(0, control.length());
    }

    @Test
    void aChainOfManyPiecesTakesAWholeDatagram() {
        ByteBuffer[] pieces = new ByteBuffer[200];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = ByteBuffer.allocate(2);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 250; i++) {
            text.append((char) ('a' + i % 26));
        }
        WskBuf buffer = new WskBuf(Mdl.chain(pieces), 1, 399);
        Op op = new Op();
        fixture.socket.receiveFrom(buffer, 0, op.source, null, op.flags, op.irp);
        endpoint.deliver(text.toString(), DatagramFixture.PEER);
        assertEquals(NtStatus.STATUS_SUCCESS, op.irp.status());
        assertEquals(250, op.irp.information());
        assertEquals(
                "\0" + text, new String(new WskBuf(buffer.mdl(), 0, 251).toByteArray(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void bytesOutsideTheRangeStay() {
        ByteBuffer memory = ByteBuffer.wrap("........".getBytes(StandardCharsets.ISO_8859_1));
        Op op = new Op();
        fixture.socket.receiveFrom(new WskBuf(Mdl.of(memory), 2, 3), 0, null, null, op.flags, op.irp);
        endpoint.deliver("abcdef", DatagramFixture.PEER);
        assertEquals("..abc...", new String(memory.array(), StandardCharsets.ISO_8859_1));
        assertEquals(0, memory.position());
    }

    @Test
    void cancelEndsAWaitingReceiveAtOnceAndAnOtherWhenTheTransportLetsGo() {
        Op lent = fixture.receive(4);
        Op waiting = fixture.receive(4);
        Op last = fixture.receive(4);
        waiting.irp.cancel();
        assertEquals(NtStatus.STATUS_CANCELLED, waiting.irp.status());
        lent.irp.cancel();
        assertFalse(lent.isOver());
        ((ManualLoop) fixture.loop).run();
        assertEquals(NtStatus.STATUS_CANCELLED, lent.irp.status());
        endpoint.deliver("x", DatagramFixture.PEER);
        assertReceived("x", 0, last);
    }

    @Test
    void aCancelThatMeantAnotherReceiveIsIgnored() {
        Op op = fixture.receive(4);
        endpoint.cancel(org.wsk4j.provider.kit.Direction.INPUT);
        ((ManualLoop) fixture.loop).run();
        assertFalse(op.isOver());
        endpoint.deliver("x", DatagramFixture.PEER);
        assertReceived("x", 0, op);
    }

    @Test
    void tryAgainIsNoFailureAndAFailureEndsOneReceive() {
        endpoint.failNextReceive = IoResult.failure(NtStatus.STATUS_RETRY);
        Op op = fixture.receive(4);
        assertTrue(endpoint.isReceiving());
        endpoint.deliver("x", DatagramFixture.PEER);
        assertReceived("x", 0, op);
        endpoint.failNextReceive = IoResult.failure(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
        assertEquals(
                NtStatus.STATUS_INSUFFICIENT_RESOURCES, fixture.receive(4).irp.status());
    }

    @Test
    void aFixedRemoteFiltersAlsoTheReceiveThatIsPending() {
        Op op = fixture.receive(4);
        fixture.socket.setRemoteAddress(DatagramFixture.PEER);
        endpoint.deliver("no", DatagramFixture.STRANGER);
        assertFalse(op.isOver());
        endpoint.deliver("yes", DatagramFixture.PEER);
        assertReceived("yes", 0, op);
        fixture.socket.setRemoteAddress(null);
        endpoint.deliver("all", DatagramFixture.STRANGER);
        assertReceived("all", 0, fixture.receive(4));
    }

    @Test
    void closeDuringADeliveryLosesNoCompletion() {
        Op op = fixture.receive(4);
        Op close = new Op();
        fixture.loop.run(() -> {
            fixture.socket.closeSocket(close.irp);
            endpoint.sink.received(IoResult.failure(NtStatus.STATUS_CANCELLED));
        });
        assertEquals(NtStatus.STATUS_CANCELLED, op.irp.status());
        assertEquals(1, op.completions.get());
        assertEquals(NtStatus.STATUS_SUCCESS, close.irp.status());
    }
}
