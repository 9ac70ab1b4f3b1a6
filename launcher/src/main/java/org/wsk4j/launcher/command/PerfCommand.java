package org.wsk4j.launcher.command;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.demo.Progress;
import org.wsk4j.launcher.perf.Advice;
import org.wsk4j.launcher.perf.Comparison;
import org.wsk4j.launcher.perf.Contender;
import org.wsk4j.launcher.perf.Iperf;
import org.wsk4j.launcher.perf.Job;
import org.wsk4j.launcher.perf.PlainContender;
import org.wsk4j.launcher.perf.PlainPeer;
import org.wsk4j.launcher.perf.Score;
import org.wsk4j.launcher.perf.WskContender;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code wsk perf}: which provider is the cheapest on this machine. */
@Command(
        name = "perf",
        description = {
            "Compare the providers on this machine, and a plain java.nio selector with them: requests of 64 bytes on one"
                    + " and on 64 connections, one stream of 64 KiB sends, datagrams of 64 bytes. The other side is plain"
                    + " java.nio for all. Everybody has several turns, in random order; the table shows medians, and the"
                    + " last line a recommendation. CPU time is that of the whole process without the other side."
        },
        footer = {
            "%nExamples:",
            "  wsk perf",
            "  wsk perf --seconds 20 --provider native",
            "  wsk perf server 7788                 on one host",
            "  wsk perf client host.example 7788    on the other"
        },
        subcommands = {PerfServerCommand.class, PerfClientCommand.class})
final class PerfCommand implements Callable<Integer> {

    private static final List<Job> JOBS = List.of(Job.values());

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private WskCommand wsk;

    @Mixin
    private final ProviderOption provider = new ProviderOption();

    @Mixin
    private final PerfOptions options = new PerfOptions();

    PerfCommand() {}

    WskCommand wsk() {
        return wsk;
    }

    @Override
    public Integer call() throws InterruptedException {
        options.check();
        Session session = wsk.open();
        try (PlainPeer peer = PlainPeer.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            compare(session, wsk.streams(), provider.name, options, JOBS, peer.address(), peer);
        }
        return 0;
    }

    /** Measures and prints; the other side may be anywhere. */
    static void compare(
            Session session,
            Streams streams,
            @Nullable String only,
            PerfOptions options,
            List<Job> jobs,
            InetSocketAddress address,
            @Nullable PlainPeer peer)
            throws InterruptedException {
        List<Client> clients = new ArrayList<>();
        try {
            List<Contender> contenders = new ArrayList<>();
            List<String> providers = names(session, only);
            for (String name : providers) {
                Client client = session.client(name);
                clients.add(client);
                contenders.add(new WskContender(client));
            }
            contenders.add(new PlainContender());
            long seed = options.seed();
            Progress progress = streams.terminal() ? new ProgressBar(streams.err()) : (step, done, total) -> {};
            Map<Job, Map<String, Score>> scores;
            try {
                scores = new Comparison(contenders, jobs, address, peer)
                        .run(options.rounds(), options.seconds(), seed, progress);
            } catch (IllegalStateException e) {
                throw new CommandFailure(String.valueOf(e.getMessage()), e);
            }
            OptionalDouble iperf = peer == null || !options.iperf() ? OptionalDouble.empty() : Iperf.bytesPerSecond();
            Advice advice = Advice.of(scores, providers);
            PrintWriter out = streams.text();
            PerfTable table = new PerfTable(scores, advice, iperf, seed);
            if (options.json()) {
                out.println(Json.of(table.fields()));
            } else {
                table.print(out);
            }
            out.flush();
        } finally {
            clients.forEach(Client::close);
        }
    }

    /** Those that are attached, the one that ranks highest first. */
    private static List<String> names(Session session, @Nullable String only) {
        if (only != null) {
            return List.of(only);
        }
        List<String> names = session.providers().stream()
                .filter(known -> known.state == ProviderState.ATTACHED)
                .map((ProviderSnapshot known) -> known.name)
                .toList();
        if (names.isEmpty()) {
            throw session.nothingUsable();
        }
        String first;
        try (Client best = session.client(null)) {
            first = best.provider();
        }
        List<String> ranked = new ArrayList<>(List.of(first));
        names.stream().filter(name -> !name.equals(first)).forEach(ranked::add);
        return ranked;
    }
}
