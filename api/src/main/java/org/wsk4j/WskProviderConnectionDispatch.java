package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** WSK_PROVIDER_CONNECTION_DISPATCH: what a connection can do. */
@ProviderType
public interface WskProviderConnectionDispatch extends WskProviderBasicDispatch {

    /** WskBind: gives the socket its address. */
    NtStatus bind(SockAddr localAddress, int flags, @Nullable Irp irp);

    /** WskConnect: connects. */
    NtStatus connect(SockAddr remoteAddress, int flags, @Nullable Irp irp);

    /** WskGetLocalAddress: answers the local address. */
    NtStatus getLocalAddress(SockAddr localAddress, @Nullable Irp irp);

    /** WskGetRemoteAddress: answers the peer's address. */
    NtStatus getRemoteAddress(SockAddr remoteAddress, @Nullable Irp irp);

    /** WskSend: sends all bytes. */
    NtStatus send(WskBuf buffer, int flags, @Nullable Irp irp);

    /** WskReceive: waits for bytes. */
    NtStatus receive(WskBuf buffer, int flags, @Nullable Irp irp);

    /** WskDisconnect: finishes sending, or resets the connection. */
    NtStatus disconnect(@Nullable WskBuf buffer, int flags, @Nullable Irp irp);

    /** WskRelease: gives retained data back. */
    NtStatus release(WskDataIndication dataIndication);

    /** WskConnectEx: connects and sends first data. */
    NtStatus connectEx(SockAddr remoteAddress, @Nullable WskBuf buffer, int flags, @Nullable Irp irp);

    /** WskSendEx: sends with control information. */
    NtStatus sendEx(WskBuf buffer, int flags, @Nullable ControlMessages controlInfo, @Nullable Irp irp);

    /** WskReceiveEx: receives with control information. */
    NtStatus receiveEx(
            WskBuf buffer,
            int flags,
            @Nullable ControlMessages controlInfo,
            @Nullable SizeT controlFlags,
            @Nullable Irp irp);
}
