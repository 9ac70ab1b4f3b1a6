package org.wsk4j.registrar.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskVersion;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.fake.FakeProvider;
import org.wsk4j.runtime.SelectionExplanation;
import org.wsk4j.runtime.WskProviderAbsence;

/** What is chosen, and that the explanation says the same. */
class SelectionTest {

    private static final WskProviderSelection ANY = WskProviderSelection.any();
    private static final String NO_SPLICE = "java.nio has no way to do it.";

    private final NetworkModuleRegistrar registrar = new NetworkModuleRegistrar(() -> {});
    private final FakeProvider nio =
            FakeProvider.stating("nio", WskCapability.ZERO_COPY_SEND, CapabilityLevel.ABSENT, NO_SPLICE);
    private final FakeProvider netty =
            FakeProvider.stating("netty", WskCapability.ZERO_COPY_SEND, CapabilityLevel.NATIVE, "MSG_ZEROCOPY");

    @BeforeEach
    void attach() {
        registrar.attach(nio, Map.of("service.ranking", 0, "service.id", 7L, "site", "lab"));
        registrar.attach(netty, Map.of("service.ranking", 10, "service.id", 8L));
    }

    /** The name chosen, or the status; checked against the explanation. */
    private String chosen(WskProviderSelection selection) {
        Client client = Client.registered(registrar, selection);
        NtStatus status = client.capture(WskRegistrar.WSK_NO_WAIT);
        List<SelectionExplanation> explanations = registrar.explain(selection);
        List<String> explained = explanations.stream()
                .filter(explanation -> explanation.chosen)
                .map(explanation -> explanation.provider)
                .toList();
        if (status != NtStatus.STATUS_SUCCESS) {
            assertThat(explained).isEmpty();
            return status.name();
        }
        String chosen = client.chosen();
        assertThat(explained).containsExactly(chosen);
        assertThat(explanations.get(0).provider).isEqualTo(chosen);
        assertThat(explanations.get(0).reason).startsWith("chosen: ");
        return chosen;
    }

    private String why(String provider, WskProviderSelection selection) {
        List<String> reasons = registrar.explain(selection).stream()
                .filter(explanation -> explanation.provider.equals(provider))
                .map(explanation -> explanation.reason)
                .toList();
        assertThat(reasons).hasSize(1);
        return reasons.get(0);
    }

    @Test
    void theHigherRankingWins() {
        assertThat(chosen(ANY)).isEqualTo("netty");
        assertThat(why("netty", ANY)).isEqualTo("chosen: its ranking 10 is the highest of 2 providers that fit");
        assertThat(why("nio", ANY)).isEqualTo("fits, but its ranking 0 is lower than 10 of netty");
    }

    @Test
    void amongEqualRankingsTheLowerServiceIdWins() {
        registrar.attach(FakeProvider.named("older"), Map.of("service.ranking", 10, "service.id", 3L));
        assertThat(chosen(ANY)).isEqualTo("older");
        assertThat(why("older", ANY)).isEqualTo("chosen: it came first of those that fit with ranking 10");
        assertThat(why("netty", ANY)).isEqualTo("fits, but older came first with the same ranking 10");
    }

    @Test
    void amongEqualsWithoutServiceIdTheEarlierOneWins() {
        registrar.attach(FakeProvider.named("first"), Map.of("service.ranking", 50));
        registrar.attach(FakeProvider.named("second"), Map.of("service.ranking", 50));
        assertThat(chosen(ANY)).isEqualTo("first");
    }

    @Test
    void aRankingThatIsNoIntegerCountsAsZero() {
        registrar.attach(FakeProvider.named("loud"), Map.of("service.ranking", "1000"));
        assertThat(chosen(ANY)).isEqualTo("netty");
    }

    @Test
    void theNameDecides() {
        WskProviderSelection selection = ANY.provider("nio");
        assertThat(chosen(selection)).isEqualTo("nio");
        assertThat(why("nio", selection)).isEqualTo("chosen: the only provider that fits");
        assertThat(why("netty", selection)).isEqualTo("the client requires provider nio");
        assertThat(chosen(ANY.provider("native"))).isEqualTo("STATUS_DEVICE_NOT_READY");
    }

