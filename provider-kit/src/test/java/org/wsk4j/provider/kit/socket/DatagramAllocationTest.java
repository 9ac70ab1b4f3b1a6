package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskBufList;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Chunk;

/** In the steady state a datagram costs no object. */
final class DatagramAllocationTest {

    private static final int OPERATIONS = 20_000;
    /** What the first calls of a class and the measuring itself may cost, spread over all operations. */
    private static final double SLACK_BYTES = 1.0;

    private static final double CALLBACK_BYTES = 0.0;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private void assertFree(Runnable operation) {
        assertCosts(0, operation);
    }

    private void assertCosts(double bytes, Runnable operation) {
        for (int i = 0; i < OPERATIONS; i++) {
            operation.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < OPERATIONS; i++) {
            operation.run();
        }
        double each = (double) (threads.getCurrentThreadAllocatedBytes() - before) / OPERATIONS;
        assertTrue(each < bytes + SLACK_BYTES, each + " bytes for each operation");
    }

    private static DatagramFixture quiet() {
        DatagramFixture fixture = new DatagramFixture(null).bound();
        fixture.endpoint.quiet = true;
        return fixture;
    }

    @Test
    void sendToIsFree() {
        DatagramSocket socket = quiet().socket;
        WskBuf buffer = DatagramFixture.buffer("hello");
        ControlMessages control = new ControlMessages(64);
        control.encoder().tos(4);
        Irp irp = new Irp();
        assertFree(() -> socket.sendTo(buffer, 0, DatagramFixture.PEER, control, irp.reuse()));
        assertEquals(NtStatus.STATUS_SUCCESS, irp.status());
    }

    @Test
    void sendMessagesIsFree() {
        DatagramSocket socket = quiet().socket;
        WskBuf buffer = DatagramFixture.buffer("hello");
        WskBufList list = WskBufList.of(buffer, DatagramFixture.buffer("x"), DatagramFixture.buffer("y"));
        Irp irp = new Irp();
        assertFree(() -> socket.sendMessages(list, 0, DatagramFixture.PEER, null, irp.reuse()));
        assertEquals(7, irp.information());
    }

    @Test
    void receiveFromIsFree() {
        DatagramSocket socket = quiet().socket;
        WskBuf buffer = WskBuf.of(ByteBuffer.allocateDirect(8));
        SockAddr source = new SockAddr();
        SizeT flags = new SizeT();
        Irp irp = new Irp();
        assertFree(() -> socket.receiveFrom(buffer, 0, source, null, flags, irp.reuse()));
        assertEquals(1, irp.information());
    }

    @Test
    void anIndicationCostsNothingBeyondItsCallback() {
        int[] calls = {0};
        DatagramFixture[] fixture = new DatagramFixture[1];
        boolean[] retain = {false};
        fixture[0] = new DatagramFixture((context, flags, list) -> {
                    calls[0]++;
                    if (retain[0] && list != null) {
                        fixture[0].socket.release(list);
                        return NtStatus.STATUS_PENDING;
                    }
                    return NtStatus.STATUS_SUCCESS;
                })
                .bound()
                .enabled();
        fixture[0].loop.run(() -> {});
        Chunk chunk = new Chunk(ByteBuffer.allocateDirect(64), given -> {});
        for (boolean release : new boolean[] {false, true}) {
            retain[0] = release;
            Runnable push = () -> fixture[0].endpoint.sink.pushed(chunk.lend(3, 0, null));
            fixture[0].loop.run(() -> assertCosts(CALLBACK_BYTES, push));
        }
        assertEquals(4 * OPERATIONS, calls[0]);
    }
}
