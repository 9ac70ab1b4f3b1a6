package org.wsk4j.provider.kit.socket;

import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CachedSecurityDescriptor;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderBasicDispatch;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskTransport;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.KitLimits;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.Transport;
import org.wsk4j.provider.kit.TransportException;

/** A provider above a scripted transport with one loop, and a client of it. */
final class ListenFixture implements AutoCloseable {

    static final KitLimits LIMITS = new KitLimits(1 << 16, 3, 2, 1, 1, 1000);
    private static final AtomicInteger PORTS = new AtomicInteger(40_000);

    final ScriptedLoop loop = new ScriptedLoop();
    final ScriptedTransport transport = new ScriptedTransport();
    final ProviderCore provider = new ProviderCore(transport, LIMITS);
    final ClientBinding client = provider.attach(WskClientNpi.any());

    /** Opens scripted endpoints and remembers them. */
    final class ScriptedTransport implements Transport {
        final List<ScriptedEndpoint> opened = new ArrayList<>();
        CapabilityLevel level = CapabilityLevel.NATIVE;
        private final WskTransport tcp = new WskTransport(
                0x100, WskOptions.SOCK_STREAM, WskOptions.IPPROTO_TCP, SockAddr.AF_INET, new UUID(1, 2));

        @Override
        public WskProviderCharacteristics characteristics() {
            WskProviderCharacteristics.Builder builder =
                    WskProviderCharacteristics.builder("scripted").transport(tcp);
            for (WskCapability capability : WskCapability.known()) {
                builder.capability(capability, level, "scripted");
            }
            return builder.build();
        }

        @Override
        public Loop nextLoop() {
            return loop;
        }

        private ScriptedEndpoint open(@Nullable ListenSink sink) {
            ScriptedEndpoint endpoint = new ScriptedEndpoint(loop, sink);
            opened.add(endpoint);
            return endpoint;
        }

        @Override
        public StreamEndpoint openStream(int addressFamily, Loop on, StreamSink sink) {
            ScriptedEndpoint endpoint = open(null);
            endpoint.attach(sink);
            return endpoint;
        }

        @Override
        public ListenEndpoint openListen(int addressFamily, Loop on, ListenSink sink) {
            return open(sink);
        }

        @Override
        public DatagramEndpoint openDatagram(int addressFamily, Loop on, DatagramSink sink) throws TransportException {
            throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "no datagrams here");
        }

        @Override
        public void close(long timeoutNanos) {}

        ScriptedEndpoint last() {
            return opened.get(opened.size() - 1);
        }
    }

    /** A request and what came of it. */
    static final class Call {
        final Irp irp = new Irp((done, context) -> completions());
        private int count;

        @Nullable
        NtStatus returned;

        private void completions() {
            count++;
        }

        Call returning(NtStatus status) {
            returned = status;
            return this;
        }

        boolean isDone() {
            return irp.isCompleted();
        }

        /** The final status; fails if the operation is not over, or was over twice. */
        NtStatus status() {
            if (count != 1) {
                throw new AssertionError(count + " completions of " + irp);
            }
            if (returned != NtStatus.STATUS_PENDING && !irp.status().equals(returned)) {
                throw new AssertionError("returned " + returned + ", completed " + irp.status());
            }
            return irp.status();
        }
    }

    static SocketOrder order(
            int family, int protocol, @Nullable Principal owner, @Nullable CachedSecurityDescriptor sd) {
        return new SocketOrder(family, WskOptions.SOCK_STREAM, protocol, 0, "context", null, owner, sd);
    }

    ListenSocket listenSocket(@Nullable WskClientListenDispatch dispatch) {
        return listenSocket(SockAddr.AF_INET, dispatch);
    }

    ListenSocket listenSocket(int family, @Nullable WskClientListenDispatch dispatch) {
        SocketOrder order = new SocketOrder(
                family, WskOptions.SOCK_STREAM, WskOptions.IPPROTO_TCP, 1, "listener", dispatch, null, null);
        try {
            return ListenSocket.open(client, order, true);
        } catch (TransportException e) {
            throw new AssertionError(e);
        }
    }

    static SockAddr freshAddress(int family) {
        return SockAddr.loopback(family, PORTS.incrementAndGet());
    }

    Call bind(ListenSocket socket) {
        Call call = new Call();
        return call.returning(socket.bind(freshAddress(SockAddr.AF_INET), 0, call.irp));
    }

    ListenSocket listening(@Nullable WskClientListenDispatch dispatch) {
        ListenSocket socket = listenSocket(dispatch);
        if (bind(socket).status() != NtStatus.STATUS_SUCCESS) {
            throw new AssertionError("bind");
        }
        return socket;
    }

    static Call accept(ListenSocket socket) {
        Call call = new Call();
        return call.returning(socket.accept(0, null, null, null, null, call.irp));
    }

    static Call close(WskProviderBasicDispatch socket) {
        Call call = new Call();
        return call.returning(socket.closeSocket(call.irp));
    }

    static NtStatus events(WskProviderBasicDispatch socket, int mask, @Nullable Irp irp) {
        return socket.controlSocket(
                WskControlSocketType.WskSetOption,
                WskOptions.SO_WSK_EVENT_CALLBACK,
                WskOptions.SOL_SOCKET,
                WskControlBuffer.ofPointer(
                        new WskEventCallbackControl(WskEventCallbackControl.NPI_WSK_INTERFACE_ID, mask)),
                null,
                null,
                irp);
    }

    static NtStatus set(WskProviderBasicDispatch socket, int option, int value) {
        Call call = new Call();
        call.returned = socket.controlSocket(
                WskControlSocketType.WskSetOption,
                option,
                WskOptions.SOL_SOCKET,
                WskControlBuffer.ofInt(value),
                null,
                null,
                call.irp);
        return call.status();
    }

    @Override
    public void close() {
        loop.run();
        loop.close();
    }
}
