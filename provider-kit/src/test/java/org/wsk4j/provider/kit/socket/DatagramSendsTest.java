package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskBufList;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.socket.DatagramFixture.ManualLoop;
import org.wsk4j.provider.kit.socket.DatagramFixture.Op;

/** sendTo and sendMessages. */
final class DatagramSendsTest {

    private final DatagramFixture fixture = new DatagramFixture(null).bound();
    private final FakeDatagramEndpoint endpoint = fixture.endpoint;

    private static void assertCompleted(NtStatus status, long information, Op op) {
        assertEquals(status, op.irp.status(), op::toString);
        assertEquals(information, op.irp.information(), op::toString);
        assertEquals(1, op.completions.get(), op::toString);
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        endpoint.sent.forEach(datagram -> texts.add(datagram.text()));
        return texts;
    }

    private Op sendMessages(WskBufList list) {
        Op op = new Op();
        op.returned = fixture.socket.sendMessages(list, 0, DatagramFixture.PEER, null, op.irp);
        return op;
    }

    private static WskBufList list(int count, String text) {
        WskBuf[] buffers = new WskBuf[count];
        for (int i = 0; i < count; i++) {
            buffers[i] = DatagramFixture.buffer(text + i);
        }
        return WskBufList.of(buffers);
    }

    @Test
    void aReadySendCompletesInsideTheCall() {
        Op op = fixture.send("hello", DatagramFixture.PEER);
        assertEquals(NtStatus.STATUS_SUCCESS, op.returned);
        assertCompleted(NtStatus.STATUS_SUCCESS, 5, op);
        assertEquals(List.of("hello"), texts());
    }

    @Test
    void anEmptyDatagramIsSent() {
        assertCompleted(NtStatus.STATUS_SUCCESS, 0, fixture.send("", DatagramFixture.PEER));
        assertEquals(List.of(""), texts());
    }

    @Test
    void sendsThatWaitAreGatheredInCallOrder() {
        endpoint.onSend = batch -> IoResult.PENDING;
        Op first = fixture.send("0", DatagramFixture.PEER);
        List<Op> others = new ArrayList<>();
        for (int i = 1; i < 20; i++) {
            others.add(fixture.send(Integer.toString(i), DatagramFixture.PEER));
        }
        endpoint.onSend = batch -> batch.count();
        endpoint.sendDone(0);
        assertCompleted(NtStatus.STATUS_SUCCESS, 1, first);
        others.forEach(op -> assertEquals(NtStatus.STATUS_SUCCESS, op.irp.status()));
        assertEquals(List.of(1, 16, 4), endpoint.batches);
        for (int i = 0; i < 20; i++) {
            assertEquals(Integer.toString(i), texts().get(i));
        }
        int order = first.order;
        for (Op op : others) {
            assertTrue(op.order > order);
            order = op.order;
        }
    }

    @Test
    void aFailureStopsNoOtherRequest() {
        endpoint.onSend = batch -> IoResult.PENDING;
        Op first = fixture.send("0", DatagramFixture.PEER);
        Op second = fixture.send("1", DatagramFixture.PEER);
        Op third = fixture.send("2", DatagramFixture.PEER);
        boolean[] failed = {false};
        endpoint.onSend = batch -> {
            if (batch.slot(0).payload().buffers()[0].get(0) == '1' && !failed[0]) {
                failed[0] = true;
                return IoResult.failure(NtStatus.STATUS_ACCESS_DENIED);
            }
            return 1;
        };
        endpoint.sendDone(0);
        assertCompleted(NtStatus.STATUS_SUCCESS, 1, first);
        assertCompleted(NtStatus.STATUS_ACCESS_DENIED, 0, second);
        assertCompleted(NtStatus.STATUS_SUCCESS, 1, third);
        assertEquals(List.of("0", "2"), texts());
    }

    @Test
    void messagesTakeAsManyBatchesAsTheyNeed() {
        Op op = sendMessages(list(50, "message "));
        assertCompleted(NtStatus.STATUS_SUCCESS, 10 * 9 + 40 * 10, op);
        assertEquals(List.of(16, 16, 16, 2), endpoint.batches);
        assertEquals(50, endpoint.sent.size());
        assertEquals("message 49", texts().get(49));
    }

