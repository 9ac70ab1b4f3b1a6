package org.wsk4j.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.launcher.Main;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.echo.DatagramEcho;
import org.wsk4j.launcher.echo.Echo;
import org.wsk4j.launcher.echo.EchoServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code wsk echo}: an echo server. */
@Command(
        name = "echo",
        description = {
            "Serve echo until a signal ends it. Prints the address when it is ready, and at the end what it has done."
        },
        footer = {
            "%nExamples:",
            "  wsk echo 7777",
            "  wsk echo --bind :: 7777",
            "  wsk echo --udp 0",
            "  wsk echo unix:/tmp/echo"
        })
final class EchoCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private WskCommand wsk;

    @Mixin
    private final ProviderOption provider = new ProviderOption();

    @Option(names = "--udp", description = "Echo datagrams.")
    private boolean udp;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "Listen on this address only, 0.0.0.0 or :: for all (default: ${DEFAULT-VALUE}, this host only).")
    private String bind = "";

    @Parameters(paramLabel = "PORT", description = "The port, 0 for any that is free; or unix:/path.")
    private String port = "";

    private final CountDownLatch told = new CountDownLatch(1);
    private volatile @Nullable CommandFailure died;

    EchoCommand() {}

    @Override
    public Integer call() {
        Endpoint endpoint = port.startsWith("unix:") ? Endpoint.of(port, null) : Endpoint.of(bind, port);
        if (udp && endpoint.isPath()) {
            throw CommandFailure.usage("--udp needs a port; leave it out for unix:/path");
        }
        Session session = wsk.open();
        try (Client client = session.client(provider.name)) {
            SockAddr where = address(client, endpoint);
            Thread hook = new Thread(told::countDown, "wsk-stop");
            Runtime.getRuntime().addShutdownHook(hook);
            System.setProperty(Main.SERVING, "true");
            try (Echo echo = udp ? DatagramEcho.start(client, where) : EchoServer.start(client, where)) {
                try {
                    serve(client, echo);
                } finally {
                    removePath(endpoint);
                }
            }
        }
        return 0;
    }

    private SockAddr address(Client client, Endpoint endpoint) {
        if (endpoint.isPath()) {
            return SockAddr.unix(endpoint.host());
        }
        int type = udp ? WskOptions.SOCK_DGRAM : WskOptions.SOCK_STREAM;
        return client.resolve(endpoint.host(), endpoint.port(), type).get(0);
    }

    private void serve(Client client, Echo echo) {
        PrintWriter out = wsk.streams().text();
        out.println("echo on " + echo.address() + (udp ? " udp" : "") + ", provider " + client.provider());
        out.flush();
        Thread watch = new Thread(() -> watch(echo), "wsk-watch");
        watch.setDaemon(true);
        watch.start();
        try {
            told.await();
        } catch (InterruptedException e) {
            // The other way to be told.
            watch.interrupt();
        }
        echo.close();
        out.println("echo ended: " + echo.summary());
        out.flush();
        CommandFailure failure = died;
        if (failure != null) {
            throw failure;
        }
    }

    private void watch(Echo echo) {
        try {
            echo.awaitFailure();
            died = new CommandFailure("the socket died, its provider left; see wsk providers, and start again");
            told.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removePath(Endpoint endpoint) {
        if (endpoint.isPath()) {
            try {
                Files.deleteIfExists(Path.of(endpoint.host()));
            } catch (IOException e) {
                System.getLogger("org.wsk4j.launcher").log(System.Logger.Level.WARNING, "left behind", e);
            }
        }
    }
}
