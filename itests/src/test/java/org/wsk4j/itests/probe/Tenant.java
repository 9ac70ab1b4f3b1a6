package org.wsk4j.itests.probe;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/**
 * A client whose life is its bundle's: works from start to stop, on connections to a peer that never stops talking, whose
 * port is in the header {@value #PORT}. One with the header {@value #CARELESS} stops without giving anything back. A service
 * answers what has become of its receives: how many are pending, and how many completed.
 */
public final class Tenant implements BundleActivator {

    /** The header with the peer's port. */
    public static final String PORT = "Tenant-Port";

    /** The header of one that forgets to clean up. */
    public static final String CARELESS = "Tenant-Careless";

    private static final int CONNECTIONS = 4;

    private final List<WskConnectionSocket> sockets = new ArrayList<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger completed = new AtomicInteger();
    private final WskRegistration registration = new WskRegistration();
    private WskRegistrar registrar;
    private WskProviderNpi npi;

    /** Guarded by sockets. */
    private boolean stopping;

    /** Made by the framework. */
    public Tenant() {}

    @Override
    public void start(BundleContext context) throws InterruptedException {
        ServiceReference<WskRegistrar> reference = context.getServiceReference(WskRegistrar.class);
        registrar = context.getService(reference);
        registrar.register(WskClientNpi.any(), registration);
        Out<WskProviderNpi> out = new Out<>();
        NtStatus captured = registrar.captureProviderNpi(registration, (int) TimeUnit.SECONDS.toMillis(60), out);
        if (captured != NtStatus.STATUS_SUCCESS) {
            throw new IllegalStateException("capture: " + captured);
        }
        npi = out.value();
        int port = Integer.parseInt(context.getBundle().getHeaders().get(PORT));
        for (int i = 0; i < CONNECTIONS; i++) {
            WskConnectionSocket socket = connect(SockAddr.loopback(SockAddr.AF_INET, port));
            sockets.add(socket);
            if (i % 2 == 0) {
                new Receiver(socket).next();
            } else {
                enable(socket);
            }
        }
        context.registerService(Supplier.class, () -> pending + " pending, " + completed + " completed", null);
    }

    private WskConnectionSocket connect(SockAddr peer) throws InterruptedException {
        Irp irp = new Irp();
        npi.dispatch()
                .socketConnect(
                        npi.client(),
                        WskOptions.SOCK_STREAM,
                        WskOptions.IPPROTO_TCP,
                        SockAddr.any(SockAddr.AF_INET, 0),
                        peer,
                        0,
                        null,
                        new WskClientConnectionDispatch(
                                (socketContext, flags, data, bytes, accepted) -> NtStatus.STATUS_SUCCESS, null, null),
                        null,
                        null,
                        null,
                        irp);
        irp.await();
        return irp.pointer(WskConnectionSocket.class);
    }

    private static void enable(WskConnectionSocket socket) throws InterruptedException {
        WskControlBuffer control = WskControlBuffer.ofPointer(new WskEventCallbackControl(
                WskEventCallbackControl.NPI_WSK_INTERFACE_ID, WskEventMask.WSK_EVENT_RECEIVE));
        require(irp -> socket.dispatch()
                .controlSocket(
                        WskControlSocketType.WskSetOption,
                        WskOptions.SO_WSK_EVENT_CALLBACK,
                        WskOptions.SOL_SOCKET,
                        control,
                        null,
                        null,
                        irp));
    }

    private static void require(Function<Irp, NtStatus> entry) throws InterruptedException {
        Irp irp = new Irp();
        NtStatus returned = entry.apply(irp);
        if (irp.await() != NtStatus.STATUS_SUCCESS) {
            throw new IllegalStateException(returned + " " + irp);
        }
    }

    private final class Receiver {

        private final WskConnectionSocket socket;
        private final ByteBuffer room = ByteBuffer.allocateDirect(2000);
        private final Irp irp = new Irp((completedIrp, context) -> completed());

        Receiver(WskConnectionSocket socket) {
            this.socket = socket;
        }

        /** Never on a socket that stop() has closed. */
        void next() {
            synchronized (sockets) {
                if (!stopping) {
                    pending.incrementAndGet();
                    socket.dispatch().receive(WskBuf.of(room), 0, irp.reuse());
                }
            }
        }

        private void completed() {
            pending.decrementAndGet();
            completed.incrementAndGet();
            if (irp.status() == NtStatus.STATUS_SUCCESS) {
                next();
            }
        }
    }

    @Override
    public void stop(BundleContext context) throws InterruptedException {
        synchronized (sockets) {
            stopping = true;
        }
        if (context.getBundle().getHeaders().get(CARELESS) != null) {
            return;
        }
        for (WskConnectionSocket socket : sockets) {
            require(irp -> socket.dispatch().closeSocket(irp));
        }
        registrar.releaseProviderNpi(registration, npi);
        registrar.deregister(registration);
    }
}
