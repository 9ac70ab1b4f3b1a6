package org.wsk4j.examples;

import java.nio.ByteBuffer;
import java.util.List;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.*;

/**
 * Echoes with overlapped operations and completion routines: one thread, which waits alertably for the next connection, and
 * runs the routines of all the others meanwhile.
 */
public final class WinsockOverlappedServer {

    private final WspProcTable winsock;
    private final LpInt errno = new LpInt();
    private final WsaEvent acceptEvent = new WsaEvent();
    private final WsaEvent stopEvent = new WsaEvent();
    private final long listener;

    public WinsockOverlappedServer(WspProcTable winsock, long listener) {
        this.winsock = winsock;
        this.listener = listener;
    }

    /** Serves on this thread until stopped. */
    public void run() {
        winsock.eventSelect(listener, acceptEvent, Winsock.FD_ACCEPT, errno);
        List<WsaEvent> events = List.of(acceptEvent, stopEvent);
        while (true) {
            int index = WsaWait.waitForMultipleEvents(events, false, Winsock.WSA_INFINITE, true, errno);
            if (index == Winsock.WSA_WAIT_IO_COMPLETION) continue; // routines have run
            if (index != Winsock.WSA_WAIT_EVENT_0) return;
            winsock.enumNetworkEvents(listener, acceptEvent, new WsaNetworkEvents(), errno);
            long s = winsock.accept(listener, null, null, null, errno);
            if (s == Winsock.INVALID_SOCKET) continue; // the peer has gone again
            winsock.eventSelect(s, null, 0, errno); // inherited from the listener
            new Connection(s).receive();
        }
    }

    /** Any thread. */
    public void stop() {
        stopEvent.set();
    }

    private final class Connection {

        private final long s;
        private final ByteBuffer memory = ByteBuffer.allocateDirect(16 * 1024);
        private final WsaBuf[] dataBuf = {new WsaBuf()};
        private final WsaOverlapped overlapped = new WsaOverlapped();

        Connection(long s) {
            this.s = s;
        }

        void receive() {
            dataBuf[0].set(memory, 0, memory.capacity());
            check(winsock.recv(s, dataBuf, 1, null, new LpInt(), overlapped, this::received, null, errno));
        }

        private void received(int error, int transferred, WsaOverlapped same, int flags) {
            if (error != 0 || transferred == 0) {
                close();
                return;
            }
            dataBuf[0].set(memory, 0, transferred);
            check(winsock.send(s, dataBuf, 1, null, 0, overlapped, this::sent, null, errno));
        }

        private void sent(int error, int transferred, WsaOverlapped same, int flags) {
            if (error != 0) {
                close();
                return;
            }
            receive(); // an overlapped send takes everything
        }

        private void check(int result) {
            if (result == Winsock.SOCKET_ERROR && errno.value() != WsaError.WSA_IO_PENDING) close();
        }

        private void close() {
            winsock.closeSocket(s, errno);
        }
    }

    /** Makes the listening socket. */
    static long listen(WspProcTable winsock, SockAddr address) {
        LpInt errno = new LpInt();
        long s = winsock.socket(
                address.family(),
                WskOptions.SOCK_STREAM,
                WskOptions.IPPROTO_TCP,
                null,
                0,
                Winsock.WSA_FLAG_OVERLAPPED,
                errno);
        if (winsock.bind(s, address, errno) == Winsock.SOCKET_ERROR
                || winsock.listen(s, Winsock.SOMAXCONN, errno) == Winsock.SOCKET_ERROR) {
            throw new IllegalStateException("cannot listen: " + WsaError.name(errno.value()));
        }
        return s;
    }
}
