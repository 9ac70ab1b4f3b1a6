package org.wsk4j.launcher.swap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.client.WskFailure;

/** One part's captures: keeps a provider until it leaves, then takes whichever can be captured. */
final class Captures implements AutoCloseable {

    /** A captured provider, and whether it is leaving. */
    static final class Captured {

        private final AtomicBoolean leaving = new AtomicBoolean();
        private final Client client;

        private Captured(WskRegistrar registrar, WskProviderSelection selection, Ledger ledger, Runnable left) {
            client = Client.open(registrar, selection, ledger::single, () -> {
                leaving.set(true);
                left.run();
            });
        }

        Client client() {
            return client;
        }

        WskProviderDispatch provider() {
            return client.dispatch();
        }

        boolean isLeaving() {
            return leaving.get();
        }
    }

    private final WskRegistrar registrar;
    private final WskProviderSelection selection;
    private final Ledger ledger;
    private final Duration patience;
    private final Runnable left;
    private final List<Captured> all = new ArrayList<>(); // guarded by this
    private @Nullable Captured current; // guarded by this

    Captures(WskRegistrar registrar, WskProviderSelection selection, Ledger ledger, Duration patience, Runnable left) {
        this.registrar = registrar;
        this.selection = selection;
        this.ledger = ledger;
        this.patience = patience;
        this.left = left;
    }

    /** The provider to make sockets with; waits for one to be there, unless interrupted. */
    synchronized Captured current() {
        Captured held = current;
        if (held == null || held.isLeaving()) {
            held = capture();
            current = held;
            all.add(held);
        }
        return held;
    }

    private Captured capture() {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return new Captured(registrar, selection, ledger, left);
            } catch (WskFailure e) {
                if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    /** Gives all captures back; the sockets must be closed. */
    @Override
    public synchronized void close() {
        all.forEach(captured -> captured.client.close());
    }
}
