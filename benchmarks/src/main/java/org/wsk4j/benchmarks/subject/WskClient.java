package org.wsk4j.benchmarks.subject;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskIoctls;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskOptions;
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

/** A registered client of one provider with one loop. What waits here is preparation; whatever does not succeed throws. */
final class WskClient implements AutoCloseable {

    private final PlainRegistrar registrar;
    private final WskRegistration registration = new WskRegistration();
    private final WskProviderNpi provider;

    /** Takes the provider of an implementation's name: wsk-nio, wsk-netty-epoll, wsk-native-uring... */
    WskClient(Plan plan) throws IOException {
        String[] words = plan.implementation().split("-", 3);
        String name = words[1];
        System.setProperty("wsk." + name + ".loops", "1");
        if (name.equals("netty")) {
            System.setProperty("wsk.netty.transport", words[2].equals("uring") ? "io_uring" : words[2]);
        } else {
            System.setProperty("wsk." + name + ".poll", plan.spin() ? "spin" : "block");
        }
        if (name.equals("native")) {
            System.setProperty("wsk.native.engine", words[2]);
        }
        System.setProperty(PlainRegistrar.DETACH_TIMEOUT_MILLIS, "1"); // the program is at its end then
        registrar = PlainRegistrar.load();
        check(
                "register",
                registrar.register(WskClientNpi.of(WskProviderSelection.any().provider(name)), registration));
        Out<WskProviderNpi> captured = new Out<>();
        check("capture", registrar.captureProviderNpi(registration, WskRegistrar.WSK_NO_WAIT, captured));
        WskProviderNpi npi = captured.value();
        if (npi == null) {
            throw new IOException("captured nothing");
        }
        provider = npi;
    }

    /** For calls that do not wait. */
    WskProviderNpi npi() {
        return provider;
    }

    boolean has(WskCapability capability) {
        return provider.dispatch().characteristics().level(capability) == CapabilityLevel.NATIVE;
    }

    WskConnectionSocket connect(SockAddr remote, @Nullable Object context, @Nullable WskSocketDispatch events)
            throws IOException, InterruptedException {
        WskConnectionSocket socket = open(
                        WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET,
                        WskOptions.SOCK_STREAM,
                        WskOptions.IPPROTO_TCP,
                        context,
                        events)
                .pointer(WskConnectionSocket.class);
        Irp irp = new Irp();
        socket.dispatch().bind(SockAddr.any(SockAddr.AF_INET, 0), 0, irp);
        check("bind", irp.await());
        socket.dispatch().connect(remote, 0, irp.reuse());
        check("connect", irp.await());
        return socket;
    }

    WskListenSocket listen(SockAddr local, @Nullable Object context, WskSocketDispatch events)
            throws IOException, InterruptedException {
        WskListenSocket socket = open(
                        WskSocketFlags.WSK_FLAG_LISTEN_SOCKET,
                        WskOptions.SOCK_STREAM,
                        WskOptions.IPPROTO_TCP,
                        context,
                        events)
                .pointer(WskListenSocket.class);
        Irp irp = new Irp();
        socket.dispatch().bind(local, 0, irp);
        check("bind", irp.await());
        return socket;
    }

    WskDatagramSocket datagram(SockAddr local, @Nullable WskSocketDispatch events)
            throws IOException, InterruptedException {
        WskDatagramSocket socket = open(
                        WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET,
                        WskOptions.SOCK_DGRAM,
                        WskOptions.IPPROTO_UDP,
                        null,
                        events)
                .pointer(WskDatagramSocket.class);
        Irp irp = new Irp();
        socket.dispatch().bind(local, 0, irp);
        check("bind", irp.await());
        return socket;
    }

    /** Fixes the destination of a datagram socket, as connect does of a host's socket. */
    void destination(WskDatagramSocket socket, SockAddr remote) throws IOException, InterruptedException {
        control(
                socket,
                WskControlSocketType.WskIoctl,
                WskIoctls.SIO_WSK_SET_REMOTE_ADDRESS,
                0,
                WskControlBuffer.ofPointer(remote));
    }

    void option(WskSocket socket, int option, int level, int value) throws IOException, InterruptedException {
        control(socket, WskControlSocketType.WskSetOption, option, level, WskControlBuffer.ofInt(value));
    }

    private void control(WskSocket socket, WskControlSocketType type, int code, int level, WskControlBuffer input)
            throws IOException, InterruptedException {
        Irp irp = new Irp();
        socket.dispatch().controlSocket(type, code, level, input, null, null, irp);
        check("control " + Integer.toHexString(code), irp.await());
    }

    void enable(WskSocket socket, int events) throws IOException {
        check("SO_WSK_EVENT_CALLBACK", enabled(socket, events));
    }

    /** From any thread; never waits. */
    static NtStatus enabled(WskSocket socket, int events) {
        return socket.dispatch()
                .controlSocket(
                        WskControlSocketType.WskSetOption,
                        WskOptions.SO_WSK_EVENT_CALLBACK,
                        WskOptions.SOL_SOCKET,
                        WskControlBuffer.ofPointer(
                                new WskEventCallbackControl(WskEventCallbackControl.NPI_WSK_INTERFACE_ID, events)),
                        null,
                        null,
                        null);
    }

    private Irp open(int category, int type, int protocol, @Nullable Object context, @Nullable WskSocketDispatch events)
            throws IOException, InterruptedException {
        Irp irp = new Irp();
        provider.dispatch()
                .socket(
                        provider.client(),
                        SockAddr.AF_INET,
                        type,
                        protocol,
                        category,
                        context,
                        events,
                        null,
                        null,
                        null,
                        irp);
        check("socket", irp.await());
        return irp;
    }

    static void check(String what, NtStatus status) throws IOException {
        if (status != NtStatus.STATUS_SUCCESS) {
            throw new IOException(what + ": " + status);
        }
    }

    /** The provider is closed, and every socket with it. */
    @Override
    public void close() {
        registrar.releaseProviderNpi(registration, provider);
        registrar.close();
    }
}
