package org.wsk4j.tck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskControlSocketType.WskIoctl;
import static org.wsk4j.WskEventMask.WSK_EVENT_SEND_BACKLOG;
import static org.wsk4j.WskIoctls.SIO_ADDRESS_LIST_CHANGE;
import static org.wsk4j.WskIoctls.SIO_ADDRESS_LIST_QUERY;
import static org.wsk4j.WskIoctls.SIO_LOOPBACK_FAST_PATH;
import static org.wsk4j.WskIoctls.SIO_WSK_QUERY_IDEAL_SEND_BACKLOG;
import static org.wsk4j.WskIoctls.SIO_WSK_QUERY_RECEIVE_BACKLOG;
import static org.wsk4j.WskIoctls.SIO_WSK_REGISTER_EXTENSION;
import static org.wsk4j.WskIoctls.SIO_WSK_SET_REMOTE_ADDRESS;
import static org.wsk4j.WskIoctls.SIO_WSK_SET_SENDTO_ADDRESS;
import static org.wsk4j.WskIoctls.SIO_WSK_SET_TCP_SILENT_MODE;
import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_OVERFLOW;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_REQUEST;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskBasicSocket;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskExtensionControlIn;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskSocket;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.Until;
import org.wsk4j.tck.fixture.WskFixture;

/** Socket ioctls. */
@WskContract(requires = {"tcp", "udp"})
class IoctlContract {

    private static final int ADDRESS_SIZE = 144;

    private final WskFixture wsk;

    IoctlContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    private Request ioctl(WskSocket socket, int code, WskControlBuffer output) {
        return wsk.call(irp -> Sockets.ioctl(socket, code, null, output, irp));
    }

