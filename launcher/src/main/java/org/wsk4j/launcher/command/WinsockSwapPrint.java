package org.wsk4j.launcher.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wsk4j.launcher.swap.SwapPlan;
import org.wsk4j.launcher.winsock.WinsockFailure;
import org.wsk4j.launcher.winsock.WinsockSwap;
import org.wsk4j.launcher.winsock.WinsockSwapReport;
import org.wsk4j.wsp.ws2.Ws2;

/** {@code wsk demo swap --winsock}: runs it and says what happened. */
final class WinsockSwapPrint {

    private WinsockSwapPrint() {}

    static void run(Session session, SwapPlan plan, String layers, PrintWriter out, boolean json)
            throws InterruptedException {
        Ws2 winsock = session.winsock().get();
        List<String> chain = ChainOption.layers(layers);
        ChainOption.provide(winsock, chain, true);
        if (!json) {
            out.printf(
                    "%d connections through %s over %s, replaced by %s%n",
                    plan.connections(),
                    chain.isEmpty() ? "no layer" : String.join(",", chain),
                    plan.from(),
                    plan.from().equals(plan.to()) ? "itself" : plan.to());
            out.flush();
        }
        WinsockSwapReport report;
        try {
            report = new WinsockSwap(winsock, session.providerSwitch(), plan).run();
        } catch (WinsockFailure failure) {
            throw new CommandFailure(String.valueOf(failure.getMessage()), failure);
        }
        if (json) {
            out.println(Json.of(Map.of("swap", fields(report, chain))));
        } else {
            print(report, out);
        }
        out.flush();
        if (!report.problems().isEmpty()) {
            throw new CommandFailure(String.join("; ", report.problems()) + "; run with --verbose to see more");
        }
    }

    private static void print(WinsockSwapReport report, PrintWriter out) {
        out.printf(
                "  %-16s %d before, %d during, %d after%n",
                "echoed", report.echoedBefore(), report.echoedDuring(), report.echoedAfter());
        out.printf(
                "  %-16s %.1f ms until all %d connections worked again%n",
                "swap", report.swapMillis(), report.plan().connections());
        report.errors().forEach((error, count) -> out.printf("  %-16s %s %d%n", "ended with", error, count));
        out.printf(
                "  %-16s %d overlapped operations, %d never indicated, %d twice%n",
                "exactly once", report.started(), report.lost(), report.doubled());
        out.printf(
                "  %-16s %s%n",
                "bytes", report.corrupted() == 0 ? "all equal" : report.corrupted() + " messages came back changed");
        out.printf(
                "  %-16s %d of %d connections work on %s%n",
                "afterwards",
                report.working(),
                report.plan().connections(),
                report.plan().to());
    }

    private static Map<String, Object> fields(WinsockSwapReport report, List<String> chain) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("chain", chain);
        fields.put("from", report.plan().from());
        fields.put("to", report.plan().to());
        fields.put("connections", report.plan().connections());
        fields.put("echoedBefore", report.echoedBefore());
        fields.put("echoedDuring", report.echoedDuring());
        fields.put("echoedAfter", report.echoedAfter());
        fields.put("swapMillis", Math.round(report.swapMillis() * 10) / 10.0);
        fields.put("operations", report.started());
        fields.put("neverIndicated", report.lost());
        fields.put("indicatedTwice", report.doubled());
        fields.put("corrupted", report.corrupted());
        fields.put("errors", report.errors());
        fields.put("workingAfter", report.working());
        fields.put("ok", report.problems().isEmpty());
        fields.put("problems", report.problems());
        return fields;
    }
}
