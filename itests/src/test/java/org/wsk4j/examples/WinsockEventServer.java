package org.wsk4j.examples;

import java.util.ArrayList;
import java.util.List;
import org.wsk4j.wsp.*;

/** Echoes with event select: one thread, an event for each socket, and what WSAEnumNetworkEvents says has happened. */
public final class WinsockEventServer {

    /** A socket, and what of its data still has to be sent back. */
    private static final class Connection {

        final long s;
        final byte[] memory = new byte[16 * 1024];
        int from;
        int to;
        boolean ended;

        Connection(long s) {
            this.s = s;
        }
    }

    private final WspProcTable winsock;
    private final LpInt errno = new LpInt();
    private final WsaEvent stopEvent = new WsaEvent();
    private final List<WsaEvent> events = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();

    public WinsockEventServer(WspProcTable winsock, long listener) {
        this.winsock = winsock;
        add(stopEvent, new Connection(Winsock.INVALID_SOCKET));
        WsaEvent event = new WsaEvent();
        winsock.eventSelect(listener, event, Winsock.FD_ACCEPT, errno);
        add(event, new Connection(listener));
    }

    private void add(WsaEvent event, Connection connection) {
        events.add(event);
        connections.add(connection);
    }

    /** Serves on this thread until stopped. */
    public void run() {
        while (true) {
            int result = WsaWait.waitForMultipleEvents(events, false, Winsock.WSA_INFINITE, false, errno);
            int index = result - Winsock.WSA_WAIT_EVENT_0;
            if (result == Winsock.WSA_WAIT_FAILED || index == 0) return;
            Connection connection = connections.get(index);
            WsaNetworkEvents happened = new WsaNetworkEvents();
            winsock.enumNetworkEvents(connection.s, events.get(index), happened, errno);
            if ((happened.networkEvents() & Winsock.FD_ACCEPT) != 0) accept(connection.s);
            if ((happened.networkEvents() & Winsock.FD_WRITE) != 0) send(connection);
            if ((happened.networkEvents() & Winsock.FD_READ) != 0) receive(connection);
            if ((happened.networkEvents() & Winsock.FD_CLOSE) != 0) {
                connection.ended = true; // all was read; what was not sent yet still has to be
                if (happened.errorCode(Winsock.FD_CLOSE_BIT) != 0) connection.from = connection.to;
            }
            if (connection.ended && connection.from == connection.to) {
                winsock.closeSocket(connection.s, errno);
                connections.remove(index);
                events.remove(index).close();
            }
        }
    }

    /** Any thread. */
    public void stop() {
        stopEvent.set();
    }

    private void accept(long listener) {
        long s = winsock.accept(listener, null, null, null, errno);
        if (s == Winsock.INVALID_SOCKET) return;
        if (events.size() == Winsock.WSA_MAXIMUM_WAIT_EVENTS) {
            winsock.closeSocket(s, errno);
            return;
        }
        WsaEvent event = new WsaEvent();
        winsock.eventSelect(s, event, Winsock.FD_READ | Winsock.FD_WRITE | Winsock.FD_CLOSE, errno);
        add(event, new Connection(s));
    }

    private void receive(Connection connection) {
        if (connection.from < connection.to) return; // first what is left: FD_READ comes again after the next receive
        LpInt received = new LpInt();
        WsaBuf[] buffer = {WsaBuf.of(connection.memory)};
        if (winsock.recv(connection.s, buffer, 1, received, new LpInt(), null, null, null, errno) == 0) {
            connection.from = 0;
            connection.to = received.value();
            send(connection);
        }
    }

    /** Sends until all is gone, or until FD_WRITE will say that there is room again. */
    private void send(Connection connection) {
        LpInt sent = new LpInt();
        while (connection.from < connection.to) {
            WsaBuf[] buffer = {
                new WsaBuf(
                        java.nio.ByteBuffer.wrap(connection.memory), connection.from, connection.to - connection.from)
            };
            if (winsock.send(connection.s, buffer, 1, sent, 0, null, null, null, errno) != 0) return;
            connection.from += sent.value();
        }
        if (connection.to > 0) {
            connection.to = 0;
            connection.from = 0;
            receive(connection); // what came meanwhile; its call also enables FD_READ again
        }
    }
}
