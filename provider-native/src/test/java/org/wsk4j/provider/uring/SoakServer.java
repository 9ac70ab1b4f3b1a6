package org.wsk4j.provider.uring;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.KitProvider;

/** The end of a soak that is ours: takes connections by events, and echoes what it retains. */
final class SoakServer {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Soak soak;
    private final WskListenSocket listener;
    private final SockAddr address = new SockAddr();
    private final Set<WskConnectionSocket> open = ConcurrentHashMap.newKeySet();
    private final Random random = new Random(2); // shared by loops: which one gets a number does not matter

    SoakServer(Soak soak, KitProvider provider, WskClient client) throws InterruptedException {
        this.soak = soak;
        Irp irp = new Irp();
        provider.socket(
                client,
                SockAddr.AF_INET,
                WskOptions.SOCK_STREAM,
                WskOptions.IPPROTO_TCP,
                WskSocketFlags.WSK_FLAG_LISTEN_SOCKET,
                null,
                new WskClientListenDispatch(
                        (context, flags, local, remote, socket, out) -> {
                            if (socket == null || random.nextInt(20) == 0) {
                                return NtStatus.STATUS_REQUEST_NOT_ACCEPTED;
                            }
                            open.add(socket);
                            out.set(socket, new WskClientConnectionDispatch(this::received, this::disconnected, null));
                            return NtStatus.STATUS_SUCCESS;
                        },
                        null,
                        null),
                null,
                null,
                null,
                irp);
        succeeded(irp);
        listener = irp.pointer(WskListenSocket.class);
        listener.dispatch().bind(SockAddr.loopback(SockAddr.AF_INET, 0), 0, irp.reuse());
        succeeded(irp);
        listener.dispatch().getLocalAddress(address, irp.reuse());
        succeeded(irp);
        int events = WskEventMask.WSK_EVENT_ACCEPT | WskEventMask.WSK_EVENT_RECEIVE | WskEventMask.WSK_EVENT_DISCONNECT;
        listener.dispatch()
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

    SockAddr address() {
        return address;
    }

    private static void succeeded(Irp irp) throws InterruptedException {
        if (irp.await(PATIENCE) != NtStatus.STATUS_SUCCESS) {
            throw new AssertionError(irp);
        }
    }

    private NtStatus received(Object context, int flags, WskDataIndication data, long bytes, SizeT accepted) {
        if (data == null) {
            close((WskConnectionSocket) context);
            return NtStatus.STATUS_SUCCESS;
        }
        WskProviderConnectionDispatch io = ((WskConnectionSocket) context).dispatch();
        for (WskDataIndication node = data, next; node != null; node = next) {
            WskDataIndication held = node;
            next = node.next();
            node.setNext(null);
            soak.request("echo", irp -> io.send(held.buffer(), 0, irp), irp -> io.release(held));
        }
        return NtStatus.STATUS_PENDING; // kept until released
    }

    private NtStatus disconnected(Object context, int flags) {
        close((WskConnectionSocket) context);
        return NtStatus.STATUS_SUCCESS;
    }

    private void close(WskConnectionSocket socket) {
        if (open.remove(socket)) {
            soak.request("close", irp -> socket.dispatch().closeSocket(irp));
        }
    }

    /** What is accepted until the listener is closed is closed after it. */
    void end() throws InterruptedException {
        Irp irp = new Irp();
        listener.dispatch().closeSocket(irp);
        succeeded(irp);
        open.forEach(this::close);
    }
}
