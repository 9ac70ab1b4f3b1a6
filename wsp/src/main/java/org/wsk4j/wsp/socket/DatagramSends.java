package org.wsk4j.wsp.socket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.wsp.Winsock;

/** The sends of a datagram socket: whole messages, in order, the copied ones within the bound of the send buffer. */
final class DatagramSends {

    /** A message on its way. */
    private final class Message {
        final WskBuf buffer;
        final int length;
        final @Nullable SockAddr to;
        final @Nullable ControlMessages control;
        final boolean copied;
        final @Nullable Completion completion;
        final Irp irp = new Irp((request, context) -> completed(this, request.status(), (int) request.information()));

        Message(CapturedBuffers source, SendCall call, boolean copied, @Nullable Completion completion) {
            buffer = source.toWskBuf();
            length = source.total();
            to = call.to();
            control = call.control();
            this.copied = copied;
            this.completion = completion;
        }
    }

    private final WinsockSocket socket;
    private final DatagramKind datagrams;

    // guarded by socket.lock
    private final ArrayDeque<Message> waiting = new ArrayDeque<>();
    private final ArrayDeque<Message> submitted = new ArrayDeque<>();
    private boolean submitting;
    private long buffered;
    private boolean writeWanted;
    private @Nullable Runnable whenEmpty;

    DatagramSends(WinsockSocket socket, DatagramKind datagrams) {
        this.socket = socket;
        this.datagrams = datagrams;
    }

    /** Whether a message can be taken: one always can, if nothing is queued. With the lock held. */
    boolean hasRoom() {
        return buffered == 0 || buffered < socket.options.sendBuffer();
    }

    void wantWrite() {
        writeWanted = true;
    }

    /** Queues a copy. With the lock held. */
    void addCopy(SendCall call, Completion completion) {
        int length = call.buffers().total();
        byte[] bytes = call.buffers().copy(0, length);
        buffered += length;
        waiting.add(new Message(CapturedBuffers.of(bytes), call, true, completion));
    }

    /** Queues the caller's memory. With the lock held. Answers what cancels it. */
    Runnable add(SendCall call, Completion completion) {
        Message message = new Message(call.buffers(), call, false, completion);
        waiting.add(message);
        return message.irp::cancel;
    }

    /** Hands over what is queued. Without the lock. */
    void pump() {
        while (true) {
            Message next;
            synchronized (socket.lock) {
                next = submitting ? null : waiting.poll();
                if (next == null) {
                    return;
                }
                submitting = true;
                submitted.add(next);
            }
            try {
                submit(next);
            } finally {
                synchronized (socket.lock) {
                    submitting = false;
                }
            }
        }
    }

    private void submit(Message next) {
        if (!socket.wsk.call(() -> datagrams.wsk().sendTo(next.buffer, 0, next.to, next.control, next.irp))) {
            completed(next, NtStatus.STATUS_CANCELLED, 0);
        }
    }

    private void completed(Message message, NtStatus status, int bytes) {
        int error = StatusMapping.toError(status, StatusMapping.Use.DATA);
        Runnable empty = null;
        synchronized (socket.lock) {
            submitted.remove(message);
            if (message.copied) {
                buffered -= message.length;
            }
            if (message.completion != null) {
                message.completion.complete(error, bytes, 0);
            }
            roomAppeared();
            if (whenEmpty != null && submitted.isEmpty() && waiting.isEmpty()) {
                empty = whenEmpty;
                whenEmpty = null;
            }
        }
        if (empty != null) {
            empty.run();
        }
    }

    private void roomAppeared() {
        socket.changed();
        if (writeWanted && hasRoom()) {
            writeWanted = false;
            socket.happened(Winsock.FD_WRITE, 0);
        }
    }

    /** Cancels what is not sent; of a closing socket only what is the caller's memory. Without the lock. */
    void cancelAll(boolean copiesToo, int error) {
        List<Message> pending;
        synchronized (socket.lock) {
            waiting.removeIf(message -> {
                if (message.copied && !copiesToo) {
                    return false;
                }
                buffered -= message.copied ? message.length : 0;
                if (message.completion != null) {
                    message.completion.complete(error, 0, 0);
                }
                return true;
            });
            pending = new ArrayList<>(submitted);
            roomAppeared();
        }
        for (int i = pending.size() - 1; i >= 0; i--) {
            if (copiesToo || !pending.get(i).copied) {
                pending.get(i).irp.cancel();
            }
        }
    }

    /** Runs once everything queued is out. Without the lock. */
    void whenEmpty(Runnable work) {
        synchronized (socket.lock) {
            if (!submitted.isEmpty() || !waiting.isEmpty()) {
                whenEmpty = work;
                return;
            }
        }
        work.run();
    }
}
