/**
 * Winsock's sockets over WSK's: handles, overlapped operations, the send and receive queues, network events, options, ioctls and
 * closing. Not exported.
 *
 * <p>One monitor for each socket guards its state. No WSK entry is called while it is held, because what completes inside the
 * call runs on the caller's thread; upcalls are called while it is held, so that recording and signalling an event are one step.
 */
@NullMarked
package org.wsk4j.wsp.socket;

import org.jspecify.annotations.NullMarked;