    @Test
    void anAbsentCapabilityIsRefusedWithTheProvidersReason() {
        WskProviderSelection selection = ANY.require(WskCapability.ZERO_COPY_SEND);
        assertThat(chosen(selection)).isEqualTo("netty");
        assertThat(why("nio", selection)).isEqualTo("capability zero-copy-send is ABSENT: " + NO_SPLICE);
    }

    @Test
    void anEmulatedCapabilityIsRefusedWhereANativeOneIsRequired() {
        WskProviderSelection selection = ANY.require(WskCapability.TOS, CapabilityLevel.NATIVE);
        assertThat(chosen(selection)).isEqualTo("STATUS_DEVICE_NOT_READY");
        assertThat(why("nio", selection))
                .isEqualTo("capability tos is EMULATED and the client requires NATIVE: it is a fake");
        assertThat(chosen(ANY.require(WskCapability.TOS))).isEqualTo("netty");
    }

    @Test
    void aCapabilityThatAProviderSaysNothingOfIsAbsent() {
        WskProviderSelection selection = ANY.require(WskCapability.of("teleport"));
        assertThat(why("nio", selection)).isEqualTo("capability teleport is ABSENT: the provider says nothing of it");
    }

    @Test
    void theFilterDecidesOverPropertiesThatFollowFromTheCharacteristicsOrAreGiven() {
        assertThat(chosen(ANY.filter("(wsk.provider=nio)"))).isEqualTo("nio");
        assertThat(chosen(ANY.filter("(site=lab)"))).isEqualTo("nio");
        assertThat(chosen(ANY.filter("(wsk.version=1.0)"))).isEqualTo("netty");
        assertThat(chosen(
                        ANY.filter("(&(wsk.transports=tcp/inet)(wsk.transports=udp/inet6)(wsk.transports=tcp/unix))")))
                .isEqualTo("netty");
        assertThat(chosen(ANY.filter("(!(wsk.features=zero-copy-send))"))).isEqualTo("nio");
        assertThat(chosen(ANY.filter("(wsk.features.native=zero-copy-send)"))).isEqualTo("netty");
        assertThat(chosen(ANY.filter("(&(wsk.features=tos)(wsk.features.native=tos))")))
                .isEqualTo("STATUS_DEVICE_NOT_READY");
        assertThat(chosen(ANY.filter("(service.ranking<=5)"))).isEqualTo("nio");
        assertThat(chosen(ANY.filter("(service.description=a fake named nio)"))).isEqualTo("nio");
        assertThat(why("netty", ANY.filter("(site=lab)"))).isEqualTo("does not match the client's filter (site=lab)");
    }

    @Test
    void aServiceMayHaveAnotherNameThanItsCharacteristics() {
        FakeProvider second = FakeProvider.named("nio");
        registrar.attach(second, Map.of("wsk.provider", "nio-2"));
        Client client = Client.registered(registrar, ANY.provider("nio-2"));
        assertThat(client.capture().dispatch()).isSameAs(second);
        assertThat(why("nio-2", ANY.provider("nio-2"))).isEqualTo("chosen: the only provider that fits");
    }

    @Test
    void changedServicePropertiesChangeTheChoice() {
        registrar.update(nio, Map.of("service.ranking", 99));
        assertThat(chosen(ANY)).isEqualTo("nio");
    }

    @Test
    void aMalformedFilterIsExplainedForEveryProvider() {
        for (String provider : List.of("nio", "netty")) {
            assertThat(why(provider, ANY.filter("(a=b")))
                    .isEqualTo("the client's filter is malformed, at character 5 of \"(a=b\": ')' is missing");
        }
    }

    @Test
    void aProviderOfTheWrongVersionIsExplained() {
        registrar.attach(
                FakeProvider.versions("new", WskVersion.make(2, 0), WskVersion.make(2, 3)),
                Map.of("service.ranking", 100));
        assertThat(chosen(ANY)).isEqualTo("netty");
        assertThat(why("new", ANY)).isEqualTo("offers versions 2.0 to 2.3, and the client wants 1.0");
    }

