package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskEventMask;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskBufList;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.socket.DatagramFixture.Datagram;
import org.wsk4j.provider.kit.socket.DatagramFixture.Op;
import org.wsk4j.provider.kit.socket.DatagramFixture.ThreadLoop;

/** Callers, canceller, loop and close at once. */
final class DatagramRaceTest {

    private static final int ENABLE = WskEventMask.WSK_EVENT_RECEIVE_FROM;
    private static final int DISABLE = ENABLE | WskEventMask.WSK_EVENT_DISABLE;

    private static long seed(String name) {
        long seed = System.nanoTime();
        System.out.println("DatagramRaceTest." + name + ": seed " + seed);
        return seed;
    }

    private static void await(BooleanSupplier condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, what);
            Thread.sleep(0, 50_000);
        }
    }

    private static void together(List<Runnable> tasks) throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (Runnable task : tasks) {
            Thread thread = new Thread(() -> {
                try {
                    go.await();
                    task.run();
                } catch (Throwable e) {
                    failures.add(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join(30_000);
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void everyDatagramArrivesOnceWhateverIsCancelledAndToggled() throws InterruptedException {
        long seed = seed("everyDatagramArrivesOnce");
        for (int round = 0; round < 60; round++) {
            deliverAndCancel(new Random(seed + round), "seed " + seed + " round " + round);
        }
    }

    private static void deliverAndCancel(Random random, String where) throws InterruptedException {
        int count = 300;
        ConcurrentLinkedQueue<String> got = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<WskDatagramIndication> retained = new ConcurrentLinkedQueue<>();
        AtomicInteger calls = new AtomicInteger();
        ThreadLoop loop = new ThreadLoop();
        DatagramFixture fixture = new DatagramFixture(
                        (context, flags, list) -> {
                            int call = calls.getAndIncrement();
                            if (call % 5 == 4) {
                                return NtStatus.STATUS_DATA_NOT_ACCEPTED;
                            }
                            for (WskDatagramIndication node = list; node != null; ) {
                                got.add(DatagramFixture.text(node.buffer()));
                                // Once handed on, the node may be released and cut off at any moment.
                                WskDatagramIndication following = node.next();
                                if (call % 2 == 0) {
                                    retained.add(node);
                                }
                                node = following;
                            }
                            return call % 2 == 0 ? NtStatus.STATUS_PENDING : NtStatus.STATUS_SUCCESS;
                        },
                        0,
                        10 * 64,
                        loop)
                .bound();
        List<Op> ops = new ArrayList<>();
        Random posting = new Random(random.nextLong());
        Random toggling = new Random(random.nextLong());
        together(List.of(
                () -> {
                    for (int i = 0; i < count; i++) {
                        fixture.endpoint.deliver(Integer.toString(i), DatagramFixture.PEER);
                    }
                },
                () -> {
                    for (int i = 0; i < count; i++) {
                        Op op = fixture.receive(8);
                        ops.add(op);
                        if (posting.nextBoolean()) {
                            op.irp.cancel();
                        }
                    }
                },
                () -> {
                    for (int i = 0; i < count; i++) {
                        fixture.events(toggling.nextBoolean() ? ENABLE : DISABLE, null);
                        WskDatagramIndication node = retained.poll();
                        if (node != null) {
                            node.setNext(null);
                            assertEquals(NtStatus.STATUS_SUCCESS, fixture.socket.release(node));
                        }
                    }
                }));
        fixture.events(DISABLE, null);
        while (ops.size() < 10_000 && total(ops, got) < count) {
            Op op = fixture.receive(8);
            ops.add(op);
            await(() -> op.isOver() || total(ops, got) >= count, where + " " + loop.failure);
        }
        ops.forEach(op -> op.irp.cancel());
        await(() -> ops.stream().allMatch(Op::isOver), where);
        Set<String> all = new HashSet<>(got);
        assertEquals(got.size(), all.size(), where);
        for (Op op : ops) {
            assertEquals(1, op.completions.get(), where);
            if (op.irp.status() == NtStatus.STATUS_SUCCESS) {
                assertTrue(all.add(op.text()), where + " twice " + op.text());
            }
        }
        assertEquals(count, all.size(), where);
        retained.forEach(node -> {
            node.setNext(null);
            assertEquals(NtStatus.STATUS_SUCCESS, fixture.socket.release(node), where);
        });
        await(() -> fixture.endpoint.lent.get() == 0, where);
        assertNull(loop.failure);
        fixture.close();
    }

    private static int total(List<Op> ops, ConcurrentLinkedQueue<String> got) {
        int total = got.size();
        for (Op op : ops) {
            total += op.isOver() && op.irp.status() == NtStatus.STATUS_SUCCESS ? 1 : 0;
        }
        return total;
    }

    @Test
    void everySendIsWhatItsStatusSays() throws InterruptedException {
        long seed = seed("everySendIsWhatItsStatusSays");
        for (int round = 0; round < 60; round++) {
            sendAndCancel(new Random(seed + round), "seed " + seed + " round " + round);
        }
    }

    private static void sendAndCancel(Random random, String where) throws InterruptedException {
        ThreadLoop loop = new ThreadLoop();
        DatagramFixture fixture = new DatagramFixture(null, 0, 1 << 20, loop).bound();
        fixture.endpoint.chaos = new Random(random.nextLong());
        ConcurrentHashMap<String, Op> ops = new ConcurrentHashMap<>();
        List<Runnable> callers = new ArrayList<>();
        for (int caller = 0; caller < 3; caller++) {
            String name = caller + ":";
            Random own = new Random(random.nextLong());
            callers.add(() -> {
                for (int i = 0; i < 100; i++) {
                    Op op;
                    if (own.nextInt(8) == 0) {
                        op = sendMessages(fixture, name + i + "/");
                    } else {
                        op = fixture.send(name + i, DatagramFixture.PEER);
                    }
                    ops.put(name + i, op);
                    if (own.nextInt(3) == 0) {
                        op.irp.cancel();
                    }
                }
            });
        }
        together(callers);
        await(() -> ops.values().stream().allMatch(Op::isOver), where);
        Set<String> sent = new HashSet<>();
        fixture.endpoint.sent.forEach(datagram -> assertTrue(sent.add(datagram.text()), where));
        ops.forEach((name, op) -> check(name, op, sent, where));
        assertTrue(sent.isEmpty(), where + " sent for nobody: " + sent);
        assertNull(loop.failure);
        fixture.close();
    }

    private static Op sendMessages(DatagramFixture fixture, String prefix) {
        WskBuf[] buffers = new WskBuf[20];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = DatagramFixture.buffer(prefix + (char) ('a' + i));
        }
        Op op = new Op();
        op.returned = fixture.socket.sendMessages(WskBufList.of(buffers), 0, DatagramFixture.PEER, null, op.irp);
        return op;
    }

    /** What the status says is what is in the host's list; both are struck out. */
    private static void check(String name, Op op, Set<String> sent, String where) {
        assertEquals(1, op.completions.get(), where);
        long bytes = 0;
        boolean single = sent.remove(name);
        if (single) {
            bytes = name.length();
        }
        for (char c = 'a'; sent.remove(name + "/" + c); c++) {
            bytes += name.length() + 2;
        }
        assertEquals(bytes, op.irp.information(), where + " " + name + " " + op);
        boolean whole = single || bytes == 20L * (name.length() + 2);
        assertEquals(whole, op.irp.status() == NtStatus.STATUS_SUCCESS, where + " " + name + " " + op);
    }

    @Test
    void closeIsTheLastThingThatHappens() throws InterruptedException {
        long seed = seed("closeIsTheLastThingThatHappens");
        for (int round = 0; round < 200; round++) {
            closeInTheMiddle(new Random(seed + round), round % 2 == 0, "seed " + seed + " round " + round);
        }
    }

    private static void closeInTheMiddle(Random random, boolean departure, String where) throws InterruptedException {
        ThreadLoop loop = new ThreadLoop();
        Op close = new Op();
        AtomicInteger late = new AtomicInteger();
        AtomicInteger deaths = new AtomicInteger();
        DatagramFixture fixture = new DatagramFixture(
                        (context, flags, list) -> {
                            late.addAndGet(close.isOver() ? 1 : 0);
                            deaths.addAndGet(list == null ? 1 : 0);
                            return NtStatus.STATUS_SUCCESS;
                        },
                        ENABLE,
                        1 << 20,
                        loop)
                .bound();
        fixture.endpoint.chaos = new Random(random.nextLong());
        int pause = random.nextInt(40);
        ConcurrentLinkedQueue<Op> ops = new ConcurrentLinkedQueue<>();
        together(List.of(
                () -> repeat(() -> ops.add(fixture.send("x", DatagramFixture.PEER))),
                () -> repeat(() -> ops.add(fixture.receive(4))),
                () -> repeat(() -> fixture.endpoint.deliver(Datagram.of("y", DatagramFixture.PEER))),
                () -> {
                    for (int i = 0; i < pause; i++) {
                        fixture.send("z", DatagramFixture.PEER);
                    }
                    if (departure) {
                        fixture.provider.close();
                    }
                    fixture.socket.closeSocket(close.irp);
                }));
        await(close::isOver, where);
        assertEquals(NtStatus.STATUS_SUCCESS, close.irp.status(), where);
        for (Op op : ops) {
            assertEquals(1, op.completions.get(), where + " " + op);
            assertTrue(op.order < close.order, where);
        }
        assertEquals(0, fixture.endpoint.lent.get(), where);
        assertEquals(0, late.get(), where);
        assertTrue(deaths.get() <= (departure ? 1 : 0), where);
        assertNull(loop.failure, where);
        fixture.close();
    }

    /** Until the socket is closed. */
    private static void repeat(Runnable task) {
        for (int i = 0; i < 200; i++) {
            try {
                task.run();
            } catch (IllegalStateException closed) {
                return;
            }
        }
    }
}
