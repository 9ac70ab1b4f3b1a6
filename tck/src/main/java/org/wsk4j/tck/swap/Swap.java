package org.wsk4j.tck.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskOptions.IPPROTO_TCP;
import static org.wsk4j.WskOptions.SOCK_STREAM;
import static org.wsk4j.WskRegistrar.WSK_NO_WAIT;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_LISTEN_SOCKET;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.nt.NtStatus.STATUS_FILE_FORCED_CLOSED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskProviderProperties;
import org.wsk4j.WskRegistration;
import org.wsk4j.WskSocket;
import org.wsk4j.WskSocketDispatch;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.PlainRegistrar;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.WskFixture;

/** One round: a registrar with a provider of its own, a client that captured it, and the provider's departure. */
final class Swap implements AutoCloseable {

    /** What pends on the peer never ends by itself; there is no use in waiting for it. */
    private static final String DRAIN_MILLIS = "10";

    private final WskFixture wsk;
    private final PlainRegistrar registrar;
    private final WskProviderDispatch leaving;
    private final WskRegistration registration = new WskRegistration();
    private final WskProviderNpi npi;

    Swap(WskFixture wsk) {
        this.wsk = wsk;
        leaving = wsk.openAnother();
        registrar = hasty(leaving);
        assertEquals(STATUS_SUCCESS, registrar.register(WskClientNpi.any(), registration));
        npi = capture();
    }

    /** The registrar reads its properties when it is made. */
    private static synchronized PlainRegistrar hasty(WskProviderDispatch provider) {
        String old = System.getProperty(PlainRegistrar.DETACH_TIMEOUT_MILLIS);
        System.setProperty(PlainRegistrar.DETACH_TIMEOUT_MILLIS, DRAIN_MILLIS);
        try {
            return PlainRegistrar.of(provider);
        } finally {
            if (old == null) {
                System.clearProperty(PlainRegistrar.DETACH_TIMEOUT_MILLIS);
            } else {
                System.setProperty(PlainRegistrar.DETACH_TIMEOUT_MILLIS, old);
            }
        }
    }

    private WskProviderNpi capture() {
        Out<WskProviderNpi> out = new Out<>();
        assertEquals(STATUS_SUCCESS, registrar.captureProviderNpi(registration, WSK_NO_WAIT, out), "a capture");
        return Objects.requireNonNull(out.value());
    }

    /** The capture that everything of this round goes through. */
    WskProviderNpi npi() {
        return npi;
    }

    /** Attaches a provider that is ranked higher, and answers what a new capture gets. */
    WskProviderNpi startBetter() {
        WskProviderDispatch better = wsk.openAnother();
        registrar.attach(better, Map.of(WskProviderProperties.SERVICE_RANKING, 1_000_000));
        WskProviderNpi fresh = capture();
        assertTrue(fresh.dispatch() == better, "a new capture gets the better provider");
        return fresh;
    }

    void release(WskProviderNpi captured) {
        registrar.releaseProviderNpi(registration, captured);
    }

    /** The provider is stopped, on this thread. */
    void leave() {
        registrar.detach(leaving);
    }

    /** The provider is stopped beside what goes on, after a moment that the dice decide. */
    Future<Boolean> leaveBeside(Random random) {
        int spins = random.nextInt(20_000);
        return wsk.beside(() -> {
            for (int i = 0; i < spins; i++) {
                Thread.onSpinWait();
            }
            leave();
            return true;
        });
    }

    private <S extends WskSocket> S socket(
            WskProviderNpi through, int flags, @Nullable WskSocketDispatch dispatch, Class<S> type) {
        return wsk.call(irp -> through.dispatch()
                        .socket(
                                through.client(),
                                AF_INET,
                                SOCK_STREAM,
                                IPPROTO_TCP,
                                flags,
                                null,
                                dispatch,
                                null,
                                null,
                                null,
                                irp))
                .result(type);
    }

    WskListenSocket listener(@Nullable WskClientListenDispatch dispatch) {
        WskListenSocket socket = socket(npi, WSK_FLAG_LISTEN_SOCKET, dispatch, WskListenSocket.class);
        wsk.call(irp -> socket.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
        return socket;
    }

    WskConnectionSocket bound(WskProviderNpi through, @Nullable WskClientConnectionDispatch dispatch) {
        WskConnectionSocket socket = socket(through, WSK_FLAG_CONNECTION_SOCKET, dispatch, WskConnectionSocket.class);
        wsk.call(irp -> socket.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
        return socket;
    }

    Link connect(WskProviderNpi through, PeerListener listener, @Nullable WskClientConnectionDispatch dispatch) {
        WskConnectionSocket socket = bound(through, dispatch);
        wsk.call(irp -> socket.dispatch().connect(listener.address(), 0, irp)).ok(0);
        return new Link(socket, listener.accept());
    }

    /** Requires of a connection whose provider is gone: every entry is closed by force, but close. */
    void isOrphan(WskConnectionSocket socket) {
        forced(wsk.call(irp -> socket.dispatch().send(Bytes.of("x"), 0, irp)));
        forced(wsk.call(irp -> socket.dispatch().receive(Bytes.room(1), 0, irp)));
        forced(wsk.call(irp -> socket.dispatch().disconnect(null, 0, irp)));
        forced(wsk.call(irp -> socket.dispatch().getRemoteAddress(new SockAddr(), irp)));
        forced(wsk.call(irp -> Sockets.getLocalAddress(socket, new SockAddr(), irp)));
        close(socket);
    }

    void isOrphan(WskListenSocket socket) {
        forced(wsk.call(irp -> socket.dispatch().accept(0, null, null, null, null, irp)));
        forced(wsk.call(irp -> Sockets.getLocalAddress(socket, new SockAddr(), irp)));
        close(socket);
    }

    void close(WskSocket socket) {
        wsk.call(irp -> socket.dispatch().closeSocket(irp)).ok(0);
    }

    static void forced(Request request) {
        request.mustFail(STATUS_FILE_FORCED_CLOSED);
    }

    /** What an operation answers that raced with the departure: its own result or the departure's. */
    static void forcedOr(NtStatus other, Request request) {
        NtStatus status = request.status();
        assertTrue(status.equals(other) || status.equals(STATUS_FILE_FORCED_CLOSED), status::toString);
    }

    /** The client's end; it must not wait for a provider that is gone. */
    @Override
    public void close() {
        assertTrue(wsk.join(wsk.beside(() -> {
            registrar.releaseProviderNpi(registration, npi);
            registrar.deregister(registration);
            registrar.close();
            return true;
        })));
    }
}
