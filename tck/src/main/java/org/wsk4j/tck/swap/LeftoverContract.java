package org.wsk4j.tck.swap;

import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskListenSocket;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.WskFixture;

/** What a provider leaves behind when it is gone: nothing. */
@WskContract(requires = {"tcp", "receive-event"})
class LeftoverContract {

    private static final int INSTANCES = 5;
    private static final int CONNECTIONS = 10;

    private final WskFixture wsk;

    LeftoverContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    @Test
    @Clause(
            rule = 0,
            source = "WskProviderDispatch.close",
            value = "Used, orphaned with everything pending, closed: no descriptor, thread or memory stays")
    void nothingStaysWhenProvidersAreGone() {
        PeerListener listener = wsk.peerListener(Net.INET);
        wsk.requireNothingLeft(() -> {
            for (int i = 0; i < INSTANCES; i++) {
                try (Swap swap = new Swap(wsk)) {
                    live(swap, listener);
                }
            }
        });
    }

    private void live(Swap swap, PeerListener listener) {
        Queue<Runnable> kept = new ConcurrentLinkedQueue<>();
        ByteBuffer block = ByteBuffer.allocateDirect(1 << 16);
        List<Link> links = new ArrayList<>();
        WskListenSocket listens = swap.listener(null);
        wsk.call(irp -> listens.dispatch().accept(0, null, null, null, null, irp));
        for (int i = 0; i < CONNECTIONS; i++) {
            AtomicReference<@Nullable Link> self = new AtomicReference<>();
            Link link = swap.connect(
                    swap.npi(),
                    listener,
                    new WskClientConnectionDispatch(
                            (context, flags, data, bytes, accepted) -> {
                                if (data != null) {
                                    kept.add(() -> Objects.requireNonNull(self.get())
                                            .io()
                                            .release(data));
                                }
                                return data == null ? STATUS_SUCCESS : STATUS_PENDING;
                            },
                            null,
                            null));
            self.set(link);
            links.add(link);
            Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
            link.peer().write(Bytes.pattern(i, 5000));
            wsk.call(irp -> link.io().send(Bytes.repeated(block, 1000), 0, irp));
        }
        wsk.until("data is retained", () -> kept.size() >= CONNECTIONS);
        swap.leave();
        swap.isOrphan(listens);
        for (Link link : links) {
            WskConnectionSocket socket = link.socket();
            swap.isOrphan(socket);
            link.peer().close();
        }
        kept.forEach(Runnable::run);
    }
}
