package org.wsk4j.provider.nio;

import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_OVERFLOW;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.DatagramSlot;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.TransportException;

/**
 * A datagram endpoint on a {@link DatagramChannel}: what it sends; {@link NioDatagramInput} is the other direction. Pending
 * operations work as in {@link NioStreamEndpoint}.
 */
final class NioDatagramEndpoint implements DatagramEndpoint, NioRegistration.Owner {

    private static final Logger LOG = System.getLogger(NioDatagramEndpoint.class.getName());

    private static final AtomicIntegerFieldUpdater<NioDatagramEndpoint> OUTPUT =
            AtomicIntegerFieldUpdater.newUpdater(NioDatagramEndpoint.class, "output");

    private static final int IDLE = 0;
    /** The loop is at it. */
    private static final int CLAIMED = 1;

    private static final int SEND = 2;

    private static final long CANCELLED = IoResult.failure(STATUS_CANCELLED);

    /** Longer than any datagram; the host would say the same after a copy. */
    private static final int TOO_LONG = 1 << 16;

    private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

    private final NioTransport transport;
    private final int family;
    private final DatagramChannel channel;
    private final DatagramSink sink;
    private final NioOptions options;
    private final NioRegistration registration;
    private final NioDatagramInput input;
    private final NioMemberships memberships;
    private final Runnable closeTask = this::closeOnLoop;
    private final Runnable cancelTask = this::cancelOnLoop;

    /** What is pending: published by the operation, taken by the loop. */
    private volatile int output = IDLE;

    private @Nullable DatagramBatch batch; // belongs to the pending send
    private volatile int outputCount; // which pending operation it is; written by who makes one
    private volatile int cancelCount; // which one to cancel
    private volatile NioBinding.@Nullable Claim claim;
    private volatile boolean closing;

    NioDatagramEndpoint(NioTransport transport, int family, NioLoop loop, DatagramChannel channel, DatagramSink sink) {
        this.transport = transport;
        this.family = family;
        this.channel = channel;
        this.sink = sink;
        this.options = new NioOptions(NioOptions.Kind.DATAGRAM, family);
        this.registration = new NioRegistration(loop, this);
        this.input = new NioDatagramInput(this, transport.pool(), transport.scratch());
        this.memberships = new NioMemberships(channel, family);
    }

    DatagramSink sink() {
        return sink;
    }

    NioRegistration registration() {
        return registration;
    }

    boolean isClosing() {
        return closing;
    }

    int family() {
        return family;
    }

    /** Whether datagrams from IPv4 are dropped. */
    boolean v6Only() {
        return options.v6Only();
    }

    @Override
    public Loop loop() {
        return registration.loop();
    }

    @Override
    public DatagramChannel channel() {
        return channel;
    }

    // Addresses and options

    @Override
    public void bind(SockAddr local, boolean share) throws TransportException {
        NioBinding.check(local, family, options.v6Only());
        claim = transport.binding().bind(channel, local, options.v6Only(), share, 0);
    }

    @Override
    public void localAddress(SockAddr address) throws TransportException {
        try {
            NioAddressing.tell(channel.getLocalAddress(), family, address);
        } catch (IOException e) {
            throw StatusMapping.exception(e);
        }
    }

    @Override
    public void setOption(int level, int option, int value) throws TransportException {
        options.set(channel, level, option, value);
    }

    @Override
    public int option(int level, int option) throws TransportException {
        return options.get(channel, level, option);
    }

    @Override
    public void membership(IpMreq request, boolean join) throws TransportException {
        memberships.change(request, join);
    }

    // Output

    @SuppressWarnings("NonAtomicVolatileUpdate") // one operation for each direction: one writer at a time
    @Override
    public long send(DatagramBatch newBatch) {
        long result = sendNow(newBatch);
        if (result != 0) {
            return result;
        }
        batch = newBatch;
        outputCount = outputCount + 1;
        output = SEND;
        registration.request(SelectionKey.OP_WRITE);
        // The loop may have closed before it could see the operation.
        if (closing && OUTPUT.compareAndSet(this, SEND, IDLE)) {
            return CANCELLED;
        }
        return IoResult.PENDING;
    }

