package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** WSK_PROVIDER_LISTEN_DISPATCH: what a listening socket can do. */
@ProviderType
public interface WskProviderListenDispatch extends WskProviderBasicDispatch {

    /** WskBind: gives the socket its address; it listens from then on. */
    NtStatus bind(SockAddr localAddress, int flags, @Nullable Irp irp);

    /** WskAccept: waits for a connection. */
    NtStatus accept(
            int flags,
            @Nullable Object acceptSocketContext,
            @Nullable WskClientConnectionDispatch acceptSocketDispatch,
            @Nullable SockAddr localAddress,
            @Nullable SockAddr remoteAddress,
            @Nullable Irp irp);

    /** WskInspectComplete: decides on a pended connection request. */
    NtStatus inspectComplete(WskInspectId inspectId, WskInspectAction action, @Nullable Irp irp);

    /** WskGetLocalAddress: answers the address that the socket is bound to. */
    NtStatus getLocalAddress(SockAddr localAddress, @Nullable Irp irp);
}
