package org.wsk4j.tck.request;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_WAITALL;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskBufList;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Chapter;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter A: chains of completions in constant stack, and what a call may touch. */
@WskContract(value = Chapter.COMPLETION, requires = "tcp")
class CaptureContract {

    private static final int MILLION = 1_000_000;

    private final WskFixture wsk;

    CaptureContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    /** Submits one IRP again and again from its own routine, and watches the stack. */
    private static final class Chain {

        /** The entry to call; its answer is also in the IRP. */
        private final Function<Irp, NtStatus> call;

        private final AtomicReference<NtStatus> answer = new AtomicReference<>(NtStatus.STATUS_PENDING);
        private final AtomicInteger left;
        private final AtomicInteger deepest = new AtomicInteger();
        private final AtomicReference<String> problem = new AtomicReference<>("");
        private final Irp irp = new Irp((completed, context) -> next(completed));

        Chain(int count, Function<Irp, NtStatus> call) {
            this.call = call;
            left = new AtomicInteger(count);
        }

        void start() {
            answer.set(call.apply(irp));
        }

        private void next(Irp completed) {
            if (!completed.status().isSuccess()) {
                problem.set("after " + left + " left: " + completed);
                left.set(0);
                return;
            }
            int remaining = left.decrementAndGet();
            if (remaining % 4096 == 0) {
                int depth = StackWalker.getInstance()
                        .walk(frames -> (int) frames.limit(4096).count());
                deepest.accumulateAndGet(depth, Math::max);
            }
            if (remaining > 0) {
                answer.set(call.apply(completed.reuse()));
            }
        }

        /** A host under load is slow; what a chain must not do is stand still. */
        void mustEnd(WskFixture wsk) {
            for (int before = left.get(); before > 0; before = left.get()) {
                int standing = before;
                wsk.until("the chain goes on, " + standing + " left", () -> left.get() < standing);
            }
            assertEquals("", problem.get());
            assertTrue(deepest.get() < 256, () -> "stack frames in a completion routine: " + deepest);
        }
    }

    @Test
    @Clause(
            rule = 6,
            source = "IRP",
            value = "A million sends, each from the completion of the one before, with one IRP")
    void rule06MillionChainedSends() {
        Link link = wsk.connected(Net.INET);
        Future<Integer> reader = wsk.beside(() -> link.peer().read(MILLION).length);
        WskBuf one = Bytes.of("x");
        Chain chain = new Chain(MILLION, irp -> link.io().send(one, 0, irp));
        chain.start();
        chain.mustEnd(wsk);
        assertEquals(MILLION, wsk.join(reader));
    }

    @Test
    @Clause(rule = 6, source = "IRP", value = "A million receives that complete at once, with one IRP")
    void rule06MillionChainedReceives() {
        Link link = wsk.connected(Net.INET);
        Future<Integer> writer = wsk.beside(() -> {
            link.peer().write(new byte[MILLION]);
            return MILLION;
        });
        WskBuf one = Bytes.room(1);
        Chain chain = new Chain(MILLION, irp -> link.io().receive(one, 0, irp));
        chain.start();
        chain.mustEnd(wsk);
        assertEquals(MILLION, wsk.join(writer));
        Chain empty = new Chain(MILLION, irp -> link.io().receive(new WskBuf(), 0, irp));
        empty.start();
        empty.mustEnd(wsk);
    }

    @Test
    @Clause(rule = 6, source = "IRP", value = "Ping-pong between two sockets, each driven by its completions alone")
    void rule06PingPongFromCompletionRoutines() {
        int rounds = 50_000;
        Link link = wsk.connected(Net.INET);
        Future<Boolean> echo = wsk.beside(() -> {
            for (int i = 0; i < rounds; i++) {
                link.peer().write(new byte[] {(byte) link.peer().read()});
            }
            return true;
        });
        WskBuf ball = Bytes.of("o");
        AtomicInteger turn = new AtomicInteger();
        Chain chain = new Chain(
                2 * rounds,
                irp -> turn.getAndIncrement() % 2 == 0
                        ? link.io().send(ball, 0, irp)
                        : link.io().receive(ball, 0, irp));
        chain.start();
        chain.mustEnd(wsk);
        assertTrue(wsk.join(echo));
    }

    @Test
    @Clause(
            rule = 7,
            source = "WSK_BUF",
            value = "The triple is captured: it can be reused as soon as the call returned")
    void rule07BufferTripleIsCapturedAtTheCall() {
        Link link = wsk.connected(Net.INET);
        byte[] content = Bytes.pattern(7, 2 << 20);
        WskBuf buffer = Bytes.of(content);
        Request send = wsk.call(irp -> link.io().send(buffer, 0, irp));
        buffer.set(null, 0, 0);
        WskBuf room = Bytes.room(5);
        Mdl memory = Mdl.of(ByteBuffer.allocateDirect(5));
        room.set(memory, 1, 4);
        Request receive =
                wsk.call(irp -> link.io().receive(room, WSK_FLAG_WAITALL, irp)).mustPend();
        room.set(null, 9, 9);
        link.peer().expect(content).write("abcd");
        send.ok(content.length);
        receive.ok(4);
        assertEquals("\0abcd", Bytes.text(new WskBuf(memory, 0, 5), 5));
    }

