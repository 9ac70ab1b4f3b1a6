package org.wsk4j.wsp.layers;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.wsp.ForwardingProcTable;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaIoctls;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaQos;
import org.wsk4j.wsp.WsaThreadId;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.extension.ConnectEx;
import org.wsk4j.wsp.extension.ExtensionFunctions;
import org.wsk4j.wsp.layer.LayerContext;
import org.wsk4j.wsp.layer.LayeredProvider;
import org.wsk4j.wsp.ws2.LspCategories;

/**
 * Forbids connecting and sending datagrams to some ports: WSAEACCES. Of the pass-through family: handles and overlapped operations are the
 * lower one's, and what it does not care about costs one call.
 */
@Component(service = LayeredProvider.class, configurationPid = GuardConfiguration.PID)
@Designate(ocd = GuardConfiguration.class)
public final class GuardLayer implements LayeredProvider {

    /** The name of the layer. */
    public static final String NAME = "guard";

    private static final UUID ID = UUID.fromString("67756172-6400-4a73-9b00-77736b346a03");
    private static final System.Logger LOG = System.getLogger("org.wsk4j.wsp.layers.guard");

    private final Set<Integer> forbidden;

    /** Creates one that forbids nothing. */
    public GuardLayer() {
        this(new int[0]);
    }

    /**
     * Creates one.
     *
     * @param forbiddenPorts where nobody may connect or send to
     */
    public GuardLayer(int... forbiddenPorts) {
        forbidden = Arrays.stream(forbiddenPorts).boxed().collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Creates one as it is configured.
     *
     * @param configuration the configuration
     */
    @Activate
    public GuardLayer(GuardConfiguration configuration) {
        this(configuration.forbiddenPorts());
    }

    @Override
    public UUID providerId() {
        return ID;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int serviceFlags() {
        return Winsock.XP1_IFS_HANDLES;
    }

    @Override
    public int categories() {
        return LspCategories.LSP_FIREWALL;
    }

    @Override
    public Set<UUID> extensionFunctions() {
        return Set.of(ExtensionFunctions.WSAID_CONNECTEX);
    }

    @Override
    public boolean covers(WsaProtocolInfo base) {
        return base.addressFamily() == SockAddr.AF_INET || base.addressFamily() == SockAddr.AF_INET6;
    }

    @Override
    public WspProcTable open(LayerContext context) {
        return new Guard(context.below());
    }

    private boolean refuses(@Nullable SockAddr address, LpInt errno) {
        if (address == null || !forbidden.contains(address.port())) {
            return false;
        }
        LOG.log(Level.DEBUG, "refused {0}", address);
        errno.set(WsaError.WSAEACCES);
        return true;
    }

    private final class Guard extends ForwardingProcTable {

        Guard(WspProcTable below) {
            super(below);
        }

        @Override
        public int connect(
                long s,
                @Nullable SockAddr name,
                @Nullable WsaBuf callerData,
                @Nullable WsaBuf calleeData,
                @Nullable WsaQos sqos,
                @Nullable WsaQos gqos,
                LpInt errno) {
            return refuses(name, errno)
                    ? Winsock.SOCKET_ERROR
                    : super.connect(s, name, callerData, calleeData, sqos, gqos, errno);
        }

        @Override
        public int sendTo(
                long s,
                @Nullable WsaBuf @Nullable [] buffers,
                int count,
                @Nullable LpInt sent,
                int flags,
                @Nullable SockAddr to,
                @Nullable WsaOverlapped overlapped,
                @Nullable WsaCompletionRoutine routine,
                @Nullable WsaThreadId threadId,
                LpInt errno) {
            return refuses(to, errno)
                    ? Winsock.SOCKET_ERROR
                    : super.sendTo(s, buffers, count, sent, flags, to, overlapped, routine, threadId, errno);
        }

        /** ConnectEx would be a way around. */
        @Override
        public int ioctl(
                long s,
                int controlCode,
                @Nullable WskControlBuffer input,
                @Nullable WskControlBuffer output,
                @Nullable LpInt bytesReturned,
                @Nullable WsaOverlapped overlapped,
                @Nullable WsaCompletionRoutine routine,
                @Nullable WsaThreadId threadId,
                LpInt errno) {
            int result =
                    super.ioctl(s, controlCode, input, output, bytesReturned, overlapped, routine, threadId, errno);
            if (result == 0
                    && controlCode == WsaIoctls.SIO_GET_EXTENSION_FUNCTION_POINTER
                    && output != null
                    && output.pointer() instanceof ConnectEx below) {
                output.setPointer((ConnectEx) (socket, name, data, sent, own, e) ->
                        !refuses(name, e) && below.connectEx(socket, name, data, sent, own, e));
            }
            return result;
        }
    }
}
