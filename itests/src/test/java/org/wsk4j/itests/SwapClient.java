package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskReceiveFlags;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskSocket;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/**
 * A client that keeps its provider busy from completion routines and events, with no thread of its own, and books everything:
 * operations, sockets, indications that it retains, and how often each socket was told that it is dead.
 */
final class SwapClient {

    private static final int ECHO = 3000;
    private static final int LARGE = 4 << 20;

    /** Retained lists per socket; more are taken and not kept. */
    private static final int RETAINED = 8;

    /** Accepted connections that stay open per listener. */
    private static final int KEPT = 8;

    private final Ledger ledger = new Ledger();
    private final Counterparts peers;
    private final Client client;
    private final Map<WskSocket, AtomicInteger> deaths = new ConcurrentHashMap<>();
    private final Queue<WskSocket> listening = new ConcurrentLinkedQueue<>();
    private final Queue<Retained> retained = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Runnable> inCompletion = new AtomicReference<>();
    private final AtomicReference<Runnable> inEvent = new AtomicReference<>();
    private final AtomicInteger echoes = new AtomicInteger();
    private final ByteBuffer large = ByteBuffer.allocateDirect(LARGE);

    /** Memory of the provider that we keep, and what was in it. */
    private record Retained(Supplier<NtStatus> release, Supplier<byte[]> read, byte[] bytes) {}

    SwapClient(WskRegistrar registrar, WskProviderSelection selection, Counterparts peers) {
        this.peers = peers;
        client = Client.register(registrar, selection);
        assertThat(client.capture((int) World.LIMIT.toMillis())).isEqualTo(NtStatus.STATUS_SUCCESS);
    }

    Ledger ledger() {
        return ledger;
    }

    WskProviderDispatch provider() {
        return client.captured().dispatch();
    }

    /** Whether any socket was told that it is dead. */
    boolean anyDeath() {
        return deaths.values().stream().anyMatch(told -> told.get() > 0);
    }

    /** How many echoes came back whole. */
    int echoes() {
        return echoes.get();
    }

    /** Lets so many more operations complete. */
    void awaitWork(int operations) {
        long enough = ledger.completions() + operations;
        Await.until("work is done", () -> ledger.completions() >= enough);
    }

    int retained() {
        return retained.size();
    }

    /** The next completion of an echo runs this. */
    void trapCompletion(Runnable trap) {
        inCompletion.set(trap);
    }

    /** The next receive event runs this. */
    void trapEvent(Runnable trap) {
        inEvent.set(trap);
    }

    private static void spring(AtomicReference<Runnable> trap) {
        Runnable sprung = trap.getAndSet(null);
        if (sprung != null) {
            sprung.run();
        }
    }

    private <T extends WskSocket> T kept(T socket) {
        deaths.putIfAbsent(socket, new AtomicInteger());
        return socket;
    }

    private void died(WskSocket socket) {
        int told = deaths.computeIfAbsent(socket, key -> new AtomicInteger()).incrementAndGet();
        if (told > 1) {
            ledger.breach(socket + " was told " + told + " times that it is dead");
        }
    }

    /** Sends and receives the same bytes, for ever. */
    void echo() {
        new Echo(kept(client.connect(peers.echo(), null)).dispatch()).next();
    }

    private final class Echo {

        private final WskProviderConnectionDispatch socket;
        private final byte[] bytes = new byte[ECHO];
        private final ByteBuffer out = ByteBuffer.allocateDirect(ECHO);
        private final ByteBuffer in = ByteBuffer.allocateDirect(ECHO);
        private final AtomicInteger open = new AtomicInteger();
        private final Ledger.Operation send = ledger.operation("send", irp -> half());
        private final Ledger.Operation receive = ledger.operation("receive", irp -> half());
        private byte round;

        Echo(WskProviderConnectionDispatch socket) {
            this.socket = socket;
        }

        void next() {
            round++;
            Arrays.fill(bytes, round);
            out.put(0, bytes);
            // Ourselves count, so that no half begins the next round before both are submitted.
            open.set(3);
            receive.submit(irp -> socket.receive(WskBuf.of(in), WskReceiveFlags.WSK_FLAG_WAITALL, irp));
            send.submit(irp -> socket.send(WskBuf.of(out), 0, irp));
            half();
        }

