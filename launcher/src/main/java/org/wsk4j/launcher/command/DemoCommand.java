package org.wsk4j.launcher.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.demo.Demo;
import org.wsk4j.launcher.demo.Progress;
import org.wsk4j.launcher.demo.StepResult;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code wsk demo}: the main jobs, with every provider that is there. */
@Command(
        name = "demo",
        description = {
            "Show the main jobs with each available provider, against peers that are not ours (the JDK's HTTP server and"
                    + " java.net sockets, started for it): connect with first data, 64 MiB each way with checksums,"
                    + " datagrams, half-close, cancel, a refused connection. Says what each step proved and how long it"
                    + " took."
        },
        subcommands = SwapCommand.class)
final class DemoCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private WskCommand wsk;

    @Mixin
    private final ProviderOption provider = new ProviderOption();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    DemoCommand() {}

    WskCommand wsk() {
        return wsk;
    }

    @Override
    public Integer call() {
        Session session = wsk.open();
        Streams streams = wsk.streams();
        Progress progress = streams.terminal() ? new ProgressBar(streams.err()) : (step, done, total) -> {};
        PrintWriter out = streams.text();
        List<Map<String, Object>> report = new ArrayList<>();
        boolean ok = true;
        for (String name : names(session)) {
            try (Client client = session.client(name)) {
                List<Map<String, Object>> steps = new ArrayList<>();
                if (!json) {
                    out.println(name);
                    out.flush();
                }
                ok &= new Demo(client, progress).run(result -> {
                    steps.add(fields(result));
                    if (!json) {
                        print(result, out);
                    }
                });
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("provider", name);
                entry.put("steps", steps);
                report.add(entry);
            }
        }
        if (json) {
            out.println(Json.of(Map.of("demo", report)));
        }
        out.flush();
        if (!ok) {
            throw new CommandFailure("a step failed, see above; run with --verbose to see more");
        }
        return 0;
    }

    private List<String> names(Session session) {
        String only = provider.name;
        if (only != null) {
            return List.of(only);
        }
        List<String> names = new ArrayList<>();
        for (ProviderSnapshot known : session.providers()) {
            if (known.state == ProviderState.ATTACHED) {
                names.add(known.name);
            }
        }
        if (names.isEmpty()) {
            throw session.nothingUsable();
        }
        return names;
    }

    private static void print(StepResult result, PrintWriter out) {
        out.printf(
                "  %-10s %-6s %9.1f ms  %s%n",
                result.step(), result.ok() ? "ok" : "FAILED", result.millis(), result.text());
        out.flush();
    }

    private static Map<String, Object> fields(StepResult result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("step", result.step());
        fields.put("ok", result.ok());
        fields.put("proved", result.text());
        fields.put("millis", Math.round(result.millis() * 10) / 10.0);
        return fields;
    }
}