    @Test
    @Clause(
            rule = 0,
            source = "SIO_WSK_SET_REMOTE_ADDRESS",
            value = "Only datagram sockets; a SOCKADDR of the family; an IRP")
    void fixedAddressesAreForDatagramSockets() {
        SockAddr target = wsk.udpPeer(Net.INET).address();
        WskDatagramSocket datagram = wsk.datagram(Net.INET);
        for (int code : new int[] {SIO_WSK_SET_REMOTE_ADDRESS, SIO_WSK_SET_SENDTO_ADDRESS}) {
            for (WskSocket other :
                    List.of(wsk.basicSocket(Net.INET), wsk.listener(Net.INET), wsk.boundSocket(Net.INET))) {
                wsk.call(irp -> Sockets.ioctl(other, code, WskControlBuffer.ofPointer(target), null, irp))
                        .mustFail(STATUS_INVALID_DEVICE_REQUEST);
            }
            wsk.call(irp -> Sockets.ioctl(datagram, code, WskControlBuffer.ofInt(1), null, irp))
                    .mustFail(STATUS_INVALID_PARAMETER);
            assertEquals(
                    STATUS_INVALID_PARAMETER,
                    Sockets.ioctl(datagram, code, WskControlBuffer.ofPointer(target), null, null));
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "SIO_WSK_QUERY_RECEIVE_BACKLOG",
            value = "The bytes that arrived and were not delivered",
            requires = "receive-backlog")
    void receiveBacklog() {
        Link link = wsk.connected(Net.INET);
        WskControlBuffer output = WskControlBuffer.allocate(8);
        Request query = ioctl(link.socket(), SIO_WSK_QUERY_RECEIVE_BACKLOG, output);
        query.ok(8);
        assertEquals(0, output.asLong());
        // Bytes of which the provider must know: it has looked at the stream to deliver the first of them.
        link.peer().write("abcdefgh");
        WskBuf room = Bytes.room(2);
        wsk.call(irp -> link.io().receive(room, 2, irp)).ok(2);
        ioctl(link.socket(), SIO_WSK_QUERY_RECEIVE_BACKLOG, output).ok(8);
        long backlog = output.asLong();
        assertTrue(backlog >= 0 && backlog <= 6, () -> "backlog " + backlog);
        WskConnectionSocket bound = wsk.boundSocket(Net.INET);
        ioctl(bound, SIO_WSK_QUERY_RECEIVE_BACKLOG, output).mustFail(STATUS_INVALID_DEVICE_STATE);
        ioctl(wsk.datagram(Net.INET), SIO_WSK_QUERY_RECEIVE_BACKLOG, output).mustFail(STATUS_INVALID_DEVICE_REQUEST);
        ioctl(link.socket(), SIO_WSK_QUERY_RECEIVE_BACKLOG, WskControlBuffer.allocate(4))
                .mustBe(STATUS_BUFFER_OVERFLOW);
        assertEquals(
                STATUS_INVALID_PARAMETER,
                Sockets.ioctl(link.socket(), SIO_WSK_QUERY_RECEIVE_BACKLOG, null, output, null),
                "without IRP");
    }

    @Test
    @Clause(
            rule = 0,
            source = "SIO_WSK_QUERY_IDEAL_SEND_BACKLOG",
            value = "A positive size; its event can be enabled",
            requires = "send-backlog")
    void idealSendBacklog() {
        Link link = wsk.connected(
                Net.INET, null, new WskClientConnectionDispatch(null, null, (context, size) -> STATUS_SUCCESS));
        WskControlBuffer output = WskControlBuffer.allocate(8);
        Request query = ioctl(link.socket(), SIO_WSK_QUERY_IDEAL_SEND_BACKLOG, output);
        NtStatus enable = Sockets.enable(link.socket(), WSK_EVENT_SEND_BACKLOG);
        query.ok(8);
        assertTrue(output.asLong() > 0, () -> "ideal send backlog " + output.asLong());
        assertEquals(STATUS_SUCCESS, enable);
        ioctl(wsk.boundSocket(Net.INET), SIO_WSK_QUERY_IDEAL_SEND_BACKLOG, output)
                .mustFail(STATUS_INVALID_DEVICE_STATE);
        ioctl(wsk.listener(Net.INET), SIO_WSK_QUERY_IDEAL_SEND_BACKLOG, output).mustFail(STATUS_INVALID_DEVICE_REQUEST);
    }

    /** An emulation may never call it; what it tells must be true all the same. */
    @Test
    @Clause(
            rule = 0,
            source = "WskSendBacklogEvent",
            value = "A size that changes under load is told, each time another one; where it is NATIVE, surely",
            requires = "send-backlog")
    void sendBacklogEventTellsChanges() {
        Queue<Long> told = new ConcurrentLinkedQueue<>();
        Link link = wsk.connected(Net.INET, null, new WskClientConnectionDispatch(null, null, (context, size) -> {
            told.add(size);
            return STATUS_SUCCESS;
        }));
        WskControlBuffer output = WskControlBuffer.allocate(8);
        ioctl(link.socket(), SIO_WSK_QUERY_IDEAL_SEND_BACKLOG, output).ok(8);
        long before = output.asLong();
        assertEquals(STATUS_SUCCESS, Sockets.enable(link.socket(), WSK_EVENT_SEND_BACKLOG));
        ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
        Future<Boolean> reader = wsk.beside(() -> readsAll(link.peer()));
        for (int i = 0; i < 64 && told.isEmpty(); i++) {
            wsk.call(irp -> link.io().send(WskBuf.of(block), 0, irp)).ok(block.capacity());
        }
        ioctl(link.socket(), SIO_WSK_QUERY_IDEAL_SEND_BACKLOG, output).ok(8);
        boolean sure = wsk.level(WskCapability.SEND_BACKLOG) == CapabilityLevel.NATIVE;
        if (output.asLong() != before) {
            boolean fired = Until.within(sure ? wsk.patience() : Duration.ofMillis(300), () -> {
                wsk.call(irp -> link.io().send(Bytes.of("x"), 0, irp)).ok(1);
                return !told.isEmpty();
            });
            assertTrue(fired || !sure, () -> "from " + before + " to " + output.asLong() + ", and not told");
        }
        wsk.call(irp -> link.io().disconnect(null, 0, irp)).ok(0);
        assertTrue(wsk.join(reader));
        long last = before;
        for (long size : told) {
            assertTrue(size > 0 && size != last, () -> "told " + told + " from " + before);
            last = size;
        }
    }

    private static boolean readsAll(Peer peer) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
        while (peer.channel().read(chunk) >= 0) {
            chunk.clear();
        }
        return true;
    }

