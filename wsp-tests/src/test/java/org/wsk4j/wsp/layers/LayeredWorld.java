package org.wsk4j.wsp.layers;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaIoctls;
import org.wsk4j.wsp.WsaProtocolInfo;

/** The layers over NIO, in chains of every kind. */
abstract class LayeredWorld {

    final MaskLayer mask = new MaskLayer(7);
    final MeterLayer meter = new MeterLayer();
    final GuardLayer guard = new GuardLayer(1);
    final WinsockWorld world = new WinsockWorld(mask, meter, guard);

    @AfterEach
    void close() {
        world.close();
    }

    static Stream<List<String>> chains() {
        return Stream.of(
                List.of(),
                List.of("guard"),
                List.of("meter"),
                List.of("mask"),
                List.of("meter", "mask"),
                List.of("guard", "mask", "meter"));
    }

    final WsaProtocolInfo tcp(List<String> layers) {
        return world.chain(WinsockWorld.STREAM, layers.toArray(new String[0]));
    }

    final WsaProtocolInfo udp(List<String> layers) {
        return world.chain(WinsockWorld.DGRAM, layers.toArray(new String[0]));
    }

    <T> T extension(long s, UUID id, Class<T> type) {
        WskControlBuffer out = WskControlBuffer.allocate(8);
        world.ok(world.session.ioctl(
                s,
                WsaIoctls.SIO_GET_EXTENSION_FUNCTION_POINTER,
                WskControlBuffer.ofPointer(id),
                out,
                new LpInt(),
                null,
                null,
                null,
                world.errno));
        return type.cast(out.pointer());
    }
}
