package org.wsk4j.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wsk4j.launcher.demo.Progress;
import org.wsk4j.launcher.tck.Kit;
import org.wsk4j.launcher.tck.KitSelection;
import org.wsk4j.launcher.tck.ProviderInstances;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code wsk tck}: the conformance kit. */
@Command(
        name = "tck",
        description = {
            "Run the conformance kit against a provider, in the running container and configured as there: says of every"
                    + " clause of the contract whether it holds. The other providers are stopped meanwhile."
        },
        footer = {
            "%nExamples:",
            "  wsk tck nio --report target/conformance",
            "  wsk tck acme --bundle acme/target/acme-1.0.jar --chapter stream",
            "  wsk tck --list --chapter departure"
        })
final class TckCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private WskCommand wsk;

    @Parameters(arity = "0..1", paramLabel = "PROVIDER", description = "The short name of the provider.")
    private @Nullable String provider;

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description = "Install this bundle in the container first, and test the provider that it contains.")
    private @Nullable Path bundle;

    @Option(
            names = "--chapter",
            paramLabel = "NAME",
            description = "Run only this chapter; may be given again. See --list.")
    private List<String> chapters = new ArrayList<>();

    @Option(
            names = {"--clause", "--rule"},
            paramLabel = "N",
            description = "Run only the clauses of this rule, 0 for those outside the rules; may be given again.")
    private List<Integer> rules = new ArrayList<>();

    @Option(
            names = "--test",
            paramLabel = "NAME",
            description = "Run only this contract or test, as --list shows it; may be given again.")
    private List<String> tests = new ArrayList<>();

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Write the whole report to this folder, as Markdown, JSON and an HTML page.")
    private @Nullable Path report;

    @Option(names = "--list", description = "List chapters, rules and clauses; run nothing.")
    private boolean list;

    TckCommand() {}

    @Override
    public Integer call() throws IOException {
        String name = provider;
        if (name == null && !list) {
            throw CommandFailure.usage("the PROVIDER is missing; wsk providers lists those that are there");
        }
        Path file = bundle;
        if (file != null && !Files.isRegularFile(file)) {
            throw CommandFailure.usage("--bundle " + file + " is no file; build the bundle first");
        }
        PrintWriter out = wsk.streams().text();
        Kit kit = kit();
        if (list || name == null) {
            kit.list(out);
            out.flush();
            return 0;
        }
        Session session = wsk.open(file);
        session.requireUsable(name);
        boolean conforms;
        try (ProviderInstances.Source source = session.instances().of(name)) {
            conforms = run(kit, name, source, out);
        }
        if (!conforms) {
            throw new CommandFailure(name + " fails the conformance kit; above stands which clauses"
                    + (report == null ? ", and --report DIR writes all of them" : ""));
        }
        return 0;
    }

    private boolean run(Kit kit, String name, ProviderInstances.Source source, PrintWriter out) throws IOException {
        Streams streams = wsk.streams();
        Progress bar = streams.terminal() ? new ProgressBar(streams.err()) : (step, done, total) -> {};
        try {
            return kit.run(name, source, (done, total, problem) -> bar.moved("tck", done, total), report, out);
        } catch (IOException e) {
            throw new CommandFailure("the report cannot be written to " + report + ": " + e.getMessage(), e);
        }
    }

    private Kit kit() {
        try {
            return new Kit(new KitSelection(chapters, rules, tests));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        } catch (NoClassDefFoundError e) {
            throw new CommandFailure("the conformance kit is not beside the other bundles; build again", e);
        }
    }
}
