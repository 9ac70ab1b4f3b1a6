package org.wsk4j.provider.uring;

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
import org.wsk4j.provider.uring.base.NativeSettings;
import org.wsk4j.provider.uring.base.NativeSettings.CallChoice;
import org.wsk4j.provider.uring.base.NativeSettings.EngineChoice;
import org.wsk4j.provider.uring.base.PollStrategy;

class SettingsTest {

    @Test
    void withoutPropertiesTheDefaultsHold() {
        NativeSettings settings = NativeSettings.read("x.", name -> null);
        assertThat(settings.loops()).isBetween(1, 4);
        assertThat(settings.engine()).isEqualTo(EngineChoice.AUTO);
        assertThat(settings.poll()).isEqualTo(PollStrategy.BLOCK);
        assertThat(settings.systemCalls()).isEqualTo(CallChoice.DIRECT);
    }

    @Test
    void propertiesAreRead() {
        NativeSettings settings = NativeSettings.read(
                "x.",
                Map.of(
                        "loops", "3",
                        "poll", "adaptive",
                        "engine", "epoll",
                        "systemCalls", "libc",
                        "spinMicros", "7",
                        "poolBytes", "1048576",
                        "receiveBufferBytes", "4096")::get);
        assertThat(settings.loops()).isEqualTo(3);
        assertThat(settings.engine()).isEqualTo(EngineChoice.EPOLL);
        assertThat(settings.systemCalls()).isEqualTo(CallChoice.LIBC);
        assertThat(settings.poll()).isEqualTo(PollStrategy.ADAPTIVE);
        assertThat(settings.spinNanos()).isEqualTo(7_000);
        assertThat(settings.poolBytes()).isEqualTo(1 << 20);
        assertThat(settings.limits().receiveBufferBytes()).isEqualTo(4096);
    }

    @ParameterizedTest
    @CsvSource({
        "loops,-1",
        "loops,many",
        "engine,kqueue",
        "loops,99999",
        "systemCalls,ioctl",
        "poll,sometimes",
        "poll,BLOCK",
        "poolBytes,-1",
        "spinMicros,1e3"
    })
    void aBadValueIsNamedWithWhatIsAllowed(String property, String value) {
        assertThatThrownBy(() -> NativeSettings.read("x.", Map.of(property, value)::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x." + property)
                .hasMessageContaining('"' + value + '"')
                .hasMessageContaining("it may be")
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({"direct,false", "libc,true"})
    void theDescriptionTellsHowSystemCallsAreMade(String choice, boolean byLibrary) throws Exception {
        NativeSettings settings = NativeSettings.read("x.", Map.of("systemCalls", choice)::get);
        NativeTransport transport = NativeTransport.open(settings);
        try {
            boolean possible = System.getProperty("os.arch").equals("amd64");
            assertThat(transport.characteristics().description().contains(" by the C library "))
                    .isEqualTo(byLibrary || !possible);
        } finally {
            transport.close(0);
        }
    }

    /** Also shows that every attribute of the configuration is a property that is read. */
    @Test
    void aMistypedPropertyIsFound() {
        Set<String> read = new TreeSet<>();
        NativeSettings.read(ConfiguredSettings.PREFIX, name -> {
            read.add(ConfiguredSettings.PREFIX + name);
            return null;
        });
        assertThat(ConfiguredSettings.unknown(read)).isEmpty();
        assertThat(ConfiguredSettings.unknown(
                        Set.of("wsk.native.loop", "wsk.native.loops", "wsk.provider", "user.dir")))
                .containsExactly("wsk.native.loop");
    }

    /** As the component runtime does it: the failure names no property. */
    @Test
    void aValueOfTheWrongTypeIsNamed() {
        NativeConfiguration configuration = mock(NativeConfiguration.class);
        when(configuration.backlog()).thenThrow(new IllegalStateException("For input string: \"many\""));
        assertThatThrownBy(() -> ConfiguredSettings.of(configuration))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("org.wsk4j.provider.uring:backlog has the wrong type: For input string: \"many\"")
                .hasNoCause();
    }
}
