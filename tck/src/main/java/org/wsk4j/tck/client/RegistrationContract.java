package org.wsk4j.tck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskClientControls.WSK_TDI_BEHAVIOR;
import static org.wsk4j.WskClientControls.WSK_TDI_BEHAVIOR_BYPASS_TDI;
import static org.wsk4j.WskClientControls.WSK_TDI_DEVICENAME_MAPPING;
import static org.wsk4j.WskClientControls.WSK_TRANSPORT_LIST_CHANGE;
import static org.wsk4j.WskClientControls.WSK_TRANSPORT_LIST_QUERY;
import static org.wsk4j.WskOptions.IPPROTO_UDP;
import static org.wsk4j.WskOptions.SOCK_DGRAM;
import static org.wsk4j.WskRegistrar.WSK_INFINITE_WAIT;
import static org.wsk4j.WskRegistrar.WSK_NO_WAIT;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_OVERFLOW;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_DEVICE_NOT_READY;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOINTERFACE;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistration;
import org.wsk4j.WskTransport;
import org.wsk4j.WskVersion;
import org.wsk4j.data.Out;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.PlainRegistrar;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Papers;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Until;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter F: registration with the registrar, captures, and what a client asks of a provider. */
@WskContract(requires = "udp")
class RegistrationContract {

    private final WskFixture wsk;

    RegistrationContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    private static WskClientNpi wanting(int version) {
        return new WskClientNpi(null, new WskClientDispatch(version, null), WskProviderSelection.any());
    }

    private static WskProviderNpi capture(PlainRegistrar registrar, WskRegistration registration) {
        Out<WskProviderNpi> npi = new Out<>();
        assertEquals(STATUS_SUCCESS, registrar.captureProviderNpi(registration, WSK_NO_WAIT, npi));
        return Objects.requireNonNull(npi.value());
    }

