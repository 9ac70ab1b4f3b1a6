package org.wsk4j.provider.uring;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** The C program at the other end of the wire. */
final class WireEnd implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;
    final int[] ports = new int[4];

    WireEnd(String program) throws IOException {
        process = new ProcessBuilder(program).redirectErrorStream(true).start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        orders = process.outputWriter(StandardCharsets.US_ASCII);
        String[] words = answer().split(" ");
        for (int i = 0; i < ports.length; i++) {
            ports[i] = Integer.parseInt(words[i]);
        }
    }

    void order(String line) throws IOException {
        orders.write(line + "\n");
        orders.flush();
    }

    String answer() throws IOException {
        String line = answers.readLine();
        if (line == null || line.startsWith("failed") || line.startsWith("what")) {
            throw new AssertionError("the other end: " + line);
        }
        return line;
    }

    String ask(String line) throws IOException {
        order(line);
        return answer();
    }

    @Override
    public void close() throws IOException {
        orders.close();
        process.destroy();
    }
}
