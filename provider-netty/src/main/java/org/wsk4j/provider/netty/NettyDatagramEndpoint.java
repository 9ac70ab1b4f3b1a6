package org.wsk4j.provider.netty;

import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_OVERFLOW;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.WskOptions;
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
 * A datagram endpoint: what it sends; {@link NettyDatagramInput} is the other direction. Operations work as in
 * {@link NettyStreamEndpoint}.
 */
final class NettyDatagramEndpoint implements DatagramEndpoint, Interest.Owner {

    private static final Logger LOG = System.getLogger(NettyDatagramEndpoint.class.getName());

    private static final long CANCELLED = IoResult.failure(STATUS_CANCELLED);

    /** Longer than any datagram; the host would say the same after a copy. */
    private static final int TOO_LONG = 1 << 16;

    private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

    private final NettyTransport transport;
    private final int family;
    private final NettyLoop loop;
    private final HostSocket socket;
    private final NettyOptions options;
    private final DatagramSink sink;
    private final NettyDatagramInput input;
    private final Runnable sendTask = this::sendOnLoop;
    private final Runnable cancelTask = this::cancelOnLoop;
    private final Runnable closeTask = this::closeOnLoop;
    private final Runnable closedTask = this::closed;

    private @Nullable DatagramBatch batch; // belongs to the operation
    private volatile int outputCount; // which operation it is
    private volatile int cancelCount; // which one to cancel
    private volatile NettyBinding.@Nullable Claim claim;
    private volatile boolean closing;

    // owner: loop thread
    private boolean waiting;
    private @Nullable Interest interest;

    NettyDatagramEndpoint(
            NettyTransport transport,
            int family,
            NettyLoop loop,
            HostSocket socket,
            NettyOptions options,
            DatagramSink sink) {
        this.transport = transport;
        this.family = family;
        this.loop = loop;
        this.socket = socket;
        this.options = options;
        this.sink = sink;
        this.input = new NettyDatagramInput(this, transport.pool());
    }

    DatagramSink sink() {
        return sink;
    }

    NettyLoop nettyLoop() {
        return loop;
    }

    HostSocket socket() {
        return socket;
    }

    boolean isClosing() {
        return closing;
    }

    /** Whether IPv4 comes and is to be dropped. */
    boolean sortsOutIpv4() {
        return options.v6Only() && transport.host().mixesIpv4();
    }

    @Override
    public Loop loop() {
        return loop;
    }

    // Addresses and options

    @Override
    public void bind(SockAddr local, boolean share) throws TransportException {
        NettyBinding.check(local, family, options.v6Only());
        claim = transport.binding().bind(socket, true, local, options.v6Only(), share, 0);
        options.bound();
    }

    @Override
    public void localAddress(SockAddr address) throws TransportException {
        try {
            socket.local(address);
        } catch (IOException e) {
            throw StatusMapping.exception(e);
        }
    }

    @Override
    public void setOption(int level, int option, int value) throws TransportException {
        options.set(socket, level, option, value);
    }

    @Override
    public int option(int level, int option) throws TransportException {
        return options.get(socket, level, option);
    }

    @Override
    public void membership(IpMreq request, boolean join) throws TransportException {
        SockAddr group = request.group();
        SockAddr source = request.source();
        if (group.family() != family || !group.isMulticast() || source != null && source.family() != family) {
            throw new TransportException(STATUS_INVALID_PARAMETER, "no group of the socket's family: " + group);
        }
        try {
            socket.membership(request, interfaceOf(request), join);
        } catch (IOException | RuntimeException e) {
            throw StatusMapping.exception(e);
        }
    }

    /** The one named, else the one set for sending, else the host's first that will do. */
    private int interfaceOf(IpMreq request) throws IOException, TransportException {
        if (request.interfaceIndex() != 0) {
            return request.interfaceIndex();
        }
        boolean v6 = family == SockAddr.AF_INET6;
        int level = v6 ? WskOptions.IPPROTO_IPV6 : WskOptions.IPPROTO_IP;
        int set = options.get(socket, level, v6 ? WskOptions.IPV6_MULTICAST_IF : WskOptions.IP_MULTICAST_IF);
        return set != 0 ? set : Addresses.defaultInterface(family);
    }

    // Output

