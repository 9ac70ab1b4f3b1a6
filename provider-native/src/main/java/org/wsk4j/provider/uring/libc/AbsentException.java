package org.wsk4j.provider.uring.libc;

/** What cannot be used here, why, and what whoever runs the program can do about it. Never a reason to end the program. */
public final class AbsentException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String because;
    private final String remedy;

    /**
     * Creates it.
     *
     * @param because the reason: "io_uring_setup: EPERM"
     * @param remedy what to do: "allow it in the container's seccomp profile"
     */
    public AbsentException(String because, String remedy) {
        super("absent because " + because + "; " + remedy);
        this.because = because;
        this.remedy = remedy;
    }

    /**
     * The reason.
     *
     * @return a clause without a full stop
     */
    public String because() {
        return because;
    }

    /**
     * What to do.
     *
     * @return a clause without a full stop
     */
    public String remedy() {
        return remedy;
    }
}
