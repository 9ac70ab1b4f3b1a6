package org.wsk4j.provider.kit;

/** The two directions of an endpoint; at most one operation is outstanding in each. */
public enum Direction {
    /** connect, write, shutdownOutput, send. */
    OUTPUT,
    /** read, receive. */
    INPUT
}
