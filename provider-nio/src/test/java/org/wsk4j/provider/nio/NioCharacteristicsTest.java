package org.wsk4j.provider.nio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskTransport;
import org.wsk4j.data.SockAddr;

class NioCharacteristicsTest {

    private final WskProviderCharacteristics characteristics = NioCharacteristics.probe();

    @Test
    void everyCapabilityIsStatedWithASentence() {
        assertThat(characteristics.name()).isEqualTo("nio");
        for (WskCapability capability : WskCapability.known()) {
            assertThat(characteristics.capabilities().get(capability).reason())
                    .as(capability.name())
                    .matches("[A-Z].*\\.|[a-z]+\\.[a-z].*\\.|IPV6.*|SO_.*\\.|TCP_.*\\.");
        }
    }

    @Test
    void familiesAndTransportsAgree() {
        for (WskTransport transport : characteristics.transports()) {
            WskCapability family = switch (transport.addressFamily()) {
                case SockAddr.AF_INET -> WskCapability.INET;
                case SockAddr.AF_INET6 -> WskCapability.INET6;
                default -> WskCapability.UNIX_STREAM;
            };
            assertThat(characteristics.level(family)).isEqualTo(CapabilityLevel.NATIVE);
        }
        assertThat(characteristics.transports()).isNotEmpty();
    }
}
