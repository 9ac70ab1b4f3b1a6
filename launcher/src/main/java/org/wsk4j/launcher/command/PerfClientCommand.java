package org.wsk4j.launcher.command;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Callable;
import org.wsk4j.launcher.perf.Job;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code wsk perf client}: the comparison over a network. */
@Command(
        name = "client",
        description = {
            "Compare the providers over the way to another host, where wsk perf server runs: requests on one and on 64"
                    + " connections, and one stream."
        })
final class PerfClientCommand implements Callable<Integer> {

    /** A server at the end of a network cannot say how many datagrams came. */
    private static final List<Job> JOBS = List.of(Job.ONE, Job.MANY, Job.BULK);

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private PerfCommand perf;

    @Mixin
    private final ProviderOption provider = new ProviderOption();

    @Mixin
    private final PerfOptions options = new PerfOptions();

    @Parameters(index = "0", paramLabel = "HOST", description = "Where the server runs.")
    private String host = "";

    @Parameters(index = "1", paramLabel = "PORT", description = "Its port.")
    private String port = "";

    PerfClientCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        options.check();
        Endpoint endpoint = Endpoint.of(host, port);
        if (endpoint.isPath()) {
            throw CommandFailure.usage("a server has a port; write HOST PORT");
        }
        InetSocketAddress address;
        try {
            address = new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
        } catch (UnknownHostException e) {
            throw new CommandFailure("cannot resolve " + endpoint.host(), e);
        }
        PerfCommand.compare(perf.wsk().open(), perf.wsk().streams(), provider.name, options, JOBS, address, null);
        return 0;
    }
}
