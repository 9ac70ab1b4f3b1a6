package org.wsk4j.launcher.command;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.wsk4j.WskOptions;
import org.wsk4j.launcher.Main;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.perf.PerfServer;
import org.wsk4j.launcher.perf.PlainPeer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code wsk perf server}: the other side of {@code wsk perf client}. */
@Command(
        name = "server",
        description = {
            "Serve wsk perf client until a signal ends it, with a provider or, as a peer of another make, with plain"
                    + " java.nio. Prints the address when it is ready."
        })
final class PerfServerCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private PerfCommand perf;

    @Mixin
    private final ProviderOption provider = new ProviderOption();

    @Option(names = "--plain", description = "Serve with plain java.nio instead of a provider.")
    private boolean plain;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "Listen on this address only, 0.0.0.0 or :: for all (default: ${DEFAULT-VALUE}, this host only).")
    private String bind = "";

    @Parameters(paramLabel = "PORT", description = "The port, 0 for any that is free.")
    private String port = "";

    private final CountDownLatch told = new CountDownLatch(1);

    PerfServerCommand() {}

    @Override
    public Integer call() {
        Endpoint endpoint = Endpoint.of(bind, port);
        if (plain && provider.name != null) {
            throw CommandFailure.usage("--plain takes no provider; leave one of them out");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(told::countDown, "wsk-stop"));
        System.setProperty(Main.SERVING, "true");
        if (plain) {
            try (PlainPeer peer =
                    PlainPeer.open(new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port()))) {
                serve(peer.address().toString(), "plain java.nio");
            } catch (UnknownHostException e) {
                throw new CommandFailure("cannot resolve " + endpoint.host(), e);
            }
            return 0;
        }
        Session session = perf.wsk().open();
        try (Client client = session.client(provider.name);
                PerfServer server = PerfServer.open(
                        client,
                        client.resolve(endpoint.host(), endpoint.port(), WskOptions.SOCK_STREAM)
                                .get(0))) {
            serve(server.address().toString(), "provider " + client.provider());
        }
        return 0;
    }

    private void serve(String address, String with) {
        PrintWriter out = perf.wsk().streams().text();
        out.println("perf on " + address + ", " + with);
        out.flush();
        try {
            told.await();
        } catch (InterruptedException e) {
            // The other way to be told.
        }
    }
}
