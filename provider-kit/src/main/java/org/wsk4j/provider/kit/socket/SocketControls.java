package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.CachedSecurityDescriptor;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.IpMreq;
import org.wsk4j.WskCapability;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskExtensionControlIn;
import org.wsk4j.WskInspectId;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Endpoint;
import org.wsk4j.provider.kit.TransportException;

/**
 * WskControlSocket: options and ioctls of a socket. The tables {@link SocketOption} and {@link SocketIoctl} say who has
 * what; options of a protocol go to the transport.
 */
final class SocketControls {

    /** What a socket has beside its options; what a category has not, it need not say. */
    interface Target {

        /** Whether the host gave the socket up, so that only close is left. With the lock held. */
        default boolean isBroken() {
            return false;
        }

        /** Whether events can be enabled: bound, or connected. With the lock held. */
        default boolean eventsReady() {
            return false;
        }

        /** Events of the socket's own category and role. */
        default int ownEvents() {
            return 0;
        }

        /** Events that it hands on to others. */
        default int handedOnEvents() {
            return 0;
        }

        /** Events that the client has a callback for. */
        default int suppliedEvents() {
            return 0;
        }

        /** Events were enabled or disabled. Without the lock. */
        default void eventsChanged() {}

        /** Inspect connection requests; the socket is not bound. With the lock held. */
        default NtStatus setConditionalAccept(boolean conditional) {
            return NtStatus.STATUS_INVALID_DEVICE_REQUEST;
        }

        /** With the lock held. */
        default boolean isConditionalAccept() {
            return false;
        }

        /** Fixes the peer, or frees it; the address is of the socket's family and not to be kept. Without the lock. */
        default NtStatus setRemoteAddress(@Nullable SockAddr address) {
            return NtStatus.STATUS_INVALID_DEVICE_REQUEST;
        }

        /** Fixes the default destination, or frees it; the address is not to be kept. Without the lock. */
        default NtStatus setSendToAddress(@Nullable SockAddr address) {
            return NtStatus.STATUS_INVALID_DEVICE_REQUEST;
        }

        /** Whether the backlogs can be asked for. With the lock held. */
        default boolean isConnected() {
            return false;
        }

        /** Bytes received and not delivered; the endpoint is open. Without the lock. */
        default long receiveBacklog() {
            return 0;
        }

        /** Bytes worth keeping in flight; the endpoint is open. Without the lock. */
        default long idealSendBacklog() {
            return 0;
        }

        /** Puts nothing on the wire any more; checks the state itself. Without the lock. */
        default NtStatus silence() {
            return NtStatus.STATUS_INVALID_DEVICE_REQUEST;
        }

        /** What the connection was inspected under, or null. With the lock held. */
        default @Nullable WskInspectId inspectId() {
            return null;
        }
    }

    private final SocketCore core;
    private final LocalBinding binding;
    private final Target target;

    SocketControls(SocketCore core, LocalBinding binding, Target target) {
        this.core = core;
        this.binding = binding;
        this.target = target;
    }

    private AddressListWatch addressChanges() {
        synchronized (core.lock()) {
            AddressListWatch watch = core.addressChanges;
            if (watch == null) {
                watch = new AddressListWatch(core, binding.addressFamily);
                core.addressChanges = watch;
            }
            return watch;
        }
    }

    NtStatus control(
            WskControlSocketType type,
            int controlCode,
            int level,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable SizeT outputSizeReturned,
            @Nullable Irp irp) {
        IrpRule rule = irpRule(type, controlCode, level);
        if (irp == null && rule == IrpRule.REQUIRED) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Request request = irp == null ? null : core.begin(irp, Request.Kind.OTHER);
        ControlCall call = new ControlCall(input, output, outputSizeReturned, request);
        NtStatus refusal = refusal();
        if (refusal != null) {
            return call.finish(refusal);
        }
        if (!rule.permits(irp)) {
            return call.finish(NtStatus.STATUS_INVALID_PARAMETER);
        }
        return call.finish(
                switch (type) {
                    case WskSetOption -> set(call, level, controlCode);
                    case WskGetOption -> get(call, level, controlCode);
                    case WskIoctl -> ioctl(call, controlCode);
                });
    }

