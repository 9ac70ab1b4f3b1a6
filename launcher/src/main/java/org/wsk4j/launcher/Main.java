package org.wsk4j.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleException;

/**
 * Starts the framework, hands the command line to the commands inside it, and ends the JVM with their exit status.
 *
 * <p>A server that was told to end by a signal and did so cleanly answers 0, not the signal's number: such a command sets
 * {@link #SERVING} and stops in a {@linkplain Runtime#addShutdownHook hook} of its own; here the JVM is kept alive until it
 * has returned.
 */
public final class Main {

    /** System property that a command sets to true if it ends by itself, with status 0, when the JVM is told to end. */
    public static final String SERVING = "wsk.serving";

    private static final System.Logger LOGGER = System.getLogger("org.wsk4j.launcher");

    /** How long a command may take to end after a signal. */
    private static final long SIGNAL_MILLIS = 1800;

    private static final int FAILED = 1;

    /** The command, and the folder of bundles, of the conformance kit: nobody else waits for JUnit to be installed. */
    private static final String KIT = "tck";

    private Main() {}

    /**
     * Runs one command and ends the JVM.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        // Whatever a library prints must not get between the bytes that a command writes.
        System.setOut(System.err);
        boolean verbose = verbose(args);
        System.setProperty(OneLineLoggerFinder.VERBOSE, Boolean.toString(verbose));
        int status;
        try {
            status = run(args, verbose);
        } catch (IOException | BundleException | URISyntaxException | RuntimeException e) {
            System.err.println(
                    "wsk: cannot start: " + String.valueOf(e.getMessage()).replaceAll("\\R\\s*", " "));
            if (verbose) {
                e.printStackTrace();
            }
            status = FAILED;
        }
        System.exit(status);
    }

    private static boolean verbose(String[] args) {
        List<String> options = Arrays.asList(args);
        int end = options.indexOf("--");
        return options.subList(0, end < 0 ? options.size() : end).contains("--verbose");
    }

    private static int run(String[] args, boolean verbose) throws IOException, BundleException, URISyntaxException {
        Path self = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path folder = self.resolveSibling("../bundle").normalize();
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    "the folder " + folder + " with the bundles is missing; build again with mvn package");
        }
        Framework framework = Framework.start(verbose);
        Ending ending = new Ending(framework);
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            List<Path> jars = new ArrayList<>(Framework.jars(folder));
            Path kit = folder.resolveSibling(KIT);
            if (Arrays.asList(args).contains(KIT) && Files.isDirectory(kit)) {
                jars.addAll(Framework.jars(kit));
            }
            jars.add(0, self);
            framework.install(jars).get(0).start();
            ToIntFunction<String[]> command = framework.command();
            int status = command.applyAsInt(args);
            ending.status = status;
            framework.close();
            return status;
        } finally {
            ending.ended.countDown();
        }
    }

    /** Runs when the JVM ends, by itself or by a signal. */
    private static final class Ending extends Thread {

        final CountDownLatch ended = new CountDownLatch(1);
        volatile int status = -1;
        private final Framework framework;

        Ending(Framework framework) {
            super("wsk-end");
            this.framework = framework;
        }

        @Override
        public void run() {
            try {
                boolean over = Boolean.getBoolean(SERVING) && ended.await(SIGNAL_MILLIS, TimeUnit.MILLISECONDS);
                LOGGER.log(System.Logger.Level.DEBUG, "the command has ended: {0}", over);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            framework.deleteStorage();
            if (status >= 0) {
                Runtime.getRuntime().halt(status);
            }
        }
    }
}
