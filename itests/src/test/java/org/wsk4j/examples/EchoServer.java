package org.wsk4j.examples;

import org.wsk4j.*;
import org.wsk4j.data.*;
import org.wsk4j.nt.*;

/** Echoes what it is sent, straight from the provider's memory. Everything happens in events; no thread of its own. */
public final class EchoServer {

    private final WskClientListenDispatch events = new WskClientListenDispatch(this::accepted, null, null);

    public WskListenSocket start(WskProviderNpi provider, SockAddr address) throws InterruptedException {
        Irp irp = new Irp();
        provider.dispatch()
                .socket(
                        provider.client(),
                        address.family(),
                        WskOptions.SOCK_STREAM,
                        WskOptions.IPPROTO_TCP,
                        WskSocketFlags.WSK_FLAG_LISTEN_SOCKET,
                        null,
                        events,
                        null,
                        null,
                        null,
                        irp);
        irp.await();
        WskListenSocket listener = irp.pointer(WskListenSocket.class);
        listener.dispatch().bind(address, 0, irp.reuse());
        irp.await();
        enable(
                listener,
                WskEventMask.WSK_EVENT_ACCEPT | WskEventMask.WSK_EVENT_RECEIVE | WskEventMask.WSK_EVENT_DISCONNECT);
        return listener;
    }

    private NtStatus accepted(
            Object context,
            int flags,
            SockAddr local,
            SockAddr remote,
            WskConnectionSocket socket,
            WskAcceptOutputs out) {
        if (socket != null) out.set(socket, new WskClientConnectionDispatch(this::received, this::disconnected, null));
        return NtStatus.STATUS_SUCCESS;
    }

    private NtStatus received(Object context, int flags, WskDataIndication data, long bytes, SizeT accepted) {
        WskProviderConnectionDispatch socket = ((WskConnectionSocket) context).dispatch();
        for (WskDataIndication node = data, next; node != null; node = next) {
            next = node.next(); // each node goes back as soon as its bytes have left
            node.setNext(null);
            socket.send(node.buffer(), 0, new Irp((irp, sent) -> socket.release((WskDataIndication) sent), node));
        }
        return NtStatus.STATUS_PENDING; // kept until released
    }

    private NtStatus disconnected(Object context, int flags) {
        WskProviderConnectionDispatch socket = ((WskConnectionSocket) context).dispatch();
        socket.disconnect(null, 0, new Irp((irp, none) -> socket.closeSocket(new Irp())));
        return NtStatus.STATUS_SUCCESS;
    }

    static void enable(WskSocket socket, int events) {
        socket.dispatch()
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
}
