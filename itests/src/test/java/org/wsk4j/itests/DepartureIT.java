package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsk4j.nt.NtStatus.STATUS_FILE_FORCED_CLOSED;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.runtime.SwapSnapshot;

/** The provider leaves while its sockets are in use, and comes back: the same in every world. */
@ParameterizedClass
@MethodSource("org.wsk4j.itests.Place#all")
@TestInstance(Lifecycle.PER_CLASS)
final class DepartureIT {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int ROUNDS = 3;

    @Parameter
    private Place place;

    private World world;

    @BeforeParameterizedClassInvocation(injectArguments = false)
    void start(@TempDir Path storage) throws Exception {
        // What waits for a peer that says nothing is never over: no need to give it much time.
        world = place.world().start(storage, Map.of(World.DETACH_TIMEOUT, "200"), place.provider());
    }

    @AfterParameterizedClassInvocation(injectArguments = false)
    void stop() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @Test
    void whatIsPendingIsForcedClosedAndEveryEventIsToldOnce() throws Exception {
        try (Peer peer = new Peer()) {
            BusyClient busy = new BusyClient(world.registrar(), peer);
            assertThat(busy.pending())
                    .allSatisfy((entry, irp) -> assertThat(irp.isPending()).isTrue());

            providerLeaves();
            assertThat(busy.pending())
                    .allSatisfy((entry, irp) ->
                            assertThat(Client.completed(irp).status()).isEqualTo(STATUS_FILE_FORCED_CLOSED));
            assertThat(busy.indications())
                    .allSatisfy((event, nulls) -> assertThat(nulls).hasValue(1));
            assertThat(busy.clientEvents()).isEqualTo(1);
            SwapSnapshot swap = world.runtime().snapshot().swaps.get(0);
            assertThat(swap.provider).isEqualTo(place.provider().name());
            assertThat(swap.drained).isFalse();
            assertThat(swap.orphans).isEqualTo(BusyClient.SOCKETS);

            clientLeaves(busy);
            assertThat(busy.indications())
                    .allSatisfy((event, nulls) -> assertThat(nulls).hasValue(1));
            assertThat(busy.clientEvents()).isEqualTo(1);
        } finally {
            world.startProvider();
        }
    }

    @Test
    void orphansAnswerEveryEntry() throws Exception {
        try (Peer peer = new Peer()) {
            BusyClient busy = new BusyClient(world.registrar(), peer);
            providerLeaves();
            Entries.connection(busy.receiving).forEach(DepartureIT::isForcedClosed);
            Entries.listen(busy.accepting).forEach(DepartureIT::isForcedClosed);
            Entries.datagram(busy.receivingFrom).forEach(DepartureIT::isForcedClosed);

            assertThat(Client.call(irp -> newSocket(busy, irp)).status()).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
            clientLeaves(busy);
        } finally {
            world.startProvider();
        }
    }

    /** Descriptors of the first round stay: the JDK keeps some for itself once it has made them. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void nothingIsLeftBehindHoweverOftenItHappens() throws Exception {
        Map<String, Integer> first = Map.of();
        for (int round = 0; round < ROUNDS; round++) {
            try (Peer peer = new Peer()) {
                BusyClient busy = new BusyClient(world.registrar(), peer);
                providerLeaves();
                clientLeaves(busy);
            }
            Await.untilAsserted(() -> assertThat(threads()).isEmpty());
            if (round == 0) {
                Await.until("sockets are closed", () -> descriptors().getOrDefault("eventpoll", 0) == 0);
                first = descriptors();
            } else {
                Map<String, Integer> expected = first;
                Await.untilAsserted(() -> assertThat(descriptors()).isEqualTo(expected));
            }
            world.startProvider();
            echoes();
        }
    }

    private static void isForcedClosed(String entry, Function<Irp, NtStatus> call) {
        Irp irp = new Irp();
        assertThat(call.apply(irp)).as("%s returned", entry).isEqualTo(STATUS_FILE_FORCED_CLOSED);
        assertThat(Client.completed(irp).status()).as("%s completed", entry).isEqualTo(STATUS_FILE_FORCED_CLOSED);
    }

    private void providerLeaves() {
        Await.returns("stop", world::stopProvider);
    }

    /** The sockets are closed, and then nothing keeps the client. */
    private static void clientLeaves(BusyClient busy) {
        busy.closeSockets();
        Await.returns("leave", busy::leave);
    }

    /** The provider that came back serves a new capture. */
    private void echoes() throws Exception {
        try (Peer peer = new Peer();
                Client client = Client.register(world.registrar(), WskProviderSelection.any())) {
            client.capture();
            WskConnectionSocket socket = client.connect(peer.stream(), null);
            ByteBuffer echo = ByteBuffer.allocate(1);
            Client.succeed(irp -> socket.dispatch().send(WskBuf.of(ByteBuffer.wrap(new byte[] {42})), 0, irp));
            Client.succeed(irp -> socket.dispatch().receive(WskBuf.of(echo), 0, irp));
            assertThat(echo.get(0)).isEqualTo((byte) 42);
            Client.close(socket);
        }
    }

    private static NtStatus newSocket(BusyClient busy, Irp irp) {
        return busy.npi()
                .dispatch()
                .socket(
                        busy.npi().client(),
                        SockAddr.AF_INET,
                        WskOptions.SOCK_STREAM,
                        WskOptions.IPPROTO_TCP,
                        WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET,
                        null,
                        null,
                        null,
                        null,
                        null,
                        irp);
    }

    /** Threads of ours that live, but for the registrar's own, which ends when nothing has changed for a second. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("wsk-") && !name.equals("wsk-runtime-changecount"))
                .toList();
    }

    /** How many sockets and selectors the process has open. */
    private static Map<String, Integer> descriptors() throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        try (Stream<Path> links = Files.list(DESCRIPTORS)) {
            for (Path link : links.toList()) {
                String target = target(link);
                if (target.startsWith("socket:")) {
                    counts.merge("socket", 1, Integer::sum);
                } else if (target.startsWith("anon_inode:[event")) {
                    counts.merge(target.substring("anon_inode:[".length(), target.length() - 1), 1, Integer::sum);
                }
            }
        }
        return counts;
    }

    private static String target(Path link) throws IOException {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (NoSuchFileException closed) {
            return "";
        }
    }
}
