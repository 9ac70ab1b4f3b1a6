/** Datagram endpoints by direct system calls, and their control information, on the loops of either engine. */
@NullMarked
package org.wsk4j.provider.uring.datagram;

import org.jspecify.annotations.NullMarked;
