package org.wsk4j.launcher.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.wsk4j.launcher.perf.PlainPeer;

/** perf, for a moment; what it measures then is of no interest, that it measures is. */
class PerfCommandTest {

    @Test
    void everyJobIsDoneByProviderAndPlainSelector() {
        try (Providers providers = new Providers()) {
            Run run = Run.of(
                    providers.sessions(),
                    "perf",
                    "--provider",
                    "nio",
                    "--seconds",
                    "1",
                    "--rounds",
                    "2",
                    "--seed",
                    "7",
                    "--no-iperf");

            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            for (String job : new String[] {"round-trip", "64 connections", "bulk", "datagrams"}) {
                assertThat(run.out()).containsPattern("(?m)^" + job + " +nio +[0-9].* [0-9]+\\.[0-9]{2}$");
                assertThat(run.out()).containsPattern("(?m)^" + job + " +plain java\\.nio +[0-9].* [0-9]+\\.[0-9]{2}$");
            }
            assertThat(run.out()).containsPattern("(?m)^recommendation: nio: it is the only provider here.*seed 7");
        }
    }

    @Test
    void jsonHoldsTheSame() {
        try (Providers providers = new Providers()) {
            Run run = Run.of(
                    providers.sessions(),
                    "perf",
                    "--provider",
                    "nio",
                    "--seconds",
                    "0.5",
                    "--rounds",
                    "1",
                    "--json",
                    "--no-iperf");

            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            assertThat(run.out().replaceAll("\\s+", " "))
                    .contains("\"recommended\": \"nio\"", "\"iperf3BytesPerSecond\": null")
                    .containsPattern("\"job\": \"bulk\", \"with\": \"nio\", \"operationsPerSecond\": [0-9.E]+,"
                            + " \"cpuMicrosPerOperation\": [0-9.E]+");
        }
    }

    @Test
    void clientComparesOverTheWayToAServer() throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Providers providers = new Providers()) {
            Streams streams =
                    new Streams(new ByteArrayInputStream(new byte[0]), out, new PrintStream(out, true, UTF_8), false);
            Thread server = NetPeer.daemon(() ->
                    WskCommand.execute(providers.sessions(), streams, "perf", "server", "--provider", "nio", "0"));
            Pattern ready = Pattern.compile("perf on .+:(\\d+), provider nio");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> ready.matcher(out.toString(UTF_8)).find() || !server.isAlive());
            Matcher port = ready.matcher(out.toString(UTF_8));
            assertThat(port.find()).as(out.toString(UTF_8)).isTrue();

            Run run = Run.of(
                    providers.sessions(),
                    "perf",
                    "client",
                    "--provider",
                    "nio",
                    "--seconds",
                    "0.5",
                    "--rounds",
                    "1",
                    "127.0.0.1",
                    port.group(1));

            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            assertThat(run.out())
                    .contains("64 connections", "bulk", "recommendation: nio")
                    .doesNotContain("datagrams");
            server.interrupt();
            server.join(10_000);
            assertThat(server.isAlive()).isFalse();
        }
    }

    @Test
    void clientComparesAgainstAPeerOfAnotherMake() {
        try (Providers providers = new Providers();
                PlainPeer peer = PlainPeer.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Run run = Run.of(
                    providers.sessions(),
                    "perf",
                    "client",
                    "--provider",
                    "nio",
                    "--seconds",
                    "0.3",
                    "--rounds",
                    "1",
                    "127.0.0.1",
                    "" + peer.address().getPort());

            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
        }
    }

    @Test
    void nobodyThereIsAFailureInOneLine() throws Exception {
        int port;
        try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (Providers providers = new Providers()) {
            Run run = Run.of(
                    providers.sessions(), "perf", "client", "--provider", "nio", "127.0.0.1", Integer.toString(port));

            assertThat(run.status()).isEqualTo(CommandFailure.FAILED);
            assertThat(run.message()).contains("cannot connect");
        }
    }

    @Test
    void wrongUsage() {
        try (Providers providers = new Providers()) {
            assertThat(Run.of(providers.sessions(), "perf", "--rounds", "0").message())
                    .contains("--rounds 0 is not from 1");
            assertThat(Run.of(providers.sessions(), "perf", "--seconds", "0").message())
                    .contains("--seconds 0.0 is not from 0.1");
            assertThat(Run.of(providers.sessions(), "perf", "server", "--plain", "--provider", "nio", "0")
                            .message())
                    .contains("--plain takes no provider");
            assertThat(Run.of(providers.sessions(), "perf", "client", "unix:/tmp/a", "1")
                            .status())
                    .isEqualTo(CommandFailure.USAGE);
        }
    }
}
