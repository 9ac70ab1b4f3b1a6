package org.wsk4j.itests.process;

import org.wsk4j.examples.Client;

/** A program that asks a peer once. It ends by itself: nothing of ours may keep a process alive. */
public final class Ask {

    private Ask() {}

    /**
     * Asks and prints the answer.
     *
     * @param args port and line
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws InterruptedException {
        System.out.println(Client.ask("127.0.0.1", Integer.parseInt(args[0]), args[1]));
    }
}
