package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskBasicSocket;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskProviderBasicDispatch;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** A socket of category basic: no endpoint, no events, only what can be asked of any socket. */
final class BasicSocket implements WskBasicSocket, WskProviderBasicDispatch, SocketPart {

    private final SocketCore core;
    private final SocketControls controls;

    private BasicSocket(SocketCore core, SocketOrder order) {
        this.core = core;
        LocalBinding neverBound =
                new LocalBinding(core, order.protocol(), order.addressFamily(), order.owner(), order.descriptor());
        this.controls = new SocketControls(core, neverBound, new SocketControls.Target() {});
    }

    static BasicSocket open(ClientBinding client, SocketOrder order) {
        SocketCore core =
                new SocketCore(client, Category.BASIC, client.provider.transport.nextLoop(), order.socketContext());
        BasicSocket socket = new BasicSocket(core, order);
        core.opened(socket, null);
        return socket;
    }

    @Override
    public WskProviderBasicDispatch dispatch() {
        return this;
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

    @Override
    public void takeQueued(RequestQueue target) {
        // Nothing waits in it.
    }

    @Override
    public void takeInFlight(RequestQueue target) {
        // It has no endpoint.
    }

    @Override
    public boolean closesAbortively() {
        return false;
    }

    @Override
    public void endpointClosed() {
        // It has no endpoint.
    }

    @Override
    public void indicateDeath() {
        // It has no events.
    }

    @Override
    public String stateName() {
        return "OPEN";
    }

    @Override
    public int retained() {
        return 0;
    }

    @Override
    public String toString() {
        return core.toString();
    }
}
