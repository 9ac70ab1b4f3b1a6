package org.wsk4j.provider.nio;

import java.io.IOException;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.provider.kit.KitProvider;

/**
 * WSK on {@code java.nio}: a component in OSGi, a service of {@link java.util.ServiceLoader} on the class path. The kit does
 * the work on a {@link NioTransport}.
 */
@Component(
        name = NioConfiguration.PID,
        configurationPid = NioConfiguration.PID,
        service = WskProviderDispatch.class,
        immediate = true,
        property = {
            "wsk.provider=nio",
            "wsk.version=1.0",
            "wsk.transports=tcp/inet",
            "wsk.transports=tcp/inet6",
            "wsk.transports=udp/inet",
            "wsk.transports=udp/inet6",
            "wsk.transports=tcp/unix",
            "wsk.features=tcp",
            "wsk.features=udp",
            "wsk.features=unix-stream",
            "wsk.features=inet",
            "wsk.features=inet6",
            "wsk.features=v6-only",
            "wsk.features=stream-socket",
            "wsk.features=connect-ex",
            "wsk.features=send-nodelay",
            "wsk.features=receive-waitall",
            "wsk.features=receive-drain",
            "wsk.features=receive-event",
            "wsk.features=graceful-disconnect",
            "wsk.features=abortive-disconnect",
            "wsk.features=conditional-accept",
            "wsk.features=send-backlog",
            "wsk.features=receive-backlog",
            "wsk.features=truncation-flags",
            "wsk.features=send-messages",
            "wsk.features=multicast",
            "wsk.features=broadcast",
            "wsk.features=address-sharing",
            "wsk.features=address-list",
            "wsk.features=name-resolution",
            "wsk.features.native=tcp",
            "wsk.features.native=udp",
            "wsk.features.native=unix-stream",
            "wsk.features.native=inet",
            "wsk.features.native=inet6",
            "wsk.features.native=stream-socket",
            "wsk.features.native=receive-event",
            "wsk.features.native=abortive-disconnect",
            "wsk.features.native=multicast",
            "wsk.features.native=broadcast",
            "service.ranking:Integer=0",
            "service.description=Winsock Kernel on java.nio selectors"
        })
@Designate(ocd = NioConfiguration.class)
@Capability(namespace = "osgi.implementation", name = "org.wsk4j", version = "1.0.0", uses = WskProviderDispatch.class)
public final class NioProvider extends KitProvider {

    /**
     * For ServiceLoader: configured by the system properties {@code wsk.nio.*}.
     *
     * @throws IllegalArgumentException for a property with a bad value; the message says what is allowed
     */
    public NioProvider() {
        this(NioSettings.ofSystemProperties());
    }

    /**
     * For the component runtime.
     *
     * @param configuration what the operator configured
     * @throws IllegalArgumentException for a bad value; the message says what is allowed
     */
    @Activate
    public NioProvider(NioConfiguration configuration) {
        this(NioSettings.of(configuration));
    }

    NioProvider(NioSettings settings) {
        super(transport(settings), settings.limits());
    }

    private static NioTransport transport(NioSettings settings) {
        try {
            return new NioTransport(settings);
        } catch (IOException e) {
            throw new IllegalStateException("the host has no selector for each of " + settings.loops() + " loops", e);
        }
    }

    /** The component ends: so does the provider. */
    @Deactivate
    void deactivate() {
        close();
    }
}
