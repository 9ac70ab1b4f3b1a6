package org.wsk4j.launcher.cat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDisconnectFlags;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.data.SockAddr;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.client.WskFailure;
import org.wsk4j.launcher.command.CommandFailure;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/**
 * One connection: standard input goes out, the first chunk with the connect; what comes back is written; the end of the
 * input ends the sending direction, the end of what comes back ends the command.
 *
 * <p>A bounded number of sends is in flight; each gives its memory back to the reader when it completes. Receives are queued
 * ahead, so that the transport receives while standard output is written.
 */
public final class StreamCat {

    private static final int SEND_SLOTS = 16;
    private static final int RECEIVE_SLOTS = 4;
    /** The most that connectEx takes. */
    private static final int CHUNK = 65_535;

    private static final int RECEIVE_SIZE = 128 * 1024;
    /** A peer that speaks first must not wait for somebody to type. */
    private static final long FIRST_CHUNK_MILLIS = 100;

    private static final Duration LAST_SENDS = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofMillis(200);
    private static final String CLOSED_EARLY = "the peer closed before it had all input";

    private final Client client;
    private final Input input;
    private final WritableByteChannel output;
    private final Duration connectLimit;
    private final Irp disconnect = new Irp();

    private @Nullable WskProviderConnectionDispatch connection; // guarded by this
    private boolean disconnecting; // guarded by this
    private int chunks; // guarded by this: how many were handed to send
    private int sending; // guarded by this
    private @Nullable NtStatus sendFailure; // guarded by this

    /**
     * Creates one for one connection.
     *
     * @param client the client to connect with
     * @param input what to send
     * @param output where to write what comes back
     * @param connectLimit how long a connect may take
     */
    public StreamCat(Client client, ReadableByteChannel input, WritableByteChannel output, Duration connectLimit) {
        this.client = client;
        this.input = new Input(input, SEND_SLOTS, CHUNK);
        this.output = output;
        this.connectLimit = connectLimit;
    }

    /**
     * Connects, to the first address that answers, and runs until the peer has ended.
     *
     * @param addresses where to connect to
     * @throws InterruptedException if the thread was interrupted
     */
    public void run(List<SockAddr> addresses) throws InterruptedException {
        input.start(this::pump);
        Slot first = input.poll(FIRST_CHUNK_MILLIS);
        WskConnectionSocket socket = connect(addresses, first);
        if (first != null) {
            input.giveBack(first);
        }
        try {
            synchronized (this) {
                connection = socket.dispatch();
            }
            pump();
            receive(socket.dispatch());
            finish();
        } finally {
            synchronized (this) {
                connection = null;
            }
            client.close(socket);
        }
    }

    private WskConnectionSocket connect(List<SockAddr> addresses, @Nullable Slot first) {
        WskFailure failure = null;
        for (SockAddr address : addresses) {
            try {
                return client.connect(address, first == null ? null : first.filled(), connectLimit, null, null);
            } catch (WskFailure e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        throw failure != null ? failure : new IllegalArgumentException("no address to connect to");
    }

    /** Sends what was read, and after its end disconnects. On the reader's thread, and once on the main one. */
    private synchronized void pump() {
        WskProviderConnectionDispatch to = connection;
        if (to == null || disconnecting) {
            return;
        }
        for (Slot slot = input.poll(); slot != null; slot = input.poll()) {
            Slot chunk = slot;
            chunk.irp.reuse().setCompletionRoutine((irp, context) -> sent(to, chunk), null);
            chunks++;
            sending++;
            to.send(chunk.filled(), 0, chunk.irp);
        }
        if (input.isExhausted()) {
            disconnecting = true;
            to.disconnect(null, 0, disconnect);
        }
    }

    private synchronized void sent(WskProviderConnectionDispatch to, Slot slot) {
        NtStatus status = slot.irp.status();
        sending--;
        if (status.isSuccess()) {
            input.giveBack(slot);
        } else if (sendFailure == null) {
            sendFailure = status;
            if (connection != null) {
                // Wakes the receiver; the slot stays out, so that nothing more is read.
                disconnecting = true;
                to.disconnect(null, WskDisconnectFlags.WSK_FLAG_ABORTIVE, new Irp());
            }
        }
        notifyAll();
    }

    private void receive(WskProviderConnectionDispatch from) throws InterruptedException {
        Slot[] slots = new Slot[RECEIVE_SLOTS];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new Slot(RECEIVE_SIZE);
            from.receive(slots[i].room(), 0, slots[i].irp);
        }
        for (int i = 0; ; i = (i + 1) % slots.length) {
            Slot slot = slots[i];
            NtStatus status = slot.irp.await();
            if (!status.isSuccess()) {
                throw failure(status);
            }
            if (slot.irp.information() == 0) {
                return;
            }
            write(slot.received());
            slot.irp.reuse();
            from.receive(slot.room(), 0, slot.irp);
        }
    }

    private synchronized WskFailure failure(NtStatus received) {
        NtStatus sent = sendFailure;
        boolean causedHere =
                received.equals(NtStatus.STATUS_CANCELLED) || received.equals(NtStatus.STATUS_CONNECTION_ABORTED);
        return new WskFailure("connection broken", causedHere && sent != null ? sent : received);
    }

    private void write(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                output.write(bytes);
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    "cannot write to standard output: " + e.getMessage() + "; its reader has ended", e);
        }
    }

    /** The peer has ended. Input that still comes is still sent; a silent one, as of a terminal, is not waited for. */
    private void finish() throws InterruptedException {
        awaitInput();
        IOException unread = input.failure();
        if (unread != null) {
            throw new CommandFailure(
                    "cannot read standard input: " + unread.getMessage() + "; check what it is", unread);
        }
        synchronized (this) {
            if (!disconnecting) {
                return;
            }
        }
        NtStatus status = disconnect.await(LAST_SENDS);
        if (!status.isSuccess()) {
            throw new WskFailure(CLOSED_EARLY, status);
        }
        if (status.equals(NtStatus.STATUS_TIMEOUT)) {
            throw unsent();
        }
    }

    private synchronized void awaitInput() throws InterruptedException {
        long moved = System.nanoTime();
        for (int before = chunks - sending; ; ) {
            NtStatus failed = sendFailure;
            if (failed != null) {
                throw new WskFailure(CLOSED_EARLY, failed);
            }
            if (disconnecting && sending == 0) {
                return;
            }
            if (chunks - sending != before) {
                before = chunks - sending;
                moved = System.nanoTime();
            }
            long quiet = System.nanoTime() - moved;
            if (sending == 0 && quiet > SILENCE.toNanos()) {
                return;
            }
            if (quiet > LAST_SENDS.toNanos()) {
                throw unsent();
            }
            wait(SILENCE.toMillis() / 4);
        }
    }

    private static CommandFailure unsent() {
        return new CommandFailure("the peer closed and does not take the rest of the input; check what it expects");
    }
}
