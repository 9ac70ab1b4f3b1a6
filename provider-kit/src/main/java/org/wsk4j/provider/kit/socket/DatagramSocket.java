package org.wsk4j.provider.kit.socket;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskProviderDatagramDispatch;
import org.wsk4j.WskReceiveFromEvent;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskBufList;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.TransportException;

/** A socket of category datagram. */
final class DatagramSocket implements WskDatagramSocket, WskProviderDatagramDispatch, SocketPart {

    private static final int EVENT = WskEventMask.WSK_EVENT_RECEIVE_FROM;

    final SocketCore core;
    final LocalBinding binding;
    private final SocketControls controls;
    private final FixedAddresses fixed = new FixedAddresses();
    private final DatagramSends sends;
    private final DatagramReceives receives;
    private final boolean eventSupplied;

    // guarded by core.lock()
    private DatagramState state = DatagramState.CREATED;

    private DatagramSocket(SocketCore core, SocketOrder order) {
        this.core = core;
        WskClientDatagramDispatch dispatch = (WskClientDatagramDispatch) order.dispatch();
        WskReceiveFromEvent callback = dispatch == null ? null : dispatch.receiveFromEvent();
        eventSupplied = callback != null;
        binding = new LocalBinding(core, order.protocol(), order.addressFamily(), order.owner(), order.descriptor());
        sends = new DatagramSends(core);
        receives = new DatagramReceives(core, fixed, callback);
        controls = new SocketControls(core, binding, new Options());
    }

    /** A socket that is not bound; without an endpoint if the type has no datagrams, and then it cannot be. */
    static DatagramSocket open(ClientBinding client, SocketOrder order, boolean capable) throws TransportException {
        Loop loop = client.provider.transport.nextLoop();
        SocketCore core = new SocketCore(client, Category.DATAGRAM, loop, order.socketContext());
        DatagramSocket socket = new DatagramSocket(core, order);
        core.opened(
                socket,
                capable
                        ? client.provider.transport.openDatagram(order.addressFamily(), loop, socket.new Sink())
                        : null);
        return socket;
    }

    @Override
    public WskProviderDatagramDispatch dispatch() {
        return this;
    }

    // entries

    @Override
    public NtStatus bind(SockAddr localAddress, int flags, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Objects.requireNonNull(localAddress, "localAddress");
        Request request = core.begin(irp, Request.Kind.OTHER);
        request.complete(bind(localAddress, flags), 0);
        return request.leave();
    }

    private NtStatus bind(SockAddr localAddress, int flags) {
        synchronized (core.lock()) {
            if (core.isDead()) {
                return NtStatus.STATUS_FILE_FORCED_CLOSED;
            }
            if (flags != 0) {
                return NtStatus.STATUS_INVALID_PARAMETER;
            }
            if (!core.hasEndpoint()) {
                return NtStatus.STATUS_NOT_IMPLEMENTED;
            }
            if (state.isBound()) {
                return NtStatus.STATUS_INVALID_DEVICE_STATE;
            }
        }
        NtStatus status = binding.bind(core.endpoint(), localAddress);
        if (status == NtStatus.STATUS_SUCCESS) {
            synchronized (core.lock()) {
                become(DatagramState.BOUND);
                if (eventSupplied) {
                    core.events.enableStatics(core.client.staticEvents() & EVENT);
                }
            }
            receives.signal();
        }
        return status;
    }

    /** The only way to another state. With the lock held. */
    private void become(DatagramState next) {
        if (!state.leadsTo(next)) {
            throw new AssertionError(state + " does not lead to " + next);
        }
        state = next;
    }

    // hot path: no allocation
    @Override
    public NtStatus sendTo(
            WskBuf buffer,
            int flags,
            @Nullable SockAddr remoteAddress,
            @Nullable ControlMessages controlInfo,
            @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        buffer.checkRange();
        Request request = core.begin(irp, Request.Kind.SEND_TO);
        request.capture(buffer);
        return send(request, flags, remoteAddress, controlInfo);
    }

