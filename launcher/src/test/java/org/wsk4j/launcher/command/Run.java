package org.wsk4j.launcher.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;

/** One run of a command line in this JVM, and what came of it. */
record Run(int status, byte[] bytes, String err) {

    static Run of(Sessions sessions, InputStream in, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(in, out, new PrintStream(err, true, UTF_8), false);
        int status = WskCommand.execute(sessions, streams, args);
        return new Run(status, out.toByteArray(), err.toString(UTF_8));
    }

    static Run of(Sessions sessions, String... args) {
        return of(sessions, new ByteArrayInputStream(new byte[0]), args);
    }

    String out() {
        return new String(bytes, UTF_8);
    }

    /** The message: exactly one line, which begins with the program's name and holds no stack trace. */
    String message() {
        List<String> lines = err.lines().toList();
        if (lines.size() != 1 || !lines.get(0).startsWith("wsk: ")) {
            throw new AssertionError("not one line of message: " + err);
        }
        return lines.get(0);
    }
}