    private static IrpRule irpRule(WskControlSocketType type, int controlCode, int level) {
        if (type == WskControlSocketType.WskIoctl) {
            SocketIoctl ioctl = SocketIoctl.of(controlCode);
            return ioctl == null ? IrpRule.OPTIONAL : ioctl.irp;
        }
        if (level != WskOptions.SOL_SOCKET) {
            return ProtocolOptions.isKnown(level, controlCode) ? IrpRule.REQUIRED : IrpRule.OPTIONAL;
        }
        SocketOption option = SocketOption.of(controlCode);
        return option == null || option == SocketOption.EVENT_CALLBACK ? IrpRule.OPTIONAL : IrpRule.REQUIRED;
    }

    private @Nullable NtStatus refusal() {
        synchronized (core.lock()) {
            if (core.isDead() || target.isBroken()) {
                return NtStatus.STATUS_FILE_FORCED_CLOSED;
            }
            if (core.isEnding()) {
                throw new IllegalStateException("the socket is closed");
            }
            return null;
        }
    }

    // options

    private NtStatus set(ControlCall call, int level, int number) {
        if (level != WskOptions.SOL_SOCKET) {
            return setProtocolOption(call, level, number);
        }
        SocketOption option = SocketOption.of(number);
        NtStatus refusal = refusal(option);
        if (option == null || refusal != null) {
            return refusal == null ? NtStatus.STATUS_NOT_SUPPORTED : refusal;
        }
        if (option == SocketOption.EVENT_CALLBACK) {
            return controlEvents(call);
        }
        if (option == SocketOption.SECURITY) {
            return setSecurity(call);
        }
        if (!call.hasInt()) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        if (option.settable == SocketOption.Until.CLOSE) {
            boolean isSize = option == SocketOption.RCVBUF || option == SocketOption.SNDBUF;
            return setInHost(level, number, isSize ? call.intInput() : call.intInput() == 0 ? 0 : 1);
        }
        return setBeforeBind(option, call.intInput() != 0);
    }

    private @Nullable NtStatus refusal(@Nullable SocketOption option) {
        if (option == null || isAbsent(option.needs)) {
            return NtStatus.STATUS_NOT_SUPPORTED;
        }
        return option.categories.contains(core.category) ? null : NtStatus.STATUS_INVALID_DEVICE_REQUEST;
    }

    private boolean isAbsent(@Nullable WskCapability capability) {
        return capability != null
                && core.client.provider.transport.characteristics().level(capability) == CapabilityLevel.ABSENT;
    }

    private NtStatus setBeforeBind(SocketOption option, boolean value) {
        synchronized (core.lock()) {
            if (!binding.isOpenToOptions()) {
                return NtStatus.STATUS_INVALID_DEVICE_STATE;
            }
            return switch (option) {
                case REUSEADDR -> binding.setReuse(value);
                case EXCLUSIVEADDRUSE -> binding.setExclusive(value);
                case CONDITIONAL_ACCEPT -> target.setConditionalAccept(value);
                default -> throw new AssertionError(option);
            };
        }
    }

    private NtStatus setSecurity(ControlCall call) {
        CachedSecurityDescriptor descriptor = call.pointerInput(CachedSecurityDescriptor.class);
        boolean isNull = call.input != null
                && call.input.pointer() == null
                && call.input.size() == WskControlBuffer.POINTER_SIZE;
        if (descriptor == null && !isNull || !CachedDescriptor.isUsable(descriptor)) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        synchronized (core.lock()) {
            if (!binding.isOpenToOptions()) {
                return NtStatus.STATUS_INVALID_DEVICE_STATE;
            }
            binding.setDescriptor(descriptor);
            return NtStatus.STATUS_SUCCESS;
        }
    }

