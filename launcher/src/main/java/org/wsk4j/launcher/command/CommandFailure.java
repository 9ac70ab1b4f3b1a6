package org.wsk4j.launcher.command;

/** A command cannot do what it was asked: one line that names the cause and the next step, and an exit status. */
public final class CommandFailure extends RuntimeException {

    /** Exit status: it was not done. */
    public static final int FAILED = 1;

    /** Exit status: the command line asks for something that does not exist. */
    public static final int USAGE = 2;

    private static final long serialVersionUID = 1;

    private final int exitCode;

    /**
     * A failure with status 1.
     *
     * @param message cause and next step, one line
     */
    public CommandFailure(String message) {
        this(FAILED, message);
    }

    /**
     * A failure with status 1.
     *
     * @param message cause and next step, one line
     * @param cause for {@code --verbose}
     */
    public CommandFailure(String message, Throwable cause) {
        super(message, cause);
        exitCode = FAILED;
    }

    private CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /**
     * A failure with status 2.
     *
     * @param message what was wrong and what would be right, one line
     * @return a new exception
     */
    public static CommandFailure usage(String message) {
        return new CommandFailure(USAGE, message);
    }

    /**
     * The status to end with.
     *
     * @return 1 or 2
     */
    public int exitCode() {
        return exitCode;
    }
}
