package org.wsk4j.nt;

import org.jspecify.annotations.Nullable;

/** What a thread remembers: its level, and the completions that wait until the running routine has returned. */
final class ThreadState {

    private static final ThreadLocal<ThreadState> CURRENT = ThreadLocal.withInitial(ThreadState::new);

    int irql;

    private boolean completing;
    private @Nullable Irp head;
    private @Nullable Irp tail;

    static ThreadState current() {
        return CURRENT.get();
    }

    /**
     * Runs the routine of an IRP, and of those that complete meanwhile, one after the other in constant stack.
     *
     * @return false if a routine is running already on this thread, and this one runs after it
     */
    boolean runOrDefer(Irp irp) {
        if (completing) {
            defer(irp);
            return false;
        }
        completing = true;
        int old = irql;
        irql = Irql.DISPATCH_LEVEL;
        try {
            for (Irp next = irp; next != null; next = poll()) {
                next.runRoutine();
            }
        } finally {
            irql = old;
            completing = false;
        }
        return true;
    }

    private void defer(Irp irp) {
        if (tail == null) {
            head = irp;
        } else {
            tail.nextDeferred = irp;
        }
        tail = irp;
    }

    private @Nullable Irp poll() {
        Irp irp = head;
        if (irp != null) {
            head = irp.nextDeferred;
            irp.nextDeferred = null;
            if (head == null) {
                tail = null;
            }
        }
        return irp;
    }
}
