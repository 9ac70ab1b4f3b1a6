package org.wsk4j.launcher.cat;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads standard input on a thread of its own, because a read cannot be interrupted, into a bounded set of slots. Chunks are
 * taken in order; a slot goes back when what it held has been sent.
 */
final class Input {

    private final Queue<Slot> free = new ArrayDeque<>();
    private final Queue<Slot> full = new ArrayDeque<>();
    private final ReadableByteChannel channel;
    private boolean ended;
    private @Nullable IOException failure;

    Input(ReadableByteChannel channel, int slots, int slotSize) {
        this.channel = channel;
        for (int i = 0; i < slots; i++) {
            free.add(new Slot(slotSize));
        }
    }

    /** Begins to read; what was read is announced. */
    void start(Runnable announcement) {
        Thread reader = new Thread(() -> read(announcement), "wsk-input");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Runnable announcement) {
        try {
            while (true) {
                Slot slot = takeFree();
                slot.memory.clear();
                int count = channel.read(slot.memory);
                if (count < 0) {
                    end(null);
                    break;
                }
                if (count == 0) {
                    giveBack(slot);
                    continue;
                }
                synchronized (this) {
                    full.add(slot);
                    notifyAll();
                }
                announcement.run();
            }
        } catch (IOException e) {
            end(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(null);
        }
        announcement.run();
    }

    private synchronized Slot takeFree() throws InterruptedException {
        Slot slot = free.poll();
        while (slot == null) {
            wait();
            slot = free.poll();
        }
        return slot;
    }

    private synchronized void end(@Nullable IOException reason) {
        failure = reason;
        ended = true;
        notifyAll();
    }

    /** The next chunk, or null if there is none now. */
    synchronized @Nullable Slot poll() {
        return full.poll();
    }

    /** The next chunk, if one comes within a time; null also at the end. */
    synchronized @Nullable Slot poll(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (full.isEmpty() && !ended) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return full.poll();
    }

    synchronized void giveBack(Slot slot) {
        free.add(slot);
        notifyAll();
    }

    /** Whether all chunks have been taken and none will come. */
    synchronized boolean isExhausted() {
        return ended && full.isEmpty();
    }

    /** Why reading ended before the end of the input; null if it did not. */
    synchronized @Nullable IOException failure() {
        return failure;
    }
}
