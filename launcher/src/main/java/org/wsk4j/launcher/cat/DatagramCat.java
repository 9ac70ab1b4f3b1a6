package org.wsk4j.launcher.cat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskIoctls;
import org.wsk4j.WskProviderDatagramDispatch;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.client.Result;
import org.wsk4j.launcher.client.WskFailure;
import org.wsk4j.launcher.command.CommandFailure;
import org.wsk4j.nt.NtStatus;

/** Datagrams with one peer: each chunk of standard input is one, and the payload of each that comes back is written. */
public final class DatagramCat {

    private static final int SLOTS = 8;
    /** What fits into one Ethernet frame with IPv6. */
    private static final int CHUNK = 1452;

    private static final int RECEIVE_SIZE = 65_536;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Client client;
    private final Input input;
    private final WritableByteChannel output;
    private final Duration idleLimit;

    private @Nullable WskProviderDatagramDispatch socket; // guarded by this
    private int sending; // guarded by this
    private @Nullable NtStatus sendFailure; // guarded by this
    private long lastMoveNanos = System.nanoTime(); // guarded by this

    /**
     * Creates one for one peer.
     *
     * @param client the client
     * @param input what to send
     * @param output where to write what comes back
     * @param idleLimit how long to wait, after the end of the input, for one more datagram
     */
    public DatagramCat(Client client, ReadableByteChannel input, WritableByteChannel output, Duration idleLimit) {
        this.client = client;
        this.input = new Input(input, SLOTS, CHUNK);
        this.output = output;
        this.idleLimit = idleLimit;
    }

    /**
     * Runs until the input has ended and nothing came for a while.
     *
     * @param peer with whom
     * @throws InterruptedException if the thread was interrupted
     */
    public void run(SockAddr peer) throws InterruptedException {
        WskDatagramSocket bound = client.datagram(SockAddr.any(peer.family(), 0), null, null);
        try {
            WskProviderDatagramDispatch dispatch = bound.dispatch();
            Result.of(
                            Client.LIMIT,
                            irp -> dispatch.controlSocket(
                                    WskControlSocketType.WskIoctl,
                                    WskIoctls.SIO_WSK_SET_REMOTE_ADDRESS,
                                    0,
                                    WskControlBuffer.ofPointer(peer),
                                    null,
                                    null,
                                    irp))
                    .orThrow("cannot exchange datagrams with " + peer);
            synchronized (this) {
                socket = dispatch;
            }
            input.start(this::pump);
            receive(dispatch, peer);
            IOException unread = input.failure();
            if (unread != null) {
                throw new CommandFailure(
                        "cannot read standard input: " + unread.getMessage() + "; check what it is", unread);
            }
        } finally {
            synchronized (this) {
                socket = null;
            }
            client.close(bound);
        }
    }

    private synchronized void pump() {
        WskProviderDatagramDispatch to = socket;
        for (Slot slot = input.poll(); slot != null && to != null; slot = input.poll()) {
            Slot chunk = slot;
            chunk.irp.reuse().setCompletionRoutine((irp, context) -> sent(chunk), null);
            sending++;
            to.sendTo(chunk.filled(), 0, null, null, chunk.irp);
        }
    }

    private synchronized void sent(Slot slot) {
        NtStatus status = slot.irp.status();
        sending--;
        lastMoveNanos = System.nanoTime();
        if (status.isSuccess()) {
            input.giveBack(slot);
        } else if (sendFailure == null) {
            sendFailure = status;
        }
    }

    private void receive(WskProviderDatagramDispatch from, SockAddr peer) throws InterruptedException {
        Slot[] slots = new Slot[SLOTS];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new Slot(RECEIVE_SIZE);
            from.receiveFrom(slots[i].room(), 0, null, null, null, slots[i].irp);
        }
        for (int i = 0; ; i = (i + 1) % slots.length) {
            Slot slot = slots[i];
            while (slot.irp.await(LOOK_AGAIN).equals(NtStatus.STATUS_TIMEOUT) && !slot.irp.isCompleted()) {
                if (isOver(peer)) {
                    return;
                }
            }
            NtStatus status = slot.irp.status();
            if (!status.isSuccess()) {
                throw new WskFailure("no datagrams from " + peer, status);
            }
            write(slot.received());
            synchronized (this) {
                lastMoveNanos = System.nanoTime();
            }
            slot.irp.reuse();
            from.receiveFrom(slot.room(), 0, null, null, null, slot.irp);
        }
    }

    private synchronized boolean isOver(SockAddr peer) {
        NtStatus failed = sendFailure;
        if (failed != null) {
            throw new WskFailure("cannot send to " + peer, failed);
        }
        return input.isExhausted() && sending == 0 && System.nanoTime() - lastMoveNanos > idleLimit.toNanos();
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
}
