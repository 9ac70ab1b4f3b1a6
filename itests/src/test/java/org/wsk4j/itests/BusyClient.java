package org.wsk4j.itests;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskClientDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskSocket;
import org.wsk4j.WskVersion;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** A client in the middle of its work: of each kind one socket that waits with an IRP, and one that waits for an event. */
final class BusyClient {

    static final int SOCKETS = 6;

    final WskConnectionSocket receiving;
    final WskListenSocket accepting;
    final WskDatagramSocket receivingFrom;

    private final Client client;
    private final WskProviderNpi npi;
    private final List<WskSocket> sockets = new ArrayList<>();
    private final Map<String, Irp> pending = new LinkedHashMap<>();
    private final Map<String, AtomicInteger> indications = new LinkedHashMap<>();
    private final AtomicInteger clientEvents = new AtomicInteger();

    BusyClient(WskRegistrar registrar, Peer peer) {
        WskClientDispatch dispatch = new WskClientDispatch(WskVersion.WSK_1_0, (context, type, information, length) -> {
            clientEvents.incrementAndGet();
            return NtStatus.STATUS_SUCCESS;
        });
        client = Client.register(registrar, new WskClientNpi(null, dispatch, WskProviderSelection.any()));
        npi = client.capture();

        receiving = kept(client.connect(peer.stream(), null));
        receiving.dispatch().receive(room(), 0, pending("receive"));
        accepting = kept(client.listen(null));
        accepting.dispatch().accept(0, null, null, null, null, pending("accept"));
        receivingFrom = kept(client.datagram(null));
        receivingFrom.dispatch().receiveFrom(room(), 0, new SockAddr(), null, null, pending("receiveFrom"));
        watch(peer);
    }

    private void watch(Peer peer) {
        AtomicInteger receives = indications("receiveEvent");
        WskConnectionSocket connection = kept(client.connect(
                peer.stream(),
                new WskClientConnectionDispatch(
                        (context, flags, data, bytes, accepted) -> count(receives, data), null, null)));
        Client.enable(connection, WskEventMask.WSK_EVENT_RECEIVE);

        AtomicInteger accepts = indications("acceptEvent");
        WskListenSocket listener = kept(client.listen(new WskClientListenDispatch(
                (context, flags, local, remote, socket, outputs) -> count(accepts, socket), null, null)));
        Client.enable(listener, WskEventMask.WSK_EVENT_ACCEPT);

        AtomicInteger datagrams = indications("receiveFromEvent");
        WskDatagramSocket datagram =
                kept(client.datagram(new WskClientDatagramDispatch((context, flags, data) -> count(datagrams, data))));
        Client.enable(datagram, WskEventMask.WSK_EVENT_RECEIVE_FROM);
    }

    private static WskBuf room() {
        return WskBuf.of(ByteBuffer.allocateDirect(100));
    }

    private <T extends WskSocket> T kept(T socket) {
        sockets.add(socket);
        return socket;
    }

    private Irp pending(String entry) {
        Irp irp = new Irp();
        pending.put(entry, irp);
        return irp;
    }

    private AtomicInteger indications(String event) {
        AtomicInteger counter = new AtomicInteger();
        indications.put(event, counter);
        return counter;
    }

    /** Nobody sends anything here: what is not null is as wrong as a second null. */
    private static NtStatus count(AtomicInteger nulls, Object indicated) {
        nulls.addAndGet(indicated == null ? 1 : 1000);
        return NtStatus.STATUS_SUCCESS;
    }

    WskProviderNpi npi() {
        return npi;
    }

    /** The IRPs that were pending, each by its entry. */
    Map<String, Irp> pending() {
        return pending;
    }

    /** How often each event came with null. */
    Map<String, AtomicInteger> indications() {
        return indications;
    }

    int clientEvents() {
        return clientEvents.get();
    }

    void closeSockets() {
        sockets.forEach(Client::close);
        sockets.clear();
    }

    /** Releases the capture and deregisters. */
    void leave() {
        client.close();
    }
}