    @Test
    @Clause(
            rule = 51,
            source = "WskDeregister",
            value = "Returns after: LIST_CHANGE cancelled, sockets closed, captures released")
    void rule51DeregisterWaitsForAll() {
        try (PlainRegistrar registrar = PlainRegistrar.of(wsk.openAnother())) {
            WskRegistration registration = new WskRegistration();
            assertEquals(STATUS_SUCCESS, registrar.register(WskClientNpi.any(), registration));
            WskProviderNpi npi = capture(registrar, registration);
            WskDatagramSocket socket = wsk.call(irp -> npi.dispatch()
                            .socket(
                                    npi.client(),
                                    AF_INET,
                                    SOCK_DGRAM,
                                    IPPROTO_UDP,
                                    WSK_FLAG_DATAGRAM_SOCKET,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    irp))
                    .result(WskDatagramSocket.class);
            wsk.call(irp -> socket.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
            Request change = wsk.call(irp -> npi.dispatch()
                            .controlClient(npi.client(), WSK_TRANSPORT_LIST_CHANGE, null, null, null, irp))
                    .mustPend();
            Future<Boolean> ending = wsk.beside(() -> {
                registrar.deregister(registration);
                return true;
            });
            change.mustFail(STATUS_CANCELLED);
            Until.never("deregister with a capture and a socket", Duration.ofMillis(100), ending::isDone);
            Out<WskProviderNpi> late = new Out<>();
            assertEquals(STATUS_DEVICE_NOT_READY, registrar.captureProviderNpi(registration, WSK_NO_WAIT, late));
            registrar.releaseProviderNpi(registration, npi);
            Until.never("deregister with a socket", Duration.ofMillis(100), ending::isDone);
            wsk.call(irp -> socket.dispatch().sendTo(Bytes.of("x"), 0, wsk.localAddress(socket), null, irp))
                    .ok(1);
            wsk.call(irp -> socket.dispatch().closeSocket(irp)).ok(0);
            assertTrue(wsk.join(ending));
            assertEquals(
                    STATUS_SUCCESS, registrar.register(WskClientNpi.any(), registration), "the block can be used anew");
            registrar.deregister(registration);
        }
    }

    @Test
    @Clause(
            rule = 51,
            source = "WskCaptureProviderNPI",
            value =
                    "No provider: DEVICE_NOT_READY; a waiting capture is woken by deregister, or gets the provider that comes")
    void rule51WaitingCaptures() {
        try (PlainRegistrar registrar = PlainRegistrar.of()) {
            WskRegistration registration = new WskRegistration();
            Out<WskProviderNpi> out = new Out<>();
            assertEquals(
                    STATUS_DEVICE_NOT_READY,
                    registrar.captureProviderNpi(registration, WSK_NO_WAIT, out),
                    "unregistered");
            assertEquals(STATUS_SUCCESS, registrar.register(WskClientNpi.any(), registration));
            assertEquals(STATUS_DEVICE_NOT_READY, registrar.captureProviderNpi(registration, WSK_NO_WAIT, out));
            assertEquals(STATUS_DEVICE_NOT_READY, registrar.captureProviderNpi(registration, 20, out));
            Out<WskProviderCharacteristics> characteristics = new Out<>();
            assertEquals(
                    STATUS_DEVICE_NOT_READY, registrar.queryProviderCharacteristics(registration, characteristics));
            Future<NtStatus> waiting =
                    wsk.beside(() -> registrar.captureProviderNpi(registration, WSK_INFINITE_WAIT, new Out<>()));
            Until.never("a capture without a provider", Duration.ofMillis(50), waiting::isDone);
            registrar.deregister(registration);
            assertEquals(STATUS_DEVICE_NOT_READY, wsk.join(waiting));
            assertEquals(STATUS_SUCCESS, registrar.register(WskClientNpi.any(), registration));
            Out<WskProviderNpi> coming = new Out<>();
            Future<NtStatus> patient =
                    wsk.beside(() -> registrar.captureProviderNpi(registration, WSK_INFINITE_WAIT, coming));
            registrar.attach(wsk.openAnother());
            assertEquals(STATUS_SUCCESS, wsk.join(patient));
            registrar.releaseProviderNpi(registration, Objects.requireNonNull(coming.value()));
            registrar.deregister(registration);
        }
    }

    @Test
    @Clause(
            rule = 51,
            source = "MAKE_WSK_VERSION",
            value =
                    "A higher minor of the same major is served; another major: NOINTERFACE, and the range can be asked")
    void rule51Versions() {
        int[][] table = {
            // wanted, lowest and highest offered, fits
            {0x0100, 0x0100, 0x0100, 1},
            {0x0100, 0x0100, 0x0105, 1},
            {0x0103, 0x0100, 0x0105, 1},
            {0x0200, 0x0100, 0x0105, 0},
            {0x0106, 0x0100, 0x0105, 0},
            {0x0000, 0x0100, 0x0105, 0},
        };
        for (int[] row : table) {
            try (PlainRegistrar registrar = PlainRegistrar.of(Papers.versions(wsk.openAnother(), row[1], row[2]))) {
                WskRegistration registration = new WskRegistration();
                assertEquals(STATUS_SUCCESS, registrar.register(wanting(row[0]), registration));
                Out<WskProviderNpi> npi = new Out<>();
                NtStatus status = registrar.captureProviderNpi(registration, WSK_NO_WAIT, npi);
                String shown = Integer.toHexString(row[0]) + " of " + Integer.toHexString(row[2]);
                assertEquals(row[3] == 1 ? STATUS_SUCCESS : STATUS_NOINTERFACE, status, shown);
                Out<WskProviderCharacteristics> characteristics = new Out<>();
                assertEquals(STATUS_SUCCESS, registrar.queryProviderCharacteristics(registration, characteristics));
                WskProviderCharacteristics answered = Objects.requireNonNull(characteristics.value());
                assertEquals(row[2], answered.highestVersion());
                assertEquals(row[1], answered.lowestVersion());
                WskProviderNpi captured = npi.value();
                if (captured != null) {
                    registrar.releaseProviderNpi(registration, captured);
                }
                registrar.deregister(registration);
            }
        }
    }

    @Test
    @Clause(
            rule = 51,
            source = "WSK_PROVIDER_DISPATCH",
            value = "The provider's version is of the major asked for, and not lower")
    void rule51ProviderVersion() {
        int version = wsk.provider().version();
        assertEquals(1, WskVersion.major(version));
        WskProviderCharacteristics characteristics = wsk.provider().characteristics();
        assertEquals(characteristics.highestVersion(), version);
        assertTrue(characteristics.lowestVersion() <= WskVersion.WSK_1_0);
    }

    @Test
    @Clause(
            rule = 51,
            source = "WSK_TRANSPORT_LIST_QUERY",
            value = "Size 0: BUFFER_OVERFLOW and the size; then the list; an IRP is refused and completed")
    void rule51TransportListQuery() {
        SizeT size = new SizeT();
        assertEquals(
                STATUS_BUFFER_OVERFLOW,
                wsk.provider().controlClient(wsk.client(), WSK_TRANSPORT_LIST_QUERY, null, null, size, null));
        List<WskTransport> stated = wsk.provider().characteristics().transports();
        assertEquals((long) stated.size() * WskTransport.SIZE, size.value());
        size.set(0);
        WskControlBuffer small = WskControlBuffer.allocate(WskTransport.SIZE - 1);
        assertEquals(
                STATUS_BUFFER_OVERFLOW,
                wsk.provider().controlClient(wsk.client(), WSK_TRANSPORT_LIST_QUERY, null, small, size, null));
        WskControlBuffer output = WskControlBuffer.allocate(Math.toIntExact(size.value()));
        assertEquals(
                STATUS_SUCCESS,
                wsk.provider().controlClient(wsk.client(), WSK_TRANSPORT_LIST_QUERY, null, output, size, null));
        assertEquals(stated, output.pointer());
        wsk.call(irp -> wsk.provider().controlClient(wsk.client(), WSK_TRANSPORT_LIST_QUERY, null, output, null, irp))
                .mustFail(STATUS_INVALID_PARAMETER);
    }

    @Test
    @Clause(
            rule = 51,
            source = "WSK_TRANSPORT_LIST_CHANGE",
            value = "Pends; can be cancelled; needs an IRP; unknown and obsolete controls: NOT_SUPPORTED")
    void rule51TransportListChange() {
        Request change = wsk.call(irp ->
                        wsk.provider().controlClient(wsk.client(), WSK_TRANSPORT_LIST_CHANGE, null, null, null, irp))
                .mustPend();
        change.irp().cancel();
        change.mustFail(STATUS_CANCELLED);
        assertEquals(
                STATUS_INVALID_PARAMETER,
                wsk.provider().controlClient(wsk.client(), WSK_TRANSPORT_LIST_CHANGE, null, null, null, null));
        assertEquals(
                STATUS_NOT_SUPPORTED,
                wsk.provider().controlClient(wsk.client(), WSK_TDI_DEVICENAME_MAPPING, null, null, null, null));
        assertEquals(
                STATUS_SUCCESS,
                wsk.provider()
                        .controlClient(
                                wsk.client(),
                                WSK_TDI_BEHAVIOR,
                                WskControlBuffer.ofInt(WSK_TDI_BEHAVIOR_BYPASS_TDI),
                                null,
                                null,
                                null));
        wsk.call(irp -> wsk.provider().controlClient(wsk.client(), 4711, null, null, null, irp))
                .mustFail(STATUS_NOT_SUPPORTED);
        Request last = wsk.call(irp ->
                        wsk.provider().controlClient(wsk.client(), WSK_TRANSPORT_LIST_CHANGE, null, null, null, irp))
                .mustPend();
        assertFalse(last.isDone(), "the census of this test detaches the client and so cancels it");
    }
}
