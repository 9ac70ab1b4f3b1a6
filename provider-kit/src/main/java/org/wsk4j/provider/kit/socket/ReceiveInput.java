package org.wsk4j.provider.kit.socket;

/** What the transport does for the receiving direction of a connection. */
enum ReceiveInput {
    /** The transport does nothing. */
    IDLE,
    /** It reads into the memory of the first posted receive. */
    READING,
    /** It pushes chunks. */
    PUSHING,
    /** It was asked to end pushing. */
    STOPPING
}
