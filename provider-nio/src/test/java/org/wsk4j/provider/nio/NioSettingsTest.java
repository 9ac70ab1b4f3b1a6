package org.wsk4j.provider.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NioSettingsTest {

    @Test
    void withoutPropertiesTheDefaultsHold() {
        NioSettings settings = new NioSettings.Reader("x.", name -> null).read();
        assertThat(settings.loops()).isBetween(1, 4);
        assertThat(settings.poll()).isEqualTo(PollStrategy.BLOCK);
    }

    @Test
    void propertiesAreRead() {
        NioSettings settings = new NioSettings.Reader(
                        "x.",
                        Map.of(
                                "loops", "3",
                                "poll", "adaptive",
                                "spinMicros", "7",
                                "poolBytes", "1048576",
                                "receiveBufferBytes", "4096")::get)
                .read();
        assertThat(settings.loops()).isEqualTo(3);
        assertThat(settings.poll()).isEqualTo(PollStrategy.ADAPTIVE);
        assertThat(settings.spinNanos()).isEqualTo(7_000);
        assertThat(settings.poolBytes()).isEqualTo(1 << 20);
        assertThat(settings.limits().receiveBufferBytes()).isEqualTo(4096);
    }

    @ParameterizedTest
    @CsvSource({
        "loops,-1",
        "loops,many",
        "loops,99999",
        "poll,sometimes",
        "poll,BLOCK",
        "poolBytes,-1",
        "spinMicros,1e3"
    })
    void aBadValueIsNamedWithWhatIsAllowed(String property, String value) {
        assertThatThrownBy(() -> new NioSettings.Reader("x.", Map.of(property, value)::get).read())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x." + property)
                .hasMessageContaining('"' + value + '"')
                .hasMessageContaining("it may be")
                .hasNoCause();
    }

    /** Also shows that every attribute of the configuration is a property that is read. */
    @Test
    void aMistypedPropertyIsFound() {
        Set<String> read = new TreeSet<>();
        new NioSettings.Reader(NioSettings.PREFIX, name -> {
                    read.add(NioSettings.PREFIX + name);
                    return null;
                })
                .read();
        assertThat(NioSettings.unknown(read)).isEmpty();
        assertThat(NioSettings.unknown(Set.of("wsk.nio.loop", "wsk.nio.loops", "wsk.provider", "user.dir")))
                .containsExactly("wsk.nio.loop");
    }

    /** As the component runtime does it: the failure names no property. */
    @Test
    void aValueOfTheWrongTypeIsNamed() {
        NioConfiguration configuration = mock(NioConfiguration.class);
        when(configuration.backlog()).thenThrow(new IllegalStateException("For input string: \"many\""));
        assertThatThrownBy(() -> NioSettings.of(configuration))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("org.wsk4j.provider.nio:backlog has the wrong type: For input string: \"many\"")
                .hasNoCause();
    }
}