    /** How many were sent, 0 for no room, or the failure of the first. hot path: no allocation, no lock of ours */
    private long sendNow(DatagramBatch from) {
        int count = from.count();
        for (int i = 0; i < count; i++) {
            long result = sendOne(from.slot(i));
            if (result <= 0) {
                return i > 0 ? i : result;
            }
        }
        return count;
    }

    /** 1 for sent, 0 for no room, or a failure. */
    private long sendOne(DatagramSlot slot) {
        SockAddr to = slot.address();
        if (to == null || !NioAddressing.fits(to, family, options.v6Only())) {
            return IoResult.failure(STATUS_INVALID_PARAMETER);
        }
        ControlMessages control = slot.control();
        if (control != null && control.length() > 0) {
            return IoResult.failure(STATUS_NOT_SUPPORTED);
        }
        if (to.isAny()) {
            return IoResult.failure(STATUS_INVALID_ADDRESS_COMPONENT); // the JDK would take it for this host
        }
        BufferBatch payload = slot.payload();
        if (payload.bytes() >= TOO_LONG) {
            return IoResult.failure(STATUS_BUFFER_OVERFLOW);
        }
        try {
            return sendPayload(payload, to);
        } catch (IOException | RuntimeException e) {
            return closing ? CANCELLED : StatusMapping.failure(e);
        }
    }

    private long sendPayload(BufferBatch payload, SockAddr to) throws IOException {
        if (payload.bytes() == 0) {
            // The JDK answers 0 for "sent" and for "no room"; a datagram may get lost.
            channel.send(EMPTY, to.toSocketAddress());
            return 1;
        }
        if (payload.count() == 1) {
            return channel.send(payload.buffers()[0], to.toSocketAddress()) > 0 ? 1 : 0;
        }
        ByteBuffer whole = transport.scratch().borrow();
        try {
            for (int i = 0; i < payload.count(); i++) {
                ByteBuffer part = payload.buffers()[i];
                whole.put(whole.position(), part, part.position(), part.remaining());
                whole.position(whole.position() + part.remaining());
            }
            return channel.send(whole.flip(), to.toSocketAddress()) > 0 ? 1 : 0;
        } finally {
            transport.scratch().giveBack(whole);
        }
    }

    // Input

    @Override
    public long receive(DatagramSlot slot) {
        return input.receive(slot);
    }

    @Override
    public void startPush(long budget) {
        input.startPush(budget);
    }

    @Override
    public void stopPush() {
        input.stopPush();
    }

    // On the loop

    @Override
    public int wantedOps() {
        return input.wantedOps() | (output == SEND ? SelectionKey.OP_WRITE : 0);
    }

    @Override
    public void ready(int ops) {
        if ((ops & SelectionKey.OP_WRITE) != 0 && OUTPUT.compareAndSet(this, SEND, CLAIMED)) {
            continueSend();
        }
        if ((ops & SelectionKey.OP_READ) != 0) {
            input.ready();
        }
    }

    @SuppressWarnings("NullAway") // the pending send has set the batch
    private void continueSend() {
        long result = sendNow(batch);
        if (result == 0) {
            output = SEND;
            return;
        }
        batch = null;
        output = IDLE;
        sink.sent(result);
    }

    @Override
    public void cancel(Direction direction) {
        if (direction == Direction.INPUT) {
            input.cancel();
        } else if (output != IDLE) {
            cancelCount = outputCount;
            registration.loop().execute(cancelTask);
        }
    }

    private void cancelOnLoop() {
        if (cancelCount == outputCount && !closing && OUTPUT.compareAndSet(this, SEND, IDLE)) {
            batch = null;
            registration.run();
            sink.sent(CANCELLED);
        }
    }

    // Close

    @Override
    public void close(boolean abort) {
        closing = true;
        if (!registration.loop().execute(closeTask)) {
            // The loop has ended and closed the channels of its selector; this one may never have been there.
            try {
                channel.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "close failed", e);
            }
            transport.binding().release(claim);
            closed();
        }
    }

    private void closeOnLoop() {
        output = IDLE;
        batch = null;
        input.drop();
        registration.close();
        transport.binding().release(claim);
    }

    @Override
    public void closed() {
        sink.closed();
    }
}
