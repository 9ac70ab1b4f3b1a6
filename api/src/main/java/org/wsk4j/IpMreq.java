package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;

/**
 * IP_MREQ, IPV6_MREQ and IP_MREQ_SOURCE: a multicast group on an interface.
 *
 * @param group the group; its port is ignored
 * @param interfaceIndex the interface, 0 for the default one
 * @param source the only sender wanted, or null for any
 * @wsk IP_MREQ, IPV6_MREQ, IP_MREQ_SOURCE
 */
public record IpMreq(
        SockAddr group, int interfaceIndex, @Nullable SockAddr source) {}
