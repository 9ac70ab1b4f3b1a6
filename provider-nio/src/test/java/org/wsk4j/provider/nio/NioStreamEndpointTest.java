package org.wsk4j.provider.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.data.SockAddr.AF_UNIX;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_REFUSED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.TransportException;

class NioStreamEndpointTest {

    private final NioFixture fixture = new NioFixture("loops", "2");

    @AfterEach
    void close() {
        fixture.close();
    }

    private static long failure(NtStatus status) {
        return IoResult.failure(status);
    }

    @Test
    void bytesGoBothWaysOverIpv4() throws Exception {
        echo(SockAddr.loopback(AF_INET, 0));
    }

    @Test
    void bytesGoBothWaysOverIpv6() throws Exception {
        echo(SockAddr.loopback(AF_INET6, 0));
    }

    @Test
    void bytesGoBothWaysInTheUnixDomain(@TempDir Path folder) throws Exception {
        echo(SockAddr.unix(folder.resolve("s").toString()));
    }

    private void echo(SockAddr local) throws Exception {
        NioFixture.Pair pair = fixture.pair(local);
        pair.client().write("hello");
        ByteBuffer room = ByteBuffer.allocate(100);
        assertThat(pair.server().read(NioFixture.batch(room))).isEqualTo(5);
        assertThat(NioFixture.text(room, 5)).isEqualTo("hello");
        pair.server().write("you too");
        assertThat(pair.client().read(NioFixture.batch(room))).isEqualTo(7);
        SockAddr peer = new SockAddr();
        pair.client().endpoint().remoteAddress(peer);
        assertThat(peer.family()).isEqualTo(local.family());
        assertThat(NioFixture.addressOf(pair.server().endpoint())).isEqualTo(peer);
    }

