package org.wsk4j.wsp.socket;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskIoctls;
import org.wsk4j.WskOptions;
import org.wsk4j.data.Out;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaIoctls;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.socket.Transfers.Overlap;

/** WSPIoctl of one socket. */
final class IoctlCalls {

    private static final int INT = 4;
    private static final int GUID = 16;

    private final BaseInstance instance;
    private final WinsockSocket socket;
    private final long handle;

    IoctlCalls(BaseInstance instance, WinsockSocket socket, long handle) {
        this.instance = instance;
        this.socket = socket;
        this.handle = handle;
    }

    int ioctl(
            int code,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable LpInt bytesReturned,
            Overlap overlap,
            LpInt errno) {
        WsaOverlapped overlapped = socket.overlapped ? overlap.overlapped() : null;
        if (bytesReturned == null && overlapped == null) {
            return Calls.set(WsaError.WSAEFAULT, errno);
        }
        if (overlapped == null && socket.overlapped && overlap.routine() != null) {
            return Calls.set(WsaError.WSAEINVAL, errno);
        }
        if (code == WsaIoctls.SIO_ADDRESS_LIST_CHANGE) {
            return change(Winsock.FD_ADDRESS_LIST_CHANGE, overlapped, overlap, bytesReturned, errno);
        }
        if (code == WsaIoctls.SIO_ROUTING_INTERFACE_CHANGE) {
            return destination(input) == null
                    ? Calls.set(WsaError.WSAEFAULT, errno)
                    : change(Winsock.FD_ROUTING_INTERFACE_CHANGE, overlapped, overlap, bytesReturned, errno);
        }
        LpInt count = bytesReturned == null ? new LpInt() : bytesReturned;
        if (overlapped == null) {
            return Calls.set(run(code, input, output, count), errno);
        }
        return Transfers.overlapped(
                socket,
                overlapped,
                overlap,
                operation -> {
                    int error = run(code, input, output, count);
                    synchronized (socket.lock) {
                        operation.complete(error, count.value(), 0);
                    }
                    return error;
                },
                bytesReturned,
                null,
                errno);
    }

    private int run(int code, @Nullable WskControlBuffer input, @Nullable WskControlBuffer output, LpInt count) {
        return switch (code) {
            case WsaIoctls.FIONBIO -> setMode(input, count);
            case WsaIoctls.FIONREAD -> {
                int readable;
                synchronized (socket.lock) {
                    readable = socket.kind().readable();
                }
                yield number(output, readable, count);
            }
            case WsaIoctls.SIOCATMARK -> number(output, 1, count); // WSK receives no urgent data, so none waits
            case WsaIoctls.SIO_FLUSH -> {
                socket.kind().flush();
                count.set(0);
                yield 0;
            }
            case WsaIoctls.SIO_ENABLE_CIRCULAR_QUEUEING -> enableCircularQueue(count);
            case WsaIoctls.SIO_GET_EXTENSION_FUNCTION_POINTER -> extension(input, output, count);
            case WsaIoctls.SIO_BASE_HANDLE,
                    WsaIoctls.SIO_BSP_HANDLE,
                    WsaIoctls.SIO_BSP_HANDLE_SELECT,
                    WsaIoctls.SIO_BSP_HANDLE_POLL -> handle(output, count);
            case WsaIoctls.SIO_GET_BROADCAST_ADDRESS -> broadcastAddress(output, count);
            case WsaIoctls.SIO_ADDRESS_LIST_QUERY -> addressList(output, count);
            case WsaIoctls.SIO_ADDRESS_LIST_SORT -> sortAddresses(input, output, count);
            case WsaIoctls.SIO_ROUTING_INTERFACE_QUERY -> routingInterface(input, output, count);
            case WsaIoctls.SIO_MULTIPOINT_LOOPBACK -> multicast(input, WskOptions.IP_MULTICAST_LOOP, count);
            case WsaIoctls.SIO_MULTICAST_SCOPE -> multicast(input, WskOptions.IP_MULTICAST_TTL, count);
            default -> WsaError.WSAEOPNOTSUPP;
        };
    }

    private int setMode(@Nullable WskControlBuffer input, LpInt count) {
        if (input == null || input.size() < INT) {
            return WsaError.WSAEFAULT;
        }
        boolean nonBlocking = input.asInt() != 0;
        synchronized (socket.lock) {
            if (!nonBlocking && socket.events.isActive()) {
                return WsaError.WSAEINVAL;
            }
            socket.setNonBlocking(nonBlocking);
        }
        count.set(0);
        return 0;
    }