    @Override
    public NtStatus sendMessages(
            WskBufList bufferList,
            int flags,
            @Nullable SockAddr remoteAddress,
            @Nullable ControlMessages controlInfo,
            @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        long total = 0;
        for (WskBufList node = Objects.requireNonNull(bufferList, "bufferList"); node != null; node = node.next()) {
            node.buffer().checkRange();
            total += node.buffer().length();
        }
        Request request = core.begin(irp, Request.Kind.SEND_TO);
        request.list = bufferList;
        request.length = total;
        return send(request, flags, remoteAddress, controlInfo);
    }

    private NtStatus send(
            Request request, int flags, @Nullable SockAddr remoteAddress, @Nullable ControlMessages controlInfo) {
        request.captureControl(controlInfo);
        NtStatus refusal;
        synchronized (core.lock()) {
            refusal = sendRefusal(request, flags, remoteAddress);
            if (refusal == null) {
                sends.add(request);
            }
        }
        if (refusal == null) {
            sends.signal();
        } else {
            request.complete(refusal, 0);
        }
        return request.leave();
    }

    private @Nullable NtStatus sendRefusal(Request request, int flags, @Nullable SockAddr remoteAddress) {
        NtStatus refusal = refusal(request, flags);
        if (refusal != null) {
            return refusal;
        }
        SockAddr destination = remoteAddress == null ? fixed.destination() : remoteAddress;
        if (destination == null || !binding.accepts(destination)) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        request.capturedAddress(destination);
        if (request.list == null && request.length > DatagramSends.MAX_DATAGRAM_BYTES) {
            return NtStatus.STATUS_BUFFER_OVERFLOW;
        }
        return request.control == null
                ? null
                : SentControl.refusal(request.control, core.client.provider.transport.characteristics());
    }

    /** Why a transfer may not begin, or null. With the lock held. */
    private @Nullable NtStatus refusal(Request request, int flags) {
        if (core.isDead()) {
            return NtStatus.STATUS_FILE_FORCED_CLOSED;
        }
        if (flags != 0) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        if (!state.isBound()) {
            return NtStatus.STATUS_INVALID_DEVICE_STATE;
        }
        return core.isEnding() || request.isCancelRequested() ? NtStatus.STATUS_CANCELLED : null;
    }

    // hot path: no allocation
    @Override
    public NtStatus receiveFrom(
            WskBuf buffer,
            int flags,
            @Nullable SockAddr remoteAddress,
            @Nullable ControlMessages controlInfo,
            @Nullable SizeT controlFlags,
            @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        buffer.checkRange();
        Request request = core.begin(irp, Request.Kind.RECEIVE_FROM);
        request.capture(buffer);
        request.remoteAddress = remoteAddress;
        request.control = controlInfo;
        request.controlFlags = controlFlags;
        NtStatus refusal;
        synchronized (core.lock()) {
            refusal = refusal(request, flags);
            if (refusal == null && request.length > 0 && Memory.isReadOnly(request)) {
                refusal = NtStatus.STATUS_INVALID_PARAMETER;
            }
            if (refusal == null) {
                receives.add(request);
            }
        }
        if (refusal == null) {
            receives.signal();
        } else {
            request.complete(refusal, 0);
        }
        return request.leave();
    }

    @Override
    public NtStatus release(WskDatagramIndication datagramIndication) {
        // An orphan's memory is given back as any other, or its client could not tell a mistake from a departure.
        return receives.release(Objects.requireNonNull(datagramIndication, "datagramIndication"));
    }

    @Override
    public NtStatus getLocalAddress(SockAddr localAddress, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Objects.requireNonNull(localAddress, "localAddress");
        Request request = core.begin(irp, Request.Kind.OTHER);
        NtStatus status;
        synchronized (core.lock()) {
            status = stateRefusal();
            if (status == NtStatus.STATUS_SUCCESS) {
                localAddress.set(core.localAddress);
            }
        }
        request.complete(status, 0);
        return request.leave();
    }

