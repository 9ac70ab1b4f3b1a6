package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.wsk4j.WskOptions.IPPROTO_TCP;
import static org.wsk4j.WskOptions.IPPROTO_UDP;
import static org.wsk4j.WskOptions.SOCK_DGRAM;
import static org.wsk4j.WskOptions.SOCK_STREAM;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.wsp.Winsock.SOCKET_ERROR;
import static org.wsk4j.wsp.Winsock.WSA_FLAG_OVERLAPPED;
import static org.wsk4j.wsp.Winsock.WSA_WAIT_EVENT_0;
import static org.wsk4j.wsp.WsaError.WSA_IO_PENDING;
import static org.wsk4j.wsp.WsaIoctls.FIONBIO;
import static org.wsk4j.wsp.WsaOptions.SOL_SOCKET;
import static org.wsk4j.wsp.WsaOptions.SO_LINGER;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.registrar.PlainRegistrar;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.wsp.Linger;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaWait;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.WspProvider;
import org.wsk4j.wsp.WspUpcallTable;
import org.wsk4j.wsp.base.WskServiceProvider;
import org.wsk4j.wsp.runtime.WinsockRuntime;

/** One test's Winsock: a runtime, the base provider over the provider under test, started once, and its sockets. */
final class WinsockWorld implements AutoCloseable {

    /** What out-numbers hold before a call that must not touch them. */
    static final int UNTOUCHED = 0x5EED5EED;

    /** Version 2.2. */
    static final int VERSION = WspData.makeVersion(2, 2);

    private final WskFixture wsk;
    private final PlainRegistrar registrar;
    private final WinsockRuntime runtime = new WinsockRuntime();
    private final WskServiceProvider service;
    private final WspProvider provider;
    private final WspProcTable table;
    private final Deque<Long> sockets = new ArrayDeque<>();
    private final Deque<Peer> peers = new ArrayDeque<>();
    private boolean started;

    /**
     * Starts Winsock over the provider under test.
     *
     * @param wsk the test's world
     */
    WinsockWorld(WskFixture wsk) {
        this(wsk, PlainRegistrar.of(borrowed(wsk.provider())));
    }

    /**
     * Starts Winsock over a provider of the test's own.
     *
     * @param wsk the test's world
     * @param registrar with the provider
     */
    WinsockWorld(WskFixture wsk, PlainRegistrar registrar) {
        this.wsk = wsk;
        this.registrar = registrar;
        service = new WskServiceProvider(registrar, WskProviderSelection.any());
        provider = ServiceLoader.load(WinsockUnderTest.class, WinsockUnderTest.class.getClassLoader())
                .findFirst()
                .<WspProvider>map(given -> given.over(service))
                .orElse(service);
        table = start(runtime.upcalls());
        started = true;
    }

