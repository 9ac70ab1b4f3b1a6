package org.wsk4j.launcher.command;

import java.io.PrintStream;
import org.wsk4j.launcher.demo.Progress;

/** Draws how far a long step is on a terminal, on one line, which it removes at the end. */
final class ProgressBar implements Progress {

    private static final int WIDTH = 40;
    private static final long REDRAW_NANOS = 50_000_000;

    private final PrintStream terminal;
    private long drawnNanos;
    private boolean drawn;

    ProgressBar(PrintStream terminal) {
        this.terminal = terminal;
    }

    @Override
    public void moved(String step, long done, long total) {
        long now = System.nanoTime();
        if (done >= total) {
            if (drawn) {
                terminal.print("\r" + " ".repeat(WIDTH + 24) + "\r");
                terminal.flush();
                drawn = false;
            }
        } else if (!drawn || now - drawnNanos > REDRAW_NANOS) {
            int part = (int) (done * WIDTH / total);
            terminal.printf(
                    "\r  %-10s [%s%s] %3d %%", step, "#".repeat(part), " ".repeat(WIDTH - part), done * 100 / total);
            terminal.flush();
            drawn = true;
            drawnNanos = now;
        }
    }
}