    @Test
    void messagesGoOnAfterAPartAndWithOthersBehindThem() {
        endpoint.onSend = batch -> IoResult.PENDING;
        Op op = sendMessages(list(5, "m"));
        Op behind = fixture.send("x", DatagramFixture.PEER);
        int[] calls = {0};
        endpoint.onSend = batch -> calls[0]++ == 0 ? 2 : batch.count();
        endpoint.sendDone(0);
        assertCompleted(NtStatus.STATUS_SUCCESS, 10, op);
        assertCompleted(NtStatus.STATUS_SUCCESS, 1, behind);
        assertEquals(List.of("m0", "m1", "m2", "m3", "m4", "x"), texts());
    }

    @Test
    void messagesStopAtTheFirstErrorAndTellWhatIsSent() {
        int[] calls = {0};
        endpoint.onSend = batch -> calls[0]++ == 0 ? 3 : IoResult.failure(NtStatus.STATUS_ACCESS_DENIED);
        Op op = sendMessages(list(5, "m"));
        assertCompleted(NtStatus.STATUS_ACCESS_DENIED, 6, op);
        assertEquals(List.of("m0", "m1", "m2"), texts());
    }

    @Test
    void aTooLongDatagramIsRefusedAndWhatIsBeforeItIsSent() {
        byte[] huge = new byte[70_000];
        Op op = new Op();
        assertEquals(
                NtStatus.STATUS_BUFFER_OVERFLOW,
                fixture.socket.sendTo(WskBuf.of(ByteBuffer.wrap(huge)), 0, DatagramFixture.PEER, null, op.irp));
        Op messages = sendMessages(WskBufList.of(
                DatagramFixture.buffer("ab"), WskBuf.of(ByteBuffer.wrap(huge)), DatagramFixture.buffer("cd")));
        assertCompleted(NtStatus.STATUS_BUFFER_OVERFLOW, 2, messages);
        assertEquals(List.of("ab"), texts());
    }

    @Test
    void aDatagramOfManyPiecesIsOneDatagram() {
        ByteBuffer[] pieces = new ByteBuffer[200];
        byte[] whole = new byte[200];
        for (int i = 0; i < 200; i++) {
            pieces[i] = ByteBuffer.wrap(new byte[] {(byte) i});
            whole[i] = (byte) i;
        }
        Mdl chain = Mdl.chain(pieces);
        endpoint.onSend = batch -> IoResult.PENDING;
        Op first = new Op();
        fixture.socket.sendTo(new WskBuf(chain, 0, 200), 0, DatagramFixture.PEER, null, first.irp);
        Op second = new Op();
        fixture.socket.sendTo(new WskBuf(chain, 0, 199), 0, DatagramFixture.PEER, null, second.irp);
        endpoint.onSend = batch -> batch.count();
        endpoint.sendDone(0);
        assertCompleted(NtStatus.STATUS_SUCCESS, 200, first);
        assertCompleted(NtStatus.STATUS_SUCCESS, 199, second);
        assertArrayEquals(whole, endpoint.sent.get(0).payload());
        assertEquals(199, endpoint.sent.get(1).payload().length);
    }

    @Test
    void addressRangeAndControlAreCapturedAtTheCall() {
        endpoint.onSend = batch -> IoResult.PENDING;
        SockAddr to = new SockAddr().set(DatagramFixture.PEER);
        WskBuf range = DatagramFixture.buffer("hello");
        ControlMessages control = new ControlMessages(64);
        control.encoder().tos(8);
        Op op = new Op();
        fixture.socket.sendTo(range, 0, to, control, op.irp);
        to.setPort(1);
        range.set(null, 0, 0);
        control.clear();
        endpoint.onSend = batch -> batch.count();
        endpoint.sendDone(0);
        assertCompleted(NtStatus.STATUS_SUCCESS, 5, op);
        assertEquals(DatagramFixture.PEER, endpoint.sent.get(0).address());
        ControlMessages sent = endpoint.sent.get(0).control();
        assertTrue(sent != null && sent.reader().next());
    }

