package org.wsk4j;

import java.util.UUID;

/**
 * WSK_TRANSPORT: one combination that a provider makes sockets for.
 *
 * @param version the version of the interface
 * @param socketType SOCK_STREAM or SOCK_DGRAM
 * @param protocol IPPROTO_TCP, IPPROTO_UDP, or 0 for Unix-domain
 * @param addressFamily AF_INET, AF_INET6 or AF_UNIX
 * @param providerId names the provider
 * @wsk WSK_TRANSPORT
 */
public record WskTransport(int version, int socketType, int protocol, int addressFamily, UUID providerId) {

    /** What one entry takes in the output of WSK_TRANSPORT_LIST_QUERY: 28 bytes, as in C. */
    public static final int SIZE = 28;
}
