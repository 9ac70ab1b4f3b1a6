package org.wsk4j.launcher.perf;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One stream between two processes of iperf3, where it is installed: a reference of another make altogether. */
public final class Iperf {

    private static final Pattern RATE =
            Pattern.compile("\"sum_received\":\\s*\\{.*?\"bits_per_second\":\\s*([0-9.e+]+)");
    private static final int SECONDS = 2;

    private Iperf() {}

    /**
     * Runs it.
     *
     * @return bytes per second; empty where it is not installed, or fails
     */
    public static OptionalDouble bytesPerSecond() throws InterruptedException {
        Process server = null;
        try {
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            String number = Integer.toString(port);
            server = start(List.of("iperf3", "-s", "-1", "-p", number));
            Matcher rate = RATE.matcher("");
            // It says nothing when it is ready: the client tries again.
            for (int attempt = 0; attempt < 20 && server.isAlive(); attempt++) {
                Process client = start(
                        List.of("iperf3", "-c", "127.0.0.1", "-p", number, "-t", Integer.toString(SECONDS), "-J"));
                String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                client.waitFor(SECONDS + 5, TimeUnit.SECONDS);
                if (rate.reset(said.replaceAll("\\s+", " ")).find()) {
                    return OptionalDouble.of(Double.parseDouble(rate.group(1)) / 8);
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            return OptionalDouble.empty();
        } catch (IOException e) {
            return OptionalDouble.empty(); // not installed
        } finally {
            if (server != null) {
                server.destroyForcibly();
            }
        }
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
