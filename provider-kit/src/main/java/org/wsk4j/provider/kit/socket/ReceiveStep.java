package org.wsk4j.provider.kit.socket;

/** What the receiving direction of a connection does next. */
enum ReceiveStep {
    NOTHING,
    READ,
    PUSH,
    STOP,
    INDICATE,
    DISCONNECT_EVENT,
    HOP
}
