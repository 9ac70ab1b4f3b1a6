package org.wsk4j.launcher.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.wsk4j.launcher.client.WskFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code wsk}: options of all commands, and how each of them ends. */
@Command(
        name = "wsk",
        description = "Winsock Kernel on the JVM: look at the providers and use them.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%nParameters:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:did it", "1:failed; one line on standard error says why", "2:wrong usage"},
        subcommands = {
            ProvidersCommand.class,
            DemoCommand.class,
            CatCommand.class,
            EchoCommand.class,
            PerfCommand.class,
            TckCommand.class,
            WinsockCommand.class,
            NewProviderCommand.class,
            CommandLine.HelpCommand.class
        })
public final class WskCommand implements Runnable {

    private static final String COMMANDS = "providers, demo, cat, echo, perf, tck, winsock, new-provider";

    private final Sessions sessions;
    private final Streams streams;
    private final Map<String, Map<String, String>> configuration = new TreeMap<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show logs, and stack traces of failures, on standard error.")
    private boolean verbose;

    private WskCommand(Sessions sessions, Streams streams) {
        this.sessions = sessions;
        this.streams = streams;
    }

    /**
     * Runs a command line.
     *
     * @param sessions brings providers up if the command needs them
     * @param streams what the command reads and writes
     * @param args the command line
     * @return the exit status
     */
    public static int execute(Sessions sessions, Streams streams, String... args) {
        PrintWriter out = streams.text();
        PrintWriter err = new PrintWriter(streams.err(), true, StandardCharsets.UTF_8);
        WskCommand root = new WskCommand(sessions, streams);
        CommandLine line = new CommandLine(root)
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, unused) -> wrongUsage(e))
                .setExecutionExceptionHandler((e, command, unused) -> root.failed(e, err));
        int status = line.execute(args);
        out.flush();
        return status;
    }

    @Option(
            names = {"-C", "--config"},
            scope = ScopeType.INHERIT,
            paramLabel = "PID:KEY=VALUE",
            description = "Configure a provider, as in -C org.wsk4j.provider.nio:loops=2. May be given again.")
    void configure(String[] settings) {
        for (String setting : settings) {
            int colon = setting.indexOf(':');
            int equals = setting.indexOf('=', colon + 1);
            if (colon < 1 || equals < colon + 2) {
                throw new ParameterException(
                        spec.commandLine(), "'" + setting + "' is no setting; write PID:KEY=VALUE");
            }
            configuration
                    .computeIfAbsent(setting.substring(0, colon), pid -> new LinkedHashMap<>())
                    .put(setting.substring(colon + 1, equals), setting.substring(equals + 1));
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? One of " + COMMANDS);
    }

    Session open() {
        return sessions.open(configuration);
    }

    /** The same with one more bundle, or null for none. */
    Session open(@Nullable Path bundle) {
        if (bundle != null) {
            sessions.add(bundle);
        }
        return open();
    }

    Streams streams() {
        return streams;
    }

    private static int wrongUsage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String text = String.valueOf(e.getMessage()).replaceAll("\\R\\s*", " ");
        boolean root = command.getParent() == null;
        if (root && e instanceof UnmatchedArgumentException unmatched) {
            text = "there is no " + unmatched.getUnmatched().get(0) + "; commands are " + COMMANDS;
        }
        command.getErr()
                .println("wsk: " + text + " (see " + command.getCommandSpec().qualifiedName() + " --help)");
        return CommandFailure.USAGE;
    }

    private int failed(Exception e, PrintWriter err) {
        boolean expected = e instanceof CommandFailure || e instanceof WskFailure;
        String text = expected
                ? String.valueOf(e.getMessage())
                : "internal error: " + e + "; run with --verbose and report it";
        err.println("wsk: " + text.replaceAll("\\R\\s*", " "));
        if (verbose) {
            e.printStackTrace(err);
        }
        return e instanceof CommandFailure failure ? failure.exitCode() : CommandFailure.FAILED;
    }
}
