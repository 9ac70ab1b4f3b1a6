package org.wsk4j.examples;

import java.io.ByteArrayOutputStream;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.*;

/** Sends a message, ends sending, and collects the answer, in completion routines that run while it sleeps. */
public final class WinsockOverlappedClient {

    private final WspProcTable winsock;
    private final LpInt errno = new LpInt();
    private final byte[] memory = new byte[4096];
    private final WsaBuf[] dataBuf = {WsaBuf.of(memory)};
    private final WsaOverlapped sending = new WsaOverlapped();
    private final WsaOverlapped receiving = new WsaOverlapped();
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private long s;
    private boolean done;
    private int failure;

    public WinsockOverlappedClient(WspProcTable winsock) {
        this.winsock = winsock;
    }

    public byte[] ask(SockAddr server, byte[] message, int timeoutMillis) {
        s = winsock.socket(
                server.family(),
                WskOptions.SOCK_STREAM,
                WskOptions.IPPROTO_TCP,
                null,
                0,
                Winsock.WSA_FLAG_OVERLAPPED,
                errno);
        try {
            if (winsock.connect(s, server, null, null, null, null, errno) == Winsock.SOCKET_ERROR) {
                throw new IllegalStateException("connect: " + WsaError.name(errno.value()));
            }
            WsaBuf[] out = {WsaBuf.of(message)};
            check(winsock.send(s, out, 1, null, 0, sending, this::sent, null, errno));
            receive();
            long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
            while (!done && System.nanoTime() - deadline < 0) {
                WsaWait.sleepEx(timeoutMillis, true); // returns when a routine has run
            }
            if (!done || failure != 0) throw new IllegalStateException("failed: " + WsaError.name(failure));
            return answer.toByteArray();
        } finally {
            winsock.closeSocket(s, errno);
        }
    }

    private void receive() {
        check(winsock.recv(s, dataBuf, 1, null, new LpInt(), receiving, this::received, null, errno));
    }

    private void sent(int error, int transferred, WsaOverlapped overlapped, int flags) {
        if (error != 0) fail(error);
        else winsock.shutdown(s, Winsock.SD_SEND, errno);
    }

    private void received(int error, int transferred, WsaOverlapped overlapped, int flags) {
        if (error != 0) {
            fail(error);
        } else if (transferred == 0) {
            done = true;
        } else {
            answer.write(memory, 0, transferred);
            receive();
        }
    }

    private void check(int result) {
        if (result == Winsock.SOCKET_ERROR && errno.value() != WsaError.WSA_IO_PENDING) fail(errno.value());
    }

    private void fail(int error) {
        failure = error;
        done = true;
    }
}