    private static int number(@Nullable WskControlBuffer output, int value, LpInt count) {
        if (output == null || output.size() < INT) {
            return WsaError.WSAEFAULT;
        }
        output.setInt(value);
        count.set(INT);
        return 0;
    }

    private int handle(@Nullable WskControlBuffer output, LpInt count) {
        if (output == null || output.size() < Long.BYTES) {
            return WsaError.WSAEFAULT;
        }
        output.setLong(handle);
        count.set(Long.BYTES);
        return 0;
    }

    private int enableCircularQueue(LpInt count) {
        if (!(socket.kind() instanceof DatagramKind)) {
            return WsaError.WSAEOPNOTSUPP;
        }
        synchronized (socket.lock) {
            socket.options.set(WsaIoctls.SIO_ENABLE_CIRCULAR_QUEUEING, 1);
        }
        socket.kind().receives().pump();
        count.set(0);
        return 0;
    }

    private int extension(@Nullable WskControlBuffer input, @Nullable WskControlBuffer output, LpInt count) {
        if (input == null || output == null || output.size() < WskControlBuffer.POINTER_SIZE) {
            return WsaError.WSAEFAULT;
        }
        UUID id = input.pointer(UUID.class);
        if (id == null) {
            if (input.size() < GUID) {
                return WsaError.WSAEFAULT;
            }
            id = guid(input.bytes());
        }
        Object function = Extensions.find(instance, socket, id);
        if (function == null) {
            return WsaError.WSAEINVAL;
        }
        output.setPointer(function);
        count.set(WskControlBuffer.POINTER_SIZE);
        return 0;
    }

    /** A GUID as it lies in memory: the first three parts little-endian. */
    private static UUID guid(ByteBuffer bytes) {
        ByteBuffer little = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long high = (little.getInt(0) & 0xFFFF_FFFFL) << 32
                | (little.getShort(4) & 0xFFFFL) << 16
                | (little.getShort(6) & 0xFFFFL);
        return new UUID(high, bytes.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(8));
    }

    // ------------------------------------------------------------------ addresses

    private int pointer(@Nullable WskControlBuffer output, Object value, LpInt count) {
        if (output == null || output.size() < WskControlBuffer.POINTER_SIZE) {
            return WsaError.WSAEFAULT;
        }
        output.setPointer(value);
        count.set(WskControlBuffer.POINTER_SIZE);
        return 0;
    }

    private int broadcastAddress(@Nullable WskControlBuffer output, LpInt count) {
        if (!(socket.kind() instanceof DatagramKind) || socket.info.addressFamily() != SockAddr.AF_INET) {
            return WsaError.WSAEOPNOTSUPP;
        }
        return pointer(output, new SockAddr().setInet(-1, 0), count);
    }

    private int addressList(@Nullable WskControlBuffer output, LpInt count) {
        SizeT needed = new SizeT();
        WskControlBuffer target = output == null ? WskControlBuffer.allocate(0) : output;
        Out<NtStatus> returned = new Out<>();
        returned.set(NtStatus.STATUS_INVALID_HANDLE);
        socket.wsk.call(() -> returned.set(socket.kind()
                .wsk()
                .controlSocket(
                        WskControlSocketType.WskIoctl,
                        WskIoctls.SIO_ADDRESS_LIST_QUERY,
                        0,
                        null,
                        target,
                        needed,
                        null)));
        NtStatus status = Objects.requireNonNull(returned.value());
        count.set((int) needed.value());
        return status == NtStatus.STATUS_BUFFER_OVERFLOW
                ? WsaError.WSAEFAULT
                : StatusMapping.toError(status, StatusMapping.Use.SETUP);
    }

    private int sortAddresses(@Nullable WskControlBuffer input, @Nullable WskControlBuffer output, LpInt count) {
        if (input == null || output == null) {
            return WsaError.WSAEFAULT;
        }
        Irp irp = new Irp();
        NtStatus status = socket.wsk.await(
                request -> socket.kind()
                        .wsk()
                        .controlSocket(
                                WskControlSocketType.WskIoctl,
                                WskIoctls.SIO_ADDRESS_LIST_SORT,
                                0,
                                input,
                                output,
                                null,
                                request),
                irp);
        count.set((int) irp.information());
        return StatusMapping.toError(status, StatusMapping.Use.SETUP);
    }

