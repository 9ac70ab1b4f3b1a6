/**
 * The semantics of Winsock Kernel, once for all transports: one final class for each socket category, composed of the parts
 * that share a life ({@code SocketCore}), and the queues and machines of each role.
 *
 * <p>Rules of this room: a part's fields are guarded by its core's lock; neither a transport nor a client is ever called with
 * the lock held; what may run again while it runs goes through a {@code SerialPump}.
 */
@NullMarked
package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.NullMarked;
