package org.wsk4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script, the framework, the bundles: as somebody runs them. */
class LauncherIT {

    private static final byte[] NOTHING = {};
    private static final List<String> PROVIDERS = List.of("netty", "nio");

    @TempDir
    private Path folder;

    private Wsk wsk(byte[] input, String... args) throws IOException {
        return Wsk.start(folder.resolve("" + System.nanoTime()), Wsk.SCRIPT, input, args);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static String port(Wsk echo) {
        echo.awaitOut("provider");
        Matcher matcher = Pattern.compile("echo on .*:(\\d+)").matcher(echo.out());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void providersAreListed() throws Exception {
        try (Wsk wsk = wsk(NOTHING, "providers")) {
            assertThat(wsk.status()).as(wsk.err()).isZero();
            assertThat(wsk.err()).isEmpty();
            assertThat(wsk.out())
                    .containsPattern("nio +attached +version 1\\.0 +ranking 0")
                    .containsPattern("native +(attached +version 1\\.0 +ranking 20|absent)")
                    .containsPattern("netty +attached +version 1\\.0 +ranking 10 +Netty 4\\.2.*, transport \\w+, ")
                    .containsPattern("engine (io_uring|epoll)|needs Java 22|not for this platform")
                    .contains("connect-ex");
        }
    }

    @Test
    void theScriptIsFoundThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Wsk.SCRIPT);
        try (Wsk wsk = Wsk.start(folder.resolve("run"), link, NOTHING, "providers", "--json")) {
            assertThat(wsk.status()).as(wsk.err()).isZero();
            assertThat(wsk.out()).contains("\"name\": \"nio\"");
        } finally {
            Files.delete(link);
        }
    }

    @Test
    void theDemoProvesEveryStep() throws Exception {
        try (Wsk wsk = wsk(NOTHING, "demo")) {
            assertThat(wsk.status()).as(wsk.out() + wsk.err()).isZero();
            assertThat(wsk.err()).isEmpty();
            long providers =
                    wsk.out().lines().filter(line -> line.matches("\\S.*")).count();
            assertThat(wsk.out().lines()).containsAll(PROVIDERS);
            assertThat(wsk.out().lines().filter(line -> line.contains(" ok "))).hasSize(7 * (int) providers);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nio, nio, itself",
        "nio, netty, netty",
        "netty, nio, nio",
        "netty, native, native",
        "native, netty, netty"
    })
    void aProviderIsReplacedUnderLoad(String from, String to, String replacement) throws Exception {
        boolean linux = System.getProperty("os.name").equals("Linux");
        assumeThat(linux || !from.equals("native") && !to.equals("native")).isTrue();
        String drain = "org.wsk4j.registrar:detachTimeoutMillis=300";
        try (Wsk wsk = wsk(NOTHING, "-C", drain, "demo", "swap", "--from", from, "--to", to, "--seconds", "1")) {
            assertThat(wsk.status()).as(wsk.out() + wsk.err()).isZero();
            assertThat(wsk.err()).isEmpty();
            assertThat(wsk.out())
                    .startsWith("200 connections on " + from + ", replaced by " + replacement)
                    .containsPattern("echoed before +[1-9]")
                    .containsPattern("echoed after +[1-9]")
                    .containsPattern("STATUS_FILE_FORCED_CLOSED +[1-9]")
                    .containsPattern("exactly once +\\d+ IRPs in all, 0 lost, 0 completed twice")
                    .containsPattern("new connections +gap of \\d+\\.\\d ms; [1-9]\\d* worked before it, [1-9]")
                    .contains("200 of 200 connections work on " + to);
        }
    }

