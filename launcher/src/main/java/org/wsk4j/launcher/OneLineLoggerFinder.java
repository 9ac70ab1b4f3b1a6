package org.wsk4j.launcher;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Logs of all libraries as single lines on standard error: warnings and errors, with {@code --verbose} everything and stack
 * traces. Standard output belongs to the commands.
 */
public final class OneLineLoggerFinder extends System.LoggerFinder {

    /** System property: {@code true} for logs of all levels and stack traces. */
    public static final String VERBOSE = "wsk.verbose";

    /** System property: how often an IRP was completed that was not pending, which the API logs and nothing else tells. */
    public static final String DEFECTS = "wsk.defects";

    private static final String IRP_LOGGER = "org.wsk4j.nt";
    private static final String DEFECT = "provider defect: completed";

    /** Creates the finder; for {@link java.util.ServiceLoader}. */
    public OneLineLoggerFinder() {}

    @Override
    public Logger getLogger(String name, Module module) {
        return new OneLineLogger(name);
    }

    private static synchronized void countDefect() {
        System.setProperty(DEFECTS, Long.toString(Long.getLong(DEFECTS, 0) + 1));
    }

    private record OneLineLogger(String name) implements Logger {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            boolean ofOurs = name.startsWith("org.wsk4j");
            Level least = ofOurs && Boolean.getBoolean(VERBOSE) ? Level.DEBUG : Level.WARNING;
            return level != Level.OFF && level.getSeverity() >= least.getSeverity();
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
            if (!isLoggable(level)) {
                return;
            }
            if (name.equals(IRP_LOGGER) && message.startsWith(DEFECT)) {
                countDefect();
            }
            String cause = thrown == null ? "" : ": " + thrown;
            System.err.println(("wsk: " + level + " " + message + cause).replaceAll("\\R\\s*", " "));
            if (thrown != null && Boolean.getBoolean(VERBOSE)) {
                thrown.printStackTrace();
            }
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, String format, @Nullable Object @Nullable ... params) {
            if (isLoggable(level)) {
                boolean plain = params == null || params.length == 0; // null from those who log without any
                log(level, bundle, plain ? format : MessageFormat.format(format, params), (Throwable) null);
            }
        }
    }
}
