package org.wsk4j.provider.uring;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.wsk4j.WskClient;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskDisconnectFlags;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.KitProvider;

/** One thread that does whatever comes to its mind with its sockets. */
final class SoakWorker extends Thread {

    private static final int MOST_SENDS = 4;
    private static final int MUCH = 32 << 10;

    /** What a client of its own has of one connection. */
    private static final class Slot {
        volatile WskConnectionSocket socket;
        volatile boolean connecting;
        final AtomicInteger sends = new AtomicInteger();
        volatile boolean receiving;
        Irp last;
        Irp connect;
    }

    private final Soak soak;
    private final KitProvider provider;
    private final WskClient client;
    private final Random random;
    private final Slot[] slots;
    private final long end;
    private final ByteBuffer[] memory = new ByteBuffer[8];
    volatile Throwable failure;

    SoakWorker(Soak soak, KitProvider provider, WskClient client, Random random, int sockets, long end) {
        super("soak");
        this.soak = soak;
        this.provider = provider;
        this.client = client;
        this.random = random;
        this.end = end;
        slots = new Slot[sockets];
        for (int i = 0; i < sockets; i++) {
            slots[i] = new Slot();
        }
        for (int i = 0; i < memory.length; i++) {
            memory[i] = i == 0 ? ByteBuffer.allocate(MUCH) : ByteBuffer.allocateDirect(MUCH);
        }
    }

    @Override
    public void run() {
        try {
            WskDatagramSocket datagrams = datagrams();
            SockAddr own = new SockAddr();
            Irp irp = new Irp();
            datagrams.dispatch().getLocalAddress(own, irp);
            irp.await();
            while (System.nanoTime() - end < 0) {
                step(slots[random.nextInt(slots.length)]);
                if (random.nextInt(10) == 0) {
                    datagram(datagrams, own);
                }
            }
            soak.request("close", close -> datagrams.dispatch().closeSocket(close));
            for (Slot slot : slots) {
                if (slot.connecting) {
                    slot.connect.cancel(); // a SYN that was lost would be tried again for minutes
                }
            }
            for (Slot slot : slots) {
                while (slot.connecting) {
                    Thread.onSpinWait(); // it ends: the soak's patience watches
                }
                close(slot);
            }
        } catch (Throwable e) {
            failure = e;
        }
    }

    private WskBuf memory() {
        ByteBuffer some = memory[random.nextInt(memory.length)];
        int length = 1 + (random.nextBoolean() ? random.nextInt(100) : random.nextInt(MUCH));
        return WskBuf.of(some.duplicate().position(0).limit(length));
    }

    private void step(Slot slot) {
        if (slot.connecting) {
            return; // looked at first: its end has set the socket before
        }
        WskConnectionSocket socket = slot.socket;
        if (socket == null) {
            connect(slot);
            return;
        }
        WskProviderConnectionDispatch io = socket.dispatch();
        switch (random.nextInt(40)) {
            case 0 -> close(slot);
            case 1 -> {
                int flags = random.nextInt(10) == 0 ? 0 : WskDisconnectFlags.WSK_FLAG_ABORTIVE;
                soak.request("disconnect", irp -> io.disconnect(null, flags, irp));
            }
            case 2, 3, 4 -> {
                if (slot.last != null) {
                    slot.last.cancel();
                }
            }
            default -> {
                if (random.nextBoolean()) {
                    send(slot, io);
                } else {
                    receive(slot, io);
                }
            }
        }
    }

    private void connect(Slot slot) {
        slot.connecting = true;
        slot.connect = soak.request(
                "connect",
                irp -> provider.socketConnect(
                        client,
                        WskOptions.SOCK_STREAM,
                        WskOptions.IPPROTO_TCP,
                        SockAddr.any(SockAddr.AF_INET, 0),
                        random.nextBoolean() ? soak.outside : soak.inside,
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        irp),
                irp -> {
                    if (irp.status() == NtStatus.STATUS_SUCCESS) {
                        slot.sends.set(0);
                        slot.receiving = false;
                        slot.socket = irp.pointer(WskConnectionSocket.class);
                    }
                    slot.connecting = false;
                });
        if (random.nextInt(8) == 0) {
            slot.connect.cancel();
        }
        slot.last = null;
    }

    private void send(Slot slot, WskProviderConnectionDispatch io) {
        if (slot.sends.get() < MOST_SENDS) {
            slot.sends.incrementAndGet();
            WskBuf buffer = memory();
            slot.last = soak.request("send", irp -> io.send(buffer, 0, irp), irp -> slot.sends.decrementAndGet());
        }
    }

    private void receive(Slot slot, WskProviderConnectionDispatch io) {
        if (!slot.receiving) {
            slot.receiving = true;
            WskBuf buffer = memory();
            slot.last = soak.request("receive", irp -> io.receive(buffer, 0, irp), irp -> slot.receiving = false);
        }
    }

    private void close(Slot slot) {
        WskConnectionSocket socket = slot.socket;
        if (socket != null) {
            slot.socket = null;
            slot.last = null;
            soak.request("close", irp -> socket.dispatch().closeSocket(irp));
        }
    }

    private WskDatagramSocket datagrams() throws InterruptedException {
        Irp irp = new Irp();
        provider.socket(
                client,
                SockAddr.AF_INET,
                WskOptions.SOCK_DGRAM,
                WskOptions.IPPROTO_UDP,
                WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET,
                null,
                null,
                null,
                null,
                null,
                irp);
        irp.await();
        WskDatagramSocket socket = irp.pointer(WskDatagramSocket.class);
        socket.dispatch().bind(SockAddr.loopback(SockAddr.AF_INET, 0), 0, irp.reuse());
        irp.await();
        return socket;
    }

    private void datagram(WskDatagramSocket socket, SockAddr to) {
        WskBuf buffer = memory();
        if (random.nextBoolean()) {
            soak.request("sendTo", irp -> socket.dispatch().sendTo(buffer, 0, to, null, irp));
        } else {
            Irp receiving = soak.request(
                    "receiveFrom", irp -> socket.dispatch().receiveFrom(buffer, 0, new SockAddr(), null, null, irp));
            if (random.nextInt(4) == 0) {
                receiving.cancel();
            }
        }
    }
}
