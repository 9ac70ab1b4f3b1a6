package org.wsk4j.registrar.fake;

import java.util.ArrayList;
import java.util.List;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientNpi;
import org.wsk4j.nt.NtStatus;

/** A client object with counters for sockets and pending IRPs in place of the real things. */
public final class FakeClient implements WskClient {

    private final WskClientNpi npi;

    // guarded by this
    private final List<String> detaches = new ArrayList<>();
    private int sockets;
    private int irps;
    private boolean ended;

    FakeClient(WskClientNpi npi) {
        this.npi = npi;
    }

    @Override
    public WskClientNpi npi() {
        return npi;
    }

    @Override
    public synchronized int openSockets() {
        return sockets;
    }

    @Override
    public synchronized NtStatus detach(boolean untilSocketsClosed, long timeoutNanos) throws InterruptedException {
        ended = true;
        detaches.add(untilSocketsClosed ? "until closed" : "until drained");
        notifyAll();
        long end = System.nanoTime() + timeoutNanos;
        while (irps > 0 || (untilSocketsClosed && sockets > 0)) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return NtStatus.STATUS_TIMEOUT;
            }
            wait(millis);
        }
        return NtStatus.STATUS_SUCCESS;
    }

    /** Opens a socket, unless the binding has ended. */
    public synchronized boolean open() {
        if (!ended) {
            sockets++;
        }
        return !ended;
    }

    /** Closes a socket. */
    public synchronized void close() {
        sockets--;
        notifyAll();
    }

    /** An IRP becomes pending. */
    public synchronized void begin() {
        irps++;
    }

    /** A pending IRP completes. */
    public synchronized void complete() {
        irps--;
        notifyAll();
    }

    /** Whether detach was called. */
    public synchronized boolean ended() {
        return ended;
    }

    /** The calls of detach so far. */
    public synchronized List<String> detaches() {
        return List.copyOf(detaches);
    }
}
