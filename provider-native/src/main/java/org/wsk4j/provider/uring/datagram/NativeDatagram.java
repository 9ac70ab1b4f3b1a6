package org.wsk4j.provider.uring.datagram;

import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;

import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.DatagramSlot;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.base.Host;
import org.wsk4j.provider.uring.base.NativeBinding;
import org.wsk4j.provider.uring.base.NativeOptions;
import org.wsk4j.provider.uring.base.Readiness;
import org.wsk4j.provider.uring.base.Watch;
import org.wsk4j.provider.uring.base.Watched;

/**
 * A datagram endpoint by direct system calls, on a loop of either engine. It is never connected for the kernel, so errors
 * that a network reports for one destination do not show at operations for another.
 *
 * <p>As with streams, a system call of an operation stands between {@link #enterOutput} and {@link #exitOutput}, or the like
 * for input, everything else under the lock of this; the descriptor is closed once nobody is in there.
 */
public final class NativeDatagram implements DatagramEndpoint, Watched {

    static final long CANCELLED = IoResult.failure(STATUS_CANCELLED);

    private final Host host;
    private final int family;
    private final Readiness loop;
    private final int fd;
    private final DatagramOptions options;
    private final DatagramSink sink;
    private final Watch watch;
    private final DatagramOutput output;
    private final DatagramInput input;
    private final Runnable closeTask = this::closeOnLoop;
    private final Runnable unwatchedTask = this::unwatched;

    private boolean gone; // guarded by this: the descriptor is closed
    private volatile boolean closing;
    private volatile boolean writing;
    private volatile boolean reading;

    private NativeDatagram(Host host, int family, Readiness loop, int fd, DatagramOptions options, DatagramSink sink) {
        this.host = host;
        this.family = family;
        this.loop = loop;
        this.fd = fd;
        this.options = options;
        this.sink = sink;
        this.watch = loop.watch(fd, this);
        this.output = new DatagramOutput(this, watch);
        this.input = new DatagramInput(this, watch);
    }

    /**
     * Opens one.
     *
     * @param host what all share
     * @param family AF_INET or AF_INET6, with Windows' values
     * @param loop its loop
     * @param sink whom to call
     * @return an endpoint that is not bound
     * @throws TransportException if the kernel refuses
     */
    public static NativeDatagram open(Host host, int family, Readiness loop, DatagramSink sink)
            throws TransportException {
        DatagramOptions options = new DatagramOptions(host, family);
        int fd = host.open(family, SocketConstants.SOCK_DGRAM);
        try {
            options.start(fd);
        } catch (TransportException e) {
            host.close(fd);
            throw e;
        }
        return new NativeDatagram(host, family, loop, fd, options, sink);
    }

    Host host() {
        return host;
    }

    int family() {
        return family;
    }

    int fd() {
        return fd;
    }

    DatagramOptions options() {
        return options;
    }

    DatagramSink sink() {
        return sink;
    }

    boolean isClosing() {
        return closing;
    }

    @Override
    public Readiness loop() {
        return loop;
    }

    // Addresses and options

    private void requireOpen() throws TransportException {
        if (gone) {
            throw new TransportException(STATUS_INVALID_DEVICE_STATE, "closed");
        }
    }

    @Override
    public synchronized void bind(SockAddr local, boolean share) throws TransportException {
        requireOpen();
        NativeBinding.check(local, family, options.v6Only());
        host.binding().bind(fd, NativeOptions.Kind.DATAGRAM, local, share);
    }

    @Override
    public synchronized void localAddress(SockAddr address) throws TransportException {
        requireOpen();
        host.binding().localAddress(fd, family, address);
    }

    @Override
    public synchronized void setOption(int level, int option, int value) throws TransportException {
        requireOpen();
        options.set(fd, level, option, value);
    }

    @Override
    public synchronized int option(int level, int option) throws TransportException {
        requireOpen();
        return options.get(fd, level, option);
    }

    @Override
    public synchronized void membership(IpMreq request, boolean join) throws TransportException {
        requireOpen();
        Memberships.change(host, fd, family, request, join);
    }

    // Operations

    @Override
    public long send(DatagramBatch batch) {
        return output.send(batch);
    }

    @Override
    public long receive(DatagramSlot slot) {
        return input.receive(slot);
    }

    @Override
    public void startPush(long budget) {
        input.startPush(budget);
    }

    @Override
    public void stopPush() {
        input.stopPush();
    }

    @Override
    public void cancel(Direction direction) {
        if (direction == Direction.INPUT) {
            input.cancel();
        } else {
            output.cancel();
        }
    }

    /** Begins a system call of the output direction; false if the endpoint is closing, then there is none. */
    boolean enterOutput() {
        writing = true;
        if (closing) {
            writing = false;
            return false;
        }
        return true;
    }

    void exitOutput() {
        writing = false;
    }

    /** Begins a system call of the input direction; false if the endpoint is closing, then there is none. */
    boolean enterInput() {
        reading = true;
        if (closing) {
            reading = false;
            return false;
        }
        return true;
    }

    void exitInput() {
        reading = false;
    }

    // On the loop

    @Override
    public int wanted() {
        return input.wanted() | output.wanted();
    }

    @Override
    public void ready(int events) {
        if ((events & Watch.OUTPUT) != 0) {
            output.ready();
        }
        if ((events & Watch.INPUT) != 0) {
            input.ready();
        }
    }

    // Close

    @Override
    public void close(boolean abort) {
        closing = true;
        if (!loop.execute(closeTask)) {
            while (isBusy()) { // the loop has ended: it cannot wait for us
                Thread.onSpinWait();
            }
            output.drop();
            input.drop();
            closeDescriptor();
        }
    }

    private boolean isBusy() {
        return writing || reading;
    }

    private void closeOnLoop() {
        output.drop();
        input.drop();
        watch.close();
    }

    @Override
    public void unwatched() {
        if (isBusy()) {
            loop.execute(unwatchedTask); // whoever is in there leaves at once: no call blocks
            return;
        }
        closeDescriptor();
    }

    private void closeDescriptor() {
        synchronized (this) {
            gone = true;
        }
        output.free();
        input.free();
        host.close(fd);
        sink.closed();
    }
}
