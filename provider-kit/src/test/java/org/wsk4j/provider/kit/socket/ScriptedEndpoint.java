package org.wsk4j.provider.kit.socket;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.TransportException;

/** A listening or stream endpoint that does what the test says and notes what the kit does. */
final class ScriptedEndpoint implements ListenEndpoint, StreamEndpoint {

    private static final AtomicInteger PORTS = new AtomicInteger(30_000);

    final ScriptedLoop loop;
    final List<String> log = new ArrayList<>();
    final Map<Integer, Integer> options = new HashMap<>();
    final SockAddr local = new SockAddr();
    final SockAddr remote = new SockAddr();
    private final @Nullable ListenSink listenSink;
    private volatile @Nullable StreamSink streamSink;

    @Nullable
    TransportException bindFailure;

    /** What a bind to port 0 gets; 0 for a fresh port. */
    int chosenPort;

    /** Thrown by startAccept and close, against the contract. */
    @Nullable
    RuntimeException defect;

    /** Thrown by attach of the next connection, against the contract. */
    @Nullable
    RuntimeException attachDefect;

    /** Thrown by remoteAddress of the next connection. */
    @Nullable
    TransportException addressFailure;

    volatile boolean accepting;
    volatile boolean pushing;
    volatile @Nullable Boolean closedAbortively;

    ScriptedEndpoint(ScriptedLoop loop, @Nullable ListenSink listenSink) {
        this.loop = loop;
        this.listenSink = listenSink;
    }

    private synchronized void note(String line) {
        log.add(line);
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public void bind(SockAddr address, boolean share) throws TransportException {
        note("bind share=" + share);
        if (bindFailure != null) {
            throw bindFailure;
        }
        local.set(address);
        if (address.port() == 0) {
            local.setPort(chosenPort != 0 ? chosenPort : PORTS.incrementAndGet());
        }
    }

    @Override
    public void localAddress(SockAddr address) {
        address.set(local);
    }

    @Override
    public void remoteAddress(SockAddr address) throws TransportException {
        if (addressFailure != null) {
            throw addressFailure;
        }
        address.set(remote);
    }

    @Override
    public void setOption(int level, int option, int value) throws TransportException {
        if (option == 777) {
            throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "no such option");
        }
        options.put(level << 16 ^ option, value);
    }

    @Override
    public int option(int level, int option) throws TransportException {
        return options.getOrDefault(level << 16 ^ option, 0);
    }

    @Override
    public void membership(IpMreq request, boolean join) {
        note((join ? "join " : "leave ") + request.group());
    }

    @Override
    public void cancel(Direction direction) {
        note("cancel " + direction);
    }

    @Override
    public void close(boolean abort) {
        if (defect != null) {
            throw defect;
        }
        closedAbortively = abort;
        pushing = false;
        loop.execute(() -> {
            if (listenSink != null) {
                listenSink.closed();
            }
            StreamSink sink = streamSink;
            if (sink != null) {
                sink.closed();
            }
        });
    }

    // listening

    @Override
    public void startAccept() {
        if (defect != null) {
            throw defect;
        }
        accepting = true;
        note("start");
    }

    @Override
    public void stopAccept() {
        accepting = false;
        note("stop");
    }

    /** A peer connects. On the loop. */
    ScriptedEndpoint connection() {
        ScriptedEndpoint connection = new ScriptedEndpoint(loop, null);
        connection.attachDefect = attachDefect;
        connection.addressFailure = addressFailure;
        connection.local.set(local);
        connection.remote.set(SockAddr.loopback(local.family(), PORTS.incrementAndGet()));
        if (listenSink != null) {
            listenSink.accepted(connection);
        }
        return connection;
    }

    /** The host can accept no more. On the loop. */
    void breakDown() {
        if (listenSink != null) {
            listenSink.acceptFailed(IoResult.failure(NtStatus.STATUS_INSUFFICIENT_RESOURCES), true);
        }
    }

    // a connection

    @Override
    public void attach(StreamSink sink) {
        if (attachDefect != null) {
            throw attachDefect;
        }
        streamSink = sink;
    }

    /** The peer resets. On the loop. */
    void reset() {
        end(IoResult.failure(NtStatus.STATUS_CONNECTION_RESET));
    }

    /** The peer resets, if the kit still listens to it: it may close at the same time. On the loop. */
    void resetIfRead() {
        StreamSink sink = streamSink;
        if (sink != null && pushing) {
            pushing = false;
            sink.pushEnded(IoResult.failure(NtStatus.STATUS_CONNECTION_RESET));
        }
    }

    /** The peer finishes. On the loop. */
    void finish() {
        end(IoResult.END_OF_STREAM);
    }

    private void end(long result) {
        StreamSink sink = streamSink;
        if (sink == null || !pushing) {
            throw new AssertionError("the kit does not read: " + log);
        }
        pushing = false;
        sink.pushEnded(result);
    }

    @Override
    public long connect(SockAddr peer, @Nullable BufferBatch firstData) {
        return IoResult.PENDING;
    }

    @Override
    public long write(BufferBatch batch) {
        return IoResult.PENDING;
    }

    @Override
    public long read(BufferBatch batch) {
        return IoResult.PENDING;
    }

    @Override
    public void startPush(long budget) {
        pushing = true;
    }

    @Override
    public void stopPush() {
        loop.execute(() -> {
            StreamSink sink = streamSink;
            if (pushing && sink != null) {
                pushing = false;
                sink.pushEnded(0);
            }
        });
    }

    @Override
    public long shutdownOutput() {
        return 0;
    }

    @Override
    public long receiveBacklog() {
        return 5;
    }

    @Override
    public long idealSendBacklog() {
        return 65_536;
    }

    @Override
    public void silence() throws TransportException {
        throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "cannot");
    }
}
