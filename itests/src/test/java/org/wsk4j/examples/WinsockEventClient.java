package org.wsk4j.examples;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.*;

/** Connects without blocking, sends a message, ends sending, and collects the answer, as network events tell. */
public final class WinsockEventClient {

    private static final int EVENTS = Winsock.FD_CONNECT | Winsock.FD_WRITE | Winsock.FD_READ | Winsock.FD_CLOSE;

    private final WspProcTable winsock;
    private final LpInt errno = new LpInt();
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

    public WinsockEventClient(WspProcTable winsock) {
        this.winsock = winsock;
    }

    public byte[] ask(SockAddr server, byte[] message, int timeoutMillis) {
        long s = winsock.socket(server.family(), WskOptions.SOCK_STREAM, WskOptions.IPPROTO_TCP, null, 0, 0, errno);
        WsaEvent event = new WsaEvent();
        try {
            winsock.eventSelect(s, event, EVENTS, errno);
            if (winsock.connect(s, server, null, null, null, null, errno) == Winsock.SOCKET_ERROR
                    && errno.value() != WsaError.WSAEWOULDBLOCK) {
                throw new IllegalStateException("connect: " + WsaError.name(errno.value()));
            }
            int at = 0;
            while (true) {
                if (WsaWait.waitForMultipleEvents(List.of(event), false, timeoutMillis, false, errno)
                        != Winsock.WSA_WAIT_EVENT_0) {
                    throw new IllegalStateException("nothing happened in time");
                }
                WsaNetworkEvents happened = new WsaNetworkEvents();
                winsock.enumNetworkEvents(s, event, happened, errno);
                int events = happened.networkEvents();
                if ((events & Winsock.FD_CONNECT) != 0) {
                    require(happened.errorCode(Winsock.FD_CONNECT_BIT));
                }
                if ((events & Winsock.FD_WRITE) != 0 && at < message.length) {
                    at = send(s, message, at);
                }
                if ((events & Winsock.FD_READ) != 0) {
                    receive(s);
                }
                if ((events & Winsock.FD_CLOSE) != 0) {
                    require(happened.errorCode(Winsock.FD_CLOSE_BIT));
                    return answer.toByteArray();
                }
            }
        } finally {
            winsock.closeSocket(s, errno);
            event.close();
        }
    }

    private int send(long s, byte[] message, int from) {
        LpInt sent = new LpInt();
        int at = from;
        while (at < message.length) {
            WsaBuf[] buffer = {new WsaBuf(ByteBuffer.wrap(message), at, message.length - at)};
            if (winsock.send(s, buffer, 1, sent, 0, null, null, null, errno) != 0) return at; // FD_WRITE comes again
            at += sent.value();
        }
        winsock.shutdown(s, Winsock.SD_SEND, errno);
        return at;
    }

    private void receive(long s) {
        byte[] memory = new byte[4096];
        LpInt received = new LpInt();
        WsaBuf[] buffer = {WsaBuf.of(memory)};
        if (winsock.recv(s, buffer, 1, received, new LpInt(), null, null, null, errno) == 0) {
            answer.write(memory, 0, received.value());
        }
    }

    private static void require(int error) {
        if (error != 0) throw new IllegalStateException(WsaError.name(error));
    }
}
