package org.wsk4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class GlossaryTest {

    @Test
    void theGlossaryIsWhatTheSourcesSay() throws IOException {
        String text = Glossary.text();
        if (Boolean.getBoolean("glossary.write")) {
            Files.writeString(Glossary.file(), text);
        }
        assertThat(Glossary.file())
                .as("stale; write it anew with: %s", Glossary.COMMAND)
                .content()
                .isEqualTo(text);
    }

    @Test
    void itHasTheNamesThatAReaderLooksFor() throws IOException {
        assertThat(Glossary.text())
                .contains("| `WskSend` | `WskProviderConnectionDispatch.send` |")
                .contains("| `WSK_BUF` | `WskBuf` |")
                .contains("| `WskReceiveEvent` | `WskReceiveEvent` |")
                .contains("| `WskCaptureProviderNPI` | `WskRegistrar.captureProviderNpi` |");
    }
}
