package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskBufList;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** WSK_PROVIDER_DATAGRAM_DISPATCH: what a datagram socket can do. */
@ProviderType
public interface WskProviderDatagramDispatch extends WskProviderBasicDispatch {

    /** WskBind: gives the socket its address. */
    NtStatus bind(SockAddr localAddress, int flags, @Nullable Irp irp);

    /** WskSendTo: sends one datagram. */
    NtStatus sendTo(
            WskBuf buffer,
            int flags,
            @Nullable SockAddr remoteAddress,
            @Nullable ControlMessages controlInfo,
            @Nullable Irp irp);

    /** WskReceiveFrom: waits for one datagram. */
    NtStatus receiveFrom(
            WskBuf buffer,
            int flags,
            @Nullable SockAddr remoteAddress,
            @Nullable ControlMessages controlInfo,
            @Nullable SizeT controlFlags,
            @Nullable Irp irp);

    /** WskRelease: gives retained datagrams back. */
    NtStatus release(WskDatagramIndication datagramIndication);

    /** WskGetLocalAddress: answers the address that the socket is bound to. */
    NtStatus getLocalAddress(SockAddr localAddress, @Nullable Irp irp);

    /** WskSendMessages: sends several datagrams. */
    NtStatus sendMessages(
            WskBufList bufferList,
            int flags,
            @Nullable SockAddr remoteAddress,
            @Nullable ControlMessages controlInfo,
            @Nullable Irp irp);
}
