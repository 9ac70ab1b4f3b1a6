package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.TransportException;

/** How a connection comes about: WskConnect and WskConnectEx, the first data, the addresses. */
final class Connecting implements Canceller {

    /** WskConnectEx takes at most this many bytes. */
    private static final long MAX_FIRST_DATA = 65_535;

    private final Connection connection;
    private final SocketCore core;

    // guarded by core.lock()
    /** The pending connect, while the transport has it. */
    private @Nullable Request pending;

    /** Cancels that the transport was told and that have not ended a connect. */
    private int cancels;

    /** The last send completed a connect: events begin. Volatile: sends look first, and once in a connection's life it is so. */
    private volatile boolean establishedBySend;

    /** Of a connect with first data, until it is over. owner: whoever connects. */
    private @Nullable BufferBatch firstData;

    Connecting(Connection connection, SocketCore core) {
        this.connection = connection;
        this.core = core;
    }

    /** WskConnect, WskConnectEx. */
    NtStatus connect(SockAddr remote, @Nullable WskBuf buffer, int flags, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        if (buffer != null) {
            buffer.checkRange();
        }
        int remoteFamily = remote.family();
        Request request = core.begin(irp, Request.Kind.CONNECT);
        if (buffer != null) {
            request.capture(buffer);
        }
        NtStatus refusal = flags != 0 || remoteFamily != connection.family()
                ? NtStatus.STATUS_INVALID_PARAMETER
                : request.length > MAX_FIRST_DATA ? NtStatus.STATUS_BUFFER_OVERFLOW : null;
        start(request, remote, refusal);
        return request.leave();
    }

    private void start(Request request, SockAddr remote, @Nullable NtStatus argumentRefusal) {
        SockAddr peer = request.capturedAddress(remote);
        NtStatus refusal = argumentRefusal;
        boolean cancelled = false;
        synchronized (core.lock()) {
            if (core.isEnding()) {
                refusal = core.refusal();
            } else if (connection.state() != ConnectionState.BOUND) {
                refusal = refusal != null ? refusal : NtStatus.STATUS_INVALID_DEVICE_STATE;
            } else if (refusal == null && !core.enterTransport()) {
                refusal = NtStatus.STATUS_INVALID_DEVICE_STATE;
            } else if (refusal == null) {
                connection.moveTo(ConnectionState.CONNECTING);
                pending = request;
                request.waitsIn(this);
                cancelled = request.isCancelRequested();
                takeFirstData(request);
            }
        }
        if (refusal != null) {
            request.complete(refusal, 0);
            return;
        }
        if (cancelled) {
            core.exitTransport();
            connected(IoResult.failure(NtStatus.STATUS_CANCELLED));
        } else {
            attempt(request, peer);
        }
    }

    private void takeFirstData(Request request) {
        if (request.length > 0) {
            BufferBatch data = new BufferBatch();
            data.add(request.mdl, request.offset, request.length);
            firstData = data;
        }
    }

    private void dropFirstData() {
        BufferBatch data = firstData;
        firstData = null;
        if (data != null) {
            data.clear();
        }
    }

    /** Hands the connect to the transport, which was entered for it. */
    private void attempt(Request request, SockAddr peer) {
        long result;
        try {
            result = connection.stream().connect(peer, firstData);
        } catch (RuntimeException e) {
            result = Defects.threw(core, e);
        }
        boolean late = false;
        if (result == IoResult.PENDING) {
            synchronized (core.lock()) {
                late = pending == request && request.isCancelRequested();
            }
        }
        core.exitTransport();
        if (late) {
            cancelInFlight(request);
        }
        if (result != IoResult.PENDING) {
            connected(result);
        }
    }

    /** The pending connect is over. On the loop or inside the call. */
    void connected(long result) {
        Request request;
        NtStatus failure = null;
        boolean whole = false;
        boolean again;
        if (IoResult.isReady(result)) {
            connectedAddresses();
        }
        synchronized (core.lock()) {
            request = pending;
            if (request == null) {
                return; // closed meanwhile: the request is back already
            }
            dropFirstData();
            again = isCancelOfAnother(request, result) && core.enterTransport();
            if (again) {
                takeFirstData(request);
            } else {
                pending = null;
                request.waitsIn(null);
                failure = settle(request, result);
                whole = failure == null && request.remaining() == 0;
            }
        }
        if (again) {
            attempt(request, peerOf(request));
        } else if (failure != null) {
            request.complete(failure, request.moved);
        } else if (whole) {
            request.complete(NtStatus.STATUS_SUCCESS, request.moved);
            connection.eventsChanged();
        } else {
            connection.sends().signal();
        }
    }

