package org.wsk4j.tck.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClient;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Until;

/**
 * What programs run in.
 *
 * @param provider who is judged
 * @param client ours
 * @param statics ours too, the events of whose streams and listeners are always on
 * @param peers the other ends
 */
record World(WskProviderDispatch provider, WskClient client, WskClient statics, PeerLoop peers) {

    private static final Duration A_WHILE = Duration.ofMillis(2);
    private static final int PROBES = 64;

    WskClient client(boolean withStaticEvents) {
        return withStaticEvents ? statics : client;
    }

    boolean has(WskCapability capability) {
        return provider.characteristics().level(capability) != CapabilityLevel.ABSENT;
    }

    /** Whether the host has hardly a port left for streams, as after many connections in a short time. */
    static boolean portsAreScarce(Net net) {
        List<SocketChannel> probes = new ArrayList<>();
        try {
            for (int i = 0; i < PROBES; i++) {
                SocketChannel probe = SocketChannel.open(net.jdkFamily());
                probes.add(probe);
                probe.bind(new InetSocketAddress(net.loopback(), 0));
            }
            return false;
        } catch (IOException e) {
            return true;
        } finally {
            probes.forEach(World::discard);
        }
    }

    private static void discard(SocketChannel probe) {
        try {
            probe.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives something a chance to happen; that it does not is no failure. */
    void shortly(BooleanSupplier condition) {
        Until.within(A_WHILE, condition);
    }
}
