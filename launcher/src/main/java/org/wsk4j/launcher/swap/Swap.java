package org.wsk4j.launcher.swap;

import java.util.ArrayList;
import java.util.List;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.data.SockAddr;
import org.wsk4j.runtime.SwapSnapshot;
import org.wsk4j.runtime.WskRuntime;

/** Keeps connections busy, replaces their provider, and says what became of them. */
public final class Swap {

    private final WskRegistrar registrar;
    private final WskRuntime runtime;
    private final ProviderSwitch providers;
    private final SwapPlan plan;
    private final Ledger ledger = new Ledger();
    private final WskProviderSelection selection;

    /**
     * Prepares a swap.
     *
     * @param registrar where to capture
     * @param runtime what it knows of departures
     * @param providers stops and starts
     * @param plan what to do
     */
    public Swap(WskRegistrar registrar, WskRuntime runtime, ProviderSwitch providers, SwapPlan plan) {
        this.registrar = registrar;
        this.runtime = runtime;
        this.providers = providers;
        this.plan = plan;
        selection = WskProviderSelection.any()
                .client("wsk-swap")
                .filter("(|(wsk.provider=" + plan.from() + ")(wsk.provider=" + plan.to() + "))");
    }

    /**
     * Does it.
     *
     * @return what happened
     * @throws InterruptedException if the thread is told to end
     */
    public SwapReport run() throws InterruptedException {
        boolean another = !plan.from().equals(plan.to());
        if (another) {
            providers.stop(plan.to());
        }
        SwapServer server = new SwapServer(ledger, this::captures);
        SockAddr address = server.start();
        Captures ofLoad = captures(() -> {});
        Captures ofProbe = captures(() -> {});
        Load load = new Load(plan.connections(), ledger, ofLoad, address);
        Probe probe = new Probe(ofProbe, address);
        List<String> problems = new ArrayList<>();
        load.start();
        require(
                load.awaitAllWorking(null, plan.patience()) == plan.connections(),
                "not every connection began to work",
                problems);
        probe.start();
        Thread.sleep(plan.span().toMillis());
        WskProviderDispatch first = ofLoad.current().provider();

        ledger.enter(Phase.SWAP);
        long begun = System.nanoTime();
        if (another && plan.standby()) {
            providers.start(plan.to());
            providers.stop(plan.from());
        } else {
            providers.stop(plan.from());
            providers.start(plan.to());
        }
        int working = load.awaitAllWorking(first, plan.patience());
        double swapMillis = (System.nanoTime() - begun) / 1e6;
        ledger.enter(Phase.AFTER);
        Thread.sleep(plan.span().toMillis());
        probe.close();
        load.close();
        server.close();
        boolean settled = ledger.awaitSettled(plan.patience());
        String failure = server.failure();
        ofLoad.close();
        ofProbe.close();
        server.release();

        require(failure == null, "the server failed: " + failure, problems);
        require(settled, "not everything that was handed in has completed", problems);
        return report(load, probe, working, swapMillis, problems);
    }

    private Captures captures(Runnable left) {
        return new Captures(registrar, selection, ledger, plan.patience(), left);
    }

    private SwapReport report(Load load, Probe probe, int working, double swapMillis, List<String> problems) {
        SwapSnapshot departure = runtime.snapshot().swaps.stream()
                .filter(swap -> swap.provider.equals(plan.from()))
                .findFirst()
                .orElseGet(SwapSnapshot::new);
        require(ledger.lost() == 0, ledger.lost() + " IRPs never completed", problems);
        require(ledger.doubled() == 0, ledger.doubled() + " IRPs completed twice", problems);
        require(load.corrupted() == 0, load.corrupted() + " messages came back changed", problems);
        require(
                load.deathsOutsideSwap() == 0,
                load.deathsOutsideSwap() + " connections died outside the swap",
                problems);
        require(load.badCloses() == 0, load.badCloses() + " sockets could not be closed", problems);
        require(
                working == plan.connections(),
                (plan.connections() - working) + " connections do not work on the second provider",
                problems);
        require(load.completed(Phase.AFTER) > 0, "nothing completed after the swap", problems);
        require(probe.onFirst() > 0, "no new connection worked before the swap", problems);
        require(probe.onSecond() > 0, "no new connection worked after the swap", problems);
        return new SwapReport(
                plan,
                load.completed(Phase.BEFORE),
                load.completed(Phase.SWAP),
                load.completed(Phase.AFTER),
                swapMillis,
                departure.drainMillis,
                departure.drained,
                departure.orphans,
                ledger.statuses(Phase.SWAP),
                ledger.submitted(),
                ledger.lost(),
                ledger.doubled(),
                load.corrupted(),
                load.deaths(),
                probe.gapMillis(),
                probe.onFirst(),
                probe.onSecond(),
                probe.failures(),
                working,
                problems);
    }

    private static void require(boolean condition, String otherwise, List<String> problems) {
        if (!condition) {
            problems.add(otherwise);
        }
    }
}
