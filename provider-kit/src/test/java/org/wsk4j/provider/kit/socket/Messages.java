package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Random;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.WskBuf;

/** Messages in a stream that tell whether they are whole, in order and unmixed. */
final class Messages {

    private Messages() {}

    /** A message: who, number, length, content that follows from these. */
    static byte[] message(int who, int number, Random random) {
        byte[] bytes = new byte[3 + random.nextInt(40)];
        bytes[0] = (byte) who;
        bytes[1] = (byte) number;
        bytes[2] = (byte) (bytes.length - 3);
        for (int i = 3; i < bytes.length; i++) {
            bytes[i] = (byte) (who * 31 + number * 7 + i);
        }
        return bytes;
    }

    static WskBuf scattered(byte[] bytes, Random random) {
        int cut = random.nextInt(bytes.length + 1);
        Mdl chain = Mdl.chain(ByteBuffer.wrap(bytes, 0, cut), ByteBuffer.wrap(bytes, cut, bytes.length - cut));
        return cut == 0 ? new WskBuf(chain.next(), 0, bytes.length) : new WskBuf(chain, 0, bytes.length);
    }

    static void assertWhole(byte[] stream, int senders, int each) {
        int[] next = new int[senders];
        int at = 0;
        while (at < stream.length) {
            int who = stream[at];
            assertEquals(next[who]++, stream[at + 1], "order of sender " + who);
            int length = stream[at + 2];
            for (int i = 3; i < 3 + length; i++) {
                assertEquals((byte) (who * 31 + stream[at + 1] * 7 + i), stream[at + i], "content at " + (at + i));
            }
            at += 3 + length;
        }
        for (int count : next) {
            assertEquals(each, count);
        }
    }
}
