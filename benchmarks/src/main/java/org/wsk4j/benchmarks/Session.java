package org.wsk4j.benchmarks;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskProviderDatagramDispatch;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.WskSocket;
import org.wsk4j.WskSocketDispatch;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.PlainRegistrar;

/** A registered client of provider nio and its sockets. One thread; whatever does not succeed throws. */
final class Session {

    private final PlainRegistrar registrar = PlainRegistrar.load();
    private final WskRegistration registration = new WskRegistration();
    private final Deque<WskSocket> sockets = new ArrayDeque<>();
    private final Irp irp = new Irp();
    private final WskProviderNpi provider;

    Session() throws IOException {
        WskClientNpi client = WskClientNpi.of(WskProviderSelection.any().provider("nio"));
        check("register", registrar.register(client, registration));
        Out<WskProviderNpi> captured = new Out<>();
        check("capture", registrar.captureProviderNpi(registration, WskRegistrar.WSK_NO_WAIT, captured));
        WskProviderNpi npi = captured.value();
        if (npi == null) {
            throw new IOException("captured nothing");
        }
        provider = npi;
    }

    WskProviderConnectionDispatch connect(SocketAddress remote, @Nullable WskClientConnectionDispatch events)
            throws IOException, InterruptedException {
        open(WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET, WskOptions.SOCK_STREAM, WskOptions.IPPROTO_TCP, events);
        WskConnectionSocket socket = irp.pointer(WskConnectionSocket.class);
        sockets.push(socket);
        WskProviderConnectionDispatch table = socket.dispatch();
        table.bind(SockAddr.loopback(SockAddr.AF_INET, 0), 0, irp.reuse());
        check("bind", irp.await());
        table.connect(SockAddr.of(remote), 0, irp.reuse());
        check("connect", irp.await());
        return table;
    }

    WskProviderDatagramDispatch datagram(@Nullable WskClientDatagramDispatch events)
            throws IOException, InterruptedException {
        open(WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET, WskOptions.SOCK_DGRAM, WskOptions.IPPROTO_UDP, events);
        WskDatagramSocket socket = irp.pointer(WskDatagramSocket.class);
        sockets.push(socket);
        WskProviderDatagramDispatch table = socket.dispatch();
        table.bind(SockAddr.loopback(SockAddr.AF_INET, 0), 0, irp.reuse());
        check("bind", irp.await());
        return table;
    }

    /** Where the socket opened last is bound. */
    SocketAddress localAddress(WskProviderDatagramDispatch table) throws IOException, InterruptedException {
        SockAddr local = new SockAddr();
        table.getLocalAddress(local, irp.reuse());
        check("getLocalAddress", irp.await());
        return local.toSocketAddress();
    }

    /** Enables events of the socket opened last. */
    void enable(int events) throws IOException {
        WskEventCallbackControl control =
                new WskEventCallbackControl(WskEventCallbackControl.NPI_WSK_INTERFACE_ID, events);
        check(
                "SO_WSK_EVENT_CALLBACK",
                sockets.element()
                        .dispatch()
                        .controlSocket(
                                WskControlSocketType.WskSetOption,
                                WskOptions.SO_WSK_EVENT_CALLBACK,
                                WskOptions.SOL_SOCKET,
                                WskControlBuffer.ofPointer(control),
                                null,
                                null,
                                null));
    }

    private void open(int category, int type, int protocol, @Nullable WskSocketDispatch events)
            throws IOException, InterruptedException {
        provider.dispatch()
                .socket(
                        provider.client(),
                        SockAddr.AF_INET,
                        type,
                        protocol,
                        category,
                        null,
                        events,
                        null,
                        null,
                        null,
                        irp.reuse());
        check("socket", irp.await());
    }

    private static void check(String what, NtStatus status) throws IOException {
        if (status != NtStatus.STATUS_SUCCESS) {
            throw new IOException(what + ": " + status);
        }
    }

    /** Waits, asleep, until the operation is over; it must have moved this many bytes. */
    static void await(Irp operation, long bytes) throws IOException, InterruptedException {
        NtStatus status = operation.await();
        if (status != NtStatus.STATUS_SUCCESS || operation.information() != bytes) {
            throw new IOException(operation.toString());
        }
    }

    public void close() throws IOException, InterruptedException {
        while (!sockets.isEmpty()) {
            sockets.pop().dispatch().closeSocket(irp.reuse());
            check("closeSocket", irp.await());
        }
        registrar.releaseProviderNpi(registration, provider);
        registrar.deregister(registration);
        registrar.close();
    }
}
