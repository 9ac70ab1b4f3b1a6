package org.wsk4j.launcher.perf;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskAcceptOutputs;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskSendFlags;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.client.Result;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** The other side on a provider, for another host: the same as {@link PlainPeer}, without datagrams. */
public final class PerfServer implements AutoCloseable {

    private final Client client;
    private final WskListenSocket listener;
    private final WskClientConnectionDispatch events =
            new WskClientConnectionDispatch(PerfServer::received, PerfServer::disconnected, null);

    private PerfServer(Client client, SockAddr where) {
        this.client = client;
        listener = client.listen(where, null, new WskClientListenDispatch(this::accept, null, null));
        client.enable(
                listener,
                WskEventMask.WSK_EVENT_ACCEPT | WskEventMask.WSK_EVENT_RECEIVE | WskEventMask.WSK_EVENT_DISCONNECT);
    }

    /**
     * Begins to listen.
     *
     * @param client of the provider
     * @param where the address
     * @return a new server
     */
    public static PerfServer open(Client client, SockAddr where) {
        return new PerfServer(client, where);
    }

    /**
     * Where it listens.
     *
     * @return the address
     */
    public SockAddr address() {
        SockAddr local = new SockAddr();
        Result.of(Client.LIMIT, irp -> listener.dispatch().getLocalAddress(local, irp))
                .orThrow("no local address");
        return local;
    }

    private NtStatus accept(
            @Nullable Object context,
            int flags,
            SockAddr local,
            SockAddr remote,
            @Nullable WskConnectionSocket socket,
            WskAcceptOutputs outputs) {
        if (socket != null) {
            outputs.set(new Served(socket), events);
        }
        return NtStatus.STATUS_SUCCESS;
    }

    private static NtStatus received(
            @Nullable Object context,
            int flags,
            @Nullable WskDataIndication data,
            long bytesIndicated,
            SizeT bytesAccepted) {
        if (context instanceof Served served) {
            if (data == null) {
                served.close();
            } else {
                served.received(data);
            }
        }
        return NtStatus.STATUS_SUCCESS;
    }

    private static NtStatus disconnected(@Nullable Object context, int flags) {
        if (context instanceof Served served) {
            served.close();
        }
        return NtStatus.STATUS_SUCCESS;
    }

    @Override
    public void close() {
        client.close(listener);
    }

    /** One connection. owner of all its fields: the loop thread. */
    private static final class Served {

        private static final byte UNKNOWN = 0;

        private final WskConnectionSocket socket;
        private final ByteBuffer message = ByteBuffer.allocateDirect(Job.MESSAGE);
        private final WskBuf reply = WskBuf.of(message);
        private final Irp sending = new Irp(this::sent);
        private byte mode = UNKNOWN;
        private boolean busy;
        private boolean waiting;
        private boolean closed;

        Served(WskConnectionSocket socket) {
            this.socket = socket;
        }

        void received(WskDataIndication first) {
            for (WskDataIndication data = first; data != null && mode != Job.BULK.mode(); data = data.next()) {
                long left = data.buffer().length();
                int at = data.buffer().offset();
                for (Mdl mdl = data.buffer().mdl(); mdl != null && left > 0; mdl = mdl.next()) {
                    int count = (int) Math.min(left, mdl.byteCount() - at);
                    take(mdl.memory(), at, count);
                    left -= count;
                    at = 0;
                }
            }
        }

        private void take(ByteBuffer bytes, int offset, int length) {
            int at = offset;
            int left = length;
            if (mode == UNKNOWN && left > 0) {
                mode = bytes.get(at);
                at++;
                left--;
            }
            if (mode == Job.BULK.mode() || left == 0) {
                return;
            }
            // One request at a time; a client that does otherwise is none of ours.
            if (left > message.remaining()) {
                close();
                return;
            }
            message.put(message.position(), bytes, at, left);
            message.position(message.position() + left);
            if (!message.hasRemaining()) {
                message.clear();
                waiting = busy;
                if (!busy) {
                    send();
                }
            }
        }

        private void send() {
            busy = true;
            socket.dispatch().send(reply, WskSendFlags.WSK_FLAG_NODELAY, sending.reuse());
        }

        private void sent(Irp irp, @Nullable Object context) {
            busy = false;
            if (waiting && !closed) {
                waiting = false;
                send();
            }
        }

        void close() {
            if (!closed) {
                closed = true;
                socket.dispatch().closeSocket(new Irp());
            }
        }
    }
}
