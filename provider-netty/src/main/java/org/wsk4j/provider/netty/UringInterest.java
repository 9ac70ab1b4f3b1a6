package org.wsk4j.provider.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.BufferBatch;

/**
 * A socket in one of Netty's rings, which moves the bytes of streams itself and tells of the rest when it would not block.
 * The ring holds the file of a socket while anything is out, and its memory, so a close takes everything back first.
 */
final class UringInterest implements Interest, Ring, IoUringIoHandle {

    // What completions are of, besides READ and WRITE, the polls that stand alone.
    static final long READ_DONE = 3;
    static final long WRITTEN = 4;
    private static final long READ_LINK = 5;
    private static final long WRITE_LINK = 6;
    private static final long CANCEL = 7;

    private static final byte POLL_ADD = 6;
    private static final byte ASYNC_CANCEL = 14;
    private static final int POLLIN = 0x1;
    private static final int POLLOUT = 0x4;
    private static final int POLLRDHUP = 0x2000;

    private final UnixSocket socket;
    private final NettyLoop loop;
    private final Owner owner;
    private final int descriptor;
    private @Nullable IoUringIoOps readPoll; // made when the first is needed, as the next
    private @Nullable IoUringIoOps writePoll;
    private final @Nullable RingTransfer reads;
    private final @Nullable RingTransfer writes;
    private @Nullable IoRegistration registration;
    private long readId;
    private long writeId;
    private long readLinkId;
    private long writeLinkId;
    private long readDoneId;
    private long writtenId;
    private int outstanding;
    private boolean closed;
    private @Nullable Runnable whenClosed;

    private UringInterest(UnixSocket socket, NettyLoop loop, Owner owner) {
        this.socket = socket;
        this.loop = loop;
        this.owner = owner;
        this.descriptor = socket.descriptor().intValue();
        boolean stream = socket.kind() == HostSocket.Kind.STREAM;
        this.reads = stream ? new RingTransfer(this, false, READ_LINK, POLLIN | POLLRDHUP) : null;
        this.writes = stream ? new RingTransfer(this, true, WRITE_LINK, POLLOUT) : null;
    }

    private IoUringIoOps readPoll() {
        IoUringIoOps made = readPoll;
        if (made == null) {
            made = poll(POLLIN | POLLRDHUP, READ);
            readPoll = made;
        }
        return made;
    }

    private IoUringIoOps writePoll() {
        IoUringIoOps made = writePoll;
        if (made == null) {
            made = poll(POLLOUT, WRITE);
            writePoll = made;
        }
        return made;
    }

    private IoUringIoOps poll(int events, long data) {
        return new IoUringIoOps(
                POLL_ADD, (byte) 0, (short) 0, descriptor, 0, 0, 0, events, data, (short) 0, (short) 0, 0, 0);
    }

    static UringInterest register(UnixSocket socket, NettyLoop loop, Owner owner) throws IOException {
        UringInterest interest = new UringInterest(socket, loop, owner);
        interest.registration = loop.register(interest);
        return interest;
    }

    int descriptor() {
        return descriptor;
    }

    NettyLoop loop() {
        return loop;
    }

    @Override
    public @Nullable Ring ring() {
        return reads == null ? null : this;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        IoUringIoEvent completion = (IoUringIoEvent) event;
        outstanding--;
        switch ((int) completion.userData()) {
            case READ -> {
                readId = 0;
                polled(READ);
            }
            case WRITE -> {
                writeId = 0;
                polled(WRITE);
            }
            case (int) READ_LINK -> readLinkId = 0;
            case (int) WRITE_LINK -> writeLinkId = 0;
            case (int) READ_DONE -> {
                readDoneId = 0;
                transferred(reads, READ, completion.res());
            }
            case (int) WRITTEN -> {
                writtenId = 0;
                transferred(writes, WRITE, completion.res());
            }
            default -> takenBack(completion.res());
        }
        if (closed) {
            finishClose();
        }
    }

    /** What it took back tells itself. If it came while the ring was at that, it found nothing, and the ring may wait again. */
    private void takenBack(int result) {
        if (result >= 0) {
            return;
        }
        if (closed) {
            takeBackAll();
        } else {
            takeBackCancelled(READ);
            takeBackCancelled(WRITE);
        }
    }

    private void takeBackCancelled(int what) {
        RingTransfer transfer = what == READ ? reads : writes;
        if (transfer != null && transfer.isCancelled()) {
            takeBack(what == READ ? readLinkId : writeLinkId);
            takeBack(what == READ ? readDoneId : writtenId);
        }
    }

    private void polled(int what) {
        if (!closed) {
            owner.ready(what);
            update();
        }
    }

    private void transferred(@Nullable RingTransfer transfer, int what, int result) {
        if (transfer != null && transfer.over(result, closed) && !closed) {
            owner.transferred(what, result);
        }
    }

    @Override
    public void update() {
        int wanted = closed ? 0 : owner.wanted();
        if ((wanted & READ) != 0 && readId == 0) {
            readId = submit(readPoll());
        }
        if ((wanted & WRITE) != 0 && writeId == 0) {
            writeId = submit(writePoll());
        }
    }

    /** Gives the ring something to do; its id, or 0 if the loop has ended. */
    long submit(IoUringIoOps ops) {
        IoRegistration current = registration;
        long id = current == null ? 0 : current.submit(ops);
        if (id != 0) {
            outstanding++;
        }
        return id;
    }

    /** Gives the ring a transfer, after a poll that it shall follow. */
    void submit(@Nullable IoUringIoOps link, IoUringIoOps transfer, int what) {
        if (what == READ) {
            readLinkId = link == null ? 0 : submit(link);
            readDoneId = submit(transfer);
        } else {
            writeLinkId = link == null ? 0 : submit(link);
            writtenId = submit(transfer);
        }
    }

    // Ring

    @Override
    @SuppressWarnings("NullAway") // ring() is null where they are
    public void read(BufferBatch into) {
        reads.start(into);
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public void read(ByteBuffer into) {
        reads.start(into);
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public void write(BufferBatch from) {
        writes.start(from);
    }

    @Override
    public void cancel(int what) {
        RingTransfer transfer = what == READ ? reads : writes;
        if (transfer != null) {
            transfer.cancel();
            takeBackCancelled(what);
        }
    }

    private void takeBack(long id) {
        if (id != 0) {
            submit(new IoUringIoOps(
                    ASYNC_CANCEL, (byte) 0, (short) 0, -1, 0, id, 0, 0, CANCEL, (short) 0, (short) 0, 0, 0));
        }
    }

    // Close

    @Override
    public void close(Runnable then) {
        whenClosed = then; // also if the loop, at its end, was first to close
        if (!closed) {
            closed = true;
            takeBackAll();
        }
        finishClose();
    }

    private void takeBackAll() {
        takeBack(readId);
        takeBack(writeId);
        takeBack(readLinkId);
        takeBack(readDoneId);
        takeBack(writeLinkId);
        takeBack(writtenId);
    }

    private void finishClose() {
        if (outstanding > 0) {
            return;
        }
        IoRegistration current = registration;
        if (current != null) {
            current.cancel();
        }
        registration = null; // it holds the loop
        socket.close();
        Runnable then = whenClosed;
        whenClosed = null;
        if (then != null && !loop.execute(then)) {
            then.run();
        }
    }

    /** The loop ends: what is left is taken back, or the loop would wait for it for ever, and closed. */
    @Override
    public void close() {
        if (!closed) {
            close(() -> {});
        }
    }
}
