package org.wsk4j.launcher.command;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * What a command reads and writes.
 *
 * @param in standard input
 * @param out standard output: results, and nothing else
 * @param err standard error: messages
 * @param terminal whether standard error is a terminal, on which progress may be shown
 */
public record Streams(InputStream in, OutputStream out, PrintStream err, boolean terminal) {

    /**
     * A writer of text to standard output.
     *
     * @return a new writer, to be flushed
     */
    public PrintWriter text() {
        return new PrintWriter(out, false, StandardCharsets.UTF_8);
    }
}
