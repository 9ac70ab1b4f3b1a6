package org.wsk4j.launcher.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.swap.Swap;
import org.wsk4j.launcher.swap.SwapPlan;
import org.wsk4j.launcher.swap.SwapReport;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code wsk demo swap}: a provider replaced under load. */
@Command(
        name = "swap",
        description = {
            "Keep connections busy, both ends on WSK sockets, every byte checked; stop their provider's bundle and start"
                    + " the replacement; say what completed, what was orphaned, and how long no new connection could"
                    + " be made. Fails if an IRP was lost or completed twice, or a byte was wrong."
        },
        footer = {
            "%nExamples:",
            "  wsk demo swap",
            "  wsk demo swap --from nio --to netty --standby",
            "  wsk demo swap --winsock meter,mask --connections 50",
            "  wsk -C org.wsk4j.registrar:detachTimeoutMillis=200 demo swap --connections 1000"
        })
final class SwapCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_CONNECTIONS = 20_000;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private DemoCommand demo;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "200",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--from",
            paramLabel = "NAME",
            description = "The provider that serves first. Without it, the one that ranks highest.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "NAME",
            description = "The provider that replaces it. Without it, the best other one; if there is none, the same"
                    + " bundle, started again.")
    private @Nullable String to;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "2",
            description = "How long to work before the swap, and again after it (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--standby", description = "Start the replacement before the first provider is stopped, not after.")
    private boolean standby;

    @Option(
            names = "--winsock",
            paramLabel = "LAYERS",
            description =
                    "Work through Winsock instead, on a chain of these layers (the top one first, apart by commas;"
                            + " empty for none), over whichever provider is there.")
    private @Nullable String layers;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    SwapCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        if (connections < 1 || connections > MOST_CONNECTIONS) {
            throw CommandFailure.usage("--connections " + connections + " is not from 1 to " + MOST_CONNECTIONS);
        }
        if (!(seconds >= 0 && seconds <= 3600)) {
            throw CommandFailure.usage("--seconds " + seconds + " is not from 0 to 3600");
        }
        Session session = demo.wsk().open();
        SwapPlan plan = plan(session);
        PrintWriter out = demo.wsk().streams().text();
        if (layers != null) {
            WinsockSwapPrint.run(session, plan, layers, out, json);
            return 0;
        }
        if (!json) {
            out.printf(
                    "%d connections on %s, replaced by %s%n",
                    plan.connections(), plan.from(), plan.from().equals(plan.to()) ? "itself" : plan.to());
            out.flush();
        }
        SwapReport report = new Swap(session.registrar(), session.runtime(), session.providerSwitch(), plan).run();
        if (json) {
            out.println(Json.of(Map.of("swap", fields(report))));
        } else {
            print(report, out);
        }
        out.flush();
        if (!report.ok()) {
            throw new CommandFailure(String.join("; ", report.problems()) + "; run with --verbose to see more");
        }
        return 0;
    }

    private SwapPlan plan(Session session) {
        String first;
        try (Client client = session.client(from)) {
            first = client.provider();
        }
        String second = to;
        if (second == null) {
            second = session.providers().stream()
                    .filter(known -> known.state == ProviderState.ATTACHED)
                    .map((ProviderSnapshot known) -> known.name)
                    .filter(name -> !name.equals(first))
                    .findFirst()
                    .orElse(first);
        } else {
            session.requireUsable(second);
        }
        if (standby && first.equals(second)) {
            throw CommandFailure.usage("--standby needs another provider to stand by, and " + first
                    + " is to be replaced by itself; name one with --to");
        }
        Duration span = Duration.ofMillis((long) (seconds * 1000));
        return new SwapPlan(connections, first, second, span, standby, PATIENCE);
    }

    private static void print(SwapReport report, PrintWriter out) {
        String from = report.plan().from();
        String to = report.plan().to();
        line(out, "echoed before", report.operationsBefore() + " messages on " + from);
        line(out, "echoed during", report.operationsDuring() + " messages");
        line(out, "echoed after", report.operationsAfter() + " messages on " + to);
        line(
                out,
                "swap",
                String.format(
                        "%.1f ms until all %d connections worked again; %s had %d ms to finish%s",
                        report.swapMillis(),
                        report.plan().connections(),
                        from,
                        report.drainMillis(),
                        report.drained() ? ", and did" : ""));
        line(out, "orphaned", report.orphans() + " sockets were still open when it left");
        line(out, "IRPs in the swap", "");
        report.statuses().forEach((status, count) -> line(out, "", String.format("%-32s %9d", status, count)));
        line(
                out,
                "exactly once",
                report.submitted() + " IRPs in all, " + report.lost() + " lost, " + report.doubled()
                        + " completed twice");
        line(out, "bytes", report.corrupted() == 0 ? "all equal" : report.corrupted() + " messages came back changed");
        line(
                out,
                "new connections",
                String.format(
                        "gap of %.1f ms; %d worked before it, %d after it on %s, %d failed",
                        report.gapMillis(), report.newBefore(), report.newAfter(), to, report.newFailed()));
        line(out, "afterwards", report.working() + " of " + report.plan().connections() + " connections work on " + to);
    }

    private static void line(PrintWriter out, String what, String text) {
        out.println(String.format("  %-16s %s", what, text).stripTrailing());
    }

    private static Map<String, Object> fields(SwapReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("from", report.plan().from());
        fields.put("to", report.plan().to());
        fields.put("connections", report.plan().connections());
        fields.put("standby", report.plan().standby());
        fields.put("operationsBefore", report.operationsBefore());
        fields.put("operationsDuring", report.operationsDuring());
        fields.put("operationsAfter", report.operationsAfter());
        fields.put("swapMillis", tenths(report.swapMillis()));
        fields.put("drainMillis", report.drainMillis());
        fields.put("drained", report.drained());
        fields.put("orphanedSockets", report.orphans());
        fields.put("irpsDuring", report.statuses());
        fields.put("irps", report.submitted());
        fields.put("lost", report.lost());
        fields.put("completedTwice", report.doubled());
        fields.put("corrupted", report.corrupted());
        fields.put("connectionsEnded", report.deaths());
        fields.put("gapMillis", tenths(report.gapMillis()));
        fields.put("newBefore", report.newBefore());
        fields.put("newAfter", report.newAfter());
        fields.put("newFailed", report.newFailed());
        fields.put("workingAfter", report.working());
        fields.put("ok", report.ok());
        fields.put("problems", report.problems());
        return fields;
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
