/** Contracts of datagrams: payload, destinations, control information, multicast. */
@NullMarked
package org.wsk4j.tck.datagram;

import org.jspecify.annotations.NullMarked;
