package org.wsk4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.nt.PendingOperation;

/**
 * What a datagram loop does in the API allocates nothing once it is warm. Each step is measured in several rounds of which
 * the best counts: the interpreter, a recompilation or the JVM's own work on this thread may allocate now and then.
 */
class AllocationTest {

    private static final int ROUNDS = 20;
    private static final int STEPS = 20_000;

    private static long sink;

    private static long bytesOfTheBestRound(Runnable step) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && best > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < STEPS; i++) {
                step.run();
            }
            best = Math.min(best, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return best;
    }

    /** Two readings of the counter may themselves cost a few bytes; one object per step would cost 16 * STEPS. */
    private static void assertNothing(Runnable step) {
        assertThat(bytesOfTheBestRound(step)).isLessThan(STEPS / 10);
    }

    @Test
    void theMeasurementSeesAnAllocation() {
        Object[] keep = new Object[1];
        assertThat(bytesOfTheBestRound(() -> keep[0] = new byte[8])).isGreaterThan(16L * STEPS);
    }

    @Test
    void borrowingAViewAllocatesNothing() {
        Mdl mdl = Mdl.of(ByteBuffer.allocateDirect(64));
        assertNothing(() -> {
            ByteBuffer view = mdl.borrowView();
            sink += view.limit(8).position(4).remaining();
            mdl.returnView(view);
        });
    }

    @Test
    void controlMessagesAllocateNothing() {
        ControlMessages messages = new ControlMessages(256);
        ControlMessages captured = new ControlMessages(256);
        SockAddr source = SockAddr.of("::1", 0);
        SockAddr read = new SockAddr();
        ByteBuffer raw = ByteBuffer.allocate(12);
        assertNothing(() -> {
            messages.encoder()
                    .pktInfo(source, 1)
                    .ecn(ControlMessages.IPPROTO_IPV6, 2)
                    .raw(1, 2, raw);
            captured.set(messages);
            ControlMessages.Reader reader = captured.reader();
            while (reader.next()) {
                sink += reader.asInt() + reader.pktInfo(read);
            }
        });
    }

    @Test
    void addressesAllocateNothing() {
        SockAddr address = new SockAddr();
        SockAddr other = SockAddr.of("192.0.2.1", 9);
        assertNothing(() -> {
            sink += address.set(other).port();
            sink += address.setInet(1, 2).hashCode();
            sink += address.setInet6(1, 2, 3, 4).equals(other) ? 1 : 0;
        });
        InetSocketAddress jdk = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        SockAddr known = SockAddr.of(jdk);
        assertNothing(() -> sink += address.set(known).toSocketAddress() == jdk ? 1 : 0);
        assertThat(address.toSocketAddress()).isSameAs(jdk);
    }

    @Test
    void anOperationOfAnIrpAllocatesNothing() {
        PendingOperation silent = new PendingOperation() {
            @Override
            public void cancel(Irp irp, int operation) {}

            @Override
            public void completed(int operation) {}
        };
        Irp irp = new Irp((completed, context) -> sink += completed.information());
        assertNothing(() -> {
            irp.reuse().markPending(silent);
            irp.complete(NtStatus.STATUS_SUCCESS, 1);
        });
    }
}
