package org.wsk4j.launcher.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskClientDispatch;
import org.wsk4j.WskClientEvents;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.WskSocket;
import org.wsk4j.WskSocketDispatch;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.WskVersion;
import org.wsk4j.data.AddrInfoEx;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** A registered client with one captured provider; its calls wait and throw {@link WskFailure}. Any thread but callbacks. */
public final class Client implements AutoCloseable {

    /** How long local operations may take. */
    public static final Duration LIMIT = Duration.ofSeconds(10);

    private static final int CAPTURE_WAIT_MILLIS = 2000;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final WskRegistrar registrar;
    private final WskRegistration registration;
    private final WskProviderNpi npi;
    private final Supplier<Irp> requests;

    private Client(WskRegistrar registrar, WskRegistration registration, WskProviderNpi npi, Supplier<Irp> requests) {
        this.registrar = registrar;
        this.registration = registration;
        this.npi = npi;
        this.requests = requests;
    }

    /**
     * Registers and captures a provider.
     *
     * @param registrar the registrar
     * @param selection which provider
     * @return a new client
     */
    public static Client open(WskRegistrar registrar, WskProviderSelection selection) {
        return open(registrar, selection, Irp::new, () -> {});
    }

    /**
     * Registers and captures a provider.
     *
     * @param registrar the registrar
     * @param selection which provider
     * @param requests makes the IRPs of all calls that wait
     * @param detaching run, on a thread that must not be held up, when the provider begins to leave
     * @return a new client
     */
    public static Client open(
            WskRegistrar registrar, WskProviderSelection selection, Supplier<Irp> requests, Runnable detaching) {
        WskRegistration registration = new WskRegistration();
        WskClientDispatch events = new WskClientDispatch(WskVersion.WSK_1_0, (context, event, npi, information) -> {
            if (event == WskClientEvents.PROVIDER_DETACHING) {
                detaching.run();
            }
            return NtStatus.STATUS_SUCCESS;
        });
        NtStatus status = registrar.register(new WskClientNpi(null, events, selection), registration);
        if (!status.isSuccess()) {
            throw new WskFailure("cannot register", status);
        }
        Out<WskProviderNpi> npi = new Out<>();
        status = registrar.captureProviderNpi(registration, CAPTURE_WAIT_MILLIS, npi);
        WskProviderNpi captured = npi.value();
        if (!status.isSuccess() || captured == null) {
            registrar.deregister(registration);
            throw new WskFailure("cannot capture a provider", status);
        }
        return new Client(registrar, registration, captured, requests);
    }

    /**
     * Runs an operation on one of this client's sockets and waits for it.
     *
     * @param limit how long it may take
     * @param operation given an IRP, calls an entry
     * @return how it ended
     */
    Result run(Duration limit, Result.Operation operation) {
        return Result.of(limit, requests.get(), operation);
    }

    /**
     * The name of the provider.
     *
     * @return for example {@code nio}
     */
    public String provider() {
        return npi.dispatch().characteristics().name();
    }

    /**
     * The captured provider itself: another one after each restart of its bundle.
     *
     * @return its table
     */
    public WskProviderDispatch dispatch() {
        return npi.dispatch();
    }

    /**
     * Resolves a name or an address literal.
     *
     * @param host the name
     * @param port the port of the results
     * @param socketType SOCK_STREAM or SOCK_DGRAM
     * @return at least one address, in the resolver's order
     */
    public List<SockAddr> resolve(String host, int port, int socketType) {
        Out<AddrInfoEx> results = new Out<>();
        AddrInfoEx hints = new AddrInfoEx(0, SockAddr.AF_UNSPEC, socketType, protocol(SockAddr.AF_UNSPEC, socketType));
        run(
                        LIMIT,
                        irp -> npi.dispatch()
                                .getAddressInfo(
                                        npi.client(),
                                        host,
                                        Integer.toString(port),
                                        0,
                                        null,
                                        hints,
                                        results,
                                        null,
                                        null,
                                        irp))
                .orThrow("cannot resolve " + host);
        List<SockAddr> addresses = new ArrayList<>();
        AddrInfoEx first = results.value();
        for (AddrInfoEx info = first; info != null; info = info.next()) {
            SockAddr address = info.address();
            if (address != null) {
                addresses.add(new SockAddr().set(address).setPort(port));
            }
        }
        if (first != null) {
            npi.dispatch().freeAddressInfo(npi.client(), first);
        }
        if (addresses.isEmpty()) {
            throw new WskFailure("cannot resolve " + host, NtStatus.STATUS_NOT_FOUND);
        }
        return addresses;
    }

    private static int protocol(int family, int socketType) {
        if (family == SockAddr.AF_UNIX) {
            return 0;
        }
        return socketType == WskOptions.SOCK_STREAM ? WskOptions.IPPROTO_TCP : WskOptions.IPPROTO_UDP;
    }