        private void half() {
            if (open.decrementAndGet() > 0) {
                return;
            }
            spring(inCompletion);
            if (send.irp().status() == NtStatus.STATUS_SUCCESS
                    && receive.irp().status() == NtStatus.STATUS_SUCCESS
                    && receive.irp().information() == ECHO) {
                if (!in.equals(out)) {
                    ledger.breach("an echo came back with other bytes");
                }
                echoes.incrementAndGet();
                next();
            }
        }
    }

    /** Sends more than a peer takes who does not read. */
    void overwhelm() {
        WskConnectionSocket socket = kept(client.connect(peers.stalled(), null));
        for (int i = 0; i < 4; i++) {
            ledger.operation("large send").submit(irp -> socket.dispatch().send(WskBuf.of(large), 0, irp));
        }
    }

    /** Receives from peers who say nothing. */
    void listenInVain() {
        WskConnectionSocket socket = kept(client.connect(peers.stalled(), null));
        for (int i = 0; i < 3; i++) {
            ByteBuffer room = ByteBuffer.allocateDirect(100);
            ledger.operation("idle receive").submit(irp -> socket.dispatch().receive(WskBuf.of(room), 0, irp));
        }
        WskDatagramSocket datagrams = kept(client.datagram(null));
        ByteBuffer room = ByteBuffer.allocateDirect(100);
        ledger.operation("idle receiveFrom")
                .submit(irp -> datagrams.dispatch().receiveFrom(WskBuf.of(room), 0, new SockAddr(), null, null, irp));
    }

    /** Connects and closes, for ever. */
    void reconnect() {
        new Reconnect().next();
    }

    private final class Reconnect {

        private final Ledger.Operation connect = ledger.operation("connect", this::connected);
        private final Ledger.Operation close = ledger.operation("close", irp -> next());

        void next() {
            connect.submit(irp -> connectTo(peers.passing(), irp));
        }

        private void connected(Irp irp) {
            if (irp.status() == NtStatus.STATUS_SUCCESS) {
                WskConnectionSocket socket = irp.pointer(WskConnectionSocket.class);
                close.submit(closing -> socket.dispatch().closeSocket(closing));
            }
        }
    }

    /** Connects to somebody who lets nobody in. */
    void knock() {
        ledger.operation("knock", irp -> {
                    if (irp.status() == NtStatus.STATUS_SUCCESS) {
                        kept(irp.pointer(WskConnectionSocket.class));
                    }
                })
                .submit(irp -> connectTo(peers.full(), irp));
    }

    private NtStatus connectTo(SockAddr peer, Irp irp) {
        return client.captured()
                .dispatch()
                .socketConnect(
                        client.captured().client(),
                        WskOptions.SOCK_STREAM,
                        WskOptions.IPPROTO_TCP,
                        SockAddr.any(SockAddr.AF_INET, 0),
                        peer,
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        irp);
    }

    /** Accepts who calls, for ever, with some accepts pending all the time. */
    void accept(int pending) {
        WskListenSocket listener = kept(client.listen(null));
        AtomicInteger taken = new AtomicInteger();
        for (int i = 0; i < pending; i++) {
            new Accept(listener, taken).next();
        }
        peers.call(address(listener));
    }

    private final class Accept {

        private final WskListenSocket listener;
        private final AtomicInteger taken;
        private final Ledger.Operation accept = ledger.operation("accept", this::accepted);

        Accept(WskListenSocket listener, AtomicInteger taken) {
            this.listener = listener;
            this.taken = taken;
        }

        void next() {
            accept.submit(irp -> listener.dispatch().accept(0, null, null, null, null, irp));
        }

        private void accepted(Irp irp) {
            if (irp.status() == NtStatus.STATUS_SUCCESS) {
                WskConnectionSocket socket = irp.pointer(WskConnectionSocket.class);
                if (taken.incrementAndGet() <= KEPT) {
                    kept(socket);
                } else {
                    ledger.operation("close")
                            .submit(closing -> socket.dispatch().closeSocket(closing));
                }
                next();
            }
        }
    }

    /** Accepts who calls by events; every other connection is refused once enough are kept. */
    void acceptByEvent() {
        AtomicReference<WskListenSocket> self = new AtomicReference<>();
        AtomicInteger taken = new AtomicInteger();
        WskListenSocket listener = kept(client.listen(new WskClientListenDispatch(
                (context, flags, local, remote, socket, outputs) -> {
                    if (socket == null) {
                        died(self.get());
                    } else if (taken.incrementAndGet() > KEPT) {
                        return NtStatus.STATUS_REQUEST_NOT_ACCEPTED;
                    } else {
                        outputs.set(kept(socket), null);
                    }
                    return NtStatus.STATUS_SUCCESS;
                },
                null,
                null)));
        self.set(listener);
        Client.enable(listener, WskEventMask.WSK_EVENT_ACCEPT);
        listening.add(listener);
        peers.call(address(listener));
    }

