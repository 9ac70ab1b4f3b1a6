package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskReceiveFlags;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** Bytes go out and come back, through every provider and a peer that is not ours: the same in every world. */
@ParameterizedClass
@MethodSource("org.wsk4j.itests.Place#all")
@TestInstance(Lifecycle.PER_CLASS)
final class TransferIT {

    private static final int SIZE = 1_000_000;

    @Parameter
    private Place place;

    private World world;

    @BeforeParameterizedClassInvocation(injectArguments = false)
    void start(@TempDir Path storage) throws Exception {
        world = place.world().start(storage, Map.of(), place.provider());
    }

    @AfterParameterizedClassInvocation(injectArguments = false)
    void stop() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @Test
    void aStreamComesBackWhole() throws Exception {
        byte[] sent = new byte[SIZE];
        new Random(1).nextBytes(sent);
        byte[] received = new byte[SIZE];
        try (Peer peer = new Peer();
                Client client = Client.register(world.registrar(), WskProviderSelection.any())) {
            client.capture();
            WskConnectionSocket socket = client.connect(peer.stream(), null);
            WskProviderConnectionDispatch connection = socket.dispatch();

            Irp receiving = new Irp();
            connection.receive(WskBuf.of(ByteBuffer.wrap(received)), WskReceiveFlags.WSK_FLAG_WAITALL, receiving);
            Irp sending = Client.succeed(irp -> connection.send(WskBuf.of(ByteBuffer.wrap(sent)), 0, irp));
            assertThat(sending.information()).isEqualTo(SIZE);
            assertThat(Client.completed(receiving).status()).isEqualTo(NtStatus.STATUS_SUCCESS);
            assertThat(receiving.information()).isEqualTo(SIZE);
            assertThat(received).isEqualTo(sent);

            Client.succeed(irp -> connection.disconnect(null, 0, irp));
            Irp end = Client.succeed(irp -> connection.receive(WskBuf.of(ByteBuffer.allocate(1)), 0, irp));
            assertThat(end.information()).isZero();
            Client.close(socket);
        }
    }

    /** Datagrams may be lost, so they are sent until one comes back. */
    @Test
    void aDatagramComesBackWithItsSender() throws Exception {
        try (Peer peer = new Peer();
                Client client = Client.register(world.registrar(), WskProviderSelection.any())) {
            client.capture();
            WskDatagramSocket socket = client.datagram(null);
            ByteBuffer room = ByteBuffer.allocateDirect(2000);
            SockAddr sender = new SockAddr();
            Irp receiving = new Irp();
            socket.dispatch().receiveFrom(WskBuf.of(room), 0, sender, null, null, receiving);

            AtomicLong attempts = new AtomicLong();
            ByteBuffer datagram = ByteBuffer.wrap(new byte[] {3, 1, 4, 1, 5});
            Await.until("one came back", () -> {
                if (attempts.getAndIncrement() % 100 == 0) {
                    Irp sent = Client.succeed(
                            irp -> socket.dispatch().sendTo(WskBuf.of(datagram), 0, peer.datagram(), null, irp));
                    assertThat(sent.information()).isEqualTo(datagram.remaining());
                }
                return receiving.isCompleted();
            });
            assertThat(receiving.status()).isEqualTo(NtStatus.STATUS_SUCCESS);
            assertThat(receiving.information()).isEqualTo(datagram.remaining());
            assertThat(room.slice(0, datagram.remaining())).isEqualTo(datagram);
            assertThat(sender).isEqualTo(peer.datagram());
            Client.close(socket);
        }
    }
}
