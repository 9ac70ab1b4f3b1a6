package org.wsk4j.wsp.layer;

import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Brings received bytes into the order of the stream: below, buffers are filled in the order in which they were supplied, but completions
 * may be told in any order.
 */
final class ReceiveOrder {

    /** What is to be done with received bytes. */
    interface Arrival {

        /** The bytes are at this position of the stream. */
        void at(long position);
    }

    /** The place of one receive. */
    static final class Ticket {

        private final CountDownLatch done = new CountDownLatch(1);
        private boolean over; // guarded by the order
        private int bytes; // guarded by the order
        private Arrival arrival = position -> {}; // guarded by the order
    }

    private final ArrayDeque<Ticket> tickets = new ArrayDeque<>(); // guarded by this
    private long receivedBytes; // guarded by this

    synchronized Ticket take() {
        Ticket ticket = new Ticket();
        tickets.add(ticket);
        return ticket;
    }

    synchronized long position() {
        return receivedBytes;
    }

    /** A receive is over: its bytes, and those that waited for it, arrive. */
    void over(Ticket ticket, int bytes, Arrival arrival) {
        synchronized (this) {
            ticket.over = true;
            ticket.bytes = bytes;
            ticket.arrival = arrival;
            for (Ticket first = tickets.peek(); first != null && first.over; first = tickets.peek()) {
                tickets.remove();
                first.arrival.at(receivedBytes);
                receivedBytes += first.bytes;
                first.done.countDown();
            }
        }
    }

    /** Waits until the bytes of a receive have arrived; the receives before it are over below, and are being told. */
    static void await(Ticket ticket) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    if (!ticket.done.await(1, TimeUnit.MINUTES)) {
                        throw new IllegalStateException("an earlier receive of the socket was never completed");
                    }
                    return;
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
