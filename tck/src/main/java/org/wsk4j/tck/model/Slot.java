package org.wsk4j.tck.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskSocket;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.fixture.Sockets;

/** One socket of a program that runs: carries steps out and writes down what happens. */
abstract class Slot {

    final Run run;
    final World world;
    final int number;
    final SlotPlan plan;
    final List<Call> calls = new ArrayList<>();
    final List<Indication> indications = new ArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();

    /** Calls share it, close has it alone: while it is called no other call of the socket may run, and none after it. */
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

    volatile @Nullable Call close;

    Slot(World world, Run run, int number) {
        this.world = world;
        this.run = run;
        this.number = number;
        this.plan = run.program.slots().get(number);
    }

    abstract @Nullable WskSocket socket();

    /** Carries a step out that is no concern of all kinds of sockets. */
    abstract void act(Step step);

    void perform(Step step) {
        switch (step.op()) {
            case CANCEL -> cancel(step);
            case CLOSE -> close(step);
            case AWAIT -> await(step);
            default -> act(step);
        }
    }

    /** Writes a call down. */
    Call note(Step step, @Nullable Room room, boolean hasIrp) {
        synchronized (calls) {
            Call call = new Call(run, step, calls.size(), room, hasIrp);
            calls.add(call);
            return call;
        }
    }

    List<Call> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    List<Indication> indications() {
        synchronized (indications) {
            return List.copyOf(indications);
        }
    }

    /** Does something that calls the socket, unless it is closed. */
    boolean using(Runnable action) {
        gate.readLock().lock();
        try {
            if (close != null || socket() == null) {
                return false;
            }
            action.run();
            return true;
        } finally {
            gate.readLock().unlock();
        }
    }

    /** A call with an IRP and no memory. */
    @Nullable
    Call call(Step step, Function<Irp, NtStatus> entry) {
        Call[] made = new Call[1];
        using(() -> made[0] = note(step, null, true).submit(entry));
        return made[0];
    }

    private void cancel(Step step) {
        List<Call> pending = calls().stream()
                .filter(call -> !call.isOver() && !call.is(Op.CLOSE) && !call.threw())
                .toList();
        if (!pending.isEmpty()) {
            int index = step.is("oldest") ? 0 : step.is("newest") ? pending.size() - 1 : step.size() % pending.size();
            pending.get(index).cancel();
            run.tally.count("cancel requested");
        } else {
            run.tally.count("cancel nothing-pending");
        }
    }

    /** Closes the socket, once. */
    void close(Step step) {
        gate.writeLock().lock();
        try {
            WskSocket mine = socket();
            if (close == null && mine != null) {
                Call call = note(step, null, true);
                close = call;
                call.submit(irp -> mine.dispatch().closeSocket(irp));
            }
        } finally {
            gate.writeLock().unlock();
        }
    }

    boolean isClosing() {
        return close != null;
    }

    long closedFrom() {
        Call call = close;
        return call == null ? Call.NEVER : call.begun;
    }

    long closedSince() {
        Call call = close;
        return call == null ? Call.NEVER : call.over;
    }

    private void await(Step step) {
        if (step.is("opened")) {
            run.within(this::isOpenOrHopeless);
        } else {
            world.shortly(() -> calls().stream().allMatch(Call::isOver));
        }
    }

    /** Whether waiting for it to open is of no use any more. */
    boolean isOpenOrHopeless() {
        return calls().stream().allMatch(Call::isOver);
    }

    /** Waits until a call is over. */
    boolean completes(Call call, String when) {
        if (run.within(() -> call.isOver() || call.threw())) {
            return true;
        }
        run.breach(Law.END, "s" + number + " " + when + ": not completed in time: " + call);
        return false;
    }

    void control(Step step, int mask) {
        using(() -> {
            WskSocket mine = socket();
            if (mine == null) {
                return;
            }
            boolean disable = (mask & WskEventMask.WSK_EVENT_DISABLE) != 0;
            boolean irp = disable && step.op().modes().get(step.mode()).endsWith("-irp");
            note(step, null, irp)
                    .submit(request -> disable
                            ? Sockets.disable(mine, mask & ~WskEventMask.WSK_EVENT_DISABLE, irp ? request : null)
                            : Sockets.enable(mine, mask));
        });
    }

    char nextAnswer() {
        String all = plan.answers();
        return all.charAt(Math.floorMod(answers.getAndIncrement(), all.length()));
    }

    Indication begin(int event, boolean abortive, byte[] bytes) {
        Indication indication = new Indication(event, abortive, bytes, run.tick());
        synchronized (indications) {
            indications.add(indication);
        }
        return indication;
    }

    void note(Indication indication, String outcome) {
        run.tally.count("event " + outcome);
        indication.over = run.tick();
    }
}
