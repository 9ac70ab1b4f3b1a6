package org.wsk4j.launcher.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the provider. */
final class ProviderOption {

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "Use this provider: nio, netty or native. Without it, the one that ranks highest.")
    @Nullable
    String name;

    ProviderOption() {}
}
