package org.wsk4j.launcher.swap;

/** Where the demonstration stands. */
enum Phase {
    /** The first provider serves. */
    BEFORE,
    /** From the moment it is told to leave until every connection works again. */
    SWAP,
    /** The second provider serves. */
    AFTER
}
