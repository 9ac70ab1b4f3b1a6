package org.wsk4j.provider.uring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.Endpoint;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.uring.base.NativeSettings;
import org.wsk4j.provider.uring.libc.AbsentException;

/** A transport and what was opened on it; closing checks the rules of all sinks. */
final class NativeFixture implements AutoCloseable {

    record Listener(ListenEndpoint endpoint, Sinks.Listen sink) {

        SockAddr address() {
            return addressOf(endpoint);
        }

        Stream accept() {
            Sinks.Listen.Accepted accepted = Sinks.poll(sink.accepted, "a connection");
            return new Stream(accepted.endpoint(), accepted.sink());
        }
    }

    record Stream(StreamEndpoint endpoint, Sinks.Stream sink) {

        void close(boolean abort) {
            endpoint.close(abort);
            sink.awaitClosed();
            sink.check();
        }

        /** Reads some bytes, waiting for them. */
        long read(BufferBatch batch) {
            long result = endpoint.read(batch);
            return result == IoResult.PENDING ? Sinks.poll(sink.read, "bytes") : result;
        }

        /** Finishes sending, and waits until the peer has acknowledged it. */
        long shutdown() {
            long result = endpoint.shutdownOutput();
            return result == IoResult.PENDING ? Sinks.poll(sink.shutdown, "the end of the shutdown") : result;
        }

        void write(String text) {
            assertThat(endpoint.write(batch(text))).isEqualTo(text.length());
        }
    }

    record Datagrams(DatagramEndpoint endpoint, Sinks.Datagram sink) {

        SockAddr address() {
            return addressOf(endpoint);
        }
    }

    record Pair(Stream client, Stream server) {}

    /** What every test of endpoints runs with. */
    static java.util.stream.Stream<String> engines() {
        return java.util.stream.Stream.of("epoll", "uring");
    }

    final NativeTransport transport;
    private final List<Runnable> closers = new ArrayList<>();

    NativeFixture(String... properties) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            map.put(properties[i], properties[i + 1]);
        }
        try {
            transport = NativeTransport.open(NativeSettings.read("", map::get));
        } catch (AbsentException e) {
            throw new AssertionError(e);
        }
    }

    /** Closes an endpoint at the end, unless the test has. */
    private void later(Endpoint endpoint, Sinks.Checked sink) {
        closers.add(() -> {
            if (sink.closed.getCount() > 0) {
                endpoint.close(true);
                sink.awaitClosed();
            }
            sink.check();
        });
    }

    Stream open(int family) throws TransportException {
        Sinks.Stream sink = new Sinks.Stream();
        Loop loop = transport.nextLoop();
        sink.loop = loop;
        Stream stream = new Stream(transport.openStream(family, loop, sink), sink);
        later(stream.endpoint, sink);
        return stream;
    }

    Listener listener(int family) throws TransportException {
        Sinks.Listen sink = new Sinks.Listen();
        Loop loop = transport.nextLoop();
        sink.loop = loop;
        Listener listener = new Listener(transport.openListen(family, loop, sink), sink);
        later(listener.endpoint, sink);
        return listener;
    }

    Listener listen(SockAddr local) throws TransportException {
        Listener listener = listener(local.family());
        listener.endpoint.bind(local, false);
        listener.endpoint.startAccept();
        return listener;
    }

    Datagrams datagrams(int family) throws TransportException {
        Sinks.Datagram sink = new Sinks.Datagram();
        Loop loop = transport.nextLoop();
        sink.loop = loop;
        Datagrams datagrams = new Datagrams(transport.openDatagram(family, loop, sink), sink);
        later(datagrams.endpoint, sink);
        return datagrams;
    }

    Datagrams datagrams(SockAddr local) throws TransportException {
        Datagrams datagrams = datagrams(local.family());
        datagrams.endpoint.bind(local, false);
        return datagrams;
    }

    static long connect(Stream stream, SockAddr remote) {
        long result = stream.endpoint.connect(remote, null);
        return result == IoResult.PENDING ? Sinks.poll(stream.sink.connected, "a connection") : result;
    }

    Pair pair(SockAddr local) throws TransportException {
        Listener listener = listen(local);
        Stream client = open(local.family());
        assertThat(connect(client, listener.address())).isZero();
        Stream server = listener.accept();
        later(server.endpoint, server.sink);
        return new Pair(client, server);
    }

    Pair pair() throws TransportException {
        return pair(SockAddr.loopback(SockAddr.AF_INET, 0));
    }

    static SockAddr addressOf(Endpoint endpoint) {
        SockAddr address = new SockAddr();
        try {
            endpoint.localAddress(address);
        } catch (TransportException e) {
            throw new AssertionError(e);
        }
        return address;
    }

    static BufferBatch batch(ByteBuffer... buffers) {
        BufferBatch batch = new BufferBatch();
        for (ByteBuffer buffer : buffers) {
            batch.add(Mdl.of(buffer), 0, buffer.remaining());
        }
        return batch;
    }

    static BufferBatch batch(String text) {
        return batch(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    static BufferBatch room(int bytes) {
        return batch(ByteBuffer.allocateDirect(bytes));
    }

    static String text(ByteBuffer buffer, long length) {
        byte[] bytes = new byte[(int) length];
        buffer.get(0, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        for (Runnable closer : closers) {
            closer.run();
        }
        transport.close(TimeUnit.SECONDS.toNanos(10));
    }
}