    /** What a result means for the connection: why the connect is over in vain, or null. With the lock held. */
    private @Nullable NtStatus settle(Request request, long result) {
        if (!IoResult.isReady(result)) {
            connection.moveTo(ConnectionState.BOUND);
            return IoResult.isFailure(result) ? IoResult.status(result) : NtStatus.STATUS_CONNECTION_RESET;
        }
        request.moved = Math.min(result, request.length);
        if (request.remaining() == 0) {
            established();
            connection.endConnecting();
        } else if (!connection.sends().add(request)) {
            connection.firstDataCancelled();
            return NtStatus.STATUS_CANCELLED;
        }
        return null;
    }

    /**
     * Whether a connect ended by a cancel that was meant for an earlier one, which was over when the transport heard of it.
     * As often as there were cancels: what the transport cancels by itself is told. With the lock held.
     */
    private boolean isCancelOfAnother(Request request, long result) {
        if (!IoResult.isFailure(result) || IoResult.status(result) != NtStatus.STATUS_CANCELLED || cancels == 0) {
            return false;
        }
        cancels--;
        return !request.isCancelRequested();
    }

    private static SockAddr peerOf(Request request) {
        SockAddr peer = request.remoteAddress;
        if (peer == null) {
            throw new AssertionError("a connect to nobody");
        }
        return peer;
    }

    /** All first data has left: the connect is over. With the lock held. */
    void firstDataSent() {
        established();
        establishedBySend = true;
    }

    /** Whether sends that completed just now completed the connect, so that events begin. Without the lock. */
    boolean takeEstablishedBySend() {
        if (!establishedBySend) {
            return false;
        }
        synchronized (core.lock()) {
            boolean begins = establishedBySend;
            establishedBySend = false;
            connection.endConnecting();
            return begins;
        }
    }

    private void established() {
        connection.moveTo(ConnectionState.CONNECTED);
        connection.enableStatics();
    }

    /** Keeps both addresses; the host forgets them with the connection. Not of an endpoint that is being closed. */
    private void connectedAddresses() {
        SockAddr peer;
        synchronized (core.lock()) {
            Request request = pending;
            if (request == null || !core.enterTransport()) {
                return;
            }
            peer = peerOf(request);
            core.cacheRemote(peer);
        }
        try {
            cacheLocal();
            if (peer.family() == SockAddr.AF_UNIX || peer.isAny()) {
                cacheRemote(); // the host may tell it in another form
            }
        } catch (TransportException e) {
            // The peer may have reset it already; what bind told and what was asked for stay.
        } catch (RuntimeException e) {
            Defects.threw(core, e);
        } finally {
            core.exitTransport();
        }
    }

    /**
     * Asks the host for both addresses.
     *
     * @throws TransportException if it does not tell one of them
     */
    void cacheAddresses() throws TransportException {
        cacheLocal();
        cacheRemote();
    }

    private void cacheLocal() throws TransportException {
        SockAddr local = new SockAddr();
        connection.stream().localAddress(local);
        core.cacheLocal(local);
    }

    private void cacheRemote() throws TransportException {
        SockAddr remote = new SockAddr();
        connection.stream().remoteAddress(remote);
        core.cacheRemote(remote);
    }

    /** The endpoint is closed. With the lock held. */
    void takeInFlight(RequestQueue target) {
        Request connect = pending;
        if (connect != null) {
            pending = null;
            connect.waitsIn(null);
            dropFirstData();
            target.add(connect);
        }
    }

    @Override
    public boolean remove(Request request) {
        return false;
    }

    /** Cancels a connect that the transport still has, not the next one of a client that was quick to try again. */
    @Override
    public void cancelInFlight(Request request) {
        synchronized (core.lock()) {
            if (pending != request || !request.isCancelRequested()) {
                return;
            }
            cancels++;
        }
        core.cancelTransport(Direction.OUTPUT);
    }
}