    private @Nullable SockAddr destination(@Nullable WskControlBuffer input) {
        SockAddr destination = input == null ? null : input.pointer(SockAddr.class);
        return destination != null && destination.family() != SockAddr.AF_UNSPEC ? destination : null;
    }

    /** WSK has no such question; the host's routing answers it. */
    private int routingInterface(@Nullable WskControlBuffer input, @Nullable WskControlBuffer output, LpInt count) {
        SockAddr destination = destination(input);
        if (destination == null) {
            return WsaError.WSAEFAULT;
        }
        if (destination.family() != socket.info.addressFamily()) {
            return WsaError.WSAEAFNOSUPPORT;
        }
        if (destination.family() == SockAddr.AF_UNIX) {
            return WsaError.WSAEOPNOTSUPP;
        }
        SockAddr reachable = new SockAddr().set(destination);
        if (reachable.port() == 0) {
            reachable.setPort(1); // nothing is sent
        }
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.connect(reachable.toSocketAddress());
            SocketAddress local = probe.getLocalAddress();
            return pointer(output, SockAddr.of(local).setPort(0), count);
        } catch (IOException unreachable) {
            return WsaError.WSAENETUNREACH;
        }
    }

    private int multicast(@Nullable WskControlBuffer input, int option, LpInt count) {
        if (input == null || input.size() < INT) {
            return WsaError.WSAEFAULT;
        }
        if (!(socket.kind() instanceof DatagramKind)) {
            return WsaError.WSAEOPNOTSUPP;
        }
        boolean inet6 = socket.info.addressFamily() == SockAddr.AF_INET6;
        count.set(0);
        // the two numbers are the same in both families
        return OptionCalls.set(socket, inet6 ? WskOptions.IPPROTO_IPV6 : WskOptions.IPPROTO_IP, option, input);
    }

    // ------------------------------------------------------------------ changes

    /** Completes at the next change of the local addresses, which is also when routes change. */
    private int change(
            int event,
            @Nullable WsaOverlapped overlapped,
            Overlap overlap,
            @Nullable LpInt bytesReturned,
            LpInt errno) {
        socket.enable(event);
        if (overlapped != null) {
            return Transfers.overlapped(
                    socket,
                    overlapped,
                    overlap,
                    operation -> {
                        Irp irp = watch(event, operation);
                        synchronized (socket.lock) {
                            operation.setCanceller(irp::cancel);
                        }
                        return 0;
                    },
                    bytesReturned,
                    null,
                    errno);
        }
        SyncOperation operation = new SyncOperation(socket);
        if (!socket.isNonBlocking() && instance.blocking.isBlocked()) {
            return Calls.set(WsaError.WSAEINPROGRESS, errno);
        }
        Irp irp = watch(event, operation);
        if (socket.isNonBlocking()) {
            synchronized (socket.lock) {
                return Calls.set(operation.isDone() ? operation.error() : WsaError.WSAEWOULDBLOCK, errno);
            }
        }
        int error = instance.blocking.await(socket, Long.MAX_VALUE, operation::isDone);
        if (error != 0) {
            irp.cancel();
            return Calls.set(error, errno);
        }
        synchronized (socket.lock) {
            return Calls.set(socket.isClosed() ? WsaError.WSAEINTR : operation.error(), errno);
        }
    }

    private Irp watch(int event, Completion completion) {
        Irp irp = new Irp((over, context) -> {
            int error = StatusMapping.toError(over.status(), StatusMapping.Use.SETUP);
            synchronized (socket.lock) {
                socket.removeWatch(over);
                if (error == 0) {
                    socket.happened(event, 0);
                }
                completion.complete(error, 0, 0);
            }
        });
        boolean closed;
        synchronized (socket.lock) {
            closed = socket.isClosed();
            if (!closed) {
                socket.addWatch(irp);
            }
        }
        boolean called = !closed
                && socket.wsk.call(() -> socket.kind()
                        .wsk()
                        .controlSocket(
                                WskControlSocketType.WskIoctl,
                                WskIoctls.SIO_ADDRESS_LIST_CHANGE,
                                0,
                                null,
                                null,
                                null,
                                irp));
        if (!called) {
            synchronized (socket.lock) {
                completion.complete(WsaError.WSA_OPERATION_ABORTED, 0, 0);
            }
        }
        return irp;
    }
}