    @SuppressWarnings("NonAtomicVolatileUpdate") // one operation for each direction: one writer at a time
    @Override
    public long send(DatagramBatch newBatch) {
        batch = newBatch;
        outputCount = outputCount + 1;
        if (loop.inLoop()) {
            return closing ? CANCELLED : perform();
        }
        return loop.execute(sendTask) ? IoResult.PENDING : CANCELLED;
    }

    // On the loop

    private void sendOnLoop() {
        if (closing) {
            return;
        }
        long result = perform();
        if (result != IoResult.PENDING) {
            sink.sent(result);
        }
    }

    /** Tries; if it must wait, it does, and the answer is PENDING. */
    @SuppressWarnings("NullAway") // the operation has set the batch
    private long perform() {
        long result = sendNow(batch);
        if (result == 0) {
            result = cancelCount == outputCount ? CANCELLED : IoResult.PENDING;
        }
        if (result == IoResult.PENDING) {
            waiting = true;
            updateInterest();
        } else {
            batch = null;
        }
        return result;
    }

    /** How many were sent, 0 for no room, or the failure of the first. hot path: no lock of ours */
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
        if (to == null || !Addresses.fits(to, family, options.v6Only())) {
            return IoResult.failure(STATUS_INVALID_PARAMETER);
        }
        int segment = HostSocket.WHOLE;
        ControlMessages control = slot.control();
        if (control != null && control.length() > 0) {
            segment = Segmentation.of(control, transport.host().isNative());
            if (segment < 0) {
                boolean malformed = segment == Segmentation.MALFORMED;
                return IoResult.failure(malformed ? STATUS_INVALID_PARAMETER : STATUS_NOT_SUPPORTED);
            }
        }
        if (to.isAny()) {
            return IoResult.failure(STATUS_INVALID_ADDRESS_COMPONENT); // the host would take it for itself
        }
        BufferBatch payload = slot.payload();
        if (payload.bytes() >= TOO_LONG) {
            return IoResult.failure(STATUS_BUFFER_OVERFLOW);
        }
        try {
            return socket.send(whole(payload), to, segment) ? 1 : 0;
        } catch (IOException | RuntimeException e) {
            return closing ? CANCELLED : StatusMapping.failure(e);
        }
    }

    /** The payload in one piece of direct memory. */
    private ByteBuffer whole(BufferBatch payload) {
        if (payload.bytes() == 0) {
            return EMPTY.duplicate();
        }
        if (payload.count() == 1 && payload.buffers()[0].isDirect()) {
            return payload.buffers()[0];
        }
        ByteBuffer whole = loop.scratch();
        for (int i = 0; i < payload.count(); i++) {
            Transfer.append(payload.buffers()[i], whole);
        }
        return whole.flip();
    }

    void updateInterest() {
        if (closing || wanted() == 0) {
            return;
        }
        Interest current = interest;
        try {
            if (current == null) {
                current = socket.register(loop, this);
                interest = current;
            }
            current.update();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "the loop does not take a socket; its operations wait until it is closed", e);
        }
    }

    @Override
    public int wanted() {
        return (waiting ? Interest.WRITE : 0) | input.wanted();
    }

    @Override
    public void ready(int what) {
        if ((what & Interest.WRITE) != 0 && waiting && !closing) {
            waiting = false;
            sendOnLoop();
        }
        if ((what & Interest.READ) != 0 && !closing) {
            input.ready();
        }
    }

    @Override
    public void cancel(Direction direction) {
        if (direction == Direction.INPUT) {
            input.cancel();
        } else {
            cancelCount = outputCount;
            loop.execute(cancelTask);
        }
    }

    private void cancelOnLoop() {
        if (cancelCount == outputCount && !closing && waiting) {
            waiting = false;
            batch = null;
            sink.sent(CANCELLED);
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

    // Close

    @Override
    public void close(boolean abort) {
        closing = true;
        if (!loop.execute(closeTask)) {
            socket.close(); // the loop has ended
            closed();
        }
    }

    private void closeOnLoop() {
        waiting = false;
        batch = null;
        input.drop();
        Interest current = interest;
        if (current != null) {
            current.close(closedTask);
            return;
        }
        socket.close();
        if (!loop.execute(closedTask)) {
            closed();
        }
    }

    private void closed() {
        transport.binding().release(claim);
        claim = null;
        interest = null;
        sink.closed();
    }
}
