package org.wsk4j.wsp.socket;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Sockets that WSPDuplicateSocket has promised a further descriptor: each ticket is good for one, and keeps the socket open. */
final class SharedSockets {

    private static final AtomicLong NEXT = new AtomicLong(1);

    private final Map<Long, WinsockSocket> tickets = new ConcurrentHashMap<>();

    long promise(WinsockSocket socket) {
        long ticket = NEXT.getAndIncrement();
        tickets.put(ticket, socket);
        socket.addDescriptor(-ticket);
        return ticket;
    }

    @Nullable
    WinsockSocket redeem(long ticket) {
        return tickets.remove(ticket);
    }

    Collection<WinsockSocket> takeAll() {
        Collection<WinsockSocket> all = new ArrayList<>(tickets.values());
        tickets.clear();
        return all;
    }
}
