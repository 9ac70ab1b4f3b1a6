package org.wsk4j.wsp.socket;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaIoctls;
import org.wsk4j.wsp.extension.WsaMsg;

/** The receives of a datagram socket: served from a bounded queue of whole messages, in the order of the calls. */
final class DatagramReceives implements Receives {

    private static final int LARGEST = 65_536;
    private static final int CONTROL = 256;
    /** A message counts for at least this much of the receive buffer, so that empty ones are bounded too. */
    private static final int OVERHEAD = 64;

    /** A message, or an error that an earlier one drew. */
    private static final class Message {
        final byte[] data;
        final SockAddr from;
        final int flags;
        final @Nullable ControlMessages control;
        final int error;

        Message(byte[] data, SockAddr from, int flags, @Nullable ControlMessages control, int error) {
            this.data = data;
            this.from = from;
            this.flags = flags;
            this.control = control;
            this.error = error;
        }

        int weight() {
            return data.length + OVERHEAD;
        }
    }

    private final WinsockSocket socket;
    private final DatagramKind datagrams;
    private final Irp irp;
    private final byte[] scratch = new byte[LARGEST];
    private final SockAddr sender = new SockAddr();
    private final ControlMessages control = new ControlMessages(CONTROL);
    private final SizeT controlFlags = new SizeT();

    // guarded by socket.lock
    private final ArrayDeque<Message> messages = new ArrayDeque<>();
    private final ArrayDeque<RecvRequest> requests = new ArrayDeque<>();
    private boolean started;
    private boolean receiving;
    private int weight;
    private int error;

    DatagramReceives(WinsockSocket socket, DatagramKind datagrams) {
        this.socket = socket;
        this.datagrams = datagrams;
        irp = new Irp((request, context) -> completed());
    }

    void start() {
        started = true;
    }

    boolean hasAny() {
        return !messages.isEmpty() || error != 0;
    }

    boolean hasData() {
        return !messages.isEmpty();
    }

    int error() {
        return error;
    }

    /** The size of the first message. */
    int first() {
        Message head = messages.peek();
        return head == null ? 0 : head.data.length;
    }

    /** The peer has changed: what others sent is lost. */
    void keepOnly(SockAddr peer) {
        messages.removeIf(message -> {
            boolean lost = message.error == 0 && !message.from.equals(peer);
            weight -= lost ? message.weight() : 0;
            return lost;
        });
    }

    @Override
    public boolean canServeNow(RecvRequest request) {
        return requests.isEmpty() && hasAny();
    }

    @Override
    public void add(RecvRequest request) {
        requests.add(request);
        serve();
    }

    @Override
    public void withdraw(RecvRequest request, int withdrawnError) {
        if (requests.remove(request)) {
            request.completion.complete(withdrawnError, 0, 0);
        }
    }

    @Override
    public void failAll(int failure) {
        for (RecvRequest next = requests.poll(); next != null; next = requests.poll()) {
            next.completion.complete(failure, 0, 0);
        }
    }

    @Override
    public void pump() {
        synchronized (socket.lock) {
            if (!started || receiving || error != 0 || socket.isClosed()) {
                return;
            }
            if (weight >= Math.max(1, socket.options.receiveBuffer()) && !isCircular()) {
                return;
            }
            receiving = true;
        }
        irp.reuse();
        control.clear();
        WskBuf room = WskBuf.of(ByteBuffer.wrap(scratch));
        if (!socket.wsk.call(() -> datagrams.wsk().receiveFrom(room, 0, sender, control, controlFlags, irp))) {
            synchronized (socket.lock) {
                receiving = false;
                started = false;
            }
        }
    }

    private boolean isCircular() {
        return socket.options.isOn(WsaIoctls.SIO_ENABLE_CIRCULAR_QUEUEING);
    }

    private void completed() {
        NtStatus status = irp.status();
        synchronized (socket.lock) {
            receiving = false;
            if (status.isSuccess()) {
                arrived((int) irp.information());
            } else if (!socket.isClosed()) {
                failed(status);
            }
            serve();
            socket.changed();
            socket.recheck(Winsock.FD_READ | Winsock.FD_CLOSE);
        }
        pump();
    }

    private void arrived(int length) {
        SockAddr peer = datagrams.peer();
        if (socket.isClosed() || (peer != null && !peer.equals(sender))) {
            return;
        }
        ControlMessages kept = null;
        if (control.length() > 0) {
            kept = new ControlMessages(control.length());
            kept.set(control);
        }
        Message message = new Message(
                Arrays.copyOf(scratch, length), new SockAddr().set(sender), (int) controlFlags.value(), kept, 0);
        messages.add(message);
        weight += message.weight();
        while (isCircular() && weight > Math.max(1, socket.options.receiveBuffer()) && messages.size() > 1) {
            weight -= messages.remove().weight();
        }
    }

    /** An error of one message is told once; one of the socket stays. */
    private void failed(NtStatus status) {
        int failure = StatusMapping.toError(status, StatusMapping.Use.DATA);
        if (failure == WsaError.WSAECONNRESET || failure == WsaError.WSAENETRESET) {
            Message message = new Message(new byte[0], new SockAddr(), 0, null, failure);
            messages.add(message);
            weight += message.weight();
        } else {
            error = failure;
        }
    }

    private void serve() {
        while (!requests.isEmpty() && hasAny()) {
            RecvRequest request = requests.remove();
            Message message = request.isPeek() ? messages.peek() : messages.poll();
            if (message == null) {
                request.completion.complete(error, 0, 0);
                continue;
            }
            weight -= request.isPeek() ? 0 : message.weight();
            serve(request, message);
        }
    }

    private static void serve(RecvRequest request, Message message) {
        if (message.error != 0) {
            request.completion.complete(message.error, 0, 0);
            return;
        }
        int count = Math.min(message.data.length, request.buffers.total());
        request.buffers.put(0, message.data, 0, count);
        if (request.from != null) {
            request.from.set(message.from);
        }
        boolean cut = count < message.data.length || (message.flags & Winsock.MSG_TRUNC) != 0;
        int flags = message.flags & (Winsock.MSG_BCAST | Winsock.MSG_MCAST);
        if (request.message != null) {
            flags |= fill(request.message, message) | (cut ? Winsock.MSG_TRUNC : 0);
            request.message.setFlags(flags);
        }
        request.completion.complete(cut ? WsaError.WSAEMSGSIZE : 0, count, flags);
    }

    /** WSARecvMsg: everything there is to know of a message. Answers MSG_CTRUNC if not all of it found room. */
    private static int fill(WsaMsg target, Message message) {
        SockAddr name = target.name();
        if (name != null) {
            name.set(message.from);
        }
        ControlMessages room = target.control();
        int cut = message.flags & Winsock.MSG_CTRUNC;
        if (room != null) {
            room.clear();
        }
        if (message.control == null) {
            return cut;
        }
        return room != null && room.set(message.control) ? cut : Winsock.MSG_CTRUNC;
    }
}