    @Override
    public NtStatus controlSocket(
            WskControlSocketType requestType,
            int controlCode,
            int level,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable SizeT outputSizeReturned,
            @Nullable Irp irp) {
        return controls.control(requestType, controlCode, level, input, output, outputSizeReturned, irp);
    }

    @Override
    public NtStatus closeSocket(@Nullable Irp irp) {
        return core.close(irp);
    }

    // fixed addresses

    /** SIO_WSK_SET_REMOTE_ADDRESS: default destination, and nobody else is heard; null clears. Without the lock. */
    NtStatus setRemoteAddress(@Nullable SockAddr address) {
        synchronized (core.lock()) {
            NtStatus refusal = fixedRefusal(address);
            if (refusal != NtStatus.STATUS_SUCCESS) {
                return refusal;
            }
            fixed.setRemote(address);
        }
        receives.refilter();
        return NtStatus.STATUS_SUCCESS;
    }

    /** SIO_WSK_SET_SENDTO_ADDRESS: default destination; null clears. Without the lock. */
    NtStatus setSendToAddress(@Nullable SockAddr address) {
        synchronized (core.lock()) {
            NtStatus refusal = fixedRefusal(address);
            if (refusal == NtStatus.STATUS_SUCCESS) {
                fixed.setSendTo(address);
            }
            return refusal;
        }
    }

    private NtStatus fixedRefusal(@Nullable SockAddr address) {
        NtStatus refusal = stateRefusal();
        if (refusal != NtStatus.STATUS_SUCCESS || address == null || binding.accepts(address)) {
            return refusal;
        }
        return NtStatus.STATUS_INVALID_PARAMETER;
    }

    /** With the lock held. */
    private NtStatus stateRefusal() {
        if (core.isDead()) {
            return NtStatus.STATUS_FILE_FORCED_CLOSED;
        }
        return state.isBound() ? NtStatus.STATUS_SUCCESS : NtStatus.STATUS_INVALID_DEVICE_STATE;
    }

    // what the core asks

    @Override
    public void takeQueued(RequestQueue target) {
        sends.takeQueued(target);
        receives.takeQueued(target);
    }

    @Override
    public void takeInFlight(RequestQueue target) {
        sends.takeInFlight(target);
        receives.takeInFlight(target);
    }

    @Override
    public boolean closesAbortively() {
        return false;
    }

    @Override
    public void endpointClosed() {
        receives.discard();
        binding.release();
    }

    @Override
    public void indicateDeath() {
        receives.indicateDeath();
    }

    @Override
    public String stateName() {
        return state.name();
    }

    @Override
    public int retained() {
        return receives.buffer.retained();
    }

    /** What the transport reports. */
    private final class Sink implements DatagramSink {

        @Override
        public void sent(long result) {
            sends.sent(result);
        }

        @Override
        public void received(long result) {
            receives.received(result);
        }

        @Override
        public void pushed(Chunk chunk) {
            receives.pushed(chunk);
        }

        @Override
        public void pushing(Chunk chunk) {
            receives.pushing(chunk);
        }

        @Override
        public void pushedAll() {
            receives.signal();
        }

        @Override
        public void pushEnded(long result) {
            receives.pushEnded(result);
        }

        @Override
        public void closed() {
            core.onEndpointClosed();
        }
    }

    /** What options and ioctls need of the socket. */
    private final class Options implements SocketControls.Target {

        @Override
        public boolean eventsReady() {
            return state.isBound();
        }

        @Override
        public int ownEvents() {
            return EVENT;
        }

        @Override
        public int suppliedEvents() {
            return eventSupplied ? EVENT : 0;
        }

        @Override
        public void eventsChanged() {
            receives.signal();
        }

        @Override
        public NtStatus setRemoteAddress(@Nullable SockAddr address) {
            return DatagramSocket.this.setRemoteAddress(address);
        }

        @Override
        public NtStatus setSendToAddress(@Nullable SockAddr address) {
            return DatagramSocket.this.setSendToAddress(address);
        }
    }
}
