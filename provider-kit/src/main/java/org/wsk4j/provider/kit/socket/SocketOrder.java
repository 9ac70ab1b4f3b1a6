package org.wsk4j.provider.kit.socket;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CachedSecurityDescriptor;
import org.wsk4j.WskSocketDispatch;

/**
 * What a socket is made from.
 *
 * @param addressFamily AF_INET, AF_INET6 or AF_UNIX
 * @param socketType SOCK_STREAM or SOCK_DGRAM
 * @param protocol IPPROTO_TCP, IPPROTO_UDP, or 0 for Unix-domain
 * @param flags the category
 * @param socketContext handed to callbacks
 * @param dispatch the callbacks
 * @param owner the owning process
 * @param descriptor who may share the address
 */
public record SocketOrder(
        int addressFamily,
        int socketType,
        int protocol,
        int flags,
        @Nullable Object socketContext,
        @Nullable WskSocketDispatch dispatch,
        @Nullable Principal owner,
        @Nullable CachedSecurityDescriptor descriptor) {}
