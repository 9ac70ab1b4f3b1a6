package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** WSK_PROVIDER_BASIC_DISPATCH: what every socket can do. */
@ProviderType
public interface WskProviderBasicDispatch {

    /** WskControlSocket: sets or reads an option, or carries out an ioctl. */
    NtStatus controlSocket(
            WskControlSocketType requestType,
            int controlCode,
            int level,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable SizeT outputSizeReturned,
            @Nullable Irp irp);

    /** WskCloseSocket: ends the socket. */
    NtStatus closeSocket(@Nullable Irp irp);
}
