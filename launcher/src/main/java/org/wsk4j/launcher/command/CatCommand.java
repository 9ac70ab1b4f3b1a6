package org.wsk4j.launcher.command;

import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.launcher.cat.DatagramCat;
import org.wsk4j.launcher.cat.StreamCat;
import org.wsk4j.launcher.client.Client;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code wsk cat}: netcat. */
@Command(
        name = "cat",
        description = {
            "Connect; standard input goes out, the first chunk together with the connect, and what comes back goes to"
                    + " standard output, byte for byte. The end of the input ends the sending direction only; the command"
                    + " ends when the peer does."
        },
        footer = {
            "%nExamples:",
            "  echo hello | wsk cat localhost 7",
            "  wsk cat ::1 7 < file > file.back",
            "  wsk cat unix:/run/app.sock",
            "  echo hello | wsk cat --udp 127.0.0.1 7"
        })
final class CatCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private WskCommand wsk;

    @Mixin
    private final ProviderOption provider = new ProviderOption();

    @Option(names = "--udp", description = "Datagrams: each chunk that is read is one.")
    private boolean udp;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "With --udp: how long to wait for one more datagram after the input has ended"
                    + " (default: ${DEFAULT-VALUE}).")
    private double waitSeconds;

    @Option(
            names = "--connect-timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long a connect may take (default: ${DEFAULT-VALUE}).")
    private double connectSeconds;

    @Parameters(index = "0", paramLabel = "HOST", description = "A name, an address literal, or unix:/path.")
    private String host = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "PORT", description = "The port; none with unix:/path.")
    private @Nullable String port;

    CatCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        Endpoint endpoint = Endpoint.of(host, port);
        if (udp && endpoint.isPath()) {
            throw CommandFailure.usage("--udp needs HOST PORT; leave it out for unix:/path");
        }
        if (endpoint.port() == 0) {
            throw CommandFailure.usage("nobody can listen on port 0; write a number from 1 to 65535");
        }
        Duration wait = duration(waitSeconds);
        Duration connectLimit = duration(connectSeconds);
        ReadableByteChannel in = Channels.newChannel(wsk.streams().in());
        WritableByteChannel out = Channels.newChannel(wsk.streams().out());
        Session session = wsk.open();
        try (Client client = session.client(provider.name)) {
            List<SockAddr> addresses = addresses(client, endpoint);
            if (udp) {
                new DatagramCat(client, in, out, wait).run(addresses.get(0));
            } else {
                new StreamCat(client, in, out, connectLimit).run(addresses);
            }
        }
        return 0;
    }

    private List<SockAddr> addresses(Client client, Endpoint endpoint) {
        if (endpoint.isPath()) {
            return List.of(SockAddr.unix(endpoint.host()));
        }
        int type = udp ? WskOptions.SOCK_DGRAM : WskOptions.SOCK_STREAM;
        return client.resolve(endpoint.host(), endpoint.port(), type);
    }

    private static Duration duration(double seconds) {
        if (!(seconds >= 0 && seconds <= 1e6)) {
            throw CommandFailure.usage("'" + seconds + "' is no time; write a number of seconds");
        }
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
