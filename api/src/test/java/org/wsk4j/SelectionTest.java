package org.wsk4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsk4j.data.SockAddr;

class SelectionTest {

    @ParameterizedTest
    @CsvSource({"1,0,0x0100", "2,3,0x0203", "255,255,0xFFFF", "0,1,1", "257,256,0x0100"})
    void aVersionIsMajorAndMinor(int major, int minor, String version) {
        int value = Integer.decode(version);
        assertThat(WskVersion.make(major, minor)).isEqualTo(value);
        assertThat(WskVersion.major(value)).isEqualTo(major & 0xFF);
        assertThat(WskVersion.minor(value)).isEqualTo(minor & 0xFF);
    }

    @Test
    void aSelectionAnswersChangedCopies() {
        WskProviderSelection any = WskProviderSelection.any();
        WskProviderSelection chosen = any.client("editor")
                .provider("nio")
                .filter("(wsk.version=1.0)")
                .require(WskCapability.TCP)
                .require(WskCapability.PKTINFO, CapabilityLevel.NATIVE);
        assertThat(any.capabilities()).isEmpty();
        assertThat(any.provider()).isNull();
        assertThat(any.clientName()).isNull();
        assertThat(any.filter()).isNull();
        assertThat(chosen.clientName()).isEqualTo("editor");
        assertThat(chosen.provider()).isEqualTo("nio");
        assertThat(chosen.filter()).isEqualTo("(wsk.version=1.0)");
        assertThat(chosen.capabilities())
                .hasSize(2)
                .containsEntry(WskCapability.TCP, CapabilityLevel.EMULATED)
                .containsEntry(WskCapability.PKTINFO, CapabilityLevel.NATIVE);
        assertThatThrownBy(() -> chosen.capabilities().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(chosen.require(WskCapability.TCP, CapabilityLevel.NATIVE).capabilities())
                .containsEntry(WskCapability.TCP, CapabilityLevel.NATIVE);
    }

    private static WskProviderCharacteristics.Builder complete() {
        WskProviderCharacteristics.Builder builder = WskProviderCharacteristics.builder("example");
        WskCapability.known().forEach(each -> builder.capability(each, CapabilityLevel.ABSENT, "It is an example."));
        return builder;
    }

    @Test
    void characteristicsSaySomethingOfEveryKnownCapability() {
        WskProviderCharacteristics.Builder silent = WskProviderCharacteristics.builder("silent");
        assertThatThrownBy(silent::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("silent");
        WskCapability own = WskCapability.of("example-only");
        WskTransport transport = new WskTransport(
                WskVersion.WSK_1_0, WskOptions.SOCK_STREAM, WskOptions.IPPROTO_TCP, SockAddr.AF_INET, new UUID(1, 2));
        WskProviderCharacteristics characteristics = complete()
                .description("An example.")
                .versions(0x0100, 0x0102)
                .transport(transport)
                .capability(WskCapability.TCP, CapabilityLevel.NATIVE, "It can.")
                .capability(own, CapabilityLevel.EMULATED, "It can nearly.")
                .build();
        assertThat(characteristics.level(WskCapability.TCP)).isEqualTo(CapabilityLevel.NATIVE);
        assertThat(characteristics.level(own)).isEqualTo(CapabilityLevel.EMULATED);
        assertThat(characteristics.level(WskCapability.of("unheard-of"))).isEqualTo(CapabilityLevel.ABSENT);
        assertThat(characteristics.transports()).containsExactly(transport);
        assertThat(characteristics.lowestVersion()).isEqualTo(0x0100);
        assertThat(characteristics.highestVersion()).isEqualTo(0x0102);
        assertThat(characteristics.capabilities().keySet()).containsAll(WskCapability.known());
        assertThat(characteristics).hasToString("example (An example.)");
        assertThatThrownBy(() -> characteristics.capabilities().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aBuilderDoesNotChangeWhatItBuilt() {
        WskProviderCharacteristics.Builder builder = complete();
        WskProviderCharacteristics first = builder.build();
        builder.capability(WskCapability.UDP, CapabilityLevel.NATIVE, "Now it can.");
        assertThat(first.level(WskCapability.UDP)).isEqualTo(CapabilityLevel.ABSENT);
    }

    @Test
    void capabilitiesAreKnownByName() {
        assertThat(WskCapability.of("tcp")).isEqualTo(WskCapability.TCP);
        assertThat(WskCapability.of("new")).isEqualTo(WskCapability.of("new")).isNotEqualTo(WskCapability.TCP);
        assertThat(WskCapability.known()).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void clientTablesHoldWhatTheyWereGiven() {
        WskDisconnectEvent disconnect = (context, flags) -> org.wsk4j.nt.NtStatus.STATUS_SUCCESS;
        WskClientConnectionDispatch table = new WskClientConnectionDispatch(null, disconnect, null);
        assertThat(table.disconnectEvent()).isSameAs(disconnect);
        assertThat(table.receiveEvent()).isNull();
        WskClientStreamDispatch stream = new WskClientStreamDispatch(null, table);
        assertThat(stream.connect()).isSameAs(table);
        assertThat(stream.listen()).isNull();
        WskAcceptOutputs outputs = new WskAcceptOutputs();
        outputs.set("context", table);
        assertThat(outputs.acceptSocketContext()).isEqualTo("context");
        assertThat(outputs.acceptSocketDispatch()).isSameAs(table);
        assertThat(WskClientNpi.any().dispatch().version()).isEqualTo(WskVersion.WSK_1_0);
        assertThat(new WskInspectId(1, 2)).isEqualTo(new WskInspectId(1, 2)).isNotEqualTo(new WskInspectId(1, 3));
    }
}
