package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The table holds who was added and not removed, whatever the order. */
class SocketTableTest {

    private final SocketTable table = new SocketTable();

    private static SocketCore socket() {
        return new ConnectionFixture().created(null).socket.core();
    }

    private void assertHolds(List<SocketCore> expected) {
        assertEquals(expected.size(), table.size());
        assertEquals(expected.size(), table.all().size());
        assertEquals(new HashSet<>(expected), new HashSet<>(table.all()));
    }

    @Test
    void holdsWhatWasAddedAndNotRemoved() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<SocketCore> in = new ArrayList<>();
        List<SocketCore> out = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            out.add(socket());
        }
        for (int round = 0; round < 2000; round++) {
            if (in.isEmpty() || !out.isEmpty() && random.nextBoolean()) {
                SocketCore socket = out.remove(random.nextInt(out.size()));
                table.add(socket);
                in.add(socket);
            } else {
                SocketCore socket = in.remove(random.nextInt(in.size()));
                table.remove(socket);
                out.add(socket);
            }
            assertEquals(new HashSet<>(in), new HashSet<>(table.all()), "seed " + seed + ", round " + round);
        }
        assertHolds(in);
    }

    @Test
    void whoIsRemovedTwiceTakesNobodyAlong() {
        SocketCore one = socket();
        SocketCore two = socket();
        SocketCore three = socket();
        table.add(one);
        table.add(two);
        table.add(three);
        table.remove(two); // the last one takes its place
        table.remove(two);
        assertHolds(List.of(one, three));
        table.remove(three);
        table.remove(one);
        table.remove(one);
        assertHolds(List.of());
    }

    @Test
    void aPictureStaysAsItWas() {
        SocketCore one = socket();
        table.add(one);
        List<SocketCore> before = table.all();
        table.remove(one);
        assertEquals(List.of(one), before);
    }
}
