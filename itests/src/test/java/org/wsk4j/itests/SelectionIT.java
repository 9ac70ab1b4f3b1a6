package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClientDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.WskVersion;
import org.wsk4j.data.Out;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.runtime.SelectionExplanation;

/** Who gets which provider, and why: the same in every world. */
@ParameterizedClass
@EnumSource
@TestInstance(Lifecycle.PER_CLASS)
final class SelectionIT {

    private static final WskProviderSelection ANY = WskProviderSelection.any();

    @Parameter
    private WorldKind kind;

    private World world;

    @BeforeParameterizedClassInvocation(injectArguments = false)
    void start(@TempDir Path storage) throws Exception {
        world = kind.start(storage, Map.of());
    }

    @AfterParameterizedClassInvocation(injectArguments = false)
    void stop() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @Test
    void aCaptureLastsUntilItIsReleased() {
        try (Client client = Client.register(world.registrar(), ANY)) {
            assertThat(client.capture().dispatch().version()).isEqualTo(WskVersion.WSK_1_0);
            assertThat(client.provider()).isEqualTo("nio");
            assertThat(world.runtime().snapshot().registrations).isEqualTo(1);
            assertThat(world.runtime().snapshot().captures).isEqualTo(1);

            client.release();
            assertThat(world.runtime().snapshot().captures).isZero();
        }
        assertThat(world.runtime().snapshot().registrations).isZero();
    }

    @Test
    void characteristicsAreToldWithoutACapture() {
        try (Client client = Client.register(world.registrar(), ANY)) {
            WskProviderCharacteristics said = characteristics(client);
            assertThat(said.name()).isEqualTo("nio");
            assertThat(said.lowestVersion()).isLessThanOrEqualTo(WskVersion.WSK_1_0);
            assertThat(said.level(WskCapability.TCP)).isEqualTo(CapabilityLevel.NATIVE);
            assertThat(said.transports()).isNotEmpty();
            assertThat(world.runtime().snapshot().captures).isZero();
        }
    }

    @Test
    void aNameIsWantedOrNothing() {
        assertThat(chosen(ANY.provider("nio"))).isEqualTo("nio");
        refused(ANY.provider("other"), "the client requires provider other");
    }

    @Test
    void capabilitiesAreWantedAtALevel() {
        assertThat(chosen(ANY.require(WskCapability.TCP, CapabilityLevel.NATIVE)))
                .isEqualTo("nio");
        assertThat(chosen(ANY.require(WskCapability.CONNECT_EX))).isEqualTo("nio");
        refused(
                ANY.require(WskCapability.CONNECT_EX, CapabilityLevel.NATIVE),
                "capability connect-ex is EMULATED and the client requires NATIVE: ");
        refused(ANY.require(WskCapability.PKTINFO), "capability pktinfo is ABSENT: ");
        refused(ANY.require(WskCapability.of("never-heard-of")), "the provider says nothing of it");
    }

    @Test
    void aFilterSeesTheSamePropertiesInEveryWorld() {
        assertThat(chosen(ANY.filter("(&(wsk.provider=nio)(wsk.version=1.0)(wsk.features=connect-ex)"
                        + "(!(wsk.features.native=connect-ex))(wsk.transports=tcp/inet6)(service.ranking>=0))")))
                .isEqualTo("nio");
        refused(ANY.filter("(wsk.features=zero-copy-send)"), "does not match the client's filter");
        assertThat(world.registrar().register(WskClientNpi.of(ANY.filter("(wsk.provider=nio")), new WskRegistration()))
                .isEqualTo(NtStatus.STATUS_INVALID_PARAMETER);
    }

    @Test
    void theHigherRankingWinsAndTakesNothingAway() throws Exception {
        try (Client before = Client.register(world.registrar(), ANY)) {
            before.capture();
            Runnable withdraw = world.offer(StandIn.named("better"), 50);
            try {
                attached("better");
                assertThat(chosen(ANY)).isEqualTo("better");
                assertThat(reason(ANY, "better"))
                        .isEqualTo("chosen: its ranking 50 is the highest of 2 providers that fit");
                assertThat(reason(ANY, "nio")).isEqualTo("fits, but its ranking 0 is lower than 50 of better");
                assertThat(chosen(ANY.provider("nio"))).isEqualTo("nio");
                assertThat(before.provider()).isEqualTo("nio");
            } finally {
                withdraw.run();
            }
            Await.until("the other left", () -> chosen(ANY).equals("nio"));
            // The capture still serves.
            Client.close(before.datagram(null));
        }
    }

