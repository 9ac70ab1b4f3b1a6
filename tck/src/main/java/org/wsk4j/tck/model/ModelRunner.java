package org.wsk4j.tck.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.nt.NtStatus;

/**
 * Runs programs on a provider, one after another, and holds each against the model. One client, one set of peers; several
 * runners may use one provider at once.
 */
public final class ModelRunner implements AutoCloseable {

    /** How long a program waits for what must happen. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final WskProviderDispatch provider;
    private final Duration patience;
    private final WskClient client;
    private final PeerLoop peers = new PeerLoop();
    private final ExecutorService threads = Executors.newCachedThreadPool(ModelRunner::daemon);
    private Room.Slab memory = new Room.Slab();

    /**
     * Sets up a runner.
     *
     * @param provider who is judged; stays open
     */
    public ModelRunner(WskProviderDispatch provider) {
        this(provider, PATIENCE);
    }

    /**
     * Sets up a runner.
     *
     * @param provider who is judged; stays open
     * @param patience how long to wait for what must happen
     */
    public ModelRunner(WskProviderDispatch provider, Duration patience) {
        this.provider = provider;
        this.patience = patience;
        client = provider.attachClient(WskClientNpi.any());
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "wsk-tck-model");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Runs the program of one seed.
     *
     * @param provider who is judged
     * @param seed what the program is made from
     * @param strictness how much is required
     * @return what became of it
     */
    public static Outcome run(WskProviderDispatch provider, long seed, Strictness strictness) {
        return run(provider, Programs.of(seed), strictness);
    }

    /**
     * Runs one program.
     *
     * @param provider who is judged
     * @param program what to do
     * @param strictness how much is required
     * @return what became of it
     */
    public static Outcome run(WskProviderDispatch provider, Program program, Strictness strictness) {
        try (ModelRunner runner = new ModelRunner(provider)) {
            return runner.run(program, strictness);
        }
    }

    /**
     * Runs the program of one seed.
     *
     * @param seed what the program is made from
     * @param strictness how much is required
     * @return what became of it
     */
    public Outcome run(long seed, Strictness strictness) {
        return run(Programs.of(seed), strictness);
    }

    /**
     * Runs one program.
     *
     * @param program what to do
     * @param strictness how much is required
     * @return what became of it
     */
    public Outcome run(Program program, Strictness strictness) {
        Run run = new Run(program, strictness, memory, patience);
        World world = new World(provider, client, peers);
        int before = client.openSockets(); // what a program before left over is not this one's fault
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < program.slots().size(); i++) {
            slots.add(slot(world, run, i, slots));
        }
        slots.forEach(ModelRunner::make);
        if (threads(run, slots)) {
            end(run, slots);
        }
        dispose(slots);
        peers.flush();
        slots.forEach(slot -> new SlotModel(slot).check());
        if (!run.within(() -> client.openSockets() <= before)) {
            run.breach(Law.END, client.openSockets() - before + " sockets are open at the end");
        }
        Outcome outcome = run.outcome();
        if (outcome.failed()) {
            memory = new Room.Slab(); // somebody may still write to the old one
        } else {
            memory.clear();
        }
        return outcome;
    }

    private static Slot slot(World world, Run run, int number, List<Slot> before) {
        SlotPlan plan = run.program.slots().get(number);
        return switch (plan.kind()) {
            case CONNECT -> new StreamSlot(world, run, number, null);
            case ACCEPTED -> new StreamSlot(world, run, number, (ListenSlot) before.get(plan.parent()));
            case LISTEN -> new ListenSlot(world, run, number);
            case DATAGRAM -> new DatagramSlot(world, run, number);
        };
    }

    private static void make(Slot slot) {
        if (slot instanceof StreamSlot stream && slot.plan.kind() == SlotPlan.Kind.CONNECT) {
            stream.make();
        } else if (slot instanceof ListenSlot listener) {
            listener.make();
        } else if (slot instanceof DatagramSlot datagram) {
            datagram.make();
        }
    }

    /** False if a thread hangs. */
    private boolean threads(Run run, List<Slot> slots) {
        List<List<Step>> parts = run.program.threads();
        List<Future<Boolean>> futures = new ArrayList<>();
        if (!joins(run, threads.submit(steps(run, parts.get(0), slots)))) {
            return false;
        }
        for (List<Step> part : parts.subList(1, parts.size())) {
            futures.add(threads.submit(steps(run, part, slots)));
        }
        boolean all = true;
        for (Future<Boolean> future : futures) {
            all &= joins(run, future);
        }
        return all;
    }

    private Callable<Boolean> steps(Run run, List<Step> steps, List<Slot> slots) {
        return () -> {
            for (Step step : steps) {
                Slot slot = slots.get(step.slot());
                if (step.op() == Op.DIAL) {
                    ((ListenSlot) slots.get(slot.plan.parent())).dial((StreamSlot) slot);
                } else {
                    slot.perform(step);
                }
                if (slot.number >= 0 && step.op().word().startsWith("peer")) {
                    run.tally.count("peer " + step.op().word().substring("peer-".length()));
                }
            }
            return true;
        };
    }

    private boolean joins(Run run, Future<Boolean> future) {
        try {
            return future.get(patience.toNanos() * 4, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            run.breach(Law.END, "a thread of the program hangs in a call");
            return false;
        } catch (ExecutionException e) {
            run.breach(Law.THROWN, "a thread of the program ended with " + e.getCause());
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while a program ran", e);
        }
    }

    /** Everything settles, as far as the program wants it to; then all sockets are closed, listeners first. */
    private static void end(Run run, List<Slot> slots) {
        slots.forEach(slot -> settle(slot, true));
        slots.forEach(slot -> settle(slot, false));
        closeAll(slots.stream().filter(ListenSlot.class::isInstance).toList());
        closeAll(slots);
        for (Slot slot : slots) {
            if (slot instanceof StreamSlot stream) {
                stream.releaseAll();
            } else if (slot instanceof DatagramSlot datagram) {
                datagram.releaseAll();
            } else if (slot instanceof ListenSlot listener) {
                listener.closeStrays();
            }
        }
        run.tally.count("program ended");
    }

    private static void settle(Slot slot, boolean listeners) {
        if (slot instanceof ListenSlot listener && listeners) {
            listener.settle();
        } else if (slot instanceof StreamSlot stream && !listeners) {
            stream.settle();
        } else if (slot instanceof DatagramSlot datagram && !listeners) {
            datagram.settle();
        }
    }

    private static void closeAll(List<Slot> slots) {
        for (Slot slot : slots) {
            slot.close(new Step(Op.CLOSE, slot.number, 0, 0));
        }
        for (Slot slot : slots) {
            Call close = slot.close;
            if (close != null) {
                slot.completes(close, "closes");
            }
        }
    }

    private static void dispose(List<Slot> slots) {
        for (Slot slot : slots) {
            if (slot instanceof StreamSlot stream) {
                stream.peer.dispose();
            } else if (slot instanceof DatagramSlot datagram) {
                datagram.peer.dispose();
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        peers.close();
        try {
            NtStatus status = client.detach(true, patience.toNanos());
            if (!status.equals(NtStatus.STATUS_SUCCESS)) {
                throw new AssertionError("the client of the model cannot be detached: " + status);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the client was detached", e);
        }
    }
}
