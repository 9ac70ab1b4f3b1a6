package org.wsk4j.nt;

/**
 * IRQL: the level that the current thread runs at. At {@link #DISPATCH_LEVEL} it is inside a completion routine or an
 * event callback and must neither block nor wait for another completion; {@link Irp#await()} refuses to there.
 *
 * <p>Providers raise the level around callbacks; clients only ask. The level belongs to the thread.
 *
 * @wsk IRQL
 */
public final class Irql {

    /** Ordinary code: may block. */
    public static final int PASSIVE_LEVEL = 0;

    /** Inside a completion routine or an event callback: must not block. */
    public static final int DISPATCH_LEVEL = 2;

    private Irql() {}

    /**
     * KeGetCurrentIrql.
     *
     * @return the level of the calling thread
     */
    public static int current() {
        return ThreadState.current().irql;
    }

    /**
     * KeRaiseIrqlToDpcLevel: enters callback code. For providers; pair it with {@link #lower(int)} in a finally block.
     *
     * @return the level before, for {@link #lower(int)}
     */
    public static int raise() {
        ThreadState state = ThreadState.current();
        int old = state.irql;
        state.irql = DISPATCH_LEVEL;
        return old;
    }

    /**
     * KeLowerIrql: leaves callback code.
     *
     * @param old what {@link #raise()} answered
     */
    public static void lower(int old) {
        ThreadState.current().irql = old;
    }
}
