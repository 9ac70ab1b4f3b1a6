package org.wsk4j.launcher.swap;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.WskBuf;

/** The server's end of one connection: receives, sends the same back, and so on, until something fails. */
final class ServedConnection {

    private final WskConnectionSocket socket;
    private final Consumer<ServedConnection> closed;
    private final Mdl memory = Mdl.of(ByteBuffer.allocateDirect(BusyConnection.MESSAGE));
    private final WskBuf whole = new WskBuf(memory, 0, BusyConnection.MESSAGE);
    private final Ledger.Entry receiving;
    private final Ledger.Entry sending;
    private final Ledger.Entry closes;
    private boolean over; // guarded by this: nothing more is handed in

    ServedConnection(Ledger ledger, WskConnectionSocket socket, Consumer<ServedConnection> closed) {
        this.socket = socket;
        this.closed = closed;
        receiving = ledger.new Entry(this::received);
        sending = ledger.new Entry(this::sent);
        closes = ledger.new Entry(() -> closed.accept(this));
    }

    /** Under the lock as a whole: nothing is started on a socket that another thread has begun to close. */
    synchronized void receive() {
        if (!over) {
            socket.dispatch().receive(whole, 0, receiving.next());
        }
    }

    private void received() {
        long count = receiving.information();
        if (receiving.status().isSuccess() && count > 0) {
            send(new WskBuf(memory, 0, count));
        } else {
            close();
        }
    }

    private synchronized void send(WskBuf bytes) {
        if (!over) {
            socket.dispatch().send(bytes, 0, sending.next());
        }
    }

    private void sent() {
        if (sending.status().isSuccess()) {
            receive();
        } else {
            close();
        }
    }

    synchronized void close() {
        if (!over) {
            over = true;
            socket.dispatch().closeSocket(closes.next());
        }
    }
}