    @Test
    void anAbsentProviderIsExplainedWithItsRemedyUntilItComesOrItsAbsenceGoes() {
        WskProviderAbsence absence = absence("native", "io_uring_setup answers EPERM.", "allow io_uring in seccomp.");
        registrar.addAbsence(absence);
        assertThat(why("native", ANY)).isEqualTo("absent: io_uring_setup answers EPERM; do: allow io_uring in seccomp");
        assertThat(why("native", ANY.filter("("))).startsWith("absent: ");
        FakeProvider arrived = FakeProvider.named("native");
        registrar.attach(arrived, Map.of());
        assertThat(why("native", ANY)).startsWith("fits, but ");
        registrar.detach(arrived);
        assertThat(why("native", ANY)).startsWith("absent: ");
        registrar.removeAbsence(absence);
        assertThat(registrar.explain(ANY)).hasSize(2);
    }

    @Test
    void theFilterForEveryoneMustMatchBesidesWhatTheClientAsksFor() {
        registrar.configure(SelectionOverrides.NONE.everyone("test", "(wsk.provider=nio)"), 0);
        assertThat(chosen(ANY)).isEqualTo("nio");
        assertThat(why("nio", ANY))
                .isEqualTo(
                        "chosen: the only provider that fits; the filter (wsk.provider=nio) configured by test applies "
                                + "to every client");
        assertThat(why("netty", ANY)).isEqualTo("does not match the filter (wsk.provider=nio) configured by test");
        assertThat(chosen(ANY.provider("netty"))).isEqualTo("STATUS_DEVICE_NOT_READY");
    }

    @Test
    void theFilterForOneClientReplacesItsNameAndFilterAndTheFilterForEveryoneButNotItsCapabilities() {
        registrar.configure(
                SelectionOverrides.NONE
                        .everyone("test", "(wsk.provider=nio)")
                        .client("mail", "mail", "(wsk.provider=netty)")
                        .client("web", "web", "(wsk.provider=nio)"),
                0);
        WskProviderSelection mail = ANY.client("mail").provider("nio").filter("(wsk.provider=nio)");
        assertThat(chosen(mail)).isEqualTo("netty");
        assertThat(why("netty", mail))
                .contains("the filter (wsk.provider=netty) configured by mail replaces what the client asked for");
        assertThat(why("nio", mail)).isEqualTo("does not match the filter (wsk.provider=netty) configured by mail");
        assertThat(chosen(ANY.client("other"))).isEqualTo("nio");
        WskProviderSelection web = ANY.client("web").require(WskCapability.ZERO_COPY_SEND);
        assertThat(chosen(web)).isEqualTo("STATUS_DEVICE_NOT_READY");
        assertThat(why("nio", web)).startsWith("capability zero-copy-send is ABSENT");
    }

    @Test
    void theConfiguredProviderHoldsForClientsThatNameNone() {
        registrar.configure(SelectionOverrides.NONE.provider("test", "nio"), 0);
        assertThat(chosen(ANY)).isEqualTo("nio");
        assertThat(why("netty", ANY)).isEqualTo("provider nio is configured by test for clients that name none");
        assertThat(why("nio", ANY)).endsWith("; provider nio is configured by test for clients that name none");
        assertThat(chosen(ANY.provider("netty"))).isEqualTo("netty");
        assertThat(why("netty", ANY.provider("netty"))).doesNotContain("configured");
    }

    @Test
    void aMalformedConfiguredFilterSelectsNothingAndEveryExplanationSaysWhy() {
        registrar.configure(
                SelectionOverrides.NONE.everyone("test", "(oops").client("web's", "web", "(wsk.provider=nio)"), 0);
        assertThat(chosen(ANY)).isEqualTo("STATUS_DEVICE_NOT_READY");
        for (String provider : List.of("nio", "netty")) {
            assertThat(why(provider, ANY))
                    .startsWith("the filter configured by test is malformed and selects nothing, at character 6");
        }
        assertThat(chosen(ANY.client("web"))).isEqualTo("nio");
    }

    @Test
    void blankConfigurationIsNone() {
        registrar.configure(SelectionOverrides.NONE.everyone("test", " ").provider("test", ""), 0);
        assertThat(chosen(ANY)).isEqualTo("netty");
        assertThat(why("netty", ANY)).doesNotContain("configured");
    }

    private static WskProviderAbsence absence(String provider, String reason, String remedy) {
        return new WskProviderAbsence() {
            @Override
            public String provider() {
                return provider;
            }

            @Override
            public String reason() {
                return reason;
            }

            @Override
            public String remedy() {
                return remedy;
            }
        };
    }
}
