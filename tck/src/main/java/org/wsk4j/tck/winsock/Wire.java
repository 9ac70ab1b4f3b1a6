package org.wsk4j.tck.winsock;

import org.wsk4j.tck.fixture.Peer;

/**
 * A connection of the provider under test with a peer of the JDK.
 *
 * @param s the socket
 * @param peer the other end
 */
record Wire(long s, Peer peer) {}
