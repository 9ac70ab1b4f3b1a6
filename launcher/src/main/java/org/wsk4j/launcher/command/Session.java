package org.wsk4j.launcher.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.client.WskFailure;
import org.wsk4j.launcher.swap.ProviderSwitch;
import org.wsk4j.launcher.tck.ProviderInstances;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;
import org.wsk4j.runtime.WskRuntime;
import org.wsk4j.wsp.ws2.Ws2;

/**
 * The providers that are up, and those that are not.
 *
 * @param registrar where clients capture
 * @param runtime what the registrar knows
 * @param absent providers that the registrar cannot know of, because their bundle does not run
 * @param providerSwitch stops and starts providers
 * @param instances makes providers to test
 * @param winsock brings up Winsock over them
 */
public record Session(
        WskRegistrar registrar,
        WskRuntime runtime,
        List<ProviderSnapshot> absent,
        ProviderSwitch providerSwitch,
        ProviderInstances instances,
        Supplier<Ws2> winsock) {

    /**
     * All providers: what the registrar knows, then the others.
     *
     * @return a new list
     */
    public List<ProviderSnapshot> providers() {
        List<ProviderSnapshot> providers = new ArrayList<>(runtime.snapshot().providers);
        for (ProviderSnapshot missing : absent) {
            if (providers.stream().noneMatch(known -> known.name.equals(missing.name))) {
                providers.add(missing);
            }
        }
        return providers;
    }

    /**
     * Becomes a client of a provider.
     *
     * @param provider its name, or null for the best
     * @return a new client, to be closed
     */
    public Client client(@Nullable String provider) {
        if (provider != null) {
            requireUsable(provider);
        }
        WskProviderSelection any = WskProviderSelection.any().client("wsk");
        WskProviderSelection selection = provider == null ? any : any.provider(provider);
        try {
            return Client.open(registrar, selection);
        } catch (WskFailure e) {
            if (providers().stream().noneMatch(known -> known.state == ProviderState.ATTACHED)) {
                throw nothingUsable();
            }
            String why = runtime.explain(selection).stream()
                    .map(explanation -> explanation.provider + ": " + explanation.reason)
                    .collect(Collectors.joining("; "));
            throw new CommandFailure(e.getMessage() + "; " + why, e);
        }
    }

    /**
     * What to say where no provider is attached.
     *
     * @return a new exception that names each provider's reason and remedy
     */
    CommandFailure nothingUsable() {
        String why = providers().stream()
                .map(known -> known.name + ": " + known.reason + "; " + known.remedy)
                .collect(Collectors.joining("; "));
        return new CommandFailure(
                why.isEmpty()
                        ? "no provider is installed; put a provider's bundle beside the others"
                        : "no provider can be used; " + why);
    }

    /**
     * Insists on a provider that can be captured.
     *
     * @param provider its name
     * @throws CommandFailure if it is absent, with the reason; or unknown
     */
    void requireUsable(String provider) {
        List<ProviderSnapshot> providers = providers();
        for (ProviderSnapshot known : providers) {
            if (known.name.equals(provider)) {
                if (known.state != ProviderState.ATTACHED) {
                    throw new CommandFailure("provider " + provider + " cannot be used: " + known.reason
                            + (known.remedy.isEmpty() ? "" : "; " + known.remedy));
                }
                return;
            }
        }
        String names = providers.stream().map(known -> known.name).collect(Collectors.joining(", "));
        throw CommandFailure.usage("unknown provider '" + provider + "'; "
                + (names.isEmpty() ? "no provider is installed" : "known are: " + names));
    }
}
