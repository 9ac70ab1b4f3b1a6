package org.wsk4j.launcher.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.wsk4j.runtime.CapabilitySnapshot;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code wsk providers}: what there is, what each can do, and why one is absent. */
@Command(
        name = "providers",
        description =
                "Show every provider: state, version, ranking, and its capabilities with their level; for an absent"
                        + " one why, and what to do.")
final class ProvidersCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private WskCommand wsk;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    ProvidersCommand() {}

    @Override
    public Integer call() {
        List<ProviderSnapshot> providers = wsk.open().providers();
        PrintWriter out = wsk.streams().text();
        if (json) {
            out.println(Json.of(Map.of(
                    "providers",
                    providers.stream().map(ProvidersCommand::fields).toList())));
        } else {
            print(providers, out);
        }
        out.flush();
        boolean any = providers.stream().anyMatch(provider -> provider.state == ProviderState.ATTACHED);
        if (!any) {
            throw new CommandFailure(
                    providers.isEmpty()
                            ? "no provider is installed; put a provider's bundle beside the others"
                            : "no provider can be used; above stands what each of them needs");
        }
        return 0;
    }

    private static void print(List<ProviderSnapshot> providers, PrintWriter out) {
        for (ProviderSnapshot provider : providers) {
            if (provider.state == ProviderState.ABSENT) {
                out.printf("%-8s absent%n", provider.name);
                out.printf("         why      %s%n", provider.reason);
                out.printf("         what to do  %s%n", provider.remedy);
            } else {
                out.printf(
                        "%-8s %s  version %s  ranking %d  %s%n",
                        provider.name,
                        provider.state.name().toLowerCase(Locale.ROOT),
                        provider.version,
                        provider.ranking,
                        provider.description);
                for (CapabilitySnapshot capability : provider.capabilities) {
                    out.printf(
                            "         %-20s %-8s  %s%n",
                            capability.name, capability.level.toLowerCase(Locale.ROOT), capability.reason);
                }
            }
        }
    }

    private static Map<String, Object> fields(ProviderSnapshot provider) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", provider.name);
        fields.put("description", provider.description);
        fields.put("state", provider.state.name());
        fields.put("version", provider.version);
        fields.put("ranking", provider.ranking);
        fields.put("reason", provider.reason);
        fields.put("remedy", provider.remedy);
        List<Map<String, String>> capabilities = new ArrayList<>();
        for (CapabilitySnapshot capability : provider.capabilities) {
            Map<String, String> statement = new LinkedHashMap<>();
            statement.put("name", capability.name);
            statement.put("level", capability.level);
            statement.put("reason", capability.reason);
            capabilities.add(statement);
        }
        fields.put("capabilities", capabilities);
        return fields;
    }
}
