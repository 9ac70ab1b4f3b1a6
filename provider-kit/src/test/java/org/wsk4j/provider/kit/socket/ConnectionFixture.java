package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskOptions;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.KitLimits;
import org.wsk4j.provider.kit.TransportException;

/** A provider on a scripted transport, and one connection socket at a time. */
final class ConnectionFixture {

    static final Object CONTEXT = "context";
    static final SockAddr PEER = SockAddr.loopback(SockAddr.AF_INET, 9);

    final FakeLoop loop = new FakeLoop();
    final FakeStreamTransport<FakeStreamEndpoint> transport =
            new FakeStreamTransport<>(loop, (where, sink) -> new FakeStreamEndpoint(loop, sink));
    final ProviderCore provider;
    final ClientBinding client;

    ConnectionSocket socket;
    FakeStreamEndpoint endpoint;

    ConnectionFixture() {
        this(limits(4 << 20));
    }

    ConnectionFixture(KitLimits limits) {
        provider = new ProviderCore(transport, limits);
        client = provider.attach(WskClientNpi.any());
    }

    /** The departure of a provider waits as good as not: the test's thread runs the loop afterwards. */
    static KitLimits limits(long receiveBufferBytes) {
        return new KitLimits(receiveBufferBytes, 8, 8, 1, 1, 1);
    }

    ConnectionFixture created(WskClientConnectionDispatch dispatch) {
        SocketOrder order = new SocketOrder(
                SockAddr.AF_INET,
                WskOptions.SOCK_STREAM,
                WskOptions.IPPROTO_TCP,
                WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET,
                CONTEXT,
                dispatch,
                null,
                null);
        try {
            socket = ConnectionSocket.open(client, order, true);
        } catch (TransportException e) {
            throw new AssertionError(e);
        }
        endpoint = transport.endpoints.get(transport.endpoints.size() - 1);
        endpoint.forbiddenLock = socket.core().lock();
        return this;
    }

    ConnectionFixture bound(WskClientConnectionDispatch dispatch) {
        created(dispatch);
        CountedIrp irp = new CountedIrp();
        irp.returned(socket.bind(SockAddr.any(SockAddr.AF_INET, 0), 0, irp.irp));
        irp.assertOverAtOnce(NtStatus.STATUS_SUCCESS, 0);
        return this;
    }

    ConnectionFixture connected() {
        return connected(null);
    }

    ConnectionFixture connected(WskClientConnectionDispatch dispatch) {
        bound(dispatch);
        CountedIrp irp = new CountedIrp();
        irp.returned(socket.connect(PEER, 0, irp.irp));
        irp.assertOverAtOnce(NtStatus.STATUS_SUCCESS, 0);
        endpoint.calls.clear();
        return this;
    }

    CountedIrp send(String text) {
        return send(buffer(text), 0);
    }

    CountedIrp send(WskBuf buffer, int flags) {
        CountedIrp irp = new CountedIrp();
        return irp.returned(socket.send(buffer, flags, irp.irp));
    }

    CountedIrp receive(WskBuf buffer, int flags) {
        CountedIrp irp = new CountedIrp();
        return irp.returned(socket.receive(buffer, flags, irp.irp));
    }

    CountedIrp disconnect(WskBuf buffer, int flags) {
        CountedIrp irp = new CountedIrp();
        return irp.returned(socket.disconnect(buffer, flags, irp.irp));
    }

    CountedIrp closing() {
        CountedIrp irp = new CountedIrp();
        return irp.returned(socket.closeSocket(irp.irp));
    }

    NtStatus events(int mask) {
        return events(mask, null);
    }

    NtStatus events(int mask, CountedIrp irp) {
        return socket.controlSocket(
                WskControlSocketType.WskSetOption,
                WskOptions.SO_WSK_EVENT_CALLBACK,
                WskOptions.SOL_SOCKET,
                WskControlBuffer.ofPointer(
                        new WskEventCallbackControl(WskEventCallbackControl.NPI_WSK_INTERFACE_ID, mask)),
                null,
                null,
                irp == null ? null : irp.irp);
    }

    /** Enables events, which must succeed, and lets the loop act on it. */
    ConnectionFixture enabled(int mask) {
        assertSame(NtStatus.STATUS_SUCCESS, events(mask));
        loop.run();
        return this;
    }

    NtStatus disableReceive(CountedIrp irp) {
        return events(WskEventMask.WSK_EVENT_RECEIVE | WskEventMask.WSK_EVENT_DISABLE, irp);
    }

    ConnectionState state() {
        synchronized (socket.core().lock()) {
            return socket.connection().state();
        }
    }

    /** Closes, runs the loop, and checks that nothing is left. */
    CountedIrp close() {
        CountedIrp irp = closing();
        loop.run();
        if (endpoint.isClosing()) {
            endpoint.finishClose();
            loop.run();
        }
        irp.assertOver(NtStatus.STATUS_SUCCESS, 0);
        assertClean();
        return irp;
    }

    /** Nothing is lent, outstanding or wrong. */
    void assertClean() {
        assertEquals(List.of(), endpoint.violations);
        assertEquals(0, socket.core().pendingRequests(), "requests");
        assertEquals(0, endpoint.chunksOut, "chunks that are still lent");
        assertEquals(Irql.PASSIVE_LEVEL, Irql.current(), "a callback's level stayed behind");
    }

    String sent() {
        return endpoint.sent.toString(StandardCharsets.US_ASCII);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    static WskBuf buffer(String text) {
        return WskBuf.of(ByteBuffer.wrap(bytes(text)));
    }

    /** A range over pieces of the given texts, between canaries. */
    static WskBuf pieces(String... texts) {
        Mdl[] chain = new Mdl[texts.length];
        long length = 0;
        for (int i = 0; i < texts.length; i++) {
            boolean first = i == 0;
            chain[i] = Mdl.of(ByteBuffer.wrap(bytes((first ? "##" : "") + texts[i])));
            length += texts[i].length();
            if (i > 0) {
                chain[i - 1].setNext(chain[i]);
            }
        }
        chain[texts.length - 1].setNext(Mdl.of(ByteBuffer.wrap(bytes("##"))));
        return new WskBuf(chain[0], 2, length);
    }

    static WskBuf room(int length) {
        return WskBuf.of(ByteBuffer.allocate(length));
    }

    static String content(WskBuf buffer, int count) {
        return text(buffer.toByteArray()).substring(0, count);
    }
}
