package org.wsk4j.launcher.cat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InputTest {

    @Test
    void chunksComeInOrderAndSlotsAreBounded() throws InterruptedException {
        byte[] bytes = new byte[10_000];
        new Random(42).nextBytes(bytes);
        AtomicInteger reads = new AtomicInteger();
        InputStream counting = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                reads.incrementAndGet();
                return super.read(target, offset, length);
            }
        };
        Input input = new Input(Channels.newChannel(counting), 3, 100);
        input.start(() -> {});

        await().until(() -> reads.get() == 3);
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        while (!input.isExhausted()) {
            Slot slot = input.poll(5000);
            if (slot != null) {
                seen.writeBytes(slot.filled().toByteArray());
                input.giveBack(slot);
            }
        }
        assertThat(seen.toByteArray()).isEqualTo(bytes);
        assertThat(input.failure()).isNull();
    }

    @Test
    void aReadErrorEndsTheInputAndIsKept() throws InterruptedException {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken");
            }
        };
        Input input = new Input(Channels.newChannel(broken), 1, 10);
        input.start(() -> {});

        assertThat(input.poll(5000)).isNull();
        assertThat(input.isExhausted()).isTrue();
        assertThat(input.failure()).hasMessage("broken");
    }
}