    @Test
    @Clause(rule = 7, source = "WSK_BUF", value = "Bytes outside the range, positions, limits and orders never change")
    void rule07NothingOutsideTheRangeIsTouched() {
        Link link = wsk.connected(Net.INET);
        ByteBuffer first = canaries(ByteBuffer.allocateDirect(16));
        ByteBuffer second = canaries(ByteBuffer.allocate(8)).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer third = canaries(ByteBuffer.allocateDirect(16));
        first.position(2).limit(14);
        third.position(1).limit(15);
        Mdl chain = Mdl.chain(first, second, third);
        Request receive = wsk.call(irp -> link.io().receive(new WskBuf(chain, 5, 7 + 8 + 4), WSK_FLAG_WAITALL, irp));
        byte[] content = Bytes.pattern(77, 19);
        link.peer().write(Arrays.copyOf(content, 3));
        link.peer().write(Arrays.copyOfRange(content, 3, 19));
        receive.ok(19);
        assertArrayEquals(content, new WskBuf(chain, 5, 19).toByteArray());
        assertArrayEquals(canaryBytes(7), Arrays.copyOf(bytes(first), 7), "before the range");
        assertArrayEquals(canaryBytes(2), Arrays.copyOfRange(bytes(first), 14, 16), "behind the limit");
        assertArrayEquals(canaryBytes(1), Arrays.copyOf(bytes(third), 1), "before the position");
        assertArrayEquals(canaryBytes(11), Arrays.copyOfRange(bytes(third), 5, 16), "after the range");
        wsk.call(irp -> link.io().send(new WskBuf(chain, 5, 19), 0, irp)).ok(19);
        link.peer().expect(content);
        assertEquals("2 14 16", first.position() + " " + first.limit() + " " + first.capacity());
        assertEquals("0 8 8", second.position() + " " + second.limit() + " " + second.capacity());
        assertEquals(ByteOrder.LITTLE_ENDIAN, second.order());
        assertEquals("1 15 16", third.position() + " " + third.limit() + " " + third.capacity());
    }

    private static ByteBuffer canaries(ByteBuffer buffer) {
        for (int i = 0; i < buffer.capacity(); i++) {
            buffer.put(i, Bytes.CANARY);
        }
        return buffer;
    }

    private static byte[] canaryBytes(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, Bytes.CANARY);
        return bytes;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.duplicate().clear().get(bytes);
        return bytes;
    }

    @Test
    @Clause(rule = 7, source = "WskConnect", value = "The remote address is captured at the call")
    void rule07RemoteAddressOfConnectIsCaptured() {
        for (Net net : new Net[] {Net.INET, Net.INET6}) {
            PeerListener listener = wsk.peerListener(net);
            SockAddr target = listener.address();
            WskConnectionSocket socket = wsk.boundSocket(net);
            Request connect = wsk.call(irp -> socket.dispatch().connect(target, 0, irp));
            target.clear();
            connect.ok(0);
            listener.accept().close();
        }
    }

    @Test
    @Clause(
            rule = 7,
            source = "WskSendTo",
            value = "Address and list are captured, the payload is not copied wrongly",
            requires = "udp")
    void rule07DatagramParametersAreCaptured() {
        for (Net net : new Net[] {Net.INET, Net.INET6}) {
            WskDatagramSocket socket = wsk.datagram(net);
            UdpPeer peer = wsk.udpPeer(net);
            for (int i = 0; i < 100; i++) {
                SockAddr target = peer.address();
                WskBuf buffer = Bytes.of("datagram " + i);
                Request send = wsk.call(irp -> socket.dispatch().sendTo(buffer, 0, target, null, irp));
                target.setPort(9);
                buffer.set(null, 0, 0);
                assertEquals(wsk.localAddress(socket), peer.expect("datagram " + i));
                send.ok(("datagram " + i).length());
            }
            SockAddr target = peer.address();
            WskBufList list = WskBufList.of(Bytes.of("one"), Bytes.of("two"));
            Request messages = wsk.call(irp -> socket.dispatch().sendMessages(list, 0, target, null, irp));
            target.clear();
            peer.expect("one");
            peer.expect("two");
            messages.ok(6);
        }
    }

    @Test
    @Clause(
            rule = 7,
            source = "WskSendTo",
            value = "A call inside a completion routine captures its address and its buffer, too",
            requires = "udp")
    void rule07ParametersOfACallInsideARoutineAreCaptured() {
        WskDatagramSocket socket = wsk.datagram(Net.INET);
        UdpPeer peer = wsk.udpPeer(Net.INET);
        Request inner = wsk.request();
        Request outer = wsk.request().then(self -> {
            SockAddr target = peer.address();
            WskBuf buffer = Bytes.of("inner");
            inner.submit(irp -> socket.dispatch().sendTo(buffer, 0, target, null, irp));
            target.setPort(9);
            buffer.set(null, 0, 0);
        });
        outer.submit(irp -> socket.dispatch().sendTo(Bytes.of("outer"), 0, peer.address(), null, irp));
        outer.ok(5);
        peer.expect("outer");
        peer.expect("inner");
        inner.ok(5);
    }
}
