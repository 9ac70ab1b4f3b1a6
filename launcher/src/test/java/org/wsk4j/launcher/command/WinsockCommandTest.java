package org.wsk4j.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WinsockCommandTest {

    private static Run run(String... args) {
        try (Providers providers = new Providers()) {
            return Run.of(providers.sessions(), args);
        }
    }

    @Test
    void theCatalogueIsShown() {
        Run run = run("winsock");

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .containsPattern("\\d+  base +available +wsk4j nio tcp/inet")
                .containsPattern("\\d+  layer +available +mask")
                .containsPattern("\\d+  chain +available +meter over \\[wsk4j nio tcp/inet]")
                .contains("layers: guard, mask, meter");
    }

    @Test
    void jsonHoldsTheCatalogue() {
        Run run = run("winsock", "--json");

        assertThat(run.err()).isEmpty();
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("\"layers\": [ \"guard\", \"mask\", \"meter\" ]")
                .contains("\"defect\": \"\"")
                .contains("\"kind\": \"base\"")
                .contains("\"path\": \"wsk:nio\"");
    }

    @Test
    void bytesGoThroughTheChainAndComeBackEqual() {
        for (String chain : new String[] {"", "guard", "meter,mask", "mask,meter,guard"}) {
            Run run = run("winsock", "--chain", chain, "--bytes", "300000");

            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            assertThat(run.out())
                    .contains("sent      300000 bytes")
                    .contains("received  300000 bytes, all equal")
                    .containsPattern("routines  [1-9]\\d* ran");
        }
    }

    @Test
    void theProviderCanBeChosen() {
        Run run = run("winsock", "--provider", "nio", "--bytes", "1000", "--json");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("\"entry\": \"wsk4j nio tcp/inet\"").contains("\"equal\": true");
    }

    @Test
    void anUnknownLayerOrProviderIsWrongUsage() {
        Run layer = run("winsock", "--chain", "meter,none");
        assertThat(layer.status()).isEqualTo(2);
        assertThat(layer.message()).contains("unknown layer 'none'").contains("guard, mask, meter");

        Run provider = run("winsock", "--provider", "none");
        assertThat(provider.status()).isEqualTo(2);
        assertThat(provider.message()).contains("unknown provider 'none'");
    }

    @Test
    void aLayerTwiceInAChainIsRefused() {
        Run run = run("winsock", "--chain", "mask,mask");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.message()).contains("mask,mask").contains("WSAEINVAL").contains("each once");
    }

    @Test
    void aChainOfTwoLayersWorksWhileItsTransportIsReplaced() {
        Run run = run("demo", "swap", "--winsock", "meter,mask", "--connections", "8", "--seconds", "0.3", "--json");

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("\"chain\": [ \"meter\", \"mask\" ]")
                .containsPattern("\"echoedBefore\": [1-9]")
                .containsPattern("\"echoedAfter\": [1-9]")
                .contains("\"neverIndicated\": 0, \"indicatedTwice\": 0, \"corrupted\": 0")
                .containsPattern("\"errors\": \\{ \"WSAE(NETDOWN|CONNRESET)")
                .contains("\"workingAfter\": 8, \"ok\": true, \"problems\": []");
    }
}
