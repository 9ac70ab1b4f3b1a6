package {{package}};

import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.provider.kit.KitLimits;
import org.wsk4j.provider.kit.KitProvider;

/**
 * The provider: a component in OSGi, a service of {@link java.util.ServiceLoader} on the class path. The kit does the work on
 * a {@link {{Class}}Transport}.
 *
 * <p>Immediate, because a delayed component would end, and its sockets with it, when its last user lets go. The properties are
 * for filters; they say what {@link {{Class}}Characteristics} says.
 */
@Component(
        name = "{{package}}",
        configurationPid = "{{package}}",
        service = WskProviderDispatch.class,
        immediate = true,
        property = {
            "wsk.provider={{name}}",
            "wsk.version=1.0",
            "wsk.transports=tcp/inet",
            "wsk.transports=udp/inet",
            "service.ranking:Integer=0",
            "service.description=Winsock Kernel on {{name}}"
        })
@Capability(namespace = "osgi.implementation", name = "org.wsk4j", version = "1.0.0", uses = WskProviderDispatch.class)
public final class {{Class}}Provider extends KitProvider {

    /** Called by the component runtime and by ServiceLoader. */
    @Activate
    public {{Class}}Provider() {
        super(new {{Class}}Transport(), KitLimits.defaults());
    }

    /** The component ends: so does the provider. */
    @Deactivate
    void deactivate() {
        close();
    }
}