    private NtStatus controlEvents(ControlCall call) {
        WskEventCallbackControl control = call.pointerInput(WskEventCallbackControl.class);
        if (control == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        if (!control.npiId().equals(WskEventCallbackControl.NPI_WSK_INTERFACE_ID)) {
            return NtStatus.STATUS_NOT_SUPPORTED;
        }
        if ((control.eventMask() & WskEventMask.WSK_EVENT_SEND_BACKLOG) != 0 && isAbsent(WskCapability.SEND_BACKLOG)) {
            return NtStatus.STATUS_NOT_SUPPORTED;
        }
        NtStatus status;
        synchronized (core.lock()) {
            if (target.isBroken()) {
                return NtStatus.STATUS_FILE_FORCED_CLOSED; // meanwhile
            }
            if (!core.isEnding() && !target.eventsReady()) {
                return NtStatus.STATUS_INVALID_DEVICE_STATE;
            }
            status = core.events.control(
                    control.eventMask(),
                    target.ownEvents(),
                    target.handedOnEvents(),
                    target.suppliedEvents(),
                    call.request);
        }
        if (status == NtStatus.STATUS_SUCCESS) {
            target.eventsChanged();
        }
        return status;
    }

    private NtStatus get(ControlCall call, int level, int number) {
        if (level != WskOptions.SOL_SOCKET) {
            return protocolOption(call, level, number);
        }
        SocketOption option = SocketOption.of(number);
        NtStatus refusal = refusal(option);
        if (option == null || refusal != null) {
            return refusal == null ? NtStatus.STATUS_NOT_SUPPORTED : refusal;
        }
        if (option == SocketOption.EVENT_CALLBACK) {
            return NtStatus.STATUS_INVALID_DEVICE_REQUEST;
        }
        if (option.settable == SocketOption.Until.CLOSE) {
            return getFromHost(call, level, number);
        }
        synchronized (core.lock()) {
            return switch (option) {
                case REUSEADDR -> call.answerInt(binding.isReuse() ? 1 : 0);
                case EXCLUSIVEADDRUSE -> call.answerInt(binding.isExclusive() ? 1 : 0);
                case CONDITIONAL_ACCEPT -> call.answerInt(target.isConditionalAccept() ? 1 : 0);
                case SECURITY -> security(call);
                default -> throw new AssertionError(option);
            };
        }
    }

    /** Each answer is one more reference, which the client has to release. */
    private NtStatus security(ControlCall call) {
        CachedSecurityDescriptor descriptor = binding.descriptor();
        if (!(descriptor instanceof CachedDescriptor cached)) {
            return NtStatus.STATUS_NOT_FOUND;
        }
        NtStatus status = call.answerPointer(cached, WskControlBuffer.POINTER_SIZE);
        if (status == NtStatus.STATUS_SUCCESS) {
            cached.retain();
        }
        return status;
    }

    // options of protocols

    /** Why the socket has not an option of a protocol, or null if the transport may have it. */
    private @Nullable NtStatus protocolRefusal(int level, int option) {
        if (ProtocolOptions.has(core.category, binding, level, option)) {
            return null;
        }
        return ProtocolOptions.isKnown(level, option)
                ? NtStatus.STATUS_INVALID_DEVICE_REQUEST
                : NtStatus.STATUS_NOT_SUPPORTED;
    }

    private NtStatus setProtocolOption(ControlCall call, int level, int option) {
        NtStatus refusal = protocolRefusal(level, option);
        if (refusal != null) {
            return refusal;
        }
        if (ProtocolOptions.isMembership(level, option)) {
            return setMembership(call, level, option == WskOptions.IP_ADD_MEMBERSHIP);
        }
        if (!call.hasInt()) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        if (level == WskOptions.IPPROTO_IPV6 && option == WskOptions.IPV6_V6ONLY) {
            return setV6Only(call.intInput() != 0);
        }
        return setInHost(level, option, call.intInput());
    }

    private NtStatus setMembership(ControlCall call, int level, boolean join) {
        if (core.category != Category.DATAGRAM) {
            return NtStatus.STATUS_INVALID_DEVICE_REQUEST;
        }
        IpMreq group = call.pointerInput(IpMreq.class);
        int family = level == WskOptions.IPPROTO_IP ? SockAddr.AF_INET : SockAddr.AF_INET6;
        if (group == null || group.group().family() != family || !group.group().isMulticast()) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        return inHost(endpoint -> {
            endpoint.membership(group, join);
            return NtStatus.STATUS_SUCCESS;
        });
    }

    private NtStatus setV6Only(boolean v6Only) {
        synchronized (core.lock()) {
            if (!binding.isOpenToOptions()) {
                return NtStatus.STATUS_INVALID_DEVICE_STATE;
            }
        }
        NtStatus status = setInHost(WskOptions.IPPROTO_IPV6, WskOptions.IPV6_V6ONLY, v6Only ? 1 : 0);
        if (status == NtStatus.STATUS_SUCCESS) {
            synchronized (core.lock()) {
                binding.setV6Only(v6Only);
            }
        }
        return status;
    }

    private NtStatus protocolOption(ControlCall call, int level, int option) {
        NtStatus refusal = protocolRefusal(level, option);
        if (refusal != null) {
            return refusal;
        }
        if (ProtocolOptions.isMembership(level, option)) {
            return NtStatus.STATUS_INVALID_DEVICE_REQUEST;
        }
        if (level == WskOptions.IPPROTO_IPV6 && option == WskOptions.IPV6_V6ONLY) {
            synchronized (core.lock()) {
                return call.answerInt(binding.isV6Only() ? 1 : 0);
            }
        }
        return getFromHost(call, level, option);
    }

    // what the host has

    /** Something asked of the open endpoint. */
    private interface HostCall {
        NtStatus call(Endpoint endpoint) throws TransportException;
    }

    private NtStatus inHost(HostCall hostCall) {
        Endpoint endpoint;
        synchronized (core.lock()) {
            if (!core.enterTransport()) {
                return NtStatus.STATUS_INVALID_DEVICE_STATE;
            }
            endpoint = core.endpoint();
        }
        try {
            return hostCall.call(endpoint);
        } catch (TransportException | RuntimeException e) {
            return Defects.statusOf(core, e);
        } finally {
            core.exitTransport();
        }
    }

    private NtStatus setInHost(int level, int option, int value) {
        return inHost(endpoint -> {
            endpoint.setOption(level, option, value);
            return NtStatus.STATUS_SUCCESS;
        });
    }

    private NtStatus getFromHost(ControlCall call, int level, int option) {
        return inHost(endpoint -> call.answerInt(endpoint.option(level, option)));
    }

    // ioctls

    private NtStatus ioctl(ControlCall call, int code) {
        SocketIoctl ioctl = SocketIoctl.of(code);
        if (ioctl == null || isAbsent(ioctl.needs)) {
            return NtStatus.STATUS_NOT_SUPPORTED;
        }
        if (!ioctl.categories.contains(core.category)) {
            return NtStatus.STATUS_INVALID_DEVICE_REQUEST;
        }
        return switch (ioctl) {
            case SET_REMOTE_ADDRESS, SET_SENDTO_ADDRESS -> setPeer(call, ioctl == SocketIoctl.SET_REMOTE_ADDRESS);
            case QUERY_IDEAL_SEND_BACKLOG -> backlog(call, true);
            case QUERY_RECEIVE_BACKLOG -> backlog(call, false);
            case QUERY_INSPECT_ID -> inspectId(call);
            case REGISTER_EXTENSION ->
                call.pointerInput(WskExtensionControlIn.class) == null
                        ? NtStatus.STATUS_INVALID_PARAMETER
                        : NtStatus.STATUS_NOT_SUPPORTED;
            case SET_TCP_SILENT_MODE -> target.silence();
            case LOOPBACK_FAST_PATH -> NtStatus.STATUS_NOT_SUPPORTED;
            case ADDRESS_LIST_QUERY -> AddressLists.query(call, binding.addressFamily);
            case ADDRESS_LIST_CHANGE ->
                call.request == null
                        ? NtStatus.STATUS_INVALID_PARAMETER
                        : addressChanges().await(call.request);
            case ADDRESS_LIST_SORT -> AddressLists.sort(call);
        };
    }

    private NtStatus setPeer(ControlCall call, boolean filter) {
        SockAddr address = call.pointerInput(SockAddr.class);
        if (address == null && !call.hasNoInput()) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        synchronized (core.lock()) {
            if (address != null && !binding.accepts(address)) {
                return NtStatus.STATUS_INVALID_PARAMETER;
            }
            if (!binding.isBound()) {
                return NtStatus.STATUS_INVALID_DEVICE_STATE;
            }
        }
        return filter ? target.setRemoteAddress(address) : target.setSendToAddress(address);
    }

    private NtStatus backlog(ControlCall call, boolean send) {
        synchronized (core.lock()) {
            if (!target.isConnected()) {
                return NtStatus.STATUS_INVALID_DEVICE_STATE;
            }
        }
        return inHost(endpoint -> call.answerLong(send ? target.idealSendBacklog() : target.receiveBacklog()));
    }

    private NtStatus inspectId(ControlCall call) {
        WskInspectId id;
        synchronized (core.lock()) {
            id = target.inspectId();
        }
        return id == null
                ? NtStatus.STATUS_INVALID_DEVICE_REQUEST
                : call.answerPointer(id, WskControlBuffer.POINTER_SIZE);
    }
}
