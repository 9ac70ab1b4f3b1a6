package org.wsk4j.provider.netty;

import io.netty.channel.IoEventLoopGroup;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.metatype.annotations.Designate;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.provider.kit.KitProvider;

/**
 * WSK on Netty 4.2: a component in OSGi, a service of {@link java.util.ServiceLoader} on the class path. The kit does the
 * work on a {@link NettyTransport}.
 *
 * <p>What it can do depends on Netty's transport, so the service properties that say it come from the characteristics.
 */
@Component(
        name = NettyConfiguration.PID,
        configurationPid = NettyConfiguration.PID,
        service = WskProviderDispatch.class,
        immediate = true,
        property = {"wsk.provider=netty", "wsk.version=1.0", "service.ranking:Integer=10"})
@Designate(ocd = NettyConfiguration.class)
@Capability(namespace = "osgi.implementation", name = "org.wsk4j", version = "1.0.0", uses = WskProviderDispatch.class)
public final class NettyProvider extends KitProvider {

    /**
     * For ServiceLoader: configured by the system properties {@code wsk.netty.*}.
     *
     * @throws IllegalArgumentException for a property with a bad value; the message says what is allowed
     * @throws IllegalStateException if the transport asked for does not work here; the message says why
     */
    public NettyProvider() {
        this(NettySettings.ofSystemProperties(), null);
    }

    /**
     * For programs that have event loops already. They are not ended with the provider, which must be closed before them;
     * the system properties {@code wsk.netty.*} say the rest.
     *
     * @param eventLoops of one of Netty's transports io_uring, epoll or nio
     * @throws IllegalArgumentException for loops of another transport, and as above
     */
    public NettyProvider(IoEventLoopGroup eventLoops) {
        this(NettySettings.ofSystemProperties(), Objects.requireNonNull(eventLoops, "eventLoops"));
    }

    /**
     * For the component runtime.
     *
     * @param configuration what the operator configured
     * @param eventLoops loops to share: a service that is there when the provider starts and says {@code wsk.provider=netty};
     *     they are not ended with the provider
     * @throws IllegalArgumentException for a bad value; the message says what is allowed
     * @throws IllegalStateException if the transport asked for does not work here; the message says why
     */
    @Activate
    public NettyProvider(
            NettyConfiguration configuration,
            @Reference(
                            name = "eventLoops",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            target = "(wsk.provider=netty)")
                    @Nullable
                    IoEventLoopGroup eventLoops) {
        this(NettySettings.of(configuration), eventLoops);
    }

    NettyProvider(NettySettings settings, @Nullable IoEventLoopGroup eventLoops) {
        super(
                NettyTransport.on(
                        settings,
                        eventLoops != null
                                ? NettyGroup.of(eventLoops)
                                : NettyGroup.start(settings.transport(), settings.loops())),
                settings.limits());
    }

    /** The component ends: so does the provider. */
    @Deactivate
    void deactivate() {
        close();
    }
}