    @Test
    void controlInformationThatTheProviderLacksIsRefused() {
        ControlMessages control = new ControlMessages(128);
        control.encoder().ttl(3);
        assertEquals(NtStatus.STATUS_NOT_SUPPORTED, send(control));
        control.encoder().number(77, 1, 1);
        assertEquals(NtStatus.STATUS_NOT_SUPPORTED, send(control));
        control.encoder().ecn(ControlMessages.IPPROTO_IP, 3);
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, send(control));
        control.encoder().tos(4);
        control.setLength(control.length() + 5);
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, send(control));
        control.encoder().ecn(ControlMessages.IPPROTO_IP, 2).tos(4);
        assertEquals(NtStatus.STATUS_SUCCESS, send(control));
        assertEquals(1, endpoint.sent.size());
    }

    private NtStatus send(ControlMessages control) {
        Irp irp = new Irp();
        NtStatus status = fixture.socket.sendTo(DatagramFixture.buffer("x"), 0, DatagramFixture.PEER, control, irp);
        assertEquals(status, irp.status());
        return status;
    }

    @Test
    void aQueuedSendIsCancelledAtOnce() {
        endpoint.onSend = batch -> IoResult.PENDING;
        Op first = fixture.send("0", DatagramFixture.PEER);
        Op queued = fixture.send("1", DatagramFixture.PEER);
        assertTrue(queued.irp.cancel());
        assertCompleted(NtStatus.STATUS_CANCELLED, 0, queued);
        endpoint.onSend = batch -> batch.count();
        endpoint.sendDone(0);
        assertCompleted(NtStatus.STATUS_SUCCESS, 1, first);
        assertEquals(List.of("0"), texts());
    }

    @Test
    void cancellingOneOfABatchSparesTheOthers() {
        endpoint.onSend = batch -> IoResult.PENDING;
        Op first = fixture.send("0", DatagramFixture.PEER);
        Op second = fixture.send("1", DatagramFixture.PEER);
        Op third = fixture.send("2", DatagramFixture.PEER);
        endpoint.sendDone(0);
        assertEquals(3, endpoint.batches.get(1));
        second.irp.cancel();
        assertFalse(second.isOver());
        endpoint.onSend = batch -> batch.count();
        ((ManualLoop) fixture.loop).run();
        assertCompleted(NtStatus.STATUS_SUCCESS, 1, first);
        assertCompleted(NtStatus.STATUS_CANCELLED, 0, second);
        assertCompleted(NtStatus.STATUS_SUCCESS, 1, third);
        assertEquals(List.of("0", "2"), texts());
    }

    @Test
    void cancelledMessagesTellWhatIsSent() {
        int[] calls = {0};
        endpoint.onSend = batch -> calls[0]++ == 0 ? 2 : IoResult.PENDING;
        Op op = sendMessages(list(4, "m"));
        op.irp.cancel();
        ((ManualLoop) fixture.loop).run();
        assertCompleted(NtStatus.STATUS_CANCELLED, 4, op);
    }

    @Test
    void aCancelInsideTheTransportsCallIsNotLost() {
        Op[] ops = new Op[1];
        ops[0] = new Op();
        endpoint.onSend = batch -> {
            ops[0].irp.cancel();
            return IoResult.PENDING;
        };
        fixture.socket.sendTo(DatagramFixture.buffer("x"), 0, DatagramFixture.PEER, null, ops[0].irp);
        ((ManualLoop) fixture.loop).run();
        assertCompleted(NtStatus.STATUS_CANCELLED, 0, ops[0]);
    }

    @Test
    void aMillionSendsFromTheirOwnRoutineNeedNoStack() {
        int[] left = {1_000_000};
        WskBuf buffer = DatagramFixture.buffer("x");
        endpoint.onSend = batch -> {
            endpoint.sent.clear();
            endpoint.batches.clear();
            return batch.count();
        };
        Irp irp = new Irp((done, context) -> {
            if (--left[0] > 0) {
                fixture.socket.sendTo(buffer, 0, DatagramFixture.PEER, null, done.reuse());
            }
        });
        fixture.socket.sendTo(buffer, 0, DatagramFixture.PEER, null, irp);
        ((ManualLoop) fixture.loop).run();
        assertEquals(0, left[0]);
    }
}
