package org.wsk4j.launcher.winsock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.wsk4j.launcher.swap.ProviderSwitch;
import org.wsk4j.launcher.swap.SwapPlan;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.ws2.WinsockSession;
import org.wsk4j.wsp.ws2.Ws2;

/**
 * Connections through a chain, kept busy while the transport below is replaced: what was started is indicated once, what came back is what was
 * sent, sockets that died say so by a WSA error, and new ones work.
 */
public final class WinsockSwap {

    private final Ws2 winsock;
    private final ProviderSwitch providers;
    private final SwapPlan plan;
    private final SwapTally tally = new SwapTally();
    private final List<String> problems = new ArrayList<>();

    /**
     * Prepares a swap; the chain must be the one that sockets get by default.
     *
     * @param winsock the service
     * @param providers stops and starts
     * @param plan what to do
     */
    public WinsockSwap(Ws2 winsock, ProviderSwitch providers, SwapPlan plan) {
        this.winsock = winsock;
        this.providers = providers;
        this.plan = plan;
    }

    /**
     * Does it.
     *
     * @return what happened
     * @throws InterruptedException if the thread is told to end
     */
    public WinsockSwapReport run() throws InterruptedException {
        boolean another = !plan.from().equals(plan.to());
        if (another) {
            providers.stop(plan.to());
        }
        WinsockSession session = Sockets.start(winsock);
        ChainEcho echo = new ChainEcho(session);
        echo.start();
        try {
            List<ChainClient> clients = new ArrayList<>();
            for (int i = 0; i < plan.connections(); i++) {
                clients.add(new ChainClient(i, session, echo, tally));
            }
            try {
                return run(clients, another);
            } finally {
                for (ChainClient client : clients) {
                    client.end();
                }
            }
        } finally {
            echo.end();
            session.cleanup(new LpInt());
        }
    }

    private WinsockSwapReport run(List<ChainClient> clients, boolean another) throws InterruptedException {
        clients.forEach(ChainClient::start);
        require(await(() -> working(clients, 0) == clients.size()), "not every connection began to work");
        Thread.sleep(plan.span().toMillis());
        long before = tally.echoed();
        tally.swapping(true);
        long begun = System.nanoTime();
        if (another && plan.standby()) {
            providers.start(plan.to());
            providers.stop(plan.from());
        } else {
            providers.stop(plan.from());
            providers.start(plan.to());
        }
        int swapped = tally.nextRound();
        boolean again = await(() -> working(clients, swapped) == clients.size());
        double millis = (System.nanoTime() - begun) / 1e6;
        tally.swapping(false);
        long during = tally.echoed() - before;
        int working = working(clients, swapped);
        require(again, (clients.size() - working) + " connections do not work on the second provider");
        Thread.sleep(plan.span().toMillis());
        clients.forEach(ChainClient::stop);
        for (ChainClient client : clients) {
            client.end();
        }
        long after = tally.echoed() - before - during;
        require(tally.started() == tally.indicated(), tally.lost() + " operations were never indicated");
        require(tally.doubled() == 0, tally.doubled() + " operations were indicated twice");
        require(tally.corrupted() == 0, tally.corrupted() + " messages came back changed");
        require(tally.deathsOutside() == 0, tally.deathsOutside() + " connections died outside the swap");
        require(tally.badCloses() == 0, tally.badCloses() + " sockets could not be closed");
        require(after > 0, "nothing was echoed after the swap");
        return new WinsockSwapReport(
                plan,
                before,
                during,
                after,
                millis,
                tally.started(),
                tally.lost(),
                tally.doubled(),
                tally.corrupted(),
                tally.errors(),
                working,
                List.copyOf(problems));
    }

    private static int working(List<ChainClient> clients, int round) {
        AtomicInteger working = new AtomicInteger();
        clients.forEach(client -> working.addAndGet(client.hasWorkedIn(round) ? 1 : 0));
        return working.get();
    }

    private boolean await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + plan.patience().toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(1_000_000);
        }
        return true;
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            problems.add(otherwise);
        }
    }
}