    /** The provider is the kit's: a registrar that is closed must leave it open. */
    static WskProviderDispatch borrowed(WskProviderDispatch provider) {
        return (WskProviderDispatch) Proxy.newProxyInstance(
                WskProviderDispatch.class.getClassLoader(),
                new Class<?>[] {WskProviderDispatch.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(provider, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** One more start of the provider. */
    WspProcTable start(WspUpcallTable upcalls) {
        Out<WspProcTable> out = new Out<>();
        assertEquals(
                "NO_ERROR", WsaError.name(provider.startup(VERSION, new WspData(), entry(SOCK_STREAM), upcalls, out)));
        return Objects.requireNonNull(out.value(), "the procedure table");
    }

    WskFixture wsk() {
        return wsk;
    }

    WinsockRuntime runtime() {
        return runtime;
    }

    PlainRegistrar registrar() {
        return registrar;
    }

    WskServiceProvider service() {
        return service;
    }

    WspProvider provider() {
        return provider;
    }

    WspProcTable table() {
        return table;
    }

    /** The provider's IPv4 entry for a type of sockets. */
    WsaProtocolInfo entry(int type) {
        return service.protocols().stream()
                .filter(info -> info.addressFamily() == AF_INET && info.socketType() == type)
                .findFirst()
                .orElseGet(() -> WsaProtocolInfo.builder().build());
    }

    /** Requires success, and that errno stays as it was. */
    long ok(Entry entry) {
        LpInt errno = new LpInt(UNTOUCHED);
        long answer = entry.call(errno);
        if (answer == SOCKET_ERROR) {
            fail("failed: " + WsaError.name(errno.value()));
        }
        assertEquals(UNTOUCHED, errno.value(), "errno of a call that succeeded");
        return answer;
    }

    /** Requires an error. */
    void fails(int error, Entry entry) {
        LpInt errno = new LpInt(UNTOUCHED);
        long answer = entry.call(errno);
        assertEquals(SOCKET_ERROR, answer, () -> "succeeded instead of " + WsaError.name(error));
        assertEquals(WsaError.name(error), WsaError.name(errno.value()));
    }

    /** What a call that may succeed or fail came to: 0 or the error. */
    static int errorOf(Entry entry) {
        LpInt errno = new LpInt();
        return entry.call(errno) == SOCKET_ERROR ? errno.value() : 0;
    }

    /** A number of BOOL for {@link #ok} and {@link #fails}. */
    static long bool(boolean answer) {
        return answer ? 0 : SOCKET_ERROR;
    }

    /** A new overlapped stream socket over IPv4. */
    long stream() {
        return stream(WSA_FLAG_OVERLAPPED);
    }

    long stream(int flags) {
        return adopt(ok(e -> table.socket(AF_INET, SOCK_STREAM, IPPROTO_TCP, null, 0, flags, e)));
    }

    /** A new overlapped datagram socket over IPv4, not bound. */
    long unboundDatagram() {
        return unboundDatagram(WSA_FLAG_OVERLAPPED);
    }

    long unboundDatagram(int flags) {
        return adopt(ok(e -> table.socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP, entry(SOCK_DGRAM), 0, flags, e)));
    }

    /** A new overlapped datagram socket on the loopback address. */
    long datagram() {
        long s = unboundDatagram();
        bind(s);
        return s;
    }

    /** Closes it at the end, if the test did not. */
    long adopt(long s) {
        sockets.push(s);
        return s;
    }

    void bind(long s) {
        ok(e -> table.bind(s, SockAddr.loopback(AF_INET, 0), e));
    }

    void close(long s) {
        ok(e -> table.closeSocket(s, e));
    }

    SockAddr name(long s) {
        SockAddr name = new SockAddr();
        ok(e -> table.getSockName(s, name, e));
        return name;
    }

    void connect(long s, SockAddr to) {
        ok(e -> table.connect(s, to, null, null, null, null, e));
    }

    /** A new overlapped socket that connected to a peer. */
    Wire connected() {
        return connected(WSA_FLAG_OVERLAPPED);
    }

    Wire connected(int flags) {
        PeerListener listener = wsk.peerListener(Net.INET);
        long s = stream(flags);
        connect(s, listener.address());
        return new Wire(s, peerOf(listener));
    }

    /** The next connection of a listening peer, closed at the end. */
    Peer peerOf(PeerListener listener) {
        Peer peer = listener.accept();
        peers.push(peer);
        return peer;
    }

    /** A listening socket on the loopback address. */
    long listener() {
        long s = stream();
        bind(s);
        ok(e -> table.listen(s, 16, e));
        return s;
    }

    /** A new overlapped socket that a listener accepted. */
    Wire accepted() {
        long listener = listener();
        Peer peer = wsk.dial(name(listener));
        long s = accept(listener);
        close(listener);
        return new Wire(s, peer);
    }

    long accept(long listener) {
        return adopt(ok(e -> table.accept(listener, null, null, null, e)));
    }

    void nonBlocking(long s, boolean on) {
        ok(e -> fionbio(s, on, e));
    }

    int fionbio(long s, boolean on, LpInt errno) {
        return table.ioctl(s, FIONBIO, WskControlBuffer.ofInt(on ? 1 : 0), null, new LpInt(), null, null, null, errno);
    }

    static WsaBuf[] buffers(String... texts) {
        return Arrays.stream(texts).map(text -> WsaBuf.of(Bytes.ascii(text))).toArray(WsaBuf[]::new);
    }

    static WsaBuf[] buffers(byte[] bytes) {
        return new WsaBuf[] {WsaBuf.of(bytes)};
    }

    /** Sends without an overlapped structure, and requires that all was taken. */
    void send(long s, byte[] bytes) {
        LpInt sent = new LpInt(UNTOUCHED);
        ok(e -> table.send(s, buffers(bytes), 1, sent, 0, null, null, null, e));
        assertEquals(bytes.length, sent.value(), "bytes sent");
    }

    void send(long s, String text) {
        send(s, Bytes.ascii(text));
    }

    /** A plain send, for its error. */
    int send(long s, LpInt errno) {
        return table.send(s, buffers("x"), 1, new LpInt(), 0, null, null, null, errno);
    }

    /** Receives without an overlapped structure. */
    byte[] receive(long s, int room) {
        byte[] bytes = new byte[room];
        LpInt received = new LpInt(UNTOUCHED);
        ok(e -> table.recv(s, buffers(bytes), 1, received, new LpInt(), null, null, null, e));
        return Arrays.copyOf(bytes, received.value());
    }

    /** Receives as often as needed, and compares. */
    void expect(long s, byte[] expected) {
        int at = 0;
        while (at < expected.length) {
            byte[] part = receive(s, expected.length - at);
            assertTrue(part.length > 0, "the stream ended after " + at + " bytes");
            assertArrayEquals(Arrays.copyOfRange(expected, at, at + part.length), part);
            at += part.length;
        }
    }

    void expect(long s, String expected) {
        expect(s, Bytes.ascii(expected));
    }

    /** A plain receive, for its error. */
    int receive(long s, LpInt errno) {
        return table.recv(s, buffers(new byte[16]), 1, new LpInt(), new LpInt(), null, null, null, errno);
    }

    /** Begins an overlapped send; {@link Operation#withRoutine} ones get their routine. */
    int send(long s, WsaBuf[] buffers, Operation operation, LpInt errno) {
        return table.send(s, buffers, buffers.length, null, 0, operation.overlapped(), routine(operation), null, errno);
    }

    /** Begins an overlapped receive; {@link Operation#withRoutine} ones get their routine. */
    int receive(long s, byte[] memory, Operation operation, LpInt errno) {
        return table.recv(
                s, buffers(memory), 1, null, new LpInt(), operation.overlapped(), routine(operation), null, errno);
    }

    private static @Nullable WsaCompletionRoutine routine(Operation operation) {
        return operation.overlapped().hEvent() == null ? operation::routine : null;
    }

    /** Begins what may be over at once or pend. */
    void begin(Entry entry) {
        int error = errorOf(entry);
        assertTrue(error == 0 || error == WSA_IO_PENDING, () -> "begins: " + WsaError.name(error));
    }

    void beginSend(long s, String text, Operation operation) {
        begin(e -> send(s, buffers(text), operation, e));
    }

    void beginReceive(long s, byte[] memory, Operation operation) {
        begin(e -> receive(s, memory, operation, e));
    }

    /** Waits alertably until something holds; routines of this thread run. */
    void alertably(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + wsk.patience().toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                fail("not within " + wsk.patience() + ": " + what);
            }
            WsaWait.sleepEx(5, true);
        }
    }

    /** Waits for an event, not alertably. */
    void signalled(WsaEvent event) {
        LpInt errno = new LpInt();
        int millis = Math.toIntExact(wsk.patience().toMillis());
        assertEquals(
                WSA_WAIT_EVENT_0,
                WsaWait.waitForMultipleEvents(List.of(event), false, millis, false, errno),
                "the event is signalled");
    }

    /** Waits for an operation with an event, and asks for its result: bytes, or the error as a negative number. */
    int result(long s, Operation operation) {
        signalled(operation.event());
        LpInt transferred = new LpInt(UNTOUCHED);
        LpInt errno = new LpInt();
        boolean done = table.getOverlappedResult(s, operation.overlapped(), transferred, false, new LpInt(), errno);
        if (!done) {
            assertEquals(UNTOUCHED, transferred.value(), "bytes of an operation that failed");
        }
        return done ? transferred.value() : -errno.value();
    }

    /** The last cleanup, before the end of the test. */
    void cleanUp() {
        started = false;
        ok(table::cleanup);
    }

    @Override
    public void close() {
        peers.forEach(Peer::close);
        if (started) {
            while (!sockets.isEmpty()) {
                long s = sockets.pop();
                setOption(s, SO_LINGER, new Linger(true, 0).toControlBuffer());
                errorOf(e -> table.closeSocket(s, e));
            }
            cleanUp();
        }
        service.close();
        registrar.close();
        runtime.close();
    }

    /** Sets an option at SOL_SOCKET; of a socket that is gone, does nothing. */
    int setOption(long s, int option, WskControlBuffer value) {
        return errorOf(e -> table.setSockOpt(s, SOL_SOCKET, option, value, e));
    }

    /** An option at SOL_SOCKET that is a number. */
    int option(long s, int option) {
        WskControlBuffer value = WskControlBuffer.allocate(4);
        ok(e -> table.getSockOpt(s, SOL_SOCKET, option, value, new LpInt(), e));
        return value.asInt();
    }
}