    /**
     * Creates a connection socket and binds it to any address of a family.
     *
     * @param family the family
     * @param context handed to the callbacks
     * @param dispatch the callbacks, or null for none
     * @return a new socket
     */
    public WskConnectionSocket connection(
            int family, @Nullable Object context, @Nullable WskClientConnectionDispatch dispatch) {
        WskConnectionSocket socket = socket(
                        family, WskOptions.SOCK_STREAM, WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET, context, dispatch)
                .pointer(WskConnectionSocket.class);
        SockAddr any = family == SockAddr.AF_UNIX ? SockAddr.unix("") : SockAddr.any(family, 0);
        orClose(socket, run(LIMIT, irp -> socket.dispatch().bind(any, 0, irp)), "cannot bind to " + any);
        return socket;
    }

    /**
     * Connects a new socket.
     *
     * @param address the peer
     * @param first bytes to send with the connect, or null
     * @param limit how long it may take
     * @param context handed to the callbacks
     * @param dispatch the callbacks, or null for none
     * @return a new, connected socket
     */
    public WskConnectionSocket connect(
            SockAddr address,
            @Nullable WskBuf first,
            Duration limit,
            @Nullable Object context,
            @Nullable WskClientConnectionDispatch dispatch) {
        WskConnectionSocket socket = connection(address.family(), context, dispatch);
        Result result = run(limit, irp -> socket.dispatch().connectEx(address, first, 0, irp));
        orClose(socket, result, "cannot connect to " + address);
        return socket;
    }

    /**
     * Creates a listening socket.
     *
     * @param address where
     * @param context handed to the callbacks
     * @param dispatch the callbacks
     * @return a new socket, which listens; its events are disabled
     */
    public WskListenSocket listen(SockAddr address, @Nullable Object context, WskClientListenDispatch dispatch) {
        WskListenSocket socket = socket(
                        address.family(),
                        WskOptions.SOCK_STREAM,
                        WskSocketFlags.WSK_FLAG_LISTEN_SOCKET,
                        context,
                        dispatch)
                .pointer(WskListenSocket.class);
        orClose(socket, run(LIMIT, irp -> socket.dispatch().bind(address, 0, irp)), "cannot listen on " + address);
        return socket;
    }

    /**
     * Creates a datagram socket.
     *
     * @param address where
     * @param context handed to the callbacks
     * @param dispatch the callbacks, or null for none
     * @return a new, bound socket; its events are disabled
     */
    public WskDatagramSocket datagram(
            SockAddr address, @Nullable Object context, @Nullable WskClientDatagramDispatch dispatch) {
        WskDatagramSocket socket = socket(
                        address.family(),
                        WskOptions.SOCK_DGRAM,
                        WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET,
                        context,
                        dispatch)
                .pointer(WskDatagramSocket.class);
        orClose(socket, run(LIMIT, irp -> socket.dispatch().bind(address, 0, irp)), "cannot bind to " + address);
        return socket;
    }

    private Result socket(
            int family, int type, int flags, @Nullable Object context, @Nullable WskSocketDispatch dispatch) {
        return run(
                        LIMIT,
                        irp -> npi.dispatch()
                                .socket(
                                        npi.client(),
                                        family,
                                        type,
                                        protocol(family, type),
                                        flags,
                                        context,
                                        dispatch,
                                        null,
                                        null,
                                        null,
                                        irp))
                .orThrow("cannot create a socket of address family " + family);
    }

    private void orClose(WskSocket socket, Result result, String what) {
        if (!result.status().isSuccess()) {
            close(socket);
            throw new WskFailure(what, result.status());
        }
    }

    /**
     * Enables event callbacks.
     *
     * @param socket the socket
     * @param mask constants of {@link org.wsk4j.WskEventMask}
     */
    public void enable(WskSocket socket, int mask) {
        WskControlBuffer control = WskControlBuffer.ofPointer(
                new WskEventCallbackControl(WskEventCallbackControl.NPI_WSK_INTERFACE_ID, mask));
        NtStatus status = socket.dispatch()
                .controlSocket(
                        WskControlSocketType.WskSetOption,
                        WskOptions.SO_WSK_EVENT_CALLBACK,
                        WskOptions.SOL_SOCKET,
                        control,
                        null,
                        null,
                        null);
        if (!status.isSuccess()) {
            throw new WskFailure("cannot enable events", status);
        }
    }

    /**
     * Closes a socket and waits a short time for it.
     *
     * @param socket the socket
     * @return how it ended
     */
    public Result close(WskSocket socket) {
        return run(CLOSE_LIMIT, irp -> socket.dispatch().closeSocket(irp));
    }

    /** Releases the capture and deregisters; waits a limited time, for a socket left open must not hang a command. */
    @Override
    public void close() {
        Thread leaving = new Thread(
                () -> {
                    registrar.releaseProviderNpi(registration, npi);
                    registrar.deregister(registration);
                },
                "wsk-deregister");
        leaving.setDaemon(true);
        leaving.start();
        try {
            leaving.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
