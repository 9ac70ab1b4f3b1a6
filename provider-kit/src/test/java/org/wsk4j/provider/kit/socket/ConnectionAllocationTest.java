package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskOptions;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.TransportException;

/** In the steady state a connection allocates nothing for each operation: the best of several rounds is 0 bytes. */
class ConnectionAllocationTest {

    private static final int OPERATIONS = 2_000;
    private static final int ROUNDS = 30;

    private final FakeLoop loop = new FakeLoop();
    private ConnectionSocket socket;
    private QuietStreamEndpoint endpoint;
    private boolean keep;
    private WskDataIndication kept;
    private final WskBuf buffer =
            new WskBuf(Mdl.chain(ByteBuffer.allocateDirect(10), ByteBuffer.allocateDirect(10)), 1, 18);
    private final Irp irp = new Irp();
    private final Irp second = new Irp();

    @BeforeEach
    void connect() throws TransportException {
        FakeStreamTransport<QuietStreamEndpoint> transport = new FakeStreamTransport<>(loop, QuietStreamEndpoint::new);
        ProviderCore provider = new ProviderCore(transport, ConnectionFixture.limits(1 << 20));
        ClientBinding client = provider.attach(WskClientNpi.any());
        SocketOrder order = new SocketOrder(
                SockAddr.AF_INET,
                WskOptions.SOCK_STREAM,
                WskOptions.IPPROTO_TCP,
                0,
                null,
                new WskClientConnectionDispatch(
                        (context, flags, data, bytes, accepted) -> {
                            kept = data;
                            return keep ? NtStatus.STATUS_PENDING : NtStatus.STATUS_SUCCESS;
                        },
                        null,
                        null),
                null,
                null);
        socket = ConnectionSocket.open(client, order, true);
        endpoint = transport.endpoints.get(0);
        assertSame(NtStatus.STATUS_SUCCESS, socket.bind(SockAddr.any(SockAddr.AF_INET, 0), 0, irp));
        assertSame(NtStatus.STATUS_SUCCESS, socket.connect(ConnectionFixture.PEER, 0, irp.reuse()));
    }

    @AfterEach
    void close() {
        endpoint.pends = false;
        endpoint.finish();
        socket.closeSocket(irp.reuse());
        loop.run();
        assertSame(NtStatus.STATUS_SUCCESS, irp.status());
    }

    private static void assertNoAllocation(Runnable operation) {
        assumeTrue(
                ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean,
                "this JVM does not count allocations");
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least != 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < OPERATIONS; i++) {
                operation.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, "bytes in " + OPERATIONS + " operations");
    }

    @Test
    void aSendThatIsTakenAtOnceAllocatesNothing() {
        assertNoAllocation(() -> socket.send(buffer, 0, irp.reuse()));
        assertSame(NtStatus.STATUS_SUCCESS, irp.status());
        assertEquals(18, irp.information());
    }

    @Test
    void sendsThatPendAllocateNothing() {
        endpoint.pends = true;
        assertNoAllocation(() -> {
            socket.send(buffer, 0, irp.reuse());
            socket.send(buffer, 2, second.reuse());
            endpoint.finish();
            endpoint.finish();
        });
        assertEquals(18, second.information());
    }

    @Test
    void aReceiveThatFindsBytesAllocatesNothing() {
        assertNoAllocation(() -> socket.receive(buffer, 0, irp.reuse()));
        assertEquals(18, irp.information());
    }

    @Test
    void receivesThatPendAllocateNothing() {
        endpoint.pends = true;
        assertNoAllocation(() -> {
            socket.receive(buffer, 0, irp.reuse());
            socket.receive(buffer, 2, second.reuse());
            endpoint.finish();
            endpoint.finish();
        });
        assertEquals(18, second.information());
    }

    @Test
    void aCancelledReceiveAllocatesNothing() {
        endpoint.pends = true;
        socket.receive(buffer, 0, irp.reuse());
        assertNoAllocation(() -> {
            socket.receive(buffer, 0, second.reuse());
            second.cancel();
        });
        assertSame(NtStatus.STATUS_CANCELLED, second.status());
    }

    @Test
    void anIndicationAllocatesNothing() {
        enable();
        loop.as(() -> assertNoAllocation(endpoint::push));
    }

    @Test
    void anIndicationThatIsKeptAllocatesNothing() {
        enable();
        keep = true;
        Runnable operation = () -> {
            endpoint.push();
            socket.release(kept);
        };
        loop.as(() -> assertNoAllocation(operation));
    }

    private void enable() {
        assertSame(
                NtStatus.STATUS_SUCCESS,
                socket.controlSocket(
                        WskControlSocketType.WskSetOption,
                        WskOptions.SO_WSK_EVENT_CALLBACK,
                        WskOptions.SOL_SOCKET,
                        WskControlBuffer.ofPointer(new WskEventCallbackControl(
                                WskEventCallbackControl.NPI_WSK_INTERFACE_ID, WskEventMask.WSK_EVENT_RECEIVE)),
                        null,
                        null,
                        null));
        loop.run();
    }
}
