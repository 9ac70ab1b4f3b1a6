package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;

/** What an operator does to the provider {@code nio} with Config Admin while it is in use. */
@ParameterizedClass
@EnumSource
@TestInstance(Lifecycle.PER_CLASS)
final class ConfigurationIT {

    private static final String PID = "org.wsk4j.provider.nio";
    private static final WskProviderSelection ANY = WskProviderSelection.any();

    @Parameter
    private FrameworkKind kind;

    private FrameworkWorld world;

    @BeforeParameterizedClassInvocation(injectArguments = false)
    void start(@TempDir Path storage) throws Exception {
        world = FrameworkWorld.start(kind, storage, Map.of(World.DETACH_TIMEOUT, "200"), ProviderBundle.nio());
    }

    @AfterParameterizedClassInvocation(injectArguments = false)
    void stop() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @Test
    void aChangeReplacesTheProviderAndItsSocketsAreOrphans() throws Exception {
        try (Peer peer = new Peer()) {
            Client before = Client.register(world.registrar(), ANY);
            WskProviderDispatch old = before.capture().dispatch();
            WskConnectionSocket socket = before.connect(peer.stream(), null);
            Irp receiving = new Irp();
            socket.dispatch().receive(WskBuf.of(ByteBuffer.allocate(1)), 0, receiving);

            world.configure(PID, Map.of("loops", 1, "poll", "adaptive", "spinMicros", 20));
            assertThat(Client.completed(receiving).status()).isEqualTo(NtStatus.STATUS_FILE_FORCED_CLOSED);
            Client.close(socket);
            before.close();

            Await.until("another provider serves", () -> offered() != null && offered() != old);
            echoes(peer);
            Await.untilAsserted(() -> assertThat(loops()).containsExactly("wsk-nio-0"));
        }
    }

    /** A slip costs the provider, not the system: it says what is wrong, and a correction brings it back. */
    @ParameterizedTest
    @CsvSource({"poll, sometimes", "loops, -1", "loops, many", "backlog, 1000000"})
    void aBadValueIsExplainedInOneLineUntilItIsCorrected(String name, String value) throws Exception {
        try (Peer peer = new Peer()) {
            world.configure(PID, Map.of(name, value));
            Await.untilAsserted(
                    () -> assertThat(component().state).isEqualTo(ComponentConfigurationDTO.FAILED_ACTIVATION));
            assertThat(component().failure.lines())
                    .anySatisfy(
                            line -> assertThat(line).contains(PID + ":" + name).contains(value));
            assertThat(world.bundle(PID).getState()).isEqualTo(Bundle.ACTIVE);
            ProviderSnapshot absent = world.runtime().snapshot().providers.get(0);
            assertThat(absent.name).isEqualTo("nio");
            assertThat(absent.state).isEqualTo(ProviderState.ABSENT);
            assertThat(absent.reason)
                    .startsWith("it does not start: " + PID + ":" + name)
                    .contains(value)
                    .hasLineCount(1);
            assertThat(absent.remedy).contains(PID);
            assertThat(world.runtime().explain(ANY))
                    .singleElement()
                    .satisfies(explanation -> assertThat(explanation.reason)
                            .isEqualTo("absent: " + absent.reason + "; do: " + absent.remedy));
            Await.untilAsserted(() -> assertThat(loops()).isEmpty());
            try (Client client = Client.register(world.registrar(), ANY)) {
                assertThat(client.capture(WskRegistrar.WSK_NO_WAIT)).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);

                world.configure(PID, Map.of());
                assertThat(client.capture((int) World.LIMIT.toMillis())).isEqualTo(NtStatus.STATUS_SUCCESS);
            }
            echoes(peer);
        }
    }

    private void echoes(Peer peer) {
        try (Client client = Client.register(world.registrar(), ANY)) {
            client.capture();
            WskConnectionSocket socket = client.connect(peer.stream(), null);
            ByteBuffer echo = ByteBuffer.allocate(1);
            Client.succeed(irp -> socket.dispatch().send(WskBuf.of(ByteBuffer.wrap(new byte[] {7})), 0, irp));
            Client.succeed(irp -> socket.dispatch().receive(WskBuf.of(echo), 0, irp));
            assertThat(echo.get(0)).isEqualTo((byte) 7);
            Client.close(socket);
        }
    }

    /** The provider that a capture gets now, or null. */
    private WskProviderDispatch offered() {
        try (Client client = Client.register(world.registrar(), ANY)) {
            boolean captured = client.capture(WskRegistrar.WSK_NO_WAIT) == NtStatus.STATUS_SUCCESS;
            return captured ? client.captured().dispatch() : null;
        }
    }

    private ComponentConfigurationDTO component() {
        ServiceComponentRuntime components = world.service(ServiceComponentRuntime.class);
        ComponentDescriptionDTO description = components.getComponentDescriptionDTO(world.bundle(PID), PID);
        return components.getComponentConfigurationDTOs(description).iterator().next();
    }

    private static List<String> loops() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("wsk-nio-"))
                .toList();
    }
}
