package org.wsk4j.launcher.swap;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.WskBuf;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.nt.NtStatus;

/**
 * The client's end of one connection: sends a message of its own, receives it back, compares it, and so on. When something
 * fails it says so and does nothing until it is given another socket.
 */
final class BusyConnection {

    static final int MESSAGE = 4096;

    /** What the connections have to say. */
    interface Log {
        /** A message came back as it was sent. */
        void completed(BusyConnection connection);

        /** It came back changed. */
        void corrupted(BusyConnection connection);

        /** The socket is of no use any more. */
        void died(BusyConnection connection, NtStatus status);
    }

    private final int number;
    private final Log log;
    private final ByteBuffer out = ByteBuffer.allocateDirect(MESSAGE);
    private final ByteBuffer in = ByteBuffer.allocateDirect(MESSAGE);
    private final WskBuf message = WskBuf.of(out.duplicate());
    private final Mdl room = Mdl.of(in.duplicate());
    private final Ledger.Entry sending;
    private final Ledger.Entry receiving;
    private @Nullable WskConnectionSocket socket; // guarded by this
    private @Nullable Client client; // guarded by this: the one that made the socket
    private boolean over = true; // guarded by this: nothing more is handed in
    private long sequence; // guarded by this
    private int missing; // guarded by this: bytes of the answer
    private int unfinished; // guarded by this: parts of the round, of send and receive

    BusyConnection(int number, Ledger ledger, Log log) {
        this.number = number;
        this.log = log;
        sending = ledger.new Entry(this::sent);
        receiving = ledger.new Entry(this::received);
    }

    /** Begins, or goes on after a death, with a connected socket. */
    synchronized void use(WskConnectionSocket connected, Client by) {
        socket = connected;
        client = by;
        over = false;
        round();
    }

    /** The provider that serves it. */
    synchronized @Nullable WskProviderDispatch provider() {
        return client == null ? null : client.dispatch();
    }

    private synchronized void round() {
        WskConnectionSocket connected = socket;
        if (over || connected == null) {
            return;
        }
        long seed = ((long) number << 40) + sequence++;
        for (int i = 0; i < MESSAGE; i += Long.BYTES) {
            seed = seed * 6364136223846793005L + 1442695040888963407L;
            out.putLong(i, seed);
        }
        missing = MESSAGE;
        unfinished = 2;
        connected.dispatch().receive(new WskBuf(room, 0, MESSAGE), 0, receiving.next());
        connected.dispatch().send(message, 0, sending.next());
    }

    private void sent() {
        if (sending.status().isSuccess()) {
            finished();
        } else {
            die(sending.status());
        }
    }

    private void received() {
        long count = receiving.information();
        if (!receiving.status().isSuccess() || count == 0) {
            die(receiving.status());
        } else if (receiveRest((int) count)) {
            finished();
        }
    }

    private synchronized boolean receiveRest(int count) {
        missing -= count;
        WskConnectionSocket connected = socket;
        if (missing > 0 && !over && connected != null) {
            connected.dispatch().receive(new WskBuf(room, MESSAGE - missing, missing), 0, receiving.next());
        }
        return missing == 0;
    }

    private void finished() {
        synchronized (this) {
            if (--unfinished > 0) {
                return;
            }
        }
        if (in.clear().mismatch(out.clear()) >= 0) {
            log.corrupted(this);
        } else {
            log.completed(this);
        }
        round();
    }

    private void die(NtStatus status) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        log.died(this, status);
    }

    /** Hands nothing more in; what is pending is ended by {@link #close}. */
    synchronized void stop() {
        over = true;
    }

    /** Closes the socket, whatever became of its provider; answers how that ended. */
    NtStatus close() {
        WskConnectionSocket old;
        Client maker;
        synchronized (this) {
            over = true;
            old = socket;
            maker = client;
            socket = null;
        }
        return old == null || maker == null
                ? NtStatus.STATUS_SUCCESS
                : maker.close(old).status();
    }
}
