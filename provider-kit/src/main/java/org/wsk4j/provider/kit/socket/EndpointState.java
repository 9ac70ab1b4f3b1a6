package org.wsk4j.provider.kit.socket;

/** Where a socket's endpoint stands. */
enum EndpointState {
    NONE,
    OPEN,
    CLOSE_WANTED,
    CLOSING,
    CLOSED
}
