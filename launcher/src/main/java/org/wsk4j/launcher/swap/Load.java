package org.wsk4j.launcher.swap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.data.SockAddr;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.client.WskFailure;
import org.wsk4j.nt.NtStatus;

/** Many busy connections to one server; those that die are closed and connected again. */
final class Load implements AutoCloseable, BusyConnection.Log {

    private static final int MENDERS = 4;
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final long RETRY_MILLIS = 2;

    private final Ledger ledger;
    private final Captures captures;
    private final SockAddr server;
    private final List<BusyConnection> connections = new ArrayList<>();
    private final BlockingQueue<BusyConnection> dead = new LinkedBlockingQueue<>();
    private final List<Thread> menders = new ArrayList<>();
    private final List<LongAdder> completed = new ArrayList<>(); // by ordinal of the phase
    private final LongAdder corrupted = new LongAdder();
    private final LongAdder deaths = new LongAdder();
    private final LongAdder deathsOutsideSwap = new LongAdder();
    private final LongAdder badCloses = new LongAdder();
    private final LongAdder failedConnects = new LongAdder();
    private final Map<BusyConnection, WskProviderDispatch> working = new ConcurrentHashMap<>();
    private volatile boolean closing;

    Load(int count, Ledger ledger, Captures captures, SockAddr server) {
        this.ledger = ledger;
        this.captures = captures;
        this.server = server;
        for (Phase phase : Phase.values()) {
            completed.add(phase.ordinal(), new LongAdder());
        }
        for (int i = 0; i < count; i++) {
            connections.add(new BusyConnection(i, ledger, this));
        }
        for (int i = 0; i < MENDERS; i++) {
            Thread mender = new Thread(this::mend, "swap-connect-" + i);
            mender.setDaemon(true);
            menders.add(mender);
        }
    }

    void start() {
        dead.addAll(connections);
        menders.forEach(Thread::start);
    }

    private void mend() {
        try {
            while (!closing) {
                BusyConnection connection = dead.take();
                close(connection);
                try {
                    Client client = captures.current().client();
                    connection.use(client.connect(server, null, CONNECT_LIMIT, null, null), client);
                } catch (WskFailure e) {
                    failedConnects.increment();
                    dead.add(connection);
                    Thread.sleep(RETRY_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An orphan's close must succeed too. */
    private void close(BusyConnection connection) {
        if (connection.close() != NtStatus.STATUS_SUCCESS) {
            badCloses.increment();
        }
    }

    @Override
    public void completed(BusyConnection connection) {
        completed.get(ledger.phase().ordinal()).increment();
        WskProviderDispatch provider = connection.provider();
        if (provider != null && working.get(connection) != provider) {
            working.put(connection, provider);
        }
    }

    @Override
    public void corrupted(BusyConnection connection) {
        corrupted.increment();
    }

    @Override
    public void died(BusyConnection connection, NtStatus status) {
        deaths.increment();
        if (ledger.phase() != Phase.SWAP) {
            deathsOutsideSwap.increment();
        }
        if (!closing) {
            dead.add(connection);
        }
    }

    /** Waits until every connection has completed something, not on a given provider; answers how many have. */
    int awaitAllWorking(@Nullable WskProviderDispatch notOn, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            int count = 0;
            for (WskProviderDispatch provider : working.values()) {
                count += provider != notOn ? 1 : 0;
            }
            if (count == connections.size() || System.nanoTime() > deadline) {
                return count;
            }
            Thread.sleep(1);
        }
    }

    long completed(Phase phase) {
        return completed.get(phase.ordinal()).sum();
    }

    long corrupted() {
        return corrupted.sum();
    }

    long deaths() {
        return deaths.sum();
    }

    long deathsOutsideSwap() {
        return deathsOutsideSwap.sum();
    }

    long badCloses() {
        return badCloses.sum();
    }

    long failedConnects() {
        return failedConnects.sum();
    }

    /** Ends the work and closes all sockets. */
    @Override
    public void close() {
        closing = true;
        connections.forEach(BusyConnection::stop);
        menders.forEach(Thread::interrupt);
        try {
            for (Thread mender : menders) {
                mender.join(CONNECT_LIMIT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.forEach(this::close);
    }
}
