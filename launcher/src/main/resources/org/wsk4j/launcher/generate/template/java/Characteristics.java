package {{package}};

import static org.wsk4j.CapabilityLevel.ABSENT;
import static org.wsk4j.CapabilityLevel.EMULATED;
import static org.wsk4j.CapabilityLevel.NATIVE;

import java.util.UUID;
import org.wsk4j.WskCapability;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskTransport;
import org.wsk4j.WskVersion;
import org.wsk4j.data.SockAddr;

/**
 * What the provider says of itself: of every known capability its level, and one sentence why. The conformance kit checks each
 * statement by behaviour, in both directions.
 *
 * <p>As generated this is what a provider of TCP and UDP over IPv4 says, ahead of its endpoints, so that the kit names what they do
 * not do.
 */
final class {{Class}}Characteristics {

    private static final String NAME = "{{name}}";
    private static final UUID PROVIDER_ID = UUID.fromString("{{uuid}}");
    private static final String BY_THE_KIT = "The provider kit does it with what the endpoints offer.";
    private static final String NOT_HERE = "This transport does not have it.";

    private {{Class}}Characteristics() {}

    static WskProviderCharacteristics make() {
        WskProviderCharacteristics.Builder builder = WskProviderCharacteristics.builder(NAME)
                .description("{{name}} on Java " + Runtime.version().feature())
                .versions(WskVersion.WSK_1_0, WskVersion.WSK_1_0)
                .transport(transport(WskOptions.SOCK_STREAM, WskOptions.IPPROTO_TCP))
                .transport(transport(WskOptions.SOCK_DGRAM, WskOptions.IPPROTO_UDP));
        for (WskCapability capability : WskCapability.known()) {
            builder.capability(capability, ABSENT, NOT_HERE);
        }
        builder.capability(WskCapability.TCP, NATIVE, "{{Class}}StreamEndpoint and {{Class}}ListenEndpoint.")
                .capability(WskCapability.INET, NATIVE, "The transport listed.")
                .capability(WskCapability.RECEIVE_EVENT, NATIVE, "Push of the stream endpoint.")
                .capability(WskCapability.ABORTIVE_DISCONNECT, NATIVE, "Close of the stream endpoint with abort.")
                .capability(WskCapability.GRACEFUL_DISCONNECT, EMULATED, "shutdownOutput of the stream endpoint.")
                .capability(WskCapability.SEND_NODELAY, EMULATED, "The stream endpoint regards BufferBatch.push.")
                .capability(WskCapability.SEND_BACKLOG, EMULATED, "idealSendBacklog of the stream endpoint.")
                .capability(WskCapability.RECEIVE_BACKLOG, EMULATED, "Counts what the provider holds.")
                .capability(WskCapability.STREAM_SOCKET, EMULATED, BY_THE_KIT)
                .capability(WskCapability.CONNECT_EX, EMULATED, "Connects, then sends.")
                .capability(WskCapability.RECEIVE_WAITALL, EMULATED, BY_THE_KIT)
                .capability(WskCapability.RECEIVE_DRAIN, EMULATED, BY_THE_KIT)
                .capability(WskCapability.CONDITIONAL_ACCEPT, EMULATED, BY_THE_KIT)
                .capability(WskCapability.ADDRESS_SHARING, EMULATED, BY_THE_KIT)
                .capability(WskCapability.ADDRESS_LIST, EMULATED, BY_THE_KIT)
                .capability(WskCapability.NAME_RESOLUTION, EMULATED, BY_THE_KIT);
        builder.capability(WskCapability.UDP, NATIVE, "{{Class}}DatagramEndpoint.")
                .capability(WskCapability.BROADCAST, NATIVE, "Option SO_BROADCAST of the datagram endpoint.")
                .capability(WskCapability.TRUNCATION_FLAGS, EMULATED, "The datagram endpoint cuts, and says so.")
                .capability(WskCapability.SEND_MESSAGES, EMULATED, BY_THE_KIT);
        return builder.build();
    }

    private static WskTransport transport(int socketType, int protocol) {
        return new WskTransport(WskVersion.WSK_1_0, socketType, protocol, SockAddr.AF_INET, PROVIDER_ID);
    }
}
