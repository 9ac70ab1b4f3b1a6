package org.wsk4j;

/** Names of the service properties of a provider, in OSGi and on the class path alike. */
public final class WskProviderProperties {

    /** String, required: the provider's short, unique name. */
    public static final String WSK_PROVIDER = "wsk.provider";

    /** String: the version of the interface, for example {@code 1.0}. */
    public static final String WSK_VERSION = "wsk.version";

    /** String+: transports as {@code tcp/inet}, {@code udp/inet6}, {@code tcp/unix}. */
    public static final String WSK_TRANSPORTS = "wsk.transports";

    /** String+: names of the capabilities that are native or emulated. */
    public static final String WSK_FEATURES = "wsk.features";

    /** String+: names of the capabilities that are native. */
    public static final String WSK_FEATURES_NATIVE = "wsk.features.native";

    /** Integer: breaks ties; nio 0, netty 10, native 20, and whatever a user gives. */
    public static final String SERVICE_RANKING = "service.ranking";

    private WskProviderProperties() {}
}
