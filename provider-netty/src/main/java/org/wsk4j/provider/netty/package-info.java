/**
 * A transport on Netty 4.2: its event loops and its sockets, over io_uring, epoll or {@code java.nio}.
 *
 * <p>Netty's channels are not used, only what they stand on: an {@link io.netty.channel.IoHandle} for each socket, whose
 * events come on Netty's loops. So there is no pipeline, and no buffer of Netty's between the caller's memory and the host.
 * Classes of Netty's native transports are named by {@link org.wsk4j.provider.netty.UnixSocket},
 * {@link org.wsk4j.provider.netty.EpollHost} and {@link org.wsk4j.provider.netty.UringHost} alone, which are loaded only
 * when the transport is asked for.
 */
@NullMarked
package org.wsk4j.provider.netty;

import org.jspecify.annotations.NullMarked;
