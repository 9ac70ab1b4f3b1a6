package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.provider.kit.socket.DatagramFixture.Datagram;
import org.wsk4j.provider.kit.socket.DatagramFixture.ManualLoop;

/** Requests whose routines make the next ones, for long, keep neither the caller nor the loop's other sockets waiting. */
final class PumpFairnessTest {

    private static final int ALL = 1_000;

    /** What one turn may do at most; a step is an operation or less. */
    private static final int TURN = 100;

    private int done;

    @Test
    void sendsThatBegetSends() {
        DatagramFixture fixture = new DatagramFixture(null).bound();
        nextSend(fixture);
        assertTrue(done < TURN, () -> done + " inside one call");
        ((ManualLoop) fixture.loop).run();
        assertEquals(ALL, done);
        assertEquals(ALL, fixture.endpoint.sent.size());
    }

    private void nextSend(DatagramFixture fixture) {
        Irp irp = new Irp((completed, context) -> {
            if (++done < ALL) {
                nextSend(fixture);
            }
        });
        fixture.socket.sendTo(DatagramFixture.buffer("x"), 0, DatagramFixture.PEER, null, irp);
    }

    @Test
    void receivesThatBegetReceives() {
        DatagramFixture fixture = new DatagramFixture(null).bound();
        for (int i = 0; i < ALL; i++) {
            fixture.endpoint.inbox.add(Datagram.of("x", DatagramFixture.PEER));
        }
        nextReceive(fixture);
        assertTrue(done < TURN, () -> done + " inside one call");
        ((ManualLoop) fixture.loop).run();
        assertEquals(ALL, done);
    }

    private void nextReceive(DatagramFixture fixture) {
        Irp irp = new Irp((completed, context) -> {
            if (++done < ALL) {
                nextReceive(fixture);
            }
        });
        fixture.socket.receiveFrom(WskBuf.of(ByteBuffer.allocate(1)), 0, new SockAddr(), null, new SizeT(), irp);
    }

    @Test
    void acceptsThatBegetConnectionsAndAccepts() {
        try (ListenFixture wsk = new ListenFixture()) {
            ListenSocket socket = wsk.listening(null);
            ScriptedEndpoint listener = wsk.transport.last();
            int[] atSecondTask = {0};
            nextAccept(socket, listener);
            wsk.loop.execute(listener::connection);
            wsk.loop.execute(() -> atSecondTask[0] = done);
            wsk.loop.run();
            assertTrue(atSecondTask[0] > 0 && atSecondTask[0] < TURN, () -> atSecondTask[0] + " in one turn");
            assertEquals(ALL, done);
        }
    }

    private void nextAccept(ListenSocket socket, ScriptedEndpoint listener) {
        Irp irp = new Irp((completed, context) -> {
            if (++done < ALL) {
                nextAccept(socket, listener);
                listener.connection();
            }
        });
        socket.accept(0, null, null, null, null, irp);
    }
}
