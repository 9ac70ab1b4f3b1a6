package org.wsk4j.provider.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NioSettingsTest {

    @Test
    void withoutPropertiesTheDefaultsHold() {
        NioSettings settings = NioSettings.of(name -> null);
        assertThat(settings.loops()).isBetween(1, 4);
        assertThat(settings.poll()).isEqualTo(PollStrategy.BLOCK);
    }

    @Test
    void propertiesAreRead() {
        NioSettings settings = NioSettings.of(Map.of(
                        "wsk.nio.loops", "3",
                        "wsk.nio.poll", "adaptive",
                        "wsk.nio.spinMicros", "7",
                        "wsk.nio.poolBytes", "1048576",
                        "wsk.nio.receiveBufferBytes", "4096")
                ::get);
        assertThat(settings.loops()).isEqualTo(3);
        assertThat(settings.poll()).isEqualTo(PollStrategy.ADAPTIVE);
        assertThat(settings.spinNanos()).isEqualTo(7_000);
        assertThat(settings.poolBytes()).isEqualTo(1 << 20);
        assertThat(settings.limits().receiveBufferBytes()).isEqualTo(4096);
    }

    @ParameterizedTest
    @CsvSource({"loops,0", "loops,many", "loops,99999", "poll,sometimes", "poll,BLOCK", "poolBytes,-1", "spinMicros,1e3"})
    void aBadValueIsNamedWithWhatIsAllowed(String property, String value) {
        assertThatThrownBy(() -> NioSettings.of(Map.of("wsk.nio." + property, value)::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wsk.nio." + property)
                .hasMessageContaining('"' + value + '"')
                .hasMessageContaining("it may be");
    }
}