    @Test
    void theReasonForAnotherTransportIsTold() throws Exception {
        String noLibrary = "-Dio.netty.transport.noNative=true";
        ProcessBuilder builder = new ProcessBuilder(Wsk.SCRIPT.toString(), "providers");
        builder.environment().put("WSK_NO_BUILD", "1");
        builder.environment().put("JDK_JAVA_OPTIONS", noLibrary);
        Path all = folder.resolve("all");
        assertThat(builder.redirectErrorStream(true)
                        .redirectOutput(all.toFile())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(all).content().containsPattern("netty +attached .* transport nio, .*; no io_uring: .*; no epoll: ");
    }

    @Test
    void bytesGoThroughAChainOfWinsockLayers() throws Exception {
        try (Wsk wsk = wsk(NOTHING, "winsock", "--chain", "meter,mask", "--provider", "nio")) {
            assertThat(wsk.status()).as(wsk.out() + wsk.err()).isZero();
            assertThat(wsk.out())
                    .contains("through   meter over [mask over [wsk4j nio tcp/inet]]")
                    .contains("received  1000000 bytes, all equal");
        }
    }

    @Test
    void aChainOfWinsockLayersWorksWhileItsTransportIsReplaced() throws Exception {
        String drain = "org.wsk4j.registrar:detachTimeoutMillis=300";
        String[] swap = {"demo", "swap", "--winsock", "meter,mask", "--connections", "20"};
        try (Wsk wsk =
                wsk(NOTHING, "-C", drain, swap[0], swap[1], swap[2], swap[3], swap[4], swap[5], "--seconds", "0.5")) {
            assertThat(wsk.status()).as(wsk.out() + wsk.err()).isZero();
            assertThat(wsk.out())
                    .containsPattern("^20 connections through meter,mask over \\w+, replaced by \\w+")
                    .containsPattern("exactly once +\\d+ overlapped operations, 0 never indicated, 0 twice")
                    .contains("all equal")
                    .contains("20 of 20 connections work on");
        }
    }

    @Test
    void catGetsItsBytesBackFromEchoWhichEndsCleanlyOnSigterm() throws Exception {
        byte[] bytes = random(30_000_000);
        try (Wsk echo = wsk(NOTHING, "echo", "0")) {
            try (Wsk cat = wsk(bytes, "cat", "127.0.0.1", port(echo))) {
                assertThat(cat.status()).as(cat.err()).isZero();
                assertThat(cat.err()).isEmpty();
                assertThat(cat.bytes()).isEqualTo(bytes);
            }
            echo.terminate();
            assertThat(echo.status()).as(echo.err()).isZero();
            assertThat(echo.out()).contains("echo ended: 1 connections, 30000000 bytes echoed");
            assertThat(echo.err()).isEmpty();
        }
    }

    @Test
    void datagramsGoThroughBoth() throws Exception {
        byte[] bytes = random(1000);
        try (Wsk echo = wsk(NOTHING, "echo", "--udp", "0");
                Wsk cat = wsk(bytes, "cat", "--udp", "127.0.0.1", port(echo))) {
            assertThat(cat.status()).as(cat.err()).isZero();
            assertThat(cat.bytes()).isEqualTo(bytes);
        }
    }

    @Test
    void wrongUsageAndFailureAreOneLineEach() throws Exception {
        try (Wsk usage = wsk(NOTHING, "cat", "--provider", "none", "127.0.0.1", "7");
                Wsk failure = wsk(NOTHING, "cat", "no-such-host.invalid", "7")) {
            assertThat(usage.status()).isEqualTo(2);
            assertThat(usage.err())
                    .startsWith("wsk: unknown provider 'none'")
                    .contains("nio")
                    .hasLineCount(1);
            assertThat(failure.status()).isEqualTo(1);
            assertThat(failure.err())
                    .startsWith("wsk: ")
                    .contains("no-such-host.invalid")
                    .hasLineCount(1);
        }
    }

    @Test
    void aProviderThatDoesNotStartSaysWhy() throws Exception {
        try (Wsk wsk = wsk(NOTHING, "-C", "org.wsk4j.provider.nio:loops=-1", "demo", "--provider", "nio")) {
            assertThat(wsk.status()).isEqualTo(1);
            assertThat(wsk.err())
                    .startsWith("wsk: provider nio cannot be used: ")
                    .contains("org.wsk4j.provider.nio")
                    .hasLineCount(1);
        }
    }

    /** The bundles' cache is temporary, whatever the end was. */
    @Test
    void nothingIsLeftBehind() throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        String option = "-Djava.io.tmpdir=" + temporary;
        ProcessBuilder builder = new ProcessBuilder(Wsk.SCRIPT.toString(), "providers");
        builder.environment().put("WSK_NO_BUILD", "1");
        builder.environment().put("JDK_JAVA_OPTIONS", option);
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("all").toFile());
        assertThat(builder.start().waitFor()).isZero();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(file -> !file.getFileName().toString().startsWith("hsperf")))
                    .isEmpty();
        }
    }
}
