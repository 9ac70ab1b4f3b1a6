package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** WSK_PROVIDER_STREAM_DISPATCH: what a stream socket can do: all of a connection, and to listen instead. */
@ProviderType
public interface WskProviderStreamDispatch extends WskProviderConnectionDispatch {

    /** WskAccept: waits for a connection. */
    NtStatus accept(
            int flags,
            @Nullable Object acceptSocketContext,
            @Nullable WskClientConnectionDispatch acceptSocketDispatch,
            @Nullable SockAddr localAddress,
            @Nullable SockAddr remoteAddress,
            @Nullable Irp irp);

    /** WskListen: becomes a listener. */
    NtStatus listen(@Nullable Irp irp);
}
