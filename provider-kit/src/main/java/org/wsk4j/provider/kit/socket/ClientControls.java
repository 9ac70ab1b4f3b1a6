package org.wsk4j.provider.kit.socket;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CachedSecurityDescriptor;
import org.wsk4j.SecurityDescriptor;
import org.wsk4j.WskClientControls;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskTransport;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** WskControlClient: what a client asks of the provider and not of a socket. */
public final class ClientControls {

    private static final int ALL_EVENTS = WskEventMask.WSK_EVENT_ACCEPT
            | WskEventMask.WSK_EVENT_RECEIVE
            | WskEventMask.WSK_EVENT_RECEIVE_FROM
            | WskEventMask.WSK_EVENT_DISCONNECT
            | WskEventMask.WSK_EVENT_SEND_BACKLOG;

    private ClientControls() {}

    /**
     * WskControlClient.
     *
     * @param client whose
     * @param controlCode one of {@link WskClientControls}
     * @param input per code
     * @param output per code
     * @param outputSizeReturned takes the size of the answer where there is no IRP
     * @param irp per code
     * @return as every entry
     */
    public static NtStatus control(
            ClientBinding client,
            int controlCode,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable SizeT outputSizeReturned,
            @Nullable Irp irp) {
        IrpRule rule = irpRule(controlCode);
        if (irp == null && rule == IrpRule.REQUIRED) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Request request = irp == null ? null : client.begin(irp, Request.Kind.OTHER);
        ControlCall call = new ControlCall(input, output, outputSizeReturned, request);
        NtStatus refusal = client.refusal();
        if (refusal == null && !rule.permits(irp)) {
            refusal = NtStatus.STATUS_INVALID_PARAMETER;
        }
        return call.finish(refusal != null ? refusal : perform(client, controlCode, call));
    }

    private static IrpRule irpRule(int controlCode) {
        return switch (controlCode) {
            case WskClientControls.WSK_TRANSPORT_LIST_CHANGE -> IrpRule.REQUIRED;
            case WskClientControls.WSK_TRANSPORT_LIST_QUERY,
                    WskClientControls.WSK_CACHE_SD,
                    WskClientControls.WSK_RELEASE_SD,
                    WskClientControls.WSK_TDI_DEVICENAME_MAPPING,
                    WskClientControls.WSK_SET_STATIC_EVENT_CALLBACKS,
                    WskClientControls.WSK_TDI_BEHAVIOR -> IrpRule.FORBIDDEN;
            default -> IrpRule.OPTIONAL;
        };
    }

    private static NtStatus perform(ClientBinding client, int controlCode, ControlCall call) {
        return switch (controlCode) {
            case WskClientControls.WSK_TRANSPORT_LIST_QUERY -> queryTransports(client, call);
            case WskClientControls.WSK_TRANSPORT_LIST_CHANGE -> awaitTransportChange(client, call);
            case WskClientControls.WSK_CACHE_SD -> cache(call);
            case WskClientControls.WSK_RELEASE_SD -> release(call);
            case WskClientControls.WSK_SET_STATIC_EVENT_CALLBACKS -> setStaticEvents(client, call);
            case WskClientControls.WSK_TDI_BEHAVIOR -> setTdiBehavior(client, call);
            default -> NtStatus.STATUS_NOT_SUPPORTED; // the obsolete mapping of device names among them
        };
    }

    private static NtStatus queryTransports(ClientBinding client, ControlCall call) {
        List<WskTransport> transports =
                client.provider.transport.characteristics().transports();
        return call.answerPointer(List.copyOf(transports), (long) WskTransport.SIZE * transports.size());
    }

    private static NtStatus awaitTransportChange(ClientBinding client, ControlCall call) {
        Request request = call.request;
        if (request == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        return client.awaitTransportChange(request) ? NtStatus.STATUS_PENDING : NtStatus.STATUS_CANCELLED;
    }

    private static NtStatus cache(ControlCall call) {
        SecurityDescriptor descriptor = call.pointerInput(SecurityDescriptor.class);
        if (descriptor == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        return call.answerKnownPointer(new CachedDescriptor(descriptor));
    }

    private static NtStatus release(ControlCall call) {
        CachedSecurityDescriptor descriptor = call.pointerInput(CachedSecurityDescriptor.class);
        return descriptor instanceof CachedDescriptor cached && cached.release()
                ? NtStatus.STATUS_SUCCESS
                : NtStatus.STATUS_INVALID_PARAMETER;
    }

    private static NtStatus setStaticEvents(ClientBinding client, ControlCall call) {
        WskEventCallbackControl control = call.pointerInput(WskEventCallbackControl.class);
        if (control == null || control.eventMask() == 0 || (control.eventMask() & ~ALL_EVENTS) != 0) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        if (!control.npiId().equals(WskEventCallbackControl.NPI_WSK_INTERFACE_ID)) {
            return NtStatus.STATUS_NOT_SUPPORTED;
        }
        return client.setStaticEvents(control.eventMask());
    }

    /** Accepted while it could have an effect, if there were any. */
    private static NtStatus setTdiBehavior(ClientBinding client, ControlCall call) {
        if (!call.hasInt() || (call.intInput() & ~WskClientControls.WSK_TDI_BEHAVIOR_BYPASS_TDI) != 0) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        return client.setStaticEvents(0);
    }
}