    /** Receives by events from who never stops talking, and retains some of it. */
    void retain() {
        AtomicReference<WskConnectionSocket> self = new AtomicReference<>();
        AtomicInteger lists = new AtomicInteger();
        WskConnectionSocket socket = kept(client.connect(
                peers.talking(),
                new WskClientConnectionDispatch(
                        (context, flags, data, bytes, accepted) -> {
                            spring(inEvent);
                            if (data == null) {
                                died(self.get());
                            } else if (lists.incrementAndGet() <= RETAINED) {
                                keep(self.get(), data);
                                return NtStatus.STATUS_PENDING;
                            }
                            return NtStatus.STATUS_SUCCESS;
                        },
                        null,
                        null)));
        self.set(socket);
        Client.enable(socket, WskEventMask.WSK_EVENT_RECEIVE);
        listening.add(socket);
    }

    private void keep(WskConnectionSocket socket, WskDataIndication list) {
        Supplier<byte[]> read = () -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (WskDataIndication node = list; node != null; node = node.next()) {
                all.writeBytes(node.buffer().toByteArray());
            }
            return all.toByteArray();
        };
        retained.add(new Retained(() -> socket.dispatch().release(list), read, read.get()));
    }

    /** The same with datagrams. */
    void retainDatagrams() {
        AtomicReference<WskDatagramSocket> self = new AtomicReference<>();
        AtomicInteger lists = new AtomicInteger();
        WskDatagramSocket socket = kept(client.datagram(new WskClientDatagramDispatch((context, flags, data) -> {
            if (data == null) {
                died(self.get());
            } else if (lists.incrementAndGet() <= RETAINED) {
                keep(self.get(), data);
                return NtStatus.STATUS_PENDING;
            }
            return NtStatus.STATUS_SUCCESS;
        })));
        self.set(socket);
        Client.enable(socket, WskEventMask.WSK_EVENT_RECEIVE_FROM);
        listening.add(socket);
        peers.pelt(address(socket));
    }

    private void keep(WskDatagramSocket socket, WskDatagramIndication list) {
        Supplier<byte[]> read = () -> list.buffer().toByteArray();
        retained.add(new Retained(() -> socket.dispatch().release(list), read, read.get()));
    }

    private static SockAddr address(WskSocket socket) {
        SockAddr address = new SockAddr();
        Client.succeed(irp -> socket instanceof WskListenSocket listener
                ? listener.dispatch().getLocalAddress(address, irp)
                : ((WskDatagramSocket) socket).dispatch().getLocalAddress(address, irp));
        return address;
    }

    /** The provider is gone: nothing is pending, everything answers as it should, and memory that was retained is ours still. */
    void expectOrphans() {
        ledger.settle();
        Await.untilAsserted(() -> assertThat(listening)
                .as("sockets that were not told once")
                .allSatisfy(socket -> assertThat(deaths.get(socket)).hasValue(1)));
        deaths.keySet().forEach(SwapClient::expectOrphan);
        for (Retained memory : retained) {
            assertThat(memory.read().get()).isEqualTo(memory.bytes());
            assertThat(memory.release().get()).isEqualTo(NtStatus.STATUS_SUCCESS);
            assertThat(memory.release().get()).isEqualTo(NtStatus.STATUS_INVALID_PARAMETER);
        }
        retained.clear();
    }

    private static void expectOrphan(WskSocket socket) {
        entries(socket).forEach((entry, call) -> {
            Irp irp = Client.call(call);
            assertThat(irp.status()).as("%s of an orphan", entry).isEqualTo(NtStatus.STATUS_FILE_FORCED_CLOSED);
        });
    }

    private static Map<String, Function<Irp, NtStatus>> entries(WskSocket socket) {
        if (socket instanceof WskListenSocket listener) {
            return Entries.listen(listener);
        }
        return socket instanceof WskDatagramSocket datagrams
                ? Entries.datagram(datagrams)
                : Entries.connection((WskConnectionSocket) socket);
    }

    /** Closes every socket, which must succeed, and gives all back. */
    void leave() {
        List<WskSocket> open = List.copyOf(deaths.keySet());
        open.forEach(Client::close);
        deaths.clear();
        ledger.settle();
        client.close();
    }
}
