package org.wsk4j.provider.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsk4j.data.SockAddr.AF_INET;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.DatagramSlot;

/** The memory that pushed datagrams come in follows their sizes. */
@ParameterizedClass
@MethodSource("org.wsk4j.provider.uring.NativeFixture#engines")
class DatagramSizesTest {

    private static final int SMALLEST_CHUNK = 2 << 10;
    private static final int LARGEST = 65_507;
    private static final int ROUNDS = 300;

    private final NativeFixture fixture;

    DatagramSizesTest(String engine) {
        fixture = new NativeFixture("loops", "2", "engine", engine);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static void send(NativeFixture.Datagrams from, SockAddr to, byte[] bytes) {
        DatagramBatch batch = new DatagramBatch();
        DatagramSlot slot = batch.add();
        slot.set(to, null);
        slot.payload().add(Mdl.of(ByteBuffer.wrap(bytes)), 0, bytes.length);
        assertThat(from.endpoint().send(batch)).isEqualTo(1);
    }

    private static int length(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(SMALLEST_CHUNK);
            case 1 -> random.nextInt(3000, 17_000);
            case 2 -> LARGEST;
            default -> random.nextInt(LARGEST);
        };
    }

    /** Each comes whole and in order, whatever came before, and what is small is not lent in memory for a large one. */
    @Test
    void whatIsPushedFitsItsMemory() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        NativeFixture.Datagrams sender = fixture.datagrams(SockAddr.any(AF_INET, 0));
        NativeFixture.Datagrams receiver = fixture.datagrams(SockAddr.any(AF_INET, 0));
        SockAddr to = SockAddr.loopback(AF_INET, receiver.address().port());
        receiver.endpoint().startPush(Long.MAX_VALUE);
        for (int round = 0; round < ROUNDS; round++) {
            String what = "datagram of round " + round + ", seed " + seed;
            byte[][] sent = new byte[1 + random.nextInt(2)][]; // as many as the host keeps for sure
            for (int i = 0; i < sent.length; i++) {
                sent[i] = new byte[length(random)];
                random.nextBytes(sent[i]);
                send(sender, to, sent[i]);
            }
            for (byte[] expected : sent) {
                Chunk chunk = Sinks.poll(receiver.sink().chunks, what);
                byte[] got = new byte[chunk.length()];
                chunk.mdl().memory().get(0, got);
                assertThat(got).as(what).isEqualTo(expected);
                assertThat(chunk.capacity())
                        .as("memory of %d bytes, %s", got.length, what)
                        .satisfiesAnyOf(
                                capacity -> assertThat(capacity).isEqualTo(SMALLEST_CHUNK),
                                capacity -> assertThat(capacity / 16).isLessThanOrEqualTo(got.length));
                chunk.release();
            }
        }
    }
}