    @Test
    void whoCameFirstWinsATie() throws Exception {
        Runnable withdraw = world.offer(StandIn.named("late"), 0);
        try {
            attached("late");
            assertThat(chosen(ANY)).isEqualTo("nio");
            assertThat(reason(ANY, "nio")).isEqualTo("chosen: it came first of those that fit with ranking 0");
            assertThat(reason(ANY, "late")).isEqualTo("fits, but nio came first with the same ranking 0");
        } finally {
            withdraw.run();
        }
    }

    @Test
    void aVersionThatNobodyOffersHasNoInterface() {
        WskClientNpi modern = new WskClientNpi(null, new WskClientDispatch(WskVersion.make(2, 0), null), ANY);
        try (Client client = Client.register(world.registrar(), modern)) {
            assertThat(client.capture(WskRegistrar.WSK_NO_WAIT)).isEqualTo(NtStatus.STATUS_NOINTERFACE);
            // A wait would not help, so there is none.
            assertThat(client.capture(WskRegistrar.WSK_INFINITE_WAIT)).isEqualTo(NtStatus.STATUS_NOINTERFACE);
            assertThat(characteristics(client).name()).isEqualTo("nio");
        }
    }

    @Test
    void aCaptureWaitsForAProviderThatArrivesLater() throws Exception {
        world.stopProvider();
        try (Client client = Client.register(world.registrar(), ANY)) {
            assertThat(client.capture(WskRegistrar.WSK_NO_WAIT)).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
            assertThat(client.capture(20)).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);

            CompletableFuture<NtStatus> captured = new CompletableFuture<>();
            Thread waiting = waiting(client, captured);
            world.startProvider();
            assertThat(captured.get(World.LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(NtStatus.STATUS_SUCCESS);
            waiting.join(World.LIMIT.toMillis());
            assertThat(client.provider()).isEqualTo("nio");
            Client.close(client.datagram(null));
        }
    }

    @Test
    void deregisterWakesACaptureThatWaits() throws Exception {
        WskProviderSelection nobody = ANY.provider("nobody");
        Client client = Client.register(world.registrar(), nobody);
        CompletableFuture<NtStatus> captured = new CompletableFuture<>();
        waiting(client, captured);
        client.close();
        assertThat(captured.get(World.LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
    }

    /** A thread that is seen to wait for a provider. */
    private static Thread waiting(Client client, CompletableFuture<NtStatus> captured) {
        Thread thread = new Thread(
                () -> captured.complete(client.capture(WskRegistrar.WSK_INFINITE_WAIT)), "waits for a provider");
        thread.setDaemon(true);
        thread.start();
        Await.until("the capture waits", () -> switch (thread.getState()) {
            case WAITING, TIMED_WAITING -> true;
            default -> false;
        });
        return thread;
    }

    private void attached(String name) {
        Await.until(
                name + " is attached",
                () -> world.runtime().snapshot().providers.stream().anyMatch(provider -> provider.name.equals(name)));
    }

    private WskProviderCharacteristics characteristics(Client client) {
        Out<WskProviderCharacteristics> out = new Out<>();
        assertThat(world.registrar().queryProviderCharacteristics(client.registration(), out))
                .isEqualTo(NtStatus.STATUS_SUCCESS);
        return out.value();
    }

    private String chosen(WskProviderSelection selection) {
        try (Client client = Client.register(world.registrar(), selection)) {
            client.capture();
            assertThat(world.runtime().explain(selection))
                    .filteredOn(explanation -> explanation.chosen)
                    .extracting(explanation -> explanation.provider)
                    .containsExactly(client.provider());
            return client.provider();
        }
    }

    private void refused(WskProviderSelection selection, String why) {
        try (Client client = Client.register(world.registrar(), selection)) {
            assertThat(client.capture(WskRegistrar.WSK_NO_WAIT)).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
        }
        assertThat(reason(selection, "nio")).contains(why);
    }

    private String reason(WskProviderSelection selection, String provider) {
        List<SelectionExplanation> explanations = world.runtime().explain(selection);
        return explanations.stream()
                .filter(explanation -> explanation.provider.equals(provider))
                .map(explanation -> explanation.reason)
                .findFirst()
                .orElseThrow();
    }
}