    @Test
    void aReadThatFindsNothingIsPendingUntilBytesCome() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        ByteBuffer room = ByteBuffer.allocateDirect(10);
        assertThat(pair.server().endpoint().read(NioFixture.batch(room))).isEqualTo(IoResult.PENDING);
        pair.client().write("abc");
        assertThat(Sinks.poll(pair.server().sink().read, "bytes")).isEqualTo(3);
        assertThat(NioFixture.text(room, 3)).isEqualTo("abc");
    }

    @Test
    void severalViewsAreGatheredAndScattered() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        BufferBatch out = NioFixture.batch(
                ByteBuffer.wrap("ab".getBytes()),
                ByteBuffer.allocateDirect(2).put(0, (byte) 'c').put(1, (byte) 'd'),
                ByteBuffer.wrap("ef".getBytes()));
        assertThat(pair.client().endpoint().write(out)).isEqualTo(6);
        ByteBuffer first = ByteBuffer.allocate(4);
        ByteBuffer second = ByteBuffer.allocateDirect(4);
        assertThat(pair.server().read(NioFixture.batch(first, second))).isEqualTo(6);
        assertThat(NioFixture.text(first, 4) + NioFixture.text(second, 2)).isEqualTo("abcdef");
    }

    @Test
    void aWriteWithoutRoomIsPendingAndEndsWhenThePeerReads() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        long written = fill(pair.client());
        AtomicLong came = new AtomicLong();
        pair.server().sink().onPushed = chunk -> {
            came.addAndGet(chunk.length());
            chunk.release();
        };
        pair.server().endpoint().startPush(Long.MAX_VALUE);
        written += Sinks.poll(pair.client().sink().written, "room");
        assertThat(pair.client().endpoint().shutdownOutput()).isZero();
        assertThat(Sinks.poll(pair.server().sink().pushEnded, "the end")).isEqualTo(IoResult.END_OF_STREAM);
        assertThat(came).hasValue(written);
    }

    /** Writes until a write is pending. */
    private static long fill(NioFixture.Stream stream) {
        long sum = 0;
        ByteBuffer block = ByteBuffer.allocateDirect(1 << 16);
        for (long result = 0; result != IoResult.PENDING; ) {
            result = stream.endpoint().write(NioFixture.batch(block));
            if (result != IoResult.PENDING) {
                assertThat(result).isPositive();
                sum += result;
            }
        }
        return sum;
    }

    @Test
    void aHugeHeapBufferIsWrittenInParts() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        BufferBatch huge = NioFixture.batch(ByteBuffer.allocate(32 << 20));
        long result = pair.client().endpoint().write(huge);
        assertThat(result).isPositive().isLessThanOrEqualTo(1 << 20);
        assertThat(huge.buffers()[0].remaining()).isEqualTo((32 << 20) - (int) result);
    }

    @Test
    void cancelEndsAPendingReadAndTheNextOneIsUntouched() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        pair.server().endpoint().cancel(Direction.INPUT); // no effect without one
        assertThat(pair.server().endpoint().read(NioFixture.room(10))).isEqualTo(IoResult.PENDING);
        pair.server().endpoint().cancel(Direction.INPUT);
        assertThat(Sinks.poll(pair.server().sink().read, "a result")).isEqualTo(failure(STATUS_CANCELLED));
        assertThat(pair.server().endpoint().read(NioFixture.room(10))).isEqualTo(IoResult.PENDING);
        pair.client().write("x");
        assertThat(Sinks.poll(pair.server().sink().read, "a byte")).isEqualTo(1);
    }

    @Test
    void cancelEndsAPendingWrite() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        fill(pair.client());
        pair.client().endpoint().cancel(Direction.OUTPUT);
        assertThat(Sinks.poll(pair.client().sink().written, "a result")).isEqualTo(failure(STATUS_CANCELLED));
    }

    @Test
    void theEndOfTheStreamIsNoFailureAndSendingGoesOn() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        assertThat(pair.client().endpoint().shutdownOutput()).isZero();
        assertThat(pair.server().read(NioFixture.room(10))).isEqualTo(IoResult.END_OF_STREAM);
        pair.server().write("still here");
        assertThat(pair.client().read(NioFixture.room(100))).isEqualTo(10);
        assertThat(pair.client().endpoint().write(NioFixture.batch("x")))
                .isEqualTo(failure(STATUS_INVALID_DEVICE_STATE));
    }

    @Test
    void anAbortResetsThePeer() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        assertThat(pair.server().endpoint().read(NioFixture.room(10))).isEqualTo(IoResult.PENDING);
        pair.client().close(true);
        assertThat(Sinks.poll(pair.server().sink().read, "a reset")).isEqualTo(failure(STATUS_CONNECTION_RESET));
    }

    @Test
    void aResetThatAWriteMetIsNoEndOfStream() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        pair.client().close(true);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Sinks.DEADLINE_SECONDS);
        long result = 1;
        while (result > 0 && System.nanoTime() < deadline) {
            result = pair.server().endpoint().write(NioFixture.batch("x"));
        }
        assertThat(result).isEqualTo(failure(STATUS_CONNECTION_RESET));
        assertThat(pair.server().endpoint().read(NioFixture.room(1))).isEqualTo(failure(STATUS_CONNECTION_RESET));
        assertThat(pair.server().endpoint().shutdownOutput()).isEqualTo(failure(STATUS_CONNECTION_RESET));
    }

    @Test
    void aResetThatAWriteMetDuringCloseIsNoEndOfStream() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        pair.client().close(true);
        CompletableFuture<Void> hold = new CompletableFuture<>();
        assertThat(pair.server().endpoint().loop().execute(hold::join)).isTrue();
        pair.server().endpoint().close(true);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Sinks.DEADLINE_SECONDS);
        long result = 1;
        while (result > 0 && System.nanoTime() < deadline) {
            result = pair.server().endpoint().write(NioFixture.batch("x"));
        }
        assertThat(result).isEqualTo(failure(STATUS_CANCELLED));
        assertThat(pair.server().endpoint().read(NioFixture.room(1))).isEqualTo(failure(STATUS_CANCELLED));
        hold.complete(null);
        pair.server().sink().awaitClosed();
    }

    @Test
    void closeLetsWrittenBytesOut() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        pair.client().write("last words");
        pair.client().close(false);
        ByteBuffer room = ByteBuffer.allocate(100);
        assertThat(pair.server().read(NioFixture.batch(room))).isEqualTo(10);
        assertThat(pair.server().read(NioFixture.room(1))).isEqualTo(IoResult.END_OF_STREAM);
    }

    @Test
    void closeEndsPendingOperationsWithoutAResultOfTheirOwn() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        assertThat(pair.client().endpoint().read(NioFixture.room(10))).isEqualTo(IoResult.PENDING);
        fill(pair.client());
        pair.client().close(false);
        assertThat(pair.client().sink().read).isEmpty();
        assertThat(pair.client().sink().written).isEmpty();
    }

    @Test
    void aRefusedConnectKeepsTheAddressAndMayBeRepeated() throws Exception {
        NioFixture.Listener gone = fixture.listen(SockAddr.loopback(AF_INET, 0));
        SockAddr nobody = gone.address();
        gone.endpoint().close(false);
        gone.sink().awaitClosed();
        NioFixture.Stream client = fixture.open(AF_INET);
        client.endpoint().bind(SockAddr.any(AF_INET, 0), false);
        int port = NioFixture.addressOf(client.endpoint()).port();
        assertThat(NioFixture.connect(client, nobody)).isEqualTo(failure(STATUS_CONNECTION_REFUSED));
        assertThat(NioFixture.connect(client, nobody)).isEqualTo(failure(STATUS_CONNECTION_REFUSED));
        NioFixture.Listener listener = fixture.listen(SockAddr.loopback(AF_INET, 0));
        assertThat(NioFixture.connect(client, listener.address())).isZero();
        assertThat(NioFixture.addressOf(client.endpoint()).port()).isEqualTo(port);
        NioFixture.Stream server = listener.accept();
        client.write("made it");
        assertThat(server.read(NioFixture.room(100))).isEqualTo(7);
        server.close(false);
    }

    @Test
    void aRefusedConnectKeepsThePathToo(@TempDir Path folder) throws Exception {
        SockAddr own = SockAddr.unix(folder.resolve("client").toString());
        SockAddr target = SockAddr.unix(folder.resolve("server").toString());
        NioFixture.Stream client = fixture.open(AF_UNIX);
        client.endpoint().bind(own, false);
        assertThat(NioFixture.connect(client, target)).isEqualTo(failure(STATUS_CONNECTION_REFUSED));
        NioFixture.Listener listener = fixture.listen(target);
        assertThat(NioFixture.connect(client, target)).isZero();
        NioFixture.Stream server = listener.accept();
        SockAddr peer = new SockAddr();
        server.endpoint().remoteAddress(peer);
        assertThat(peer).isEqualTo(own);
        server.close(true);
        client.close(false);
        assertThat(folder.resolve("client")).doesNotExist();
    }

    @Test
    void aPendingConnectCanBeCancelledAndClosed() throws Exception {
        // Nobody answers at a documentation address; some hosts say at once that there is no way.
        SockAddr silent = SockAddr.of("192.0.2.1", 9);
        NioFixture.Stream client = fixture.open(AF_INET);
        long result = client.endpoint().connect(silent, null);
        if (result == IoResult.PENDING) {
            client.endpoint().cancel(Direction.OUTPUT);
            result = Sinks.poll(client.sink().connected, "a result");
            assertThat(result).isNotZero();
            client.endpoint().connect(silent, null);
        }
        assertThat(IoResult.isFailure(result)).isTrue();
        client.close(true);
    }

    @Test
    void operationsBeforeConnectAnswerInvalidDeviceState() throws Exception {
        NioFixture.Stream client = fixture.open(AF_INET);
        assertThat(client.endpoint().write(NioFixture.batch("x"))).isEqualTo(failure(STATUS_INVALID_DEVICE_STATE));
        assertThat(client.endpoint().read(NioFixture.room(1))).isEqualTo(failure(STATUS_INVALID_DEVICE_STATE));
        assertThat(client.endpoint().shutdownOutput()).isEqualTo(failure(STATUS_INVALID_DEVICE_STATE));
        assertThatThrownBy(() -> client.endpoint().remoteAddress(new SockAddr()))
                .isInstanceOf(TransportException.class);
        assertThatThrownBy(client.endpoint()::silence)
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.status()).isEqualTo(STATUS_NOT_SUPPORTED));
    }

    @Test
    void anAddressOfAnotherFamilyIsRefused() throws Exception {
        NioFixture.Stream v4 = fixture.open(AF_INET);
        NioFixture.Stream v6 = fixture.open(AF_INET6);
        SockAddr mapped = SockAddr.loopback(AF_INET, 9).mapToInet6();
        assertThat(v4.endpoint().connect(SockAddr.loopback(AF_INET6, 9), null))
                .isEqualTo(failure(STATUS_INVALID_PARAMETER));
        assertThat(v6.endpoint().connect(SockAddr.loopback(AF_INET, 9), null))
                .isEqualTo(failure(STATUS_INVALID_PARAMETER));
        assertThat(v6.endpoint().connect(mapped, null)).isEqualTo(failure(STATUS_INVALID_PARAMETER));
    }

    @Test
    void pushDeliversEverythingInOrderAndTheEnd() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        pair.server().endpoint().startPush(Long.MAX_VALUE);
        pair.client().write("one");
        assertThat(new String(pair.server().sink().takePushed(3))).isEqualTo("one");
        pair.client().write("two");
        assertThat(new String(pair.server().sink().takePushed(3))).isEqualTo("two");
        pair.client().endpoint().shutdownOutput();
        assertThat(Sinks.poll(pair.server().sink().pushEnded, "the end")).isEqualTo(IoResult.END_OF_STREAM);
    }

    @Test
    void pushEndsAtItsBudgetAndTheRestComesWithTheNext() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        pair.client().write("abcdef");
        pair.server().endpoint().startPush(4);
        assertThat(new String(pair.server().sink().takePushed(4))).isEqualTo("abcd");
        assertThat(Sinks.poll(pair.server().sink().pushEnded, "the end")).isZero();
        pair.server().endpoint().startPush(100);
        assertThat(new String(pair.server().sink().takePushed(2))).isEqualTo("ef");
        pair.server().endpoint().stopPush();
        assertThat(Sinks.poll(pair.server().sink().pushEnded, "the end")).isZero();
        pair.client().write("g");
        assertThat(pair.server().read(NioFixture.room(10))).isEqualTo(1);
    }

    @Test
    void pushCanBeStoppedFromInsidePushed() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        pair.server().sink().onPushed = chunk -> {
            pair.server().endpoint().stopPush();
            pair.server().sink().chunks.add(chunk);
        };
        pair.server().endpoint().startPush(Long.MAX_VALUE);
        pair.client().write("x");
        pair.server().sink().takePushed(1);
        assertThat(Sinks.poll(pair.server().sink().pushEnded, "the end")).isZero();
        assertThat(pair.server().endpoint().read(NioFixture.room(10))).isEqualTo(IoResult.PENDING);
        pair.client().write("y");
        assertThat(Sinks.poll(pair.server().sink().read, "a byte")).isEqualTo(1);
        assertThat(pair.server().sink().pushEnded).isEmpty();
    }

    @Test
    void pushTellsAReset() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        pair.server().endpoint().startPush(Long.MAX_VALUE);
        pair.client().close(true);
        assertThat(Sinks.poll(pair.server().sink().pushEnded, "a reset")).isEqualTo(failure(STATUS_CONNECTION_RESET));
    }

    @Test
    void aChunkOutlivesItsEndpoint() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        pair.server().endpoint().startPush(Long.MAX_VALUE);
        pair.client().write("kept");
        Chunk chunk = Sinks.poll(pair.server().sink().chunks, "a chunk");
        pair.server().close(false);
        assertThat(NioFixture.text(chunk.mdl().memory(), chunk.length())).isEqualTo("kept");
        assertThat(fixture.transport.pool().inUse()).isPositive();
        CompletableFuture.runAsync(chunk::release).get(10, TimeUnit.SECONDS);
        assertThat(fixture.transport.pool().inUse()).isZero();
    }

    @Test
    void anExhaustedPoolStopsThePushUntilAChunkComesBack() throws Exception {
        try (NioFixture small = new NioFixture("poolBytes", "65536", "loops", "1")) {
            NioFixture.Pair first = small.pair();
            NioFixture.Pair second = small.pair();
            first.server().endpoint().startPush(Long.MAX_VALUE);
            second.server().endpoint().startPush(Long.MAX_VALUE);
            // One holds everything.
            ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
            long sent = first.client().endpoint().write(NioFixture.batch(block));
            long held = 0;
            java.util.ArrayDeque<Chunk> chunks = new java.util.ArrayDeque<>();
            while (small.transport.pool().inUse() < 65536 - 2048) {
                Chunk chunk = Sinks.poll(first.server().sink().chunks, "a chunk");
                chunks.add(chunk);
                held += chunk.length();
            }
            second.client().write("hungry");
            // Both get their turn while the chunks come back.
            boolean fed = false;
            while (held < sent || !fed) {
                if (!chunks.isEmpty()) {
                    chunks.remove().release();
                }
                Chunk chunk = first.server().sink().chunks.poll(1, TimeUnit.MILLISECONDS);
                if (chunk != null) {
                    held += chunk.length();
                    chunks.add(chunk);
                }
                Chunk other = second.server().sink().chunks.poll();
                if (other != null) {
                    fed = true;
                    other.release();
                }
            }
            chunks.forEach(Chunk::release);
            assertThat(held).isEqualTo(sent);
            assertThat(small.transport.pool().allocated()).isLessThanOrEqualTo(65536);
        }
    }

    @Test
    void sinksMayCallTheirEndpoint() throws Exception {
        // A ping-pong that lives in the sinks alone, on two loops.
        NioFixture.Pair pair = fixture.pair();
        int rounds = 10_000;
        AtomicLong left = new AtomicLong(rounds);
        CompletableFuture<Void> done = new CompletableFuture<>();
        AtomicReference<Throwable> error = new AtomicReference<>();
        pong(pair.server(), () -> true, done);
        pong(pair.client(), () -> left.decrementAndGet() > 0, done);
        pair.client().endpoint().loop().execute(() -> pair.client().write("x"));
        done.get(60, TimeUnit.SECONDS);
        assertThat(error).hasNullValue();
    }

    private static void pong(
            NioFixture.Stream stream, java.util.function.BooleanSupplier again, CompletableFuture<Void> done) {
        BufferBatch room = NioFixture.room(1);
        BufferBatch answer = NioFixture.room(1);
        java.util.function.LongConsumer got = result -> {
            room.buffers()[0].clear();
            answer.buffers()[0].clear();
            if (result != 1) {
                done.completeExceptionally(new AssertionError(IoResult.toString(result)));
            } else if (again.getAsBoolean()) {
                stream.endpoint().write(answer);
            } else {
                done.complete(null);
            }
        };
        Runnable read = () -> {
            long result = stream.endpoint().read(room);
            while (result != IoResult.PENDING) {
                got.accept(result);
                result = done.isDone() ? IoResult.PENDING : stream.endpoint().read(room);
            }
        };
        stream.sink().onRead = result -> {
            got.accept(result);
            if (!done.isDone()) {
                read.run();
            }
        };
        stream.endpoint().loop().execute(read);
    }

    @Test
    void aSinkThatThrowsDoesNotHurtItsEndpoint() throws Exception {
        NioFixture.Pair pair = fixture.pair();
        pair.server().sink().onRead = result -> {
            throw new IllegalStateException("a sink that throws, on purpose");
        };
        assertThat(pair.server().endpoint().read(NioFixture.room(1))).isEqualTo(IoResult.PENDING);
        CompletableFuture<Void> after = new CompletableFuture<>();
        pair.client().write("x");
        pair.server().endpoint().loop().schedule(() -> after.complete(null), 1);
        after.get(10, TimeUnit.SECONDS);
        pair.server().sink().onRead = result -> {};
        assertThat(pair.server().endpoint().read(NioFixture.room(1))).isIn(IoResult.PENDING, 1L);
    }

    @Test
    void aUnixListenerDeletesItsPath(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("s");
        NioFixture.Listener listener = fixture.listen(SockAddr.unix(path.toString()));
        assertThat(path).exists();
        NioFixture.Listener second = fixture.listener(AF_UNIX);
        assertThatThrownBy(() -> second.endpoint().bind(SockAddr.unix(path.toString()), false))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        e -> assertThat(e.status()).isEqualTo(NtStatus.STATUS_ADDRESS_ALREADY_EXISTS));
        second.endpoint().close(false);
        second.sink().awaitClosed();
        assertThat(path).exists();
        listener.endpoint().close(false);
        listener.sink().awaitClosed();
        assertThat(Files.exists(path)).isFalse();
        NioFixture.Stream client = fixture.open(AF_UNIX);
        assertThat(NioFixture.connect(client, SockAddr.unix(path.toString())))
                .isEqualTo(failure(STATUS_CONNECTION_REFUSED));
    }
}
