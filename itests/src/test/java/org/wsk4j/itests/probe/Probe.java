package org.wsk4j.itests.probe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/**
 * A client in a bundle. The tests cannot share its types, which come from the API bundle, so they talk to it in strings: a
 * service that takes a command and a port, and answers what happened.
 */
public final class Probe implements BundleActivator, BiFunction<String, Integer, String> {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private BundleContext bundle;
    private WskRegistrar registrar;
    private WskRegistration registration;
    private WskProviderNpi npi;
    private WskConnectionSocket socket;
    private Irp held;

    /** Made by the framework. */
    public Probe() {}

    @Override
    public void start(BundleContext context) {
        bundle = context;
        context.registerService(BiFunction.class, this, null);
    }

    @Override
    public void stop(BundleContext context) {
        bundle = null;
    }

    @Override
    public String apply(String command, Integer port) {
        try {
            return switch (command) {
                case "api" -> FrameworkUtil.getBundle(WskRegistrar.class).getSymbolicName();
                case "open" -> open(port);
                case "echo" -> echo();
                case "hold" -> hold();
                case "held" -> held.await(LIMIT).name() + " " + held.status();
                case "close" -> close();
                default -> throw new IllegalArgumentException(command);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private String open(int port) throws InterruptedException {
        ServiceReference<WskRegistrar> reference = bundle.getServiceReference(WskRegistrar.class);
        registrar = bundle.getService(reference);
        registration = new WskRegistration();
        registrar.register(WskClientNpi.any(), registration);
        Out<WskProviderNpi> out = new Out<>();
        NtStatus captured = registrar.captureProviderNpi(registration, (int) TimeUnit.SECONDS.toMillis(60), out);
        if (captured != NtStatus.STATUS_SUCCESS) {
            return "capture: " + captured;
        }
        npi = out.value();
        Irp irp = new Irp();
        npi.dispatch()
                .socketConnect(
                        npi.client(),
                        WskOptions.SOCK_STREAM,
                        WskOptions.IPPROTO_TCP,
                        SockAddr.any(SockAddr.AF_INET, 0),
                        SockAddr.loopback(SockAddr.AF_INET, port),
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        irp);
        irp.await(LIMIT);
        socket = irp.pointer(WskConnectionSocket.class);
        return npi.dispatch().characteristics().name() + " " + irp.status();
    }

    private String echo() throws InterruptedException {
        WskProviderConnectionDispatch connection = socket.dispatch();
        byte[] text = "from a bundle".getBytes(StandardCharsets.UTF_8);
        Irp irp = new Irp();
        connection.send(WskBuf.of(ByteBuffer.wrap(text)), 0, irp);
        irp.await(LIMIT);
        ByteBuffer room = ByteBuffer.allocate(text.length);
        int count = 0;
        while (count < text.length) {
            connection.receive(WskBuf.of(room.slice(count, text.length - count)), 0, irp.reuse());
            if (irp.await(LIMIT) != NtStatus.STATUS_SUCCESS || irp.information() == 0) {
                return "receive: " + irp;
            }
            count += (int) irp.information();
        }
        return new String(room.array(), StandardCharsets.UTF_8);
    }

    private String hold() {
        held = new Irp();
        return socket.dispatch()
                .receive(WskBuf.of(ByteBuffer.allocate(1)), 0, held)
                .name();
    }

    private String close() throws InterruptedException {
        Irp irp = new Irp();
        socket.dispatch().closeSocket(irp);
        irp.await(LIMIT);
        registrar.releaseProviderNpi(registration, npi);
        registrar.deregister(registration);
        return irp.status().name();
    }
}