    @Test
    @Clause(
            rule = 0,
            source = "SIO_ADDRESS_LIST_QUERY",
            value = "Too small: BUFFER_OVERFLOW and the size; then the local addresses of the family; no IRP",
            requires = "address-list")
    void addressListQuery() {
        for (Net net : new Net[] {Net.INET, Net.INET6}) {
            WskBasicSocket socket = wsk.basicSocket(net);
            SizeT size = new SizeT();
            NtStatus probe =
                    socket.dispatch().controlSocket(WskIoctl, SIO_ADDRESS_LIST_QUERY, 0, null, null, size, null);
            assertEquals(STATUS_BUFFER_OVERFLOW, probe);
            assertTrue(size.value() >= 8, () -> "the size needed: " + size);
            WskControlBuffer output = WskControlBuffer.allocate(Math.toIntExact(size.value()) + ADDRESS_SIZE);
            assertEquals(
                    STATUS_SUCCESS,
                    socket.dispatch().controlSocket(WskIoctl, SIO_ADDRESS_LIST_QUERY, 0, null, output, size, null));
            List<?> addresses = java.util.Objects.requireNonNull(output.pointer(List.class));
            assertEquals(8 + (long) ADDRESS_SIZE * addresses.size(), size.value());
            for (Object address : addresses) {
                assertEquals(net.family(), ((SockAddr) address).family());
            }
            wsk.call(irp -> socket.dispatch()
                            .controlSocket(WskIoctl, SIO_ADDRESS_LIST_QUERY, 0, null, output, null, irp))
                    .mustFail(STATUS_INVALID_PARAMETER);
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "SIO_ADDRESS_LIST_CHANGE",
            value = "Pends until a change; can be cancelled; close cancels it; needs an IRP",
            requires = "address-list")
    void addressListChange() {
        WskBasicSocket socket = wsk.basicSocket(Net.INET);
        Request change = wsk.call(irp -> Sockets.ioctl(socket, SIO_ADDRESS_LIST_CHANGE, null, null, irp));
        change.mustPend();
        change.irp().cancel();
        change.mustFail(STATUS_CANCELLED);
        Request second = wsk.call(irp -> Sockets.ioctl(socket, SIO_ADDRESS_LIST_CHANGE, null, null, irp))
                .mustPend();
        assertEquals(STATUS_INVALID_PARAMETER, Sockets.ioctl(socket, SIO_ADDRESS_LIST_CHANGE, null, null, null));
        wsk.close(socket);
        second.mustFail(STATUS_CANCELLED);
    }

    @Test
    @Clause(
            rule = 0,
            source = "SIO_WSK_REGISTER_EXTENSION",
            value = "Unknown extension and unknown ioctl: STATUS_NOT_SUPPORTED",
            regards = "silent-mode")
    void unknownExtensionsAndIoctlsAreNotSupported() {
        WskListenSocket listener = wsk.listener(Net.INET);
        Link link = wsk.connected(Net.INET);
        for (WskSocket socket : List.of(wsk.basicSocket(Net.INET), listener, link.socket(), wsk.datagram(Net.INET))) {
            WskExtensionControlIn unknown = new WskExtensionControlIn(new UUID(4711, 4712), null, null);
            assertEquals(
                    STATUS_NOT_SUPPORTED,
                    Sockets.ioctl(
                            socket,
                            SIO_WSK_REGISTER_EXTENSION,
                            WskControlBuffer.ofPointer(unknown),
                            WskControlBuffer.allocate(16),
                            null));
            wsk.call(irp -> Sockets.ioctl(socket, 0x4F0000FF, null, null, irp)).mustFail(STATUS_NOT_SUPPORTED);
        }
        wsk.call(irp -> Sockets.ioctl(
                        wsk.boundSocket(Net.INET), SIO_LOOPBACK_FAST_PATH, WskControlBuffer.ofInt(1), null, irp))
                .mustFail(STATUS_NOT_SUPPORTED);
        wsk.call(irp -> Sockets.ioctl(wsk.datagram(Net.INET), SIO_WSK_SET_TCP_SILENT_MODE, null, null, irp))
                .mustFail(wsk.has(WskCapability.SILENT_MODE) ? STATUS_INVALID_DEVICE_REQUEST : STATUS_NOT_SUPPORTED);
    }
}
