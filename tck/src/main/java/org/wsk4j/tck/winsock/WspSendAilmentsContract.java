package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.wsk4j.wsp.WsaError.WSAECONNABORTED;
import static org.wsk4j.wsp.WsaError.WSAENETRESET;
import static org.wsk4j.wsp.WsaError.WSA_IO_PENDING;
import static org.wsk4j.wsp.WsaOptions.SO_KEEPALIVE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.PlainRegistrar;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.wsp.WsaError;

/** The rows of the error table of WSPSend whose cause is the network itself. */
@WskContract(requires = {"tcp", "inet"})
class WspSendAilmentsContract {

    private static final String SOURCE = "WSPSend";

    private final AilingNetwork network;
    private final WinsockWorld winsock;

    WspSendAilmentsContract(WskFixture wsk) {
        network = new AilingNetwork(wsk.provider());
        winsock = new WinsockWorld(wsk, PlainRegistrar.of(network.dispatch()));
    }

    @AfterEach
    void end() {
        network.suffers(null);
        winsock.close();
    }

    /** An overlapped send's error, whether the call answers it or the operation ends with it; 0 for success. */
    private int overlapped(long s) {
        Operation operation = Operation.withEvent();
        int error = WinsockWorld.errorOf(e -> winsock.send(s, WinsockWorld.buffers("x"), operation, e));
        return error == 0 || error == WSA_IO_PENDING ? -Math.min(0, winsock.result(s, operation)) : error;
    }

    private void endsWith(int error, NtStatus cause, boolean keepAlive) {
        for (boolean overlapped : new boolean[] {true, false}) {
            network.suffers(null);
            Wire wire = winsock.connected();
            int on = keepAlive ? 1 : 0;
            assertEquals(0, winsock.setOption(wire.s(), SO_KEEPALIVE, WskControlBuffer.ofInt(on)));
            winsock.send(wire.s(), "before");
            wire.peer().expect("before");
            network.suffers(cause);
            int found = overlapped ? overlapped(wire.s()) : WinsockWorld.errorOf(e -> winsock.send(wire.s(), e));
            assertEquals(WsaError.name(error), WsaError.name(found), "overlapped: " + overlapped);
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = SOURCE,
            value = "WSAENETRESET: keep-alive has found the connection dead; the time to live is over")
    void sendOverAConnectionThatKeepAliveEnded() {
        endsWith(WSAENETRESET, NtStatus.STATUS_IO_TIMEOUT, true);
        endsWith(WSAENETRESET, NtStatus.STATUS_HOPLIMIT_EXCEEDED, false);
    }

    @Test
    @Clause(rule = 0, source = SOURCE, value = "WSAECONNABORTED: the connection has timed out; then only close is left")
    void sendOverAConnectionThatTimedOut() {
        endsWith(WSAECONNABORTED, NtStatus.STATUS_IO_TIMEOUT, false);
        Wire wire = winsock.connected();
        assertEquals("WSAECONNABORTED", WsaError.name(overlapped(wire.s())));
        network.suffers(null);
        winsock.fails(WSAECONNABORTED, e -> winsock.send(wire.s(), e));
        winsock.close(wire.s());
    }

    @Test
    @Clause(
            rule = 0,
            source = SOURCE,
            value = "WSAENOBUFS: the provider has no memory; the connection lives and sends again later")
    void sendWithoutMemoryInTheProvider() {
        Wire wire = winsock.connected();
        network.suffers(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
        assertEquals("WSAENOBUFS", WsaError.name(overlapped(wire.s())));
        network.suffers(null);
        assertEquals(0, overlapped(wire.s()));
        wire.peer().expect("x");
    }
}
